import { cancelOlder } from "#db/queries/campaign-work.ts";
import type { Tx } from "#db/pool.ts";
import type { StepDone, StepOf } from "./work-step.ts";

const beginning = ["-1", "-infinity", "-1", "00000000-0000-0000-0000-000000000000"];

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
  const after = work.cursor ?? beginning;
  const last = await cancelOlder.first(tx, campaign.id, generation, reason!, after, rows, at, now);
  const found = last?.found ?? 0;
  return { cursor: found < rows ? null : last!.cursor, handled: found };
}
