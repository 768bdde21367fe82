import { type DecisionReason, decisionRules, eligibility, type Facts } from "./decision.ts";
import type { Cohort } from "./forecast-people.ts";
import { nextOpeningAfter } from "./gate.ts";
import { isOwedCall, type OwedCallFacts } from "./owed-call.ts";

/** A person of whom the forecast asks the decision, standing for all who are alike. */
export interface Representative {
  /** The index of its lane. */
  readonly lane: number;
  /** For how many people it stands, itself included. */
  readonly people: number;
  /** The facts of the decision, without the queue: who waits in front is counted by the forecast itself. */
  readonly facts: Facts & { readonly queue: null };
  readonly owed: OwedCallFacts & { readonly isCovered: boolean };
}

/** People who are not called, whatever the time. */
export interface NotCalled {
  readonly reason: DecisionReason;
  readonly people: number;
  /** The facts behind the reason, of one of them, in words. */
  readonly detail: string;
}

export interface SortedPeople {
  readonly cohorts: Cohort[];
  readonly notCalled: NotCalled[];
  /** To so many a call of the campaign is live. They are among neither the others who may be called nor `notCalled`. */
  readonly beingCalled: number;
  /**
   * When the first of them may be called, whoever is being called now not before the next round; null: none of them
   * ever, but for redials of calls that are live.
   */
  readonly firstCallAt: Date | null;
  /** How many may be called from `until` on, and not before. */
  readonly later: number;
}

/** Sorts people by when the decision lets them be called and what is behind them. */
export function cohortsOf(
  representatives: readonly Representative[],
  { now, until }: { readonly now: Date; readonly until: Date },
): SortedPeople {
  const cohorts = new Map<string, Cohort>();
  const notCalled = new Map<DecisionReason, NotCalled>();
  let [first, later, beingCalled] = [Infinity, 0, 0];
  for (const each of representatives) {
    const isLive = isBeingCalled(each);
    if (isLive) {
      beingCalled += each.people;
      first = Math.min(first, eligibility(each.facts, now).nextEligibleAt?.getTime() ?? Infinity);
    }
    const { dueAt, reason } = isLive ? { dueAt: now, reason: null } : whenCalled(each, now);
    if (dueAt === null) {
      const people = each.people + (notCalled.get(reason)?.people ?? 0);
      const detail = notCalled.get(reason)?.detail ?? decisionRules[reason].detail(each.facts, now);
      notCalled.set(reason, { reason, people, detail });
      continue;
    }
    if (!isLive) first = Math.min(first, dueAt.getTime());
    if (dueAt >= until) later += each.people;
    const cohort = cohortOf(each, dueAt);
    const { lane, completed, dials, redials } = cohort;
    const key = [lane, dueAt.getTime(), completed, dials, redials, isLive].join();
    const people = each.people + (cohorts.get(key)?.people ?? 0);
    cohorts.set(key, { ...cohort, people });
  }
  return {
    cohorts: [...cohorts.values()],
    notCalled: [...notCalled.values()],
    beingCalled,
    firstCallAt: Number.isFinite(first) ? new Date(first) : null,
    later,
  };
}

/** The share of one of `of` who stand for `total`; all shares together are the total. */
export function portion(index: number, of: number, total: number): number {
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

/** A call of the campaign to the person is live. What comes after it depends on how it ends. */
function isBeingCalled({ facts, owed }: Pick<Representative, "facts" | "owed">): boolean {
  return facts.call === null && facts.contact.isInFlight && owed.hasOpenCall;
}

/** In a later round than the present one, nothing of this round counts. */
function cohortOf({ lane, facts, owed }: Representative, dueAt: Date): Cohort {
  const { contact, gate, campaign, call } = facts;
  const of = { lane, people: 0, dueAt: dueAt.getTime(), completed: contact.completedCalls };
  if (isBeingCalled({ facts, owed })) {
    const dials = Math.max(contact.dialsInRound - 1, 0);
    const redials = dials === 0 ? 0 : Math.max(contact.redialsInRound - 1, 0);
    return { ...of, dials, redials, isLive: true };
  }
  const next = nextOpeningAfter(campaign, gate.round);
  const isRedial = (next === null || dueAt < next) && call?.kind === "REDIAL";
  return {
    ...of,
    dials: isRedial ? contact.dialsInRound : 0,
    redials: isRedial ? contact.redialsInRound : 0,
    isLive: false,
  };
}
