import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { moveCallsOfRounds, oweCancelledAgain, settleRoundsAgain } from "#db/queries/owe-again.ts";
import { nextOpening } from "#rules/gate.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { replanRedials } from "#domain/scheduling/replan-redials.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";

/**
 * Adapts what waits to a campaign's new schedule, after its row was changed: calls of rounds move to the new
 * window, redials move within their round or are cancelled, manual calls keep their times, and rounds are settled
 * again.
 */
export async function scheduleChanged(
  tx: Tx,
  before: CampaignRow,
  lock: Locked<"campaign", "UPDATE">,
  now: Date,
): Promise<void> {
  const campaign = (await campaignsById.first(tx, [before.id]))!;
  const { id, tenantId, scheduleFrequency } = campaign;
  const recurs = scheduleFrequency !== null;
  if (recurs || before.scheduleFrequency !== null) await settleRoundsAgain(tx, id, recurs);
  if (!recurs) await oweCancelledAgain(tx, id, recurs, ["CAMPAIGN_ENDED"]);
  if (campaign.state !== "STOPPED") await reviveManualCalls(tx, { campaignId: id, lock }, now);
  await replanRedials(tx, campaign, lock, now);
  const opening = nextOpening(campaign, now);
  if (opening !== null) await moveCallsOfRounds(tx, id, opening, now);
  await requestDispatch(tx, tenantId);
}
