import type { CancelReason } from "./cancel-reason.ts";
import { type BarCancelReason, type Standing, whyCancelled } from "./contact-bars.ts";
import type { CampaignFacts } from "./decision.ts";
import { hasEnded } from "./gate.ts";

/** Why a waiting call is cancelled. */
export type UnwantedReason = Extract<
  CancelReason,
  BarCancelReason | "CAMPAIGN_DELETED" | "CAMPAIGN_STOPPED" | "CAMPAIGN_ENDED"
>;

/**
 * Why a call is cancelled instead of being put back; null when it may go on waiting. A paused or faulted
 * campaign keeps its calls.
 */
export function whyUnwanted(
  campaign: CampaignFacts,
  contact: Standing,
  { isTest }: { readonly isTest: boolean },
  now: Date,
): UnwantedReason | null {
  if (campaign.deletedAt !== null) return "CAMPAIGN_DELETED";
  const bar = whyCancelled(contact, { retryAttempts: campaign.retryAttempts, isTest });
  if (bar !== null || isTest) return bar;
  if (campaign.state === "STOPPED") return "CAMPAIGN_STOPPED";
  if (hasEnded(campaign, now)) return "CAMPAIGN_ENDED";
  return null;
}
