import type pg from "pg";
import { foldCallCounts } from "#db/queries/call-counts.ts";
import { foldCounts, repairCounts } from "#domain/calls/keep-counts.ts";

/** How long it took to count all calls and people, and to fold the counts; milliseconds. */
export interface CountsMade {
  readonly countedMs: number;
  readonly foldedMs: number;
  readonly longestFoldMs: number;
}

/** Counts calls and people that were written without the triggers. */
export async function givenCounts(pool: pg.Pool): Promise<CountsMade> {
  const startedAt = performance.now();
  await repairCounts({ pool });
  const countedMs = performance.now() - startedAt;
  let longestFoldMs = 0;
  for (let folded = 1; folded > 0;) {
    const from = performance.now();
    ({ folded } = (await foldCallCounts.first(pool, 1_000))!);
    longestFoldMs = Math.max(longestFoldMs, performance.now() - from);
  }
  while (await isLeft(pool)) await foldCounts({ pool });
  const foldedMs = performance.now() - startedAt - countedMs;
  await pool.query("analyze call_count, call_total, tenant_call_count, member_state, people_count");
  return { countedMs, foldedMs, longestFoldMs };
}

async function isLeft(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query("select from people_delta limit 1");
  return rowCount !== 0;
}
