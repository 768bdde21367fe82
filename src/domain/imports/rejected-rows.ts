import { z } from "zod";
import { importWithRejected } from "#db/queries/imports.ts";
import { rejectedAt } from "#db/queries/import-rejected.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { maskNumbers } from "#rules/mask-numbers.ts";
import { rejectedColumns } from "#rules/rejected-columns.ts";
import { cellsOfRejected, safeCsvLine } from "#rules/rejected-row.ts";

const uuid = z.uuid();

/** The path at which the rejected rows of an import are downloaded. */
export function rejectedRowsPath(importId: string): string {
  return `/api/imports/${importId}/rejected.csv`;
}

/** The id of the import of such a path, also with the prefix that ids have in GraphQL; null for any other path. */
export function importOfPath(path: string): string | null {
  const match =
    /^\/api\/imports\/(?:Import(?::|%3A))?([0-9a-f-]{36})\/rejected\.csv(?:\?.*)?$/i.exec(path);
  return match !== null && uuid.safeParse(match[1]).success ? match[1]! : null;
}

/** The rejected rows of an import as a CSV file. */
export interface RejectedRows {
  /** The name of the uploaded file. */
  readonly fileName: string;
  /** The text of the file in pieces of some thousand rows. It can be read once. */
  readonly csv: AsyncIterable<string>;
}

/**
 * The rejected rows of a tenant's import, each with its line, what is wrong, and its cells. The file can be imported:
 * the columns that it has in addition are ignored, and the apostrophes that make its cells safe are removed.
 * @throws NotFoundError; NotPossibleError if the import is running, or its rows are not kept any more. Reading `csv`
 * throws if the file was read again meanwhile. `areNumbersMasked`: telephone numbers are masked in all cells.
 */
export async function rejectedRows(
  { pool }: DomainContext,
  tenantId: string,
  importId: string,
  { areNumbersMasked = false }: { readonly areNumbersMasked?: boolean } = {},
): Promise<RejectedRows> {
  const found = await importWithRejected.first(pool, tenantId, importId);
  if (found === undefined) throw new NotFoundError("import", importId);
  if (found.status === "RUNNING" || found.status === "STAGING") {
    throw new NotPossibleError(
      "IMPORT_IS_RUNNING",
      "the file is still being imported: download its rejected rows when the import has ended, or is STAGED",
    );
  }
  if (found.rejectedRows > 0 && !found.areKept) {
    throw new NotPossibleError(
      "REJECTED_ROWS_NOT_KEPT",
      "the rejected rows of this import are no longer kept, which they are for 30 days after the upload: import the file again to see them",
    );
  }
  return { fileName: found.fileName, csv: linesOf() };

  async function* linesOf(): AsyncGenerator<string> {
    const lineOf = (texts: readonly string[]): string => {
      const cells = areNumbersMasked ? texts.map(maskNumbers) : texts;
      return safeCsvLine(cells, found!.separator ?? ",");
    };
    // Stored by an earlier version, columns have other names; then no rows are kept.
    const headers = found!.columns.map(({ header = "" }) => header);
    // With a byte order mark, so that Excel reads UTF-8.
    yield `\uFEFF${lineOf([...rejectedColumns, ...headers])}`;
    for (let ordinal = 0; ; ordinal++) {
      const piece = await rejectedAt.first(pool, tenantId, importId, ordinal);
      if (piece === undefined) break;
      yield piece.rows.map((row) => lineOf(cellsOfRejected(row))).join("");
    }
    const now = await importWithRejected.first(pool, tenantId, importId);
    if (now?.state !== found!.state || now.areKept !== found!.areKept) {
      throw new Error("the file was read again, or its rejected rows were deleted meanwhile");
    }
  }
}
