import {
  barDetail,
  type ContactBar,
  contactBarNames,
  contactBars,
  isBarredBy,
} from "./contact-bars.ts";
import type { Facts } from "./facts.ts";
import { minuteMs } from "./clock-time.ts";
import { nextOpening, nextOpeningAfter } from "./gate.ts";
import { roundCaseOf } from "./round-cases.ts";
import type { Rule } from "./rule.ts";
import { capitalized, localTime, times } from "./words.ts";

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

/** So many hours at least lie between a call that was placed in another area and the call of the next round. */
export const hoursApartAfterMoving = 20;

/** From when the call of a round may be placed to a contact that was last called in another area then. */
export function apartFrom(calledElsewhereAt: Date): Date {
  return new Date(calledElsewhereAt.getTime() + hoursApartAfterMoving * 60 * minuteMs);
}

/**
 * Until when the first call of a round waits because the contact has moved since it was called; null: it need not. Also
 * a redial, if the round in which it was planned is another one where the contact is now.
 */
function apartUntil({ contact, call }: ContactRuleFacts): Date | null {
  const last = contact.calledElsewhereAt ?? null;
  const isRepeated = call?.kind === "REDIAL" && contact.dialsInRound > 0;
  if (last === null || isRepeated || call?.kind === "MANUAL" || call?.kind === "TEST") return null;
  return apartFrom(last);
}

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
  CALLED_BEFORE_MOVING: {
    meaning:
      "The contact was called less than 20 hours ago, and its area has changed since. Only in campaigns whose hours are those of the contact.",
    passes: (facts, now) => (apartUntil(facts) ?? now) <= now,
    detail: (facts) => {
      const until = apartUntil(facts);
      return until === null
        ? "the contact has not been called in another area"
        : `the contact was last called in another area ${localTime(facts.contact.calledElsewhereAt!, facts.campaign)}; the call of the next round comes ${hoursApartAfterMoving} hours later at the earliest`;
    },
    until: (facts) => {
      const until = apartUntil(facts);
      return until && nextOpening(facts.campaign, until);
    },
    remedy: "To call the contact earlier, use scheduleCall.",
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
