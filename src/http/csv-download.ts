import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Logger } from "pino";

/** A client that takes nothing for so long has gone. */
const idleMs = 60_000;
const longestName = 100;

interface CsvFile {
  /** The name under which a browser saves the file. */
  readonly fileName: string;
  /** The text in pieces. They are read as fast as the client takes them. */
  readonly csv: AsyncIterable<string>;
}

/** False, and the request is refused, if it is no GET or HEAD. */
export function isDownload({ method }: IncomingMessage, response: ServerResponse): boolean {
  if (method === "GET" || method === "HEAD") return true;
  response.writeHead(405, { allow: "GET, HEAD" }).end();
  return false;
}

/**
 * Sends a CSV file, to HEAD only its headers. If reading it fails, the connection is cut off, so that a part is not
 * taken for the whole.
 */
export async function sendCsv(
  request: IncomingMessage,
  response: ServerResponse,
  { fileName, csv }: CsvFile,
  log: Logger,
): Promise<void> {
  response.writeHead(200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename*=UTF-8''${encoded(fileName)}`,
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  response.setTimeout(idleMs, () => response.destroy());
  await pipeline(Readable.from(csv), response).catch((error: unknown) => {
    if (!response.destroyed || !response.writableEnded) {
      log.debug({ err: error, fileName }, "a download was cut off");
    }
  });
}

/** A text that becomes part of a file's name. */
export function partOfName(text: string): string {
  return text.slice(0, longestName).toWellFormed();
}

function encoded(fileName: string): string {
  return encodeURIComponent(fileName).replaceAll("'", "%27");
}
