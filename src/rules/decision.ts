import { campaignRules, lineRules } from "./campaign-rules.ts";
import { contactRules } from "./contact-rules.ts";
import type { Facts, QueueFacts } from "./facts.ts";
import { nextOpening, nextOpeningAfter } from "./gate.ts";
import { startAheadMs } from "./pace.ts";
import { callBanned, permissionRules } from "./permission-rules.ts";
import type { Rule } from "./rule.ts";
import { localTime } from "./words.ts";

/** Rules about the limits of a dispatch. How many slots are free is known for the present only. */
const queueRules = {
  RUN_LIMIT_REACHED: queueRule({
    meaning: "The dispatch has started `maxCallsPerRun` calls of the campaign.",
    left: ({ runAllowance }) => runAllowance,
    limit: ({ campaign }) =>
      `one dispatch starts at most ${campaign.maxCallsPerRun} calls of the campaign`,
    remedy: "The next dispatch runs within a minute.",
    bindsTestCalls: false,
  }),
  CAMPAIGN_SLOTS_FULL: queueRule({
    meaning: "The campaign has `maxConcurrentCalls` live calls.",
    left: ({ campaignSlots }) => campaignSlots,
    limit: ({ campaign }) =>
      `the campaign may have ${campaign.maxConcurrentCalls} live calls at the same time`,
    remedy: "The call is placed when a slot is free.",
    bindsTestCalls: false,
  }),
  TENANT_SLOTS_FULL: queueRule({
    meaning: "The tenant has `maxConcurrentCalls` live calls.",
    left: ({ tenantSlots }) => tenantSlots,
    limit: ({ tenant }) =>
      `the tenant may have ${tenant.maxConcurrentCalls} live calls at the same time`,
    remedy: "The call is placed when a slot is free.",
    bindsTestCalls: true,
  }),
} as const satisfies Readonly<Record<string, Rule>>;

/** Rules about the start rates. When the next start is free is known, unlike the next slot. */
const paceRules = {
  START_RATE_REACHED: {
    meaning:
      "The campaign or the tenant has started `startsPerMinute` calls within a minute, or the next start is not due yet: starts are spread over the minute.",
    passes: ({ queue }, now) => !waitsForStart(queue, now),
    detail: (facts, now) => {
      const rates = ratesInWords(facts);
      if (rates === null) return "the starts of calls are not limited";
      if (facts.queue === null) return `${rates}; which starts are reserved then is not known`;
      return waitsForStart(facts.queue, now)
        ? `${rates}; the next call can start ${localTime(facts.queue.startsAt, facts.campaign)}`
        : `${rates}; this call can start now`;
    },
    until: ({ campaign, queue, where }) =>
      queue?.startsAt == null ? null : nextOpening(campaign, queue.startsAt, where),
    bindsTestCalls: true,
  },
} as const satisfies Readonly<Record<string, Rule>>;

type Waiting = QueueFacts & { readonly startsAt: Date };

function waitsForStart(queue: QueueFacts | null, now: Date): queue is Waiting {
  return queue?.startsAt != null && queue.startsAt.getTime() > now.getTime() + startAheadMs;
}

function ratesInWords({ tenant, campaign, call }: Facts): string | null {
  const rates = [
    ...(call?.kind === "TEST" ? [] : [["campaign", campaign.startsPerMinute] as const]),
    ["tenant", tenant.startsPerMinute] as const,
  ].flatMap(([what, rate]) =>
    rate === null
      ? []
      : [`the ${what} may start ${rate} ${rate === 1 ? "call" : "calls"} a minute`],
  );
  return rates.length === 0 ? null : rates.join(", and ");
}

function queueRule({
  left,
  limit,
  ...rest
}: Pick<Rule, "meaning" | "remedy" | "bindsTestCalls"> & {
  readonly left: (queue: QueueFacts) => number;
  readonly limit: (facts: Facts) => string;
}): Rule {
  return {
    ...rest,
    passes: ({ queue }) => queue === null || left(queue) > 0,
    detail: (facts) => {
      if (facts.queue === null) return `${limit(facts)}; how many are in use then is not known`;
      return `${limit(facts)}; ${left(facts.queue) > 0 ? "there is room for this call" : "there is no room for this call now"}`;
    },
  };
}

/**
 * Every rule, in the order of evaluation. The first that refuses decides. A new rule is an entry here or in a
 * table that is listed here; the API's description of its reason is its `meaning`.
 */
