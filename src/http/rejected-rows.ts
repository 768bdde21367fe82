import type { IncomingMessage, ServerResponse } from "node:http";
import type { TenantDatabases } from "#db/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { type DomainError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { importOfPath, rejectedRows, type RejectedRows } from "#domain/imports/rejected-rows.ts";
import { maskNumbers } from "#rules/mask-numbers.ts";
import type { Viewer } from "#schema/context.ts";
import { isDownload, partOfName, sendCsv } from "./csv-download.ts";
import { answerError } from "./json.ts";

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
  if (!isDownload(request, response)) return;
  const { pool } = tenants.of(viewer.tenantId);
  const found = await rowsOrRefusal({ ...context, pool }, viewer, importId);
  if ("code" in found) {
    const status = found instanceof NotFoundError ? 404 : 409;
    answerError(response, status, found);
    return;
  }
  const file = {
    fileName: nameOf(viewer.seesNumbersMasked ? maskNumbers(found.fileName) : found.fileName),
    csv: found.csv,
  };
  await sendCsv(request, response, file, context.log);
}

async function rowsOrRefusal(
  context: DomainContext,
  { tenantId, seesNumbersMasked: areNumbersMasked }: Viewer,
  importId: string,
): Promise<RejectedRows | DomainError> {
  try {
    return await rejectedRows(context, tenantId, importId, { areNumbersMasked });
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof NotPossibleError) return error;
    throw error;
  }
}

/** "contacts.csv" becomes "contacts.rejected.csv". */
function nameOf(fileName: string): string {
  return `${partOfName(fileName.replace(/\.(?:csv|tsv|txt)$/i, ""))}.rejected.csv`;
}
