import type { Tx } from "#db/pool.ts";
import { insertProblemRows } from "#db/queries/import-problems.ts";
import { insertRejected } from "#db/queries/import-rejected.ts";
import type { RowProblem } from "#rules/import-row.ts";
import type { RejectedRow } from "#rules/rejected-row.ts";
import { storableWhole } from "#rules/storable-text.ts";
import type { ImportLease } from "./import-lease.ts";
import type { WrittenRow } from "./import-rows.ts";

/** Problems that an import lists at most; further ones are only counted. All rejected rows are kept. */
export const listedProblems = 1_000;
const longestValue = 200;

/** A rejected row, and what is wrong with it. */
export type RowProblemOfFile = RowProblem & WrittenRow;

/** Keeps rejected rows, and lists their problems, in the order of the file. The caller counts them afterwards. */
export async function keepProblems(
  tx: Tx,
  { tenantId, importId, counts }: Pick<ImportLease, "tenantId" | "importId" | "counts">,
  problems: readonly RowProblemOfFile[],
): Promise<void> {
  if (problems.length === 0) return;
  const inOrder = problems.toSorted((one, other) => one.line - other.line);
  if (counts.rejected < listedProblems) {
    const listed = inOrder
      .slice(0, listedProblems)
      .map(({ cells: _cells, text: _text, ...it }, index) => ({ ...it, place: index + 1 }));
    const json = JSON.stringify(listed);
    await insertProblemRows(tx, tenantId, importId, json, longestValue, listedProblems);
  }
  const rows = inOrder.map(({ value: _value, cells, text, ...it }): RejectedRow => ({
    ...it,
    cells: cells.map(storableWhole),
    text: text === null ? null : storableWhole(text),
  }));
  await insertRejected(tx, tenantId, importId, JSON.stringify(rows));
}
