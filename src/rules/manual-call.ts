import { contactBarNames, contactBars } from "./contact-bars.ts";
import {
  type CampaignFacts,
  type ContactFacts,
  type DecisionReason,
  explain,
  slotHeld,
} from "./decision.ts";
import { gateAt, nextOpening } from "./gate.ts";
import { roundAt } from "./round.ts";
import { localTime } from "./words.ts";

/**
 * Why the decision would refuse a manual call at its opening, and what to do instead; null when it would
 * not. Only rules about the contact and the round are asked: the others may say something else by then.
 * `contact`: in the round of `opening`.
 */
export function manualCallProblem(
  campaign: CampaignFacts,
  contact: ContactFacts,
  call: { readonly at: Date; readonly isCallback: boolean },
  opening: Date,
): { readonly reason: DecisionReason; readonly message: string } | null {
  const round = roundAt(campaign, opening);
  const { rules } = explain(
    {
      tenant: {
        isDisabled: false,
        vapiConfigured: true,
        isReconciling: false,
        maxConcurrentCalls: 1,
        dialPausedUntil: null,
      },
      campaign,
      gate: gateAt(campaign, opening),
      round,
      contact,
      call: {
        kind: "MANUAL",
        scheduledTime: call.at,
        redialRound: null,
        isCallback: call.isCallback,
      },
      queue: slotHeld,
    },
    opening,
  );
  const problem = rules.find(({ rule, passed }) => !passed && asked.includes(rule));
  if (problem === undefined) return null;
  const bar = contactBarNames.find((each) => each === problem.rule);
  const reason = problem.rule;
  if (bar !== undefined) {
    return { reason, message: `${problem.detail}: ${contactBars[bar].remedy}` };
  }
  const next = nextOpening(campaign, round.endsAt);
  const later =
    next === null
      ? "the campaign has no later round"
      : `it can be called again from ${localTime(next, campaign)}`;
  const message = `${problem.detail}: ${later}; to call it again in this round, set isCallback: true`;
  return { reason, message };
}

const asked: readonly DecisionReason[] = [...contactBarNames, "ALREADY_CALLED_THIS_ROUND"];
