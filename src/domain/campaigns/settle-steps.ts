import { lockMembersOf } from "#db/locks/rounds.ts";
import { nextMembers } from "#db/queries/campaign-places.ts";
import { lastCallCancelled, setBehind, settleRoundsAgain } from "#db/queries/owe-again.ts";
import type { Tx } from "#db/pool.ts";
import { firstId, inOrder, type StepDone, type StepOf, stepDone } from "./work-step.ts";

/** Has the rounds of the next members settled again, under the campaign's present schedule. */
export async function settleStep(tx: Tx, of: StepOf): Promise<StepDone> {
  const { campaign } = of;
  const recurs = campaign.scheduleFrequency !== null;
  return await withNextMembers(tx, of, async (ids) => {
    await settleRoundsAgain(tx, campaign.id, recurs, ids);
  });
}

/** Owes the next members of a campaign that does not recur the calls that were cancelled with the campaign's end. */
export async function oweEndedStep(tx: Tx, of: StepOf): Promise<StepDone> {
  const { campaign } = of;
  if (campaign.scheduleFrequency !== null) return { cursor: null, handled: 0 };
  return await withNextMembers(tx, of, async (ids) => {
    const owed = await lastCallCancelled(tx, campaign.id, false, ["CAMPAIGN_ENDED"], ids);
    await setBehind(
      tx,
      campaign.id,
      owed.map(({ id }) => id),
    );
  });
}

async function withNextMembers(
  tx: Tx,
  { campaign, lock, work, rows }: StepOf,
  change: (contactIds: readonly string[]) => Promise<void>,
): Promise<StepDone> {
  const after = work.cursor?.[0] ?? firstId;
  const next = await inOrder(tx, () => nextMembers(tx, campaign.id, after, rows));
  const found = next.map(({ id }) => id);
  await lockMembersOf(tx, lock, campaign.id, found);
  if (found.length > 0) await change(found);
  return stepDone(
    found.map((id) => [id]),
    rows,
  );
}
