import {
  barDetail,
  type ContactBar,
  contactBarNames,
  contactBars,
  isBarredBy,
} from "./contact-bars.ts";
import { nextOpening } from "./gate.ts";
import { redialsUsed } from "./redial.ts";
import type { Facts, QueueFacts } from "./facts.ts";
import type { Round } from "./round.ts";
import type { Schedule } from "./schedule.ts";
import { timeZoneRemedy } from "./time-zone.ts";
import { localTime, times } from "./words.ts";

/** The bars that are evaluated before the round. The retry limit is evaluated after it. */
const earlyBars = contactBarNames.filter((bar) => bar !== "RETRY_LIMIT_REACHED");

const campaignReasons = [
  "TENANT_DISABLED",
  "DATABASE_RECONCILING",
  "CAMPAIGN_DELETED",
  "CAMPAIGN_INACTIVE",
  "VAPI_NOT_CONFIGURED",
  "TIME_ZONE_INVALID",
  "BEFORE_START",
  "AFTER_END",
  "NOT_A_SCHEDULED_DAY",
  "OUTSIDE_WINDOW",
] as const;
const roundReasons = ["CALL_IN_FLIGHT", "ALREADY_CALLED_THIS_ROUND"] as const;
const callReasons = [
  "NOTHING_SCHEDULED",
  "NOT_DUE_YET",
  "VAPI_BACKING_OFF",
  "NUMBER_RESTING",
  "RUN_LIMIT_REACHED",
  "CAMPAIGN_SLOTS_FULL",
  "TENANT_SLOTS_FULL",
] as const;

export type DecisionReason =
  | (typeof campaignReasons)[number]
  | (typeof roundReasons)[number]
  | (typeof callReasons)[number]
  | ContactBar;

/** Every reason not to call, in the order of evaluation. The first that refuses decides. */
export const decisionReasons: readonly DecisionReason[] = [
  ...campaignReasons,
  ...earlyBars,
  ...roundReasons,
  "RETRY_LIMIT_REACHED",
  ...callReasons,
];

export type {
  CampaignFacts,
  ContactFacts,
  Facts,
  ScheduledCallFacts,
  TenantFacts,
} from "./facts.ts";
export { slotHeld } from "./facts.ts";

export interface RuleAnswer {
  readonly rule: DecisionReason;
  readonly passed: boolean;
  /** The facts behind the answer, in words. */
  readonly detail: string;
}

export interface Decision {
  readonly mayCall: boolean;
  /** The first rule that refuses; null when the call may be placed. */
  readonly reason: DecisionReason | null;
  /** The earliest time at which every rule that refuses now allows the call; null where it is not known. */
  readonly nextEligibleAt: Date | null;
  readonly rules: readonly RuleAnswer[];
}

interface Rule {
  readonly passes: (facts: Facts, now: Date) => boolean;
  readonly detail: (facts: Facts, now: Date) => string;
  /** When the refusal ends, where it can be known. */
  readonly until?: (facts: Facts, now: Date) => Date | null;
  /** False: the rule does not apply to test calls. Schedules, rounds and the campaign's own limits do not. */
  readonly bindsTestCalls: boolean;
}

/**
 * How long before its end a window counts as closed, and how long after the decision its request may
 * still leave, in milliseconds. One number for both: a request that leaves late is still inside the
 * window, and nothing leaves later than this after a stop was acknowledged.
 */
export const sendMarginMs = 2_000;

const gateRule = (reason: DecisionReason): Rule => ({
  passes: ({ gate }) => gate.isOpen || gate.reason !== reason,
  detail: ({ gate, campaign }) => {
    if (gate.isOpen) return `the campaign is open until ${localTime(gate.closesAt, campaign)}`;
    if (gate.opensAt === null) return "the campaign has no window left";
    return `the campaign is closed until ${localTime(gate.opensAt, campaign)}`;
  },
  until: ({ gate }) => (gate.isOpen ? null : gate.opensAt),
  bindsTestCalls: false,
});

const barRule = (bar: ContactBar): Rule => ({
  // Of a test call only the rules that bind it are asked.
  passes: ({ contact, campaign: { retryAttempts } }) =>
    !isBarredBy(bar, contact, { retryAttempts, isTest: false }),
  detail: ({ contact, campaign }) => barDetail(bar, contact, campaign.retryAttempts),
  bindsTestCalls: contactBars[bar].bindsTestCalls,
});

/** How many slots are free is known for the present only. */
function queueRule(
  left: (queue: QueueFacts) => number,
  limit: (facts: Facts) => string,
  bindsTestCalls: boolean,
): Rule {
  return {
    passes: ({ queue }) => queue === null || left(queue) > 0,
    detail: (facts) => {
      if (facts.queue === null) return `${limit(facts)}; how many are in use then is not known`;
      return `${limit(facts)}; ${left(facts.queue) > 0 ? "there is room for this call" : "there is no room for this call now"}`;
    },
    bindsTestCalls,
  };
}

