import { type DecisionReason, eligibility, type Facts } from "./decision.ts";
import type { Cohort } from "./forecast-people.ts";
import { nextOpeningAfter } from "./gate.ts";
import { isOwedCall, type OwedCallFacts } from "./owed-call.ts";

/** A person of whom the forecast asks the decision, standing for all who are alike. */
export interface Representative {
  /** The index of its lane. */
  readonly lane: number;
  /** The facts of the decision, without the queue: who waits in front is counted by the forecast itself. */
  readonly facts: Facts & { readonly queue: null };
  readonly owed: OwedCallFacts & { readonly isCovered: boolean };
}

/** People who are not called, whatever the time. */
export interface NotCalled {
  readonly reason: DecisionReason;
  readonly people: number;
}

/**
 * Sorts people by when the decision lets them be called and what is behind them. `people`: for how many they stand
 * together; their shares are rounded so that the sum is right.
 */
export function cohortsOf(
  representatives: readonly Representative[],
  people: number,
  now: Date,
): { readonly cohorts: Cohort[]; readonly notCalled: NotCalled[] } {
  const cohorts = new Map<string, Cohort>();
  const notCalled = new Map<DecisionReason, number>();
  representatives.forEach((each, index) => {
    const share = portion(index, representatives.length, people);
    const { dueAt, reason } = whenCalled(each, now);
    if (dueAt === null) {
      notCalled.set(reason, (notCalled.get(reason) ?? 0) + share);
      return;
    }
    const cohort = cohortOf(each, dueAt);
    const { lane, completed, dials, redials } = cohort;
    const key = [lane, dueAt.getTime(), completed, dials, redials].join();
    cohorts.set(key, { ...cohort, people: (cohorts.get(key)?.people ?? 0) + share });
  });
  return {
    cohorts: [...cohorts.values()],
    notCalled: [...notCalled].map(([reason, count]) => ({ reason, people: count })),
  };
}

/** The share of one of `of`; all shares together are `total`. */
function portion(index: number, of: number, total: number): number {
  return Math.floor(((index + 1) * total) / of) - Math.floor((index * total) / of);
}

type WhenCalled =
  | { readonly dueAt: Date; readonly reason: null }
  | { readonly dueAt: null; readonly reason: DecisionReason };

/** When the decision lets the person be called for the first time, as far as is known now. */
function whenCalled({ facts, owed }: Representative, now: Date): WhenCalled {
  const isOwed = !owed.isCovered && isOwedCall(owed, facts.campaign.retryAttempts);
  const call =
    facts.call ??
    (isOwed
      ? ({ kind: "ROUND", scheduledTime: now, redialRound: null, isCallback: false } as const)
      : null);
  const { reason, nextEligibleAt, endless } = eligibility({ ...facts, call }, now);
  if (reason === null) return { dueAt: now, reason: null };
  if (nextEligibleAt !== null) return { dueAt: nextEligibleAt, reason: null };
  return { dueAt: null, reason: endless ?? reason };
}

/** In a later round than the present one, nothing of this round counts. */
function cohortOf({ lane, facts }: Representative, dueAt: Date): Cohort {
  const { contact, gate, campaign, call } = facts;
  const next = nextOpeningAfter(campaign, gate.round);
  const isThisRound = next === null || dueAt < next;
  const isRedial = isThisRound && call?.kind === "REDIAL";
  return {
    lane,
    people: 0,
    dueAt: dueAt.getTime(),
    completed: contact.completedCalls,
    dials: isRedial ? contact.dialsInRound : 0,
    redials: isRedial ? contact.redialsInRound : 0,
  };
}
