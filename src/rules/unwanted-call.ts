import type { CancelReason } from "./cancel-reason.ts";
import { type BarCancelReason, type Standing, whyCancelled } from "./contact-bars.ts";
import type { CampaignFacts, ScheduledCallFacts } from "./decision.ts";
import { hasEnded } from "./gate.ts";

/** Why a waiting call is cancelled. */
export type UnwantedReason = Extract<
  CancelReason,
  BarCancelReason | "CAMPAIGN_DELETED" | "CAMPAIGN_STOPPED" | "CAMPAIGN_ENDED"
>;

/**
 * Why a call of this kind is cancelled instead of being put back; null when it may go on waiting. A paused or faulted
 * campaign keeps its calls. The undo of an import keeps a call that a person has asked for: the contact stays for it.
 */
export function whyUnwanted(
  campaign: CampaignFacts,
  contact: Standing,
  kind: ScheduledCallFacts["kind"],
  now: Date,
): UnwantedReason | null {
  if (campaign.deletedAt !== null) return "CAMPAIGN_DELETED";
  const isTest = kind === "TEST";
  const isImportUndone = contact.isImportUndone && kind !== "MANUAL";
  const { retryAttempts } = campaign;
  const bar = whyCancelled({ ...contact, isImportUndone }, { retryAttempts, isTest });
  if (bar !== null || isTest) return bar;
  if (campaign.state === "STOPPED") return "CAMPAIGN_STOPPED";
  if (hasEnded(campaign, now)) return "CAMPAIGN_ENDED";
  return null;
}
