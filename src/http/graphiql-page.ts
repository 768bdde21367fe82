import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { renderGraphiQL } from "./graphiql.ts";

/** Half a second for nine megabytes; the best quality takes twenty times as long. */
const brotliQuality = 5;

interface Page {
  readonly tag: string;
  /** The same page as each content coding, the preferred first. */
  readonly codings: ReadonlyMap<string, Buffer>;
}

let page: Promise<Page> | null = null;

/** Whether a browser opens the address, and not a client that sends an operation. */
export function isForPage({ method, headers }: IncomingMessage): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return isRead && headers.accept?.includes("text/html") === true;
}

/**
 * Answers with GraphiQL. The page is made and compressed once per process, at the first request; a browser
 * that already has it gets a 304 by its ETag.
 */
export async function answerGraphiql(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  page ??= makePage().catch((error: unknown) => {
    page = null;
    throw error;
  });
  const { tag, codings } = await page;
  const accepted = acceptedCodings(request.headers["accept-encoding"]);
  const coding = [...codings.keys()].find((name) => accepted.has(name)) ?? "identity";
  const etag = `"${tag}-${coding}"`;
  response.setHeader("etag", etag);
  response.setHeader("vary", "accept, accept-encoding");
  response.setHeader("cache-control", "no-cache");
  if (isKnown(request.headers["if-none-match"], etag)) return void response.writeHead(304).end();
  const body = codings.get(coding)!;
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": body.length,
    ...(coding === "identity" ? {} : { "content-encoding": coding }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function makePage(): Promise<Page> {
  const html = Buffer.from(await renderGraphiQL());
  const [small, medium] = await Promise.all([
    promisify(brotliCompress)(html, {
      params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
    }),
    promisify(gzip)(html),
  ]);
  return {
    tag: createHash("sha256").update(html).digest("base64url").slice(0, 22),
    codings: new Map([
      ["br", small],
      ["gzip", medium],
      ["identity", html],
    ]),
  };
}

/** The codings of an `Accept-Encoding` header that it does not exclude by `q=0`. */
function acceptedCodings(header: string | string[] | undefined): ReadonlySet<string> {
  const entries = String(header ?? "")
    .toLowerCase()
    .split(",");
  return new Set(
    entries
      .filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
      .map((entry) => entry.split(";")[0]!.trim()),
  );
}

function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
