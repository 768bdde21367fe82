import type { Queryable } from "#db/pool.ts";

/**
 * Adds calls that were just claimed to the scheduler's present minute. A statement of its own, after the
 * claims are committed: nobody may wait for this row, which all dispatches share. A process that dies in
 * between leaves its last claims uncounted.
 */
export async function countClaims(db: Queryable, claimed: number): Promise<void> {
  if (claimed === 0) return;
  await db.query({
    name: "count-claims",
    text: `update scheduler_run set calls_claimed = calls_claimed + $1
           where minute = (select max(minute) from scheduler_run)`,
    values: [claimed],
  });
}

/** The calls that the minutes before this one claimed last: in the newest of them. Null when there is none. */
export async function claimsOfMinuteBefore(db: Queryable, minute: Date): Promise<number | null> {
  const { rows } = await db.query<{ claimed: number }>({
    name: "claims-of-minute-before",
    text: `select calls_claimed as claimed from scheduler_run
           where minute < $1 order by minute desc limit 1`,
    values: [minute],
  });
  return rows[0]?.claimed ?? null;
}
