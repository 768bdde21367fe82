import { contactBarNames, contactBars } from "./contact-bars.ts";
import { contactRules } from "./contact-rules.ts";
import {
  type CampaignFacts,
  type ContactFacts,
  type DecisionReason,
  slotHeld,
} from "./decision.ts";
import { gateAt, nextOpeningAfter } from "./gate.ts";
import { firstRefusal } from "./rule.ts";
import type { Whereabouts } from "./whereabouts.ts";
import { localTime } from "./words.ts";

/** The rules whose answer will still be the same at the opening: which calls are live then is not known. */
const { CALL_IN_FLIGHT: _, ...lastingRules } = contactRules;

/**
 * Why the decision would refuse a manual call at its opening, and what to do instead; null when it would
 * not. Only rules about the contact and the round are asked: the others may answer differently by then.
 * `contact`: in the round of `opening`.
 */
export function manualCallProblem(
  campaign: CampaignFacts,
  contact: ContactFacts,
  { at, isCallback }: { readonly at: Date; readonly isCallback: boolean },
  opening: Date,
  where?: Whereabouts,
): { readonly reason: DecisionReason; readonly message: string } | null {
  const gate = gateAt(campaign, opening, where);
  const call = { kind: "MANUAL", scheduledTime: at, redialRound: null, isCallback } as const;
  const facts = { campaign, gate, where, contact, call, queue: slotHeld };
  const reason = firstRefusal(lastingRules, facts, opening);
  if (reason === null) return null;
  const detail = lastingRules[reason].detail(facts, opening);
  const bar = contactBarNames.find((each) => each === reason);
  if (bar !== undefined) return { reason, message: `${detail}: ${contactBars[bar].remedy}` };
  const next = nextOpeningAfter(campaign, gate.round, where);
  const later =
    next === null
      ? "the campaign has no later round"
      : `it can be called again from ${localTime(next, campaign)}`;
  return {
    reason,
    message: `${detail}: ${later}; to call it again in this round, set isCallback: true`,
  };
}
