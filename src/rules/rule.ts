import type { Facts } from "./facts.ts";

/** One rule of the decision. `Known`: the facts that it reads. */
export interface Rule<Known = Facts> {
  /** What holds when the rule refuses: the API's description of the reason. */
  readonly meaning: string;
  readonly passes: (facts: Known, now: Date) => boolean;
  /** The facts behind the answer, in words that can follow a colon. */
  readonly detail: (facts: Known, now: Date) => string;
  /** The earliest time at which the rule no longer refuses; null or absent: it is not known. */
  readonly until?: (facts: Known, now: Date) => Date | null;
  /** What a person can do, or what happens next, in sentences. Absent where the detail already says it. */
  readonly remedy?: string;
  /** False: the rule does not apply to test calls, as they ignore schedules, rounds and the campaign's limits. */
  readonly bindsTestCalls: boolean;
}

/** The first rule in the order of the table that refuses; null when none does. */
export function firstRefusal<Reason extends string, Known>(
  rules: Readonly<Record<Reason, Rule<Known>>>,
  facts: Known,
  now: Date,
): Reason | null {
  const reasons = Object.keys(rules) as Reason[];
  return reasons.find((reason) => !rules[reason].passes(facts, now)) ?? null;
}
