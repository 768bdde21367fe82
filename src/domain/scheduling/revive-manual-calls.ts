import type { Locked } from "#db/locks.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { lostManualCalls, scheduleAgain } from "#db/queries/lost-manual-calls.ts";
import type { Tx } from "#db/pool.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";
import { locate } from "./locate.ts";

/** Why a manual call was cancelled although a person still asks for it. */
const liftable: readonly CancelReason[] = [
  "CAMPAIGN_STOPPED",
  "CAMPAIGN_ENDED",
  "DO_NOT_CALL",
  "TENANT_LEFT_SIMULATION",
];

/** Contacts who may be called again, in one campaign or in all, with their memberships. */
interface Revived {
  readonly contactIds: readonly string[];
  readonly campaignId?: string;
  readonly lock: Locked<"membership", "UPDATE">;
}

/**
 * Schedules manual calls again, at the times that were asked for, that were cancelled for a reason that no
 * longer holds, or that reached nobody. Only the last manual call of a contact counts, so that each is scheduled
 * again once. If its time has passed, it is scheduled only in a campaign that does not recur (in others the next
 * round has its own call), and only if the contact was not called since.
 */
export async function reviveManualCalls(tx: Tx, of: Revived, now: Date): Promise<void> {
  const lost = await lostManualCalls(tx, of.contactIds, liftable, of.campaignId ?? null);
  if (lost.length === 0) return;
  const campaigns = await campaignsById(tx, [...new Set(lost.map(({ campaignId }) => campaignId))]);
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const located = await locate(
    tx,
    lost.map(({ campaignId, contactId }) => ({
      campaign: campaignOf.get(campaignId)!,
      contactId,
    })),
  );
  const revived = lost.filter((call, index) => {
    const { campaign } = located[index]!;
    const isMissed = campaign.scheduleFrequency === null && !call.isMadeUpFor;
    const isWanted = call.scheduledTime > now || isMissed;
    return isWanted && whyUnwanted(campaign, call, "MANUAL", now) === null;
  });
  await scheduleAgain(
    tx,
    revived.map(({ id }) => id),
    now,
  );
}