const barRules = Object.fromEntries(contactBarNames.map((bar) => [bar, barRule(bar)])) as Readonly<
  Record<ContactBar, Rule>
>;

const rules: Readonly<Record<DecisionReason, Rule>> = {
  ...barRules,
  TENANT_DISABLED: {
    passes: ({ tenant }) => !tenant.isDisabled,
    detail: ({ tenant }) =>
      tenant.isDisabled
        ? "the operator of the server has disabled the tenant"
        : "the tenant is enabled",
    bindsTestCalls: true,
  },
  DATABASE_RECONCILING: {
    passes: ({ tenant }) => !tenant.isReconciling,
    detail: ({ tenant }) =>
      tenant.isReconciling
        ? "the database was restored, copied or taken over by another server, and VAPI is asked which calls it has lost"
        : "no call of this database is known to be lost",
    bindsTestCalls: true,
  },
  CAMPAIGN_DELETED: {
    passes: ({ campaign }) => campaign.deletedAt === null,
    detail: ({ campaign }) =>
      campaign.deletedAt ? "the campaign was deleted" : "the campaign is not deleted",
    bindsTestCalls: true,
  },
  CAMPAIGN_INACTIVE: {
    passes: ({ campaign }) => campaign.state === "ACTIVE",
    detail: ({ campaign: { state, pausedReason } }) =>
      `the campaign is ${state.toLowerCase()}${pausedReason === null ? "" : `: ${pausedReason}`}`,
    bindsTestCalls: false,
  },
  VAPI_NOT_CONFIGURED: {
    passes: ({ tenant }) => tenant.vapiConfigured,
    detail: ({ tenant }) => (tenant.vapiConfigured ? "a VAPI key is set" : "no VAPI key is set"),
    bindsTestCalls: true,
  },
  TIME_ZONE_INVALID: {
    ...gateRule("TIME_ZONE_INVALID"),
    detail: ({ campaign: { timeZone } }) =>
      timeZoneRemedy(timeZone) ?? `the time zone is ${timeZone}`,
  },
  BEFORE_START: gateRule("BEFORE_START"),
  AFTER_END: gateRule("AFTER_END"),
  NOT_A_SCHEDULED_DAY: gateRule("NOT_A_SCHEDULED_DAY"),
  OUTSIDE_WINDOW: {
    ...gateRule("OUTSIDE_WINDOW"),
    passes: ({ gate }, now) =>
      gate.isOpen
        ? gate.closesAt.getTime() - now.getTime() > sendMarginMs
        : gate.reason !== "OUTSIDE_WINDOW",
    until: ({ gate, campaign }) =>
      gate.isOpen ? nextOpening(campaign, gate.closesAt) : gate.opensAt,
  },
  CALL_IN_FLIGHT: {
    passes: ({ contact, queue }) => queue === null || !contact.isInFlight,
    detail: ({ contact, queue }) =>
      `${contact.isInFlight ? "a" : "no"} call to this contact is live now${queue === null ? "; which calls are live then is not known" : ""}`,
    bindsTestCalls: true,
  },
  ALREADY_CALLED_THIS_ROUND: {
    passes: isFreeInRound,
    detail: roundDetail,
    until: ({ campaign, round }) => nextOpening(campaign, round.endsAt),
    bindsTestCalls: false,
  },
  NOTHING_SCHEDULED: {
    passes: ({ call }) => call !== null,
    detail: ({ call }) =>
      call === null
        ? "no call is scheduled for this contact, and the round owes none"
        : "a call is planned",
    until: ({ campaign, round }) =>
      campaign.scheduleFrequency === null ? null : nextOpening(campaign, round.endsAt),
    bindsTestCalls: true,
  },
  NOT_DUE_YET: {
    passes: ({ call }, now) => call === null || call.scheduledTime <= now,
    detail: ({ call, campaign }) =>
      call === null
        ? "no call is scheduled"
        : `the call is due ${localTime(call.scheduledTime, campaign)}`,
    until: ({ call, campaign }) => openingFrom(campaign, call?.scheduledTime ?? null),
    bindsTestCalls: true,
  },
  VAPI_BACKING_OFF: {
    passes: ({ tenant }, now) => tenant.dialPausedUntil === null || tenant.dialPausedUntil <= now,
    detail: ({ tenant, campaign }, now) =>
      tenant.dialPausedUntil === null || tenant.dialPausedUntil <= now
        ? "VAPI accepts calls"
        : `VAPI was at capacity or could not be reached; the next call is placed from ${localTime(tenant.dialPausedUntil, campaign)}`,
    until: ({ tenant, campaign }) => openingFrom(campaign, tenant.dialPausedUntil),
    bindsTestCalls: true,
  },
  NUMBER_RESTING: {
    passes: ({ campaign }, now) =>
      campaign.numberRestsUntil === null || campaign.numberRestsUntil <= now,
    detail: ({ campaign }, now) =>
      campaign.numberRestsUntil === null || campaign.numberRestsUntil <= now
        ? "the phone number can place calls"
        : `the phone number has reached its daily limit and can place calls again from ${localTime(campaign.numberRestsUntil, campaign)}`,
    until: ({ campaign }) => openingFrom(campaign, campaign.numberRestsUntil),
    bindsTestCalls: true,
  },
  RUN_LIMIT_REACHED: queueRule(
    ({ runAllowance }) => runAllowance,
    ({ campaign }) =>
      `one dispatch starts at most ${campaign.maxCallsPerRun} calls of the campaign`,
    false,
  ),
  CAMPAIGN_SLOTS_FULL: queueRule(
    ({ campaignSlots }) => campaignSlots,
    ({ campaign }) =>
      `the campaign may have ${campaign.maxConcurrentCalls} live calls at the same time`,
    false,
  ),
  TENANT_SLOTS_FULL: queueRule(
    ({ tenantSlots }) => tenantSlots,
    ({ tenant }) => `the tenant may have ${tenant.maxConcurrentCalls} live calls at the same time`,
    true,
  ),
};

