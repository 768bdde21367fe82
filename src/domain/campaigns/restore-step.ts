import { deferredCallsOf, restoreCalls } from "#db/queries/deferred-calls.ts";
import type { Tx } from "#db/pool.ts";
import { firstId, type StepDone, type StepOf, stepDone } from "./work-step.ts";

/** Has the next deferred calls of a campaign due when they were before, so that they are decided again. */
export async function restoreStep(
  tx: Tx,
  { campaign, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const after = work.cursor?.[0] ?? firstId;
  const calls = await deferredCallsOf(tx, campaign.tenantId, campaign.id, after, String(rows));
  const ids = calls.map(({ id }) => id);
  if (ids.length > 0) await restoreCalls(tx, ids, now);
  return stepDone(
    ids.map((id) => [id]),
    rows,
  );
}
