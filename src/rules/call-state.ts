/*
 * Status of a call                              State of a dial, one request to VAPI
 *
 *   SCHEDULED ─► CALLING ─► IN_PROGRESS           INTENDED ─► SENT ─► UNKNOWN
 *     │    ▲       │  │          │                   │         │  │     │  │
 *     │    └ put ──┘  ▼          ▼                   │         │  ▼     ▼  │
 *     │      back   COMPLETED | FAILED               │         │ ACCEPTED  │
 *     ▼                                              ▼         ▼     ▲     ▼
 *   CANCELLED                                        └──────► REJECTED ◄───┘
 */

export type CallStatus =
  | "SCHEDULED"
  | "CALLING"
  | "IN_PROGRESS"
  | "COMPLETED"
  | "FAILED"
  | "CANCELLED";

/** The statuses that VAPI can report for a call that it has accepted. */
export type CallProgress = Extract<CallStatus, "CALLING" | "IN_PROGRESS" | "COMPLETED" | "FAILED">;

/** The result of a call. */
export type CallOutcome =
  | "ANSWERED"
  | "VOICEMAIL"
  | "SILENCE"
  | "NO_ANSWER"
  | "BUSY"
  | "BAD_NUMBER"
  | "CARRIER_FAULT"
  | "PROVIDER_FAULT"
  | "ACCOUNT_FAULT"
  | "CAPACITY"
  | "ENDED_BY_US"
  | "UNKNOWN";

export type DialState = "INTENDED" | "SENT" | "ACCEPTED" | "REJECTED" | "UNKNOWN";

const stage: Readonly<Record<CallStatus, number>> = {
  SCHEDULED: 0,
  CALLING: 1,
  IN_PROGRESS: 2,
  COMPLETED: 3,
  FAILED: 3,
  CANCELLED: 3,
};

/**
 * The status after news from VAPI, which may come late, twice and in any order: it never goes back, and a
 * final status stays. (For a reason that comes after the end see `mayConclude`.)
 */
export function advance(status: CallStatus, news: CallProgress): CallStatus {
  return stage[news] > stage[status] ? news : status;
}

/**
 * Whether news of a call's end, with this reason, decides the result of the call. It does while the call has not
 * ended. After that the status is final, with one exception: an end without a known reason is provisional, and
 * the first reason that VAPI gives decides the result again, once. A call that was never placed stays CANCELLED.
 */
export function mayConclude(
  call: { readonly status: CallStatus; readonly endedReason: string | null },
  reason: string | null,
): boolean {
  if (!isFinal(call.status)) return true;
  return call.status !== "CANCELLED" && call.endedReason === null && reason !== null;
}

/** The time after which a call that was placed at `placedAt` with this maximum duration cannot be live. */
export function endsBy(
  placedAt: Date,
  {
    maxDurationSeconds,
    aroundConversationMs,
  }: { maxDurationSeconds: number; aroundConversationMs: number },
): Date {
  return new Date(placedAt.getTime() + maxDurationSeconds * 1_000 + aroundConversationMs);
}

/** The status does not change again, except for a reason (`mayConclude`). Transcript and cost may still be added. */
export function isFinal(status: CallStatus): boolean {
  return stage[status] === 3;
}

/** Holds a slot. */
export function isLive(status: CallStatus): boolean {
  return status === "CALLING" || status === "IN_PROGRESS";
}

/** Waits or is live. A manual call may be open beside a call of a round; only one call to a contact is ever live. */
export function isOpen(status: CallStatus): boolean {
  return !isFinal(status);
}

const dialMoves: Readonly<Record<DialState, readonly DialState[]>> = {
  // Withdrawn before it was sent, for example because the gate has closed.
  INTENDED: ["SENT", "REJECTED"],
  SENT: ["ACCEPTED", "REJECTED", "UNKNOWN"],
  UNKNOWN: ["ACCEPTED", "REJECTED"],
  // Presumed absent, and then VAPI shows the call after all: it is adopted.
  REJECTED: ["ACCEPTED"],
  ACCEPTED: [],
};

/** Whether a dial may change from one state to another. None returns to `SENT`: no dial is posted twice. */
export function mayMoveDial(from: DialState, to: DialState): boolean {
  return dialMoves[from].includes(to);
}
