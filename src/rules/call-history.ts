import { type CallEventKind, callEventKinds } from "./call-event-kind.ts";

/** An entry of a call's history. */
export interface HistoryEntry {
  readonly at: Date;
  readonly kind: CallEventKind;
  readonly detail: string | null;
}

/** A call, as far as its row tells what has happened. */
export interface CallInHistory {
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
  readonly endedReason: string | null;
}

/** A dial, as far as its row tells what has happened. */
export interface DialInHistory {
  readonly state: string;
  readonly reason: string | null;
  readonly intendedAt: Date;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly vapiCallId: string | null;
}

/**
 * The history of a call, oldest entry first. What happens to every call is in the rows of the call and its dials, so
 * only the rest is stored as entries: CLAIMED, SENT, ACCEPTED, IN_PROGRESS and ENDED with its reason are made here.
 * Earlier versions stored those as well; an entry is not repeated.
 */
export function historyOf(
  call: CallInHistory,
  dials: readonly DialInHistory[],
  stored: readonly HistoryEntry[],
): HistoryEntry[] {
  const ofDials = dials.flatMap(entriesOfDial).filter((entry) => !isStored(entry, stored));
  const entries = [...stored, ...ofDials];
  return [...entries, ...entriesOfCall(call, entries)].toSorted(
    (one, other) =>
      one.at.getTime() - other.at.getTime() ||
      callEventKinds.indexOf(one.kind) - callEventKinds.indexOf(other.kind),
  );
}

function entriesOfDial(dial: DialInHistory): HistoryEntry[] {
  // The database had lost what was before: only ADOPTED is known, which is stored.
  if (dial.reason === "REBUILT") return [];
  const { state, intendedAt, sentAt, settledAt, vapiCallId } = dial;
  return [
    { at: intendedAt, kind: "CLAIMED", detail: null },
    ...(sentAt === null ? [] : [{ at: sentAt, kind: "SENT", detail: null } as const]),
    ...(state === "ACCEPTED" && settledAt !== null
      ? [{ at: settledAt, kind: "ACCEPTED", detail: vapiCallId } as const]
      : []),
  ];
}

/** A dial that VAPI accepted without an answer that was heard was adopted. */
function isStored({ kind, at }: HistoryEntry, stored: readonly HistoryEntry[]): boolean {
  return stored.some(
    (other) =>
      other.at.getTime() === at.getTime() &&
      (other.kind === kind || (kind === "ACCEPTED" && other.kind === "ADOPTED")),
  );
}

function entriesOfCall(
  { startedAt, finishedAt, outcome, endedReason }: CallInHistory,
  others: readonly HistoryEntry[],
): HistoryEntry[] {
  const has = (...kinds: CallEventKind[]): boolean =>
    others.some(({ kind }) => kinds.includes(kind));
  const isStarted = startedAt !== null && !has("IN_PROGRESS");
  // The end was stored if its reason was not known then.
  const isEnded =
    finishedAt !== null && endedReason !== null && !has("ENDED", "CONCLUDED", "REJECTED");
  return [
    ...(isStarted
      ? [{ at: between(startedAt, others, finishedAt), kind: "IN_PROGRESS", detail: null } as const]
      : []),
    ...(isEnded
      ? [{ at: finishedAt, kind: "ENDED", detail: `${outcome}: ${endedReason}` } as const]
      : []),
  ];
}

/** When a call was answered is VAPI's time: it must not come before the acceptance or after the end, which are ours. */
function between(startedAt: Date, others: readonly HistoryEntry[], finishedAt: Date | null): Date {
  const accepted = others.filter(({ kind }) => kind === "ACCEPTED" || kind === "ADOPTED");
  const earliest = Math.max(startedAt.getTime(), ...accepted.map(({ at }) => at.getTime()));
  return new Date(Math.min(earliest, finishedAt?.getTime() ?? earliest));
}
