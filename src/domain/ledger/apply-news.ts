import { both, type Locked, lockCampaign, lockDial, lockMember, lockTenants } from "#db/locks.ts";
import { answerCall } from "#db/queries/call-changes.ts";
import { dialOfNews, type DialRow } from "#db/queries/dial-rows.ts";
import { enrichCall } from "#db/queries/enrich-call.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { advance, isFinal, mayConclude } from "#rules/call-state.ts";
import { isGivenUp, isRefusedByVapi } from "#rules/dial-reason.ts";
import { classifyEnd, type CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import { adopt } from "./adopt.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { type BreakerLocks, endingOf, lockForBreaker, mayTrip } from "./circuit-breaker.ts";
import { type LockedFault, lockFault } from "./faults.ts";
import { finishCall } from "./finish-call.ts";

export type NewsResult = "APPLIED" | "NOTHING_NEW" | "UNKNOWN_CALL";

/** What is locked before the dial of the news. */
interface NewsLocks {
  readonly campaign: Locked<"campaign">;
  /** Null: the call has not ended. */
  readonly end: EndLocks | null;
}

interface EndLocks {
  readonly member: Locked<"campaign"> & Locked<"contact" | "membership", "UPDATE">;
  /** Null: the end names no fault. */
  readonly fault: LockedFault | null;
  /** Null: the end cannot trip the breaker. */
  readonly breaker: BreakerLocks | null;
}

/**
 * Applies what a webhook, a listing, a lookup or a 201 says about a call, in whatever order and however often it
 * comes: the dial becomes ACCEPTED, the status only moves forward, and later facts are also added to a final call.
 */
export async function applyNews(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<NewsResult> {
  const found = await dialOfNews.first(tx, tenantId, news.dialId, news.vapiCallId);
  if (found === undefined || isUnsent(found)) return "UNKNOWN_CALL";
  const { campaign, end } = await lockForNews(tx, found, news);
  const { dial: before, locks } = await lockDial(tx, campaign, found.id);
  if (end !== null && isEndOfRefused(before, news)) return "NOTHING_NEW";
  const dial = await adopt(context, tx, { dial: before, locks }, news, now);
  if (dial === null) return "NOTHING_NEW";
  let changed = false;
  if (end === null) changed = await recordAnswer(tx, dial, news, now);
  else if (mayEnd(dial, news)) {
    const locked = { dial, locks: both(locks, end.member) };
    await finishCall(context, tx, locked, { ...end, news, verdict: endOf(news, dial) }, now);
    changed = true;
  }
  await addFacts(tx, dial.callId, news, now);
  const isNew = changed || before.state !== "ACCEPTED";
  if (isUnwanted(dial, news, isNew)) {
    await enqueue(tx, "hang-up", [{ tenantId, vapiCallId: news.vapiCallId }]);
  }
  return isNew ? "APPLIED" : "NOTHING_NEW";
}

/** Whether the database does not know the dial as sent. If VAPI has its call, the database has lost that it was. */
export function isUnsent({ state, sentAt }: DialRow): boolean {
  return state === "INTENDED" || (state === "REJECTED" && sentAt === null);
}

/**
 * VAPI also ends a call that it has refused, for example for lack of capacity, and may report the end without its
 * reason. The refusal has been handled already.
 */
function isEndOfRefused(dial: DialRow, news: CallNews): boolean {
  if (dial.state !== "REJECTED") return false;
  if (news.endedReason === null) return isRefusedByVapi(dial.reason);
  return !endOf(news, dial).reachedPhone;
}

/** VAPI shows a call as live that was given up, or that a person asked to end. */
function isUnwanted(dial: DialRow, { status }: CallNews, isNew: boolean): boolean {
  if (status === null || !liveAtVapi.has(status)) return false;
  if (isFinal(dial.callStatus)) return isGivenUp(dial.reason);
  return isNew && dial.callEndRequestedAt !== null;
}

const liveAtVapi: ReadonlySet<string> = new Set([
  "scheduled",
  "queued",
  "ringing",
  "in-progress",
  "forwarding",
]);

/**
 * Locks, before the dial, all that the news may change. The dial may change before it is locked, but never so that
 * more locks are needed: an answer that is recorded meanwhile can only excuse an ending, and an ended call stays so.
 */
async function lockForNews(tx: Tx, found: DialRow, news: CallNews): Promise<NewsLocks> {
  // A dial that was presumed absent takes its slot again: no other call to the contact may be claimed meanwhile.
  if (found.state === "UNKNOWN" || found.state === "REJECTED") {
    await lockTenants(tx, [found.tenantId]);
  }
  const { campaignId } = found;
  if (news.status !== "ended") {
    return { campaign: await lockCampaign(tx, campaignId, "SHARE"), end: null };
  }
  const verdict = endOf(news, found);
  const ending = endingOf(verdict.outcome, news.endedReason);
  const trips = mayEnd(found, news) && (await mayTrip(tx, found, ending));
  const fault = verdict.fault === null ? null : await lockFault(tx, found, verdict.fault);
  let exclusive: Locked<"campaign", "UPDATE"> | null =
    fault?.kind === "ACCOUNT" ? fault.locks : null;
  if (trips) exclusive ??= await lockCampaign(tx, campaignId, "UPDATE");
  const campaign: Locked<"campaign"> = exclusive ?? (await lockCampaign(tx, campaignId, "SHARE"));
  const breaker = trips ? await lockForBreaker(tx, exclusive!, found, ending) : null;
  const member = await lockMember(tx, campaign, found);
  return { campaign, end: { member, fault, breaker } };
}

function mayEnd({ callStatus, callEndedReason }: DialRow, news: CallNews): boolean {
  return mayConclude({ status: callStatus, endedReason: callEndedReason }, news.endedReason);
}

/** False: the news do not say that the call was answered, or that is known. */
async function recordAnswer(tx: Tx, dial: DialRow, news: CallNews, now: Date): Promise<boolean> {
  const isAnswered = news.status === "in-progress" || news.status === "forwarding";
  if (!isAnswered || advance(dial.callStatus, "IN_PROGRESS") === dial.callStatus) return false;
  await answerCall(tx, dial.callId, now);
  await recordCallEvent(tx, dial, now, "IN_PROGRESS");
  return true;
}

/** What the news of an end mean. */
function endOf(news: CallNews, dial: DialRow): CallEnd {
  // The news's `startedAt` says nothing: VAPI may set it for calls that nobody answered. The row's is set when an
  // answer is reported; it says nothing about a dial if the call of another dial was answered.
  const isAnswered = dial.callStartedAt !== null && dial.callDialId === dial.id;
  const answered = isAnswered || /^User:/m.test(news.transcript ?? "");
  return classifyEnd(news.endedReason, { answered });
}

async function addFacts(tx: Tx, callId: string, news: CallNews, now: Date): Promise<void> {
  const { cost, transcript, summary, recordingUrl, durationSeconds, startedAt, endedAt } = news;
  await enrichCall(
    tx,
    callId,
    cost,
    transcript,
    summary,
    recordingUrl,
    durationSeconds,
    startedAt,
    endedAt,
    now,
  );
}
