import type { CallType } from "./call-type.ts";
import type { Applied } from "./calling-law.ts";
import type { Cap, CapRule } from "./rule-pack.ts";

/** The most calls of a number in rolling hours: of a rule, of the tenant or of a campaign. */
export interface NumberCap {
  /** For explanations: "us-fl.cap@1". */
  readonly ref: string;
  /** At least 1; 0 after a conversation or a refusal. */
  readonly max: number;
  readonly hours: number;
  readonly startsAt: Cap["startsAt"];
  /** Only calls of these types count; null: all calls count. */
  readonly callTypes: readonly CallType[] | null;
  /** Only calls about the same subject count. */
  readonly isPerSubject: boolean;
}

/** A call of the tenant to the number, which was sent and may have rung. */
export interface CountedCall {
  readonly at: Date;
  /** Null: not known. It counts for every cap. */
  readonly callType: CallType | null;
  /** Null: not known. It counts as about each subject. */
  readonly subject: string | null;
  /** When the contact and the caller last spoke in it, or may have; null: they did not. */
  readonly conversationAt: Date | null;
}

/** The person has refused calls. */
export interface Refusal {
  readonly at: Date;
  /** Null: not known. It counts for every cap. */
  readonly callType: CallType | null;
  /** Null: not known. It counts as about each subject. */
  readonly subject: string | null;
}

/** What caps count of a number. */
export interface Counted {
  readonly calls: readonly CountedCall[];
  readonly refusals: readonly Refusal[];
}

const hourMs = 3_600_000;

/** A rule of law as a cap of a number. The number stands for the person, whom no other record tells apart. */
export function numberCap({ rule, ref }: Applied<CapRule>): NumberCap {
  const { max, hours, startsAt, scope } = rule.cap;
  const isPerSubject = scope.includes("SUBJECT") || scope.includes("DEBT");
  return { ref, max, hours, startsAt, callTypes: rule.callTypes, isPerSubject };
}

/** How a cap stands for a call. */
export interface CapState {
  readonly cap: NumberCap;
  /** How many calls, conversations or refusals count. */
  readonly counted: number;
  /** When the next call is allowed by this cap; null: now. */
  readonly until: Date | null;
}

/** A cap that refuses. */
export type CapReached = CapState & { readonly until: Date };

/**
 * How caps stand for a call about `subject` (null: not known) now. A period ends exactly its hours after the call that
 * began it. Attempts, calls, contacts and communications all count as calls that were sent: the strictest reading.
 */
export function capStates(
  caps: readonly NumberCap[],
  counted: Counted,
  subject: string | null,
  now: Date,
): CapState[] {
  return caps.map((cap) => {
    const starts = startsOf(cap, counted, subject)
      .filter((start) => start <= now.getTime() && start + cap.hours * hourMs > now.getTime())
      .toSorted((one, other) => one - other);
    // After a conversation or a refusal no call is allowed: one is enough.
    const enough = cap.startsAt === null ? cap.max : 1;
    const oldestThatMatters = starts[starts.length - enough];
    const until =
      oldestThatMatters === undefined ? null : new Date(oldestThatMatters + cap.hours * hourMs);
    return { cap, counted: starts.length, until };
  });
}

/** The cap that holds longest; null: none refuses. */
export function capReached(
  caps: readonly NumberCap[],
  counted: Counted,
  subject: string | null,
  now: Date,
): CapReached | null {
  const reached = capStates(caps, counted, subject, now).filter(isReached);
  return reached.toSorted((one, other) => other.until.getTime() - one.until.getTime())[0] ?? null;
}

function isReached(state: CapState): state is CapReached {
  return state.until !== null;
}

/** When the periods of a cap have begun, as numbers. */
function startsOf(
  cap: NumberCap,
  { calls, refusals }: Counted,
  subject: string | null,
): readonly number[] {
  const counting = <Event extends Refusal | CountedCall>(events: readonly Event[]) =>
    events.filter((event) => counts(cap, event, subject));
  switch (cap.startsAt) {
    case null:
      return counting(calls).map(({ at }) => at.getTime());
    case "LAST_CONVERSATION":
      return counting(calls).flatMap(({ conversationAt: at }) => at?.getTime() ?? []);
    case "REFUSAL":
      return counting(refusals).map(({ at }) => at.getTime());
  }
}

function counts(cap: NumberCap, event: Refusal | CountedCall, subject: string | null): boolean {
  const isOfType =
    cap.callTypes === null || event.callType === null || cap.callTypes.includes(event.callType);
  const isOnSubject =
    !cap.isPerSubject || subject === null || event.subject === null || event.subject === subject;
  return isOfType && isOnSubject;
}
