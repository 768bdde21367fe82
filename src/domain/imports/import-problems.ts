import type { Tx } from "#db/pool.ts";
import { insertProblemRows } from "#db/queries/import-problems.ts";
import type { RowProblem } from "#rules/import-row.ts";

/** Problems that an import lists at most; further ones are only counted. */
export const listedProblems = 1_000;
const longestValue = 200;

export interface LineProblem extends RowProblem {
  readonly line: number;
}

/** Adds problems to the list of an import. The caller counts them. */
export async function insertProblems(
  tx: Tx,
  { tenantId, importId }: { readonly tenantId: string; readonly importId: string },
  problems: readonly LineProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const listed = problems
    .slice(0, listedProblems)
    .map((it, index) => ({ ...it, place: index + 1 }));
  const json = JSON.stringify(listed);
  await insertProblemRows(tx, tenantId, importId, json, longestValue, listedProblems);
}
