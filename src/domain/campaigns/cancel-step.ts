import { nextOlder } from "#db/queries/campaign-places.ts";
import { cancelOlder } from "#db/queries/campaign-work.ts";
import type { Tx } from "#db/pool.ts";
import { firstId, inOrder, type StepDone, type StepOf, stepDone } from "./work-step.ts";

/**
 * Writes the rows of calls that a stop or a delete has cancelled. They are read in the order of their index, each once:
 * what is before the cursor is not read again.
 */
export async function cancelStep(
  tx: Tx,
  { campaign, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const { generation, reason, at } = work;
  const after = work.cursor ?? ["-1", "-infinity", "-1", firstId];
  const calls = await inOrder(tx, () => nextOlder(tx, campaign.id, generation, after, rows));
  const ids = calls.map(({ id }) => id);
  if (ids.length > 0) await cancelOlder(tx, ids, generation, reason!, at, now);
  return stepDone(
    calls.map(({ cursor }) => cursor),
    rows,
  );
}
