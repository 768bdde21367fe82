import type { Locked } from "#db/locks.ts";
import { lockWaitingRedials } from "#db/locks/rounds.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { moveRedials } from "#db/queries/move-redials.ts";
import type { Tx } from "#db/pool.ts";
import { planRedial } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";
import { locate } from "./locate.ts";

/**
 * Plans those of these calls that are redials and wait again, under the campaign's new schedule: they move within the
 * round of the call that they repeat. A redial whose round has no opening left is cancelled: in a later round it would
 * take the place of that round's own call. Its contact's rounds are settled again: a tick may have taken the redial for
 * the call of a round.
 */
export async function replanRedials(
  tx: Tx,
  campaign: CampaignRow,
  lock: Locked<"campaign"> & Locked<"membership", "UPDATE">,
  callIds: readonly string[],
  now: Date,
): Promise<void> {
  const redials = await lockWaitingRedials(tx, lock, callIds);
  if (redials.length === 0) return;
  // They were within the budget when they were planned, and are not measured by a new one.
  const policy = { ...campaign, redialsPerRound: Math.max(campaign.redialsPerRound, 1) };
  const pairs = redials.map(({ contactId }) => ({ campaign, contactId }));
  const located = await locate(tx, pairs);
  const planned = redials.map(({ id, contactId, outcome, endedAt, placedAt }, index) => {
    const schedule = located[index]!.campaign;
    const round = roundAt(schedule, placedAt);
    const counts = { redialsInRound: 0, dialsWithoutCallbacks: 1 };
    const plan = planRedial(policy, schedule, { ...counts, outcome, endedAt, now, round });
    return { id, contactId, at: "at" in plan ? plan.at : null, round: round.key };
  });
  await moveRedials(
    tx,
    planned.map(({ id }) => id),
    planned.map(({ at }) => at),
    planned.map(({ round }) => round),
    now,
  );
  const dropped = planned.filter(({ at }) => at === null).map(({ contactId }) => contactId);
  if (dropped.length > 0) await askRoundsAgain(tx, dropped, campaign.id);
}
