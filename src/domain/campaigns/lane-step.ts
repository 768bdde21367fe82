import { lockMembers } from "#db/locks.ts";
import { nextManualCallees, nextMembers } from "#db/queries/campaign-places.ts";
import { moveToLanes } from "#db/queries/lanes.ts";
import type { Tx } from "#db/pool.ts";
import { firstId, inOrder, type StepDone, type StepOf } from "./work-step.ts";

/** Contacts without a membership may have manual calls: they come after the members. */
type Part = "MEMBERS" | "MANUAL";

/**
 * Moves the next members to the lanes in which they belong, with their calls that wait, and then those who have manual
 * calls. In a campaign that has no lanes any more, to lane 0. The contacts are locked, so that none changes its area
 * meanwhile.
 */
export async function laneStep(tx: Tx, { campaign, lock, work, rows }: StepOf): Promise<StepDone> {
  const [part, after] = (work.cursor ?? ["MEMBERS", firstId]) as readonly [Part, string];
  const read = part === "MEMBERS" ? nextMembers : nextManualCallees;
  const next = await inOrder(tx, () => read(tx, campaign.id, after, rows));
  const contactIds = [...new Set(next.map(({ id }) => id))];
  if (contactIds.length > 0) {
    await lockMembers(tx, lock, contactIds);
    await moveToLanes(tx, campaign.id, contactIds, campaign.isLaned);
  }
  const handled = next.length;
  if (handled === rows) return { cursor: [part, next.at(-1)!.id], handled };
  return part === "MEMBERS" ? { cursor: ["MANUAL", firstId], handled } : { cursor: null, handled };
}
