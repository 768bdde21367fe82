import { lockCampaign, lockTenants } from "#db/locks.ts";
import { type DialRow, findDialOfNews, lockDial, lockMember } from "#db/queries/dial-rows.ts";
import { enrichCall } from "#db/queries/enrich-call.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { advance, isFinal, isGivenUp, mayConclude } from "#rules/call-state.ts";
import { classifyEnd, type CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import { adopt } from "./adopt.ts";
import { tell } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { endingOf, lockRun, mayTrip } from "./circuit-breaker.ts";
import { lockForFault } from "./faults.ts";
import { finishCall } from "./finish-call.ts";

export type NewsResult = "APPLIED" | "NOTHING_NEW" | "UNKNOWN_CALL";

/**
 * Applies what a webhook, a listing, a lookup or a 201 tells of a call, in whatever order and however
 * often it is told: the dial becomes ACCEPTED, the status only moves forward, and later facts are added
 * also to a final call.
 */
export async function applyNews(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<NewsResult> {
  const found = await findDialOfNews(tx, tenantId, news);
  if (found === null || found.state === "INTENDED") return "UNKNOWN_CALL";
  const mayTripBreaker = await lockForNews(tx, found, news);
  const locked = await lockDial(tx, found);
  // VAPI ends a call that it has refused for want of capacity; the refusal was heard already.
  if (locked.state === "REJECTED" && verdictOf(news, locked)?.reachedPhone === false) {
    return "NOTHING_NEW";
  }
  const dial = await adopt(context, tx, locked, news, now);
  if (dial === null) return "NOTHING_NEW";
  const changed = await progress(context, tx, dial, { news, mayTripBreaker }, now);
  await enrichCall(tx, dial.callId, news, now);
  if (isUnwanted(dial, news, changed || locked.state !== "ACCEPTED")) {
    await enqueue(tx, "hang-up", [{ tenantId, vapiCallId: news.vapiCallId }]);
  }
  return changed || locked.state !== "ACCEPTED" ? "APPLIED" : "NOTHING_NEW";
}

/** VAPI says that a call is live which was given up here, or which a person wants to be ended. */
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
 * Locks, before the call is, all that the news may change. What is found here may have moved on when the
 * call is locked, but never to something that needs more: an answer heard meanwhile can only excuse an
 * ending, and a call that was concluded stays so. True: the campaign is locked exclusively, as the end may
 * trip its breaker.
 */
async function lockForNews(tx: Tx, found: DialRow, news: CallNews): Promise<boolean> {
  const verdict = verdictOf(news, found);
  // A call that was given up for lost takes its slot again: nobody claims another to this person meanwhile.
  if (found.state === "UNKNOWN" || found.state === "REJECTED") {
    await lockTenants(tx, [found.tenantId]);
  }
  if (verdict === null) {
    await lockCampaign(tx, found.campaignId, "SHARE");
    return false;
  }
  const ending = endingOf(verdict.outcome, news.endedReason);
  const trips = concludes(found, news) && (await mayTrip(tx, found, ending));
  if (verdict.fault?.kind === "ACCOUNT") await lockForFault(tx, found, verdict.fault.scope);
  else {
    if (verdict.fault !== null) await lockTenants(tx, [found.tenantId]);
    await lockCampaign(tx, found.campaignId, trips ? "UPDATE" : "SHARE");
  }
  if (trips && !ending.isFault) await lockRun(tx, found, verdict.outcome);
  await lockMember(tx, found);
  return trips;
}

function concludes({ callStatus, callEndedReason }: DialRow, news: CallNews): boolean {
  return mayConclude({ status: callStatus, endedReason: callEndedReason }, news.endedReason);
}

async function progress(
  context: DomainContext,
  tx: Tx,
  dial: DialRow,
  { news, mayTripBreaker }: { readonly news: CallNews; readonly mayTripBreaker: boolean },
  now: Date,
): Promise<boolean> {
  const verdict = verdictOf(news, dial);
  if (verdict !== null) {
    if (!concludes(dial, news)) return false;
    await finishCall(context, tx, dial, { news, verdict, mayTripBreaker }, now);
    return true;
  }
  const isAnswered = news.status === "in-progress" || news.status === "forwarding";
  if (!isAnswered || advance(dial.callStatus, "IN_PROGRESS") === dial.callStatus) return false;
  await tx.query(
    "update call set status = 'IN_PROGRESS', started_at = $2, updated_at = $2 where id = $1",
    [dial.callId, now],
  );
  await tell(tx, dial.callId, now, "IN_PROGRESS");
  return true;
}

/** What the end means; null while the call has not ended. */
function verdictOf(news: CallNews, dial: DialRow): CallEnd | null {
  if (news.status !== "ended") return null;
  // The news's `startedAt` says nothing: VAPI may set it on calls that nobody answered. The row's is set when
  // an answer is heard of; it says nothing of a dial in whose place another is being answered.
  const isAnswered = dial.callStartedAt !== null && dial.callDialId === dial.id;
  const answered = isAnswered || /^User:/m.test(news.transcript ?? "");
  return classifyEnd(news.endedReason, { answered });
}
