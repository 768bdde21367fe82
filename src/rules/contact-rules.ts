import {
  barDetail,
  type ContactBar,
  contactBarNames,
  contactBars,
  isBarredBy,
} from "./contact-bars.ts";
import type { Facts } from "./facts.ts";
import { nextOpeningAfter } from "./gate.ts";
import { roundCaseOf } from "./round-cases.ts";
import type { Rule } from "./rule.ts";
import { capitalized, times } from "./words.ts";

/** What a rule about the contact and its calls reads. */
export type ContactRuleFacts = Omit<Facts, "tenant" | "pool">;

type ContactRule = Rule<ContactRuleFacts>;

function barRule(bar: ContactBar): ContactRule {
  const { meaning, remedy, bindsTestCalls } = contactBars[bar];
  return {
    meaning,
    // Of a test call only the rules that bind it are asked.
    passes: ({ contact, campaign: { retryAttempts } }) =>
      !isBarredBy(bar, contact, { retryAttempts, isTest: false }),
    detail: ({ contact, campaign }) => barDetail(bar, contact, campaign.retryAttempts),
    remedy: `${capitalized(remedy)}.`,
    bindsTestCalls,
  };
}

const { RETRY_LIMIT_REACHED, ...earlyBarRules } = Object.fromEntries(
  contactBarNames.map((bar) => [bar, barRule(bar)]),
) as Readonly<Record<ContactBar, ContactRule>>;

/** The rules about the contact and the round, in the order of evaluation. */
export const contactRules = {
  ...earlyBarRules,
  CALL_IN_FLIGHT: {
    meaning: "A call to this contact is live, in this or another campaign.",
    passes: ({ contact, queue }) => queue === null || !contact.isInFlight,
    detail: ({ contact, queue }) =>
      `${contact.isInFlight ? "a" : "no"} call to this contact is live now${queue === null ? "; which calls are live then is not known" : ""}`,
    bindsTestCalls: true,
  },
  /** One dial per contact and round, except in the other cases of `roundCases`. */
  ALREADY_CALLED_THIS_ROUND: {
    meaning: "The contact has already been called in this round.",
    passes: (facts) => roundCase(facts) !== null,
    detail: roundDetail,
    until: ({ campaign, gate, where }) => nextOpeningAfter(campaign, gate.round, where),
    remedy: "To call the contact again in this round, use scheduleCall with isCallback: true.",
    bindsTestCalls: false,
  },
  RETRY_LIMIT_REACHED,
} as const satisfies Readonly<Record<string, ContactRule>>;

function roundDetail(facts: ContactRuleFacts): string {
  const { contact, gate } = facts;
  const { key } = gate.round;
  if (contact.dialsInRound === 0) return `the contact has not been called in round ${key}`;
  const dialled = `the contact has been called ${times(contact.dialsInRound)} in round ${key}`;
  return roundCase(facts) === "CALLBACK" ? `${dialled}; this call is a callback` : dialled;
}

/** Without a call: whether the round would let in one that is neither a callback nor a redial. */
function roundCase({ campaign, gate, contact, call }: ContactRuleFacts) {
  return roundCaseOf({
    ...contact,
    isCallback: call?.isCallback ?? false,
    isRedial: call?.kind === "REDIAL",
    scheduledTime: call?.scheduledTime ?? gate.round.startsAt,
    redialRound: call?.redialRound ?? null,
    roundKey: gate.round.key,
    roundStartsAt: gate.round.startsAt,
    redialsPerRound: campaign.redialsPerRound,
  });
}
