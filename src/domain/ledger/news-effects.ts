import type { CallChange } from "#db/queries/change-calls.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { CallEvent } from "#domain/calls/call-history.ts";
import { advance, isFinal } from "#rules/call-state.ts";
import type { CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";

/** News of a locked dial, and what they mean. */
export interface MeantNews {
  /** Before the news. */
  readonly dial: DialRow;
  readonly news: CallNews;
  /** VAPI has accepted the dial, which was not known before. */
  readonly isAccepted: boolean;
  /** How the call has ended; null: it has not, or that is known. */
  readonly verdict: CallEnd | null;
  /** The news are VAPI's report, which comes last. */
  readonly isReport: boolean;
}

/** What news change. */
export interface NewsEffects {
  /** After the news, as far as `DialRow` shows it. */
  readonly dial: DialRow;
  readonly call: CallChange;
  /** Entries of the history that the rows of the call and the dial do not show (`historyOf`). */
  readonly events: readonly CallEvent[];
  /** The call was live until these news. */
  readonly hasEnded: boolean;
  /** Whether the news said more than facts such as cost or transcript. */
  readonly isNew: boolean;
}

/**
 * Computes what the news of a dial change, `reportMs` being how long VAPI's report may take. The status only moves
 * forward; facts are also added to a final call. What VAPI reports as its own times replaces those at which this
 * server heard of the answer and the end, so that the order of the news makes no difference; its start counts only
 * for a call that was answered, as VAPI may report one for others too.
 */
export function newsEffects(
  { dial: before, news, isAccepted, verdict, isReport }: MeantNews,
  reportMs: number,
  now: Date,
): NewsEffects {
  const dial = isAccepted ? acceptedDial(before, news) : before;
  const reportDueAt = new Date(now.getTime() + reportMs);
  const isAnswered = verdict === null && isAnswer(dial, news);
  const { callId } = dial;
  const { cost, transcript, messages, summary, recordingUrl, durationSeconds } = news;
  return {
    dial,
    call: {
      callId,
      accepted: isAccepted ? { ...linkOf(dial, news), reportDueAt } : null,
      end: verdict === null ? null : endingOf(news, verdict, reportDueAt),
      ...progressOf(dial, news, { verdict, isAnswered }, now),
      isReport,
      cost,
      conversation: transcript === null ? null : { transcript, messages },
      summary,
      recordingUrl,
      durationSeconds,
    },
    events: [
      ...(isAccepted ? acceptance(before, news) : []),
      ...(verdict === null ? [] : conclusion(dial, news, verdict)),
    ],
    hasEnded: verdict !== null && !isFinal(dial.callStatus),
    isNew: isAccepted || isAnswered || verdict !== null,
  };
}

/** The news say for the first time that the call was answered. */
function isAnswer({ callStatus }: DialRow, { status }: CallNews): boolean {
  const isAnswered = status === "in-progress" || status === "forwarding";
  return isAnswered && advance(callStatus, "IN_PROGRESS") !== callStatus;
}

/** Status and times of the call after the news. */
function progressOf(
  dial: DialRow,
  news: CallNews,
  { verdict, isAnswered }: { readonly verdict: CallEnd | null; readonly isAnswered: boolean },
  now: Date,
): Pick<CallChange, "status" | "startedAt" | "endedAt"> {
  const status = verdict?.status ?? (isAnswered ? "IN_PROGRESS" : dial.callStatus);
  const answeredAt = isAnswered ? now : dial.callStartedAt;
  const wasAnswered = status === "IN_PROGRESS" || status === "COMPLETED" || answeredAt !== null;
  const hasEnded = status === "COMPLETED" || status === "FAILED";
  const endedAt = verdict === null ? dial.callEndedAt : endOf(dial, news, now);
  return {
    status,
    startedAt: wasAnswered ? (news.startedAt ?? answeredAt) : null,
    endedAt: hasEnded ? (news.endedAt ?? endedAt) : endedAt,
  };
}

function linkOf({ id, round, attempt, sentAt }: DialRow, { vapiCallId }: CallNews) {
  return { dialId: id, vapiCallId, round, attempt, placedAt: sentAt };
}

function endingOf(
  { endedReason }: CallNews,
  { outcome, message, reachedPhone }: CallEnd,
  reportDueAt: Date,
): NonNullable<CallChange["end"]> {
  // VAPI reports nothing on a call that did not ring.
  const due = reachedPhone ? reportDueAt : null;
  return { outcome, endedReason, message, reachedPhone, reportDueAt: due };
}

/** When a call that has ended by these news ended. */
export function endOf(dial: DialRow, news: CallNews, now: Date): Date {
  return news.endedAt ?? dial.callEndedAt ?? now;
}

/** The dial holds the slot of its call again, if it was presumed absent. */
function acceptedDial(dial: DialRow, news: CallNews): DialRow {
  return {
    ...dial,
    state: "ACCEPTED",
    vapiCallId: news.vapiCallId,
    callDialId: dial.id,
    callPlacedAt: dial.sentAt,
    callStatus: advance(dial.callStatus, "CALLING"),
  };
}

function acceptance({ tenantId, callId, state }: DialRow, { vapiCallId }: CallNews): CallEvent[] {
  return state === "SENT" ? [] : [{ tenantId, callId, kind: "ADOPTED", detail: vapiCallId }];
}

function conclusion(
  { tenantId, callId, callStatus }: DialRow,
  { endedReason }: CallNews,
  { outcome }: CallEnd,
): CallEvent[] {
  const isLate = isFinal(callStatus);
  if (!isLate && endedReason !== null) return [];
  const detail = `${outcome}: ${endedReason ?? "no reason"}`;
  return [{ tenantId, callId, kind: isLate ? "CONCLUDED" : "ENDED", detail }];
}
