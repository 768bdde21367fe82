import type { CampaignFacts, ContactFacts } from "./decision.ts";
import { nextOpening } from "./gate.ts";

/** Why a call must not wait any longer. */
export type UnwantedReason =
  | "CAMPAIGN_DELETED"
  | "CAMPAIGN_STOPPED"
  | "CAMPAIGN_ENDED"
  | "CONTACT_DELETED"
  | "DO_NOT_CALL"
  | "NOT_ENROLLED";

/**
 * Why nobody wants this call any more, so that it is cancelled instead of put back; null when it may
 * wait on. A paused or faulted campaign keeps its calls.
 */
export function whyUnwanted(
  campaign: CampaignFacts,
  contact: Pick<ContactFacts, "isDeleted" | "doNotCall" | "isEnrolled">,
  call: { readonly isTest: boolean },
  now: Date,
): UnwantedReason | null {
  if (campaign.deletedAt !== null) return "CAMPAIGN_DELETED";
  if (contact.isDeleted) return "CONTACT_DELETED";
  if (contact.doNotCall) return "DO_NOT_CALL";
  if (call.isTest) return null;
  if (campaign.state === "STOPPED") return "CAMPAIGN_STOPPED";
  if (!contact.isEnrolled) return "NOT_ENROLLED";
  if (nextOpening(campaign, now) === null) return "CAMPAIGN_ENDED";
  return null;
}
