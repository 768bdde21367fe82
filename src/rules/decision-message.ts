import { contactBarNames, contactBars } from "./contact-bars.ts";
import type { Decision, DecisionReason, Facts } from "./decision.ts";
import { localTime } from "./words.ts";

/** What a person can do, or what will happen, where the reason alone does not say. */
const remedies: Readonly<Partial<Record<DecisionReason, string>>> = {
  DATABASE_RECONCILING:
    "Calls continue automatically once VAPI has answered, after two minutes at the earliest.",
  CAMPAIGN_INACTIVE: "Start the campaign with startCampaign.",
  VAPI_NOT_CONFIGURED: "Set one with configureVapi.",
  AFTER_END: "Set a later endsOn with updateCampaign.",
  ALREADY_CALLED_THIS_ROUND:
    "To call the contact again in this round, use scheduleCall with isCallback: true.",
  NOTHING_SCHEDULED: "Schedule a call with scheduleCall.",
  RUN_LIMIT_REACHED: "The next dispatch runs within a minute.",
  CAMPAIGN_SLOTS_FULL: "The call is placed when a slot is free.",
  TENANT_SLOTS_FULL: "The call is placed when a slot is free.",
};

/**
 * A decision in plain sentences, complete in themselves. `at`: the instant that was asked about, null for
 * the present.
 */
export function decisionMessage(
  {
    name,
    decision,
    facts,
  }: { readonly name: string; readonly decision: Decision; readonly facts: Facts },
  at: Date | null,
): string {
  const when = at === null ? "now" : `on ${localTime(at, facts.campaign)}`;
  return [
    verdict(name, decision, when),
    ...liveCall(decision, facts),
    ...outlook(decision, facts, at),
  ].join(" ");
}

function verdict(name: string, { reason, rules }: Decision, when: string): string {
  if (reason === null) {
    return when === "now" ? `${name} will be called now.` : `${name} may be called ${when}.`;
  }
  const detail = rules.find(({ rule }) => rule === reason)!.detail;
  return `${name} will not be called ${when}: ${detail}${detail.endsWith(".") ? "" : "."}`;
}

/** A live call is mentioned, whatever rule prevents the next one. */
function liveCall({ reason }: Decision, { contact }: Facts): string[] {
  return contact.isInFlight && reason !== "CALL_IN_FLIGHT"
    ? ["A call to this contact is live now."]
    : [];
}

function outlook({ reason, nextEligibleAt }: Decision, facts: Facts, at: Date | null): string[] {
  if (reason === null) {
    return at === null
      ? []
      : ["How many calls are live then, and which contacts come first, is not known."];
  }
  const bar = contactBarNames.find((each) => each === reason);
  const remedy = bar === undefined ? remedies[reason] : `${capital(contactBars[bar].remedy)}.`;
  const next =
    nextEligibleAt === null
      ? []
      : [`The contact may be called from ${localTime(nextEligibleAt, facts.campaign)}.`];
  return remedy === undefined ? next : [...next, remedy];
}

function capital(sentence: string): string {
  return sentence[0]!.toUpperCase() + sentence.slice(1);
}
