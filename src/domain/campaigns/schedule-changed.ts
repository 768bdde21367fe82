import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import type { WorkKind } from "#rules/campaign-work.ts";
import type { DomainContext } from "#domain/context.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { beginWork } from "./campaign-work.ts";

/**
 * Adapts what waits to a campaign's new schedule, after its row was changed: calls of rounds move to the new
 * window, redials move within their round or are cancelled, manual calls keep their times, and rounds are settled
 * again. In steps; what is dialled follows the new schedule at once. In a campaign that gets lanes, nobody is called
 * before the contact has moved to the own lane.
 */
export async function scheduleChanged(
  context: DomainContext,
  tx: Tx,
  before: CampaignRow,
  lock: Locked<"campaign", "UPDATE">,
  now: Date,
): Promise<void> {
  const { id, tenantId, scheduleFrequency, state, isLaned } = (await campaignsById.first(tx, [
    before.id,
  ]))!;
  const recurs = scheduleFrequency !== null;
  const kinds: WorkKind[] = [
    ...(isLaned === before.isLaned ? [] : (["LANES"] as const)),
    ...(recurs || before.scheduleFrequency !== null ? (["SETTLE"] as const) : []),
    ...(recurs ? [] : (["OWE_ENDED"] as const)),
    ...(state === "STOPPED" ? [] : (["REVIVE"] as const)),
    "MOVE",
  ];
  await beginWork(context, tx, { tenantId, campaignId: id, lock }, now, kinds);
  await requestDispatch(tx, tenantId);
}
