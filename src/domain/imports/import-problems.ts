import type { Tx } from "#db/pool.ts";
import type { RowProblem } from "#rules/import-row.ts";

/** Problems that are listed; those behind are only counted. */
export const listedProblems = 1_000;
const longestValue = 200;

export interface LineProblem extends RowProblem {
  readonly line: number;
}

/** Lists the problems behind those that are listed. The caller counts them. */
export async function insertProblems(
  tx: Tx,
  importId: string,
  problems: readonly LineProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const listed = problems
    .slice(0, listedProblems)
    .map((it, index) => ({ ...it, place: index + 1 }));
  await tx.query(
    `with last as (
       select coalesce(max(ordinal), 0) as ordinal from import_problem where import_id = $1)
     insert into import_problem (import_id, ordinal, line, "column", value, code, reason)
     select $1, last.ordinal + place, line, "column", left(value, $3), code, reason
     from last, jsonb_to_recordset($2)
       as r(place int, line int, "column" text, value text, code text, reason text)
     where last.ordinal + place <= $4`,
    [importId, JSON.stringify(listed), longestValue, listedProblems],
  );
}