/**
 * The one decision: may this contact be called in this campaign at `now`? The scheduler, the dial job,
 * the explanation and every forecast ask it. Null means yes; otherwise the first rule that refuses.
 */
export function refusal(facts: Facts, now: Date): DecisionReason | null {
  return bindingReasons(facts).find((reason) => !rules[reason].passes(facts, now)) ?? null;
}

/** The same decision with every rule's answer, for a person to read. */
export function explain(facts: Facts, now: Date): Decision {
  const reason = refusal(facts, now);
  return {
    mayCall: reason === null,
    reason,
    nextEligibleAt: nextEligibleAt(facts, now),
    rules: bindingReasons(facts).map((rule) => ({
      rule,
      passed: rules[rule].passes(facts, now),
      detail: rules[rule].detail(facts, now),
    })),
  };
}

const testCallReasons = decisionReasons.filter((reason) => rules[reason].bindsTestCalls);

function bindingReasons({ call }: Facts): readonly DecisionReason[] {
  return call?.kind === "TEST" ? testCallReasons : decisionReasons;
}

/** Rules about the queue. Their answer now does not hold for the time at which the others allow the call. */
const passing: readonly DecisionReason[] = [
  "RUN_LIMIT_REACHED",
  "CAMPAIGN_SLOTS_FULL",
  "TENANT_SLOTS_FULL",
];

/**
 * When every rule that refuses now has stopped refusing; null when nothing refuses, or when it cannot be
 * known: a rule that only people lift (do-not-call, a pause) outweighs a window that opens on Monday.
 */
function nextEligibleAt(facts: Facts, now: Date): Date | null {
  const ends = bindingReasons(facts)
    .filter((reason) => !passing.includes(reason) && !rules[reason].passes(facts, now))
    .map((reason) => rules[reason].until?.(facts, now) ?? null);
  if (ends.length === 0 || ends.includes(null)) return null;
  return new Date(Math.max(...ends.map((end) => end!.getTime())));
}

/**
 * One dial per contact and round; a redial may add to it in the very round it was planned for, within the
 * campaign's one budget for the round, and a callback in the round for which a person asked for it.
 */
function isFreeInRound({ contact, call, campaign, round }: Facts): boolean {
  if (contact.dialsInRound === 0 || isCallbackOf(round, call)) return true;
  return (
    call?.kind === "REDIAL" &&
    call.redialRound === round.key &&
    redialsUsed(contact) < campaign.redialsPerRound
  );
}

function isCallbackOf(round: Round, call: Facts["call"]): boolean {
  return call !== null && call.isCallback && call.scheduledTime >= round.startsAt;
}

function roundDetail({ contact, round, call }: Facts): string {
  if (contact.dialsInRound === 0) return `the contact has not been called in round ${round.key}`;
  const dialled = `the contact has been called ${times(contact.dialsInRound)} in round ${round.key}`;
  return isCallbackOf(round, call) ? `${dialled}; this call is a callback` : dialled;
}

function openingFrom(schedule: Schedule, instant: Date | null): Date | null {
  return instant && nextOpening(schedule, instant);
}