const rules = {
  ...campaignRules,
  // In its place among the rules of the campaign.
  CALL_BANNED: callBanned,
  ...contactRules,
  ...permissionRules,
  NOTHING_SCHEDULED: {
    meaning: "No call is scheduled for this contact.",
    passes: ({ call }) => call !== null,
    detail: ({ call }) =>
      call === null
        ? "no call is scheduled for this contact, and the round owes none"
        : "a call is planned",
    until: ({ campaign, gate, where }) =>
      campaign.scheduleFrequency === null ? null : nextOpeningAfter(campaign, gate.round, where),
    remedy: "Schedule a call with scheduleCall.",
    bindsTestCalls: true,
  },
  NOT_DUE_YET: {
    meaning: "The scheduled call is due later.",
    passes: ({ call }, now) => call === null || call.scheduledTime <= now,
    detail: ({ call, campaign }) =>
      call === null
        ? "no call is scheduled"
        : `the call is due ${localTime(call.scheduledTime, campaign)}`,
    until: ({ call, campaign, where }) => call && nextOpening(campaign, call.scheduledTime, where),
    bindsTestCalls: true,
  },
  ...lineRules,
  ...queueRules,
  ...paceRules,
} as const satisfies Readonly<Record<string, Rule>>;

export type DecisionReason = keyof typeof rules;

export const decisionRules: Readonly<Record<DecisionReason, Rule>> = rules;

/** Every reason not to call, in the order of evaluation. */
export const decisionReasons = Object.keys(rules) as readonly DecisionReason[];

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

/**
 * The one decision: may this contact be called in this campaign at `now`? The scheduler, the dial job,
 * the explanation and every forecast ask it. Null means yes; otherwise the first rule that refuses.
 */
export function refusal(facts: Facts, now: Date): DecisionReason | null {
  return bindingReasons(facts).find((reason) => !decisionRules[reason].passes(facts, now)) ?? null;
}

/** The decision with the end of what refuses. */
export interface Eligibility extends Pick<Decision, "reason" | "nextEligibleAt"> {
  /** The first rule that refuses and whose end is not known; null when none does. */
  readonly endless: DecisionReason | null;
}

/** The same decision, with when it changes, for a forecast. */
export function eligibility(facts: Facts, now: Date): Eligibility {
  const ends = refusalsWithEnds(facts, now);
  return {
    reason: refusal(facts, now),
    nextEligibleAt: latestEnd(ends),
    endless: ends.find(({ end }) => end === null)?.reason ?? null,
  };
}

/** The same decision with every rule's answer, for a person to read. */
export function explain(facts: Facts, now: Date): Decision {
  const reason = refusal(facts, now);
  return {
    mayCall: reason === null,
    reason,
    nextEligibleAt: latestEnd(refusalsWithEnds(facts, now)),
    rules: bindingReasons(facts).map((rule) => ({
      rule,
      passed: decisionRules[rule].passes(facts, now),
      detail: decisionRules[rule].detail(facts, now),
    })),
  };
}

const testCallReasons = decisionReasons.filter((reason) => decisionRules[reason].bindsTestCalls);

function bindingReasons({ call }: Facts): readonly DecisionReason[] {
  return call?.kind === "TEST" ? testCallReasons : decisionReasons;
}

interface RefusalWithEnd {
  readonly reason: DecisionReason;
  /** Null: it is not known. */
  readonly end: Date | null;
}

/**
 * The rules that refuse now, with their ends. Rules about the queue are left out: their answer now does not hold for a
 * later time.
 */
function refusalsWithEnds(facts: Facts, now: Date): RefusalWithEnd[] {
  return bindingReasons(facts)
    .filter((reason) => !Object.hasOwn(queueRules, reason))
    .filter((reason) => !decisionRules[reason].passes(facts, now))
    .map((reason) => ({ reason, end: decisionRules[reason].until?.(facts, now) ?? null }));
}

/**
 * When all of them have stopped refusing; null when none refuses, or when it cannot be known: a rule that only people
 * lift (do-not-call, a pause) outweighs a window that opens on Monday.
 */
function latestEnd(refusals: readonly RefusalWithEnd[]): Date | null {
  const ends = refusals.map(({ end }) => end);
  if (ends.length === 0 || ends.includes(null)) return null;
  return new Date(Math.max(...ends.map((end) => end!.getTime())));
}
