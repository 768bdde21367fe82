import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TenantDatabases } from "#db/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { type DomainError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { importOfPath, rejectedRows, type RejectedRows } from "#domain/imports/rejected-rows.ts";
import type { Viewer } from "#schema/context.ts";
import { answerError } from "./json.ts";

/** A client that takes nothing for so long has gone. */
const idleMs = 60_000;
const longestName = 100;

/**
 * `GET /api/imports/<id>/rejected.csv`: the rejected rows of an import, sent as they are read from the database, as fast
 * as the client takes them.
 */
export async function answerRejectedRows(
  { context, tenants }: { readonly context: DomainContext; readonly tenants: TenantDatabases },
  request: IncomingMessage,
  response: ServerResponse,
  viewer: Viewer,
): Promise<void> {
  const importId = importOfPath(request.url!)!;
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  const { pool } = tenants.of(viewer.tenantId);
  const found = await rowsOrRefusal({ ...context, pool }, viewer.tenantId, importId);
  if ("code" in found) {
    const status = found instanceof NotFoundError ? 404 : 409;
    answerError(response, status, found);
    return;
  }
  response.writeHead(200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename*=UTF-8''${encodedName(found.fileName)}`,
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  response.setTimeout(idleMs, () => response.destroy());
  // If reading fails, the connection is cut off, so that a part is not taken for the whole.
  await pipeline(Readable.from(found.csv), response).catch((error: unknown) => {
    if (!response.destroyed || !response.writableEnded) {
      context.log.debug({ err: error, importId }, "a download of rejected rows was cut off");
    }
  });
}

async function rowsOrRefusal(
  context: DomainContext,
  tenantId: string,
  importId: string,
): Promise<RejectedRows | DomainError> {
  try {
    return await rejectedRows(context, tenantId, importId);
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof NotPossibleError) return error;
    throw error;
  }
}

/** "contacts.csv" becomes "contacts.rejected.csv". */
function encodedName(fileName: string): string {
  const name = fileName
    .replace(/\.(?:csv|tsv|txt)$/i, "")
    .slice(0, longestName)
    .toWellFormed();
  return `${encodeURIComponent(name).replaceAll("'", "%27")}.rejected.csv`;
}
