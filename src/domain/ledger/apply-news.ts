import {
  both,
  type Locked,
  lockCampaign,
  lockDial,
  type LockedDial,
  lockMember,
  lockTenants,
} from "#db/locks.ts";
import { acceptDials, changeCalls } from "#db/queries/change-calls.ts";
import { dialOfNews, type DialRow } from "#db/queries/dial-rows.ts";
import { optOutFieldOf } from "#db/queries/opt-outs.ts";
import { afterCommit, commitWith, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { isFinal, mayConclude } from "#rules/call-state.ts";
import { isGivenUp, isRefusedByVapi } from "#rules/dial-reason.ts";
import { classifyEnd, type CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import { adopt } from "./adopt.ts";
import { recordCallEvents } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { type BreakerLocks, endingOf, lockForBreaker, mayTrip } from "./circuit-breaker.ts";
import { type LockedFault, lockFault } from "./faults.ts";
import { finishCalls } from "./finish-call.ts";
import { type NewsEffects, newsEffects } from "./news-effects.ts";
import { noteOptOuts } from "./opt-outs.ts";

export type NewsResult = "APPLIED" | "NOTHING_NEW" | "UNKNOWN_CALL";

/** What is locked before the dial of news of an end. */
interface EndLocks {
  readonly member: Locked<"campaign"> & Locked<"contact" | "membership", "UPDATE">;
  /** Null: the end names no fault. */
  readonly fault: LockedFault | null;
  /** Null: the end cannot trip the breaker. */
  readonly breaker: BreakerLocks | null;
  /** False: the campaign has no redials. */
  readonly mayRedial: boolean;
  /** Where the campaign's assistant says that the person asked not to be called again; null: nowhere. */
  readonly optOutField: string | null;
}

/** Writes in the same transaction what else follows from the results of news. Its first statement is sent at once. */
export type AlsoWrite = (results: readonly NewsResult[]) => Promise<unknown>;

/** News with all locked that they may change. */
export interface LockedNews extends LockedDial {
  readonly news: CallNews;
  /** VAPI's report, which comes last. */
  readonly isReport: boolean;
  /** Null: the call has not ended. */
  readonly end: EndLocks | null;
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
  const locked = await lockDial(tx, campaign, found.id);
  const [result] = await applyLocked(context, tx, [{ ...locked, news, isReport: false, end }], now);
  return result!;
}

/** Applies news of different calls, in a fixed number of statements. Returns what became of each. */
export async function applyLocked(
  context: DomainContext,
  tx: Tx,
  locked: readonly LockedNews[],
  now: Date,
  also: AlsoWrite = async () => {},
): Promise<NewsResult[]> {
  const applied: (LockedNews & {
    readonly effects: NewsEffects;
    readonly verdict: CallEnd | null;
  })[] = [];
  for (const each of locked) {
    const { dial, news, end, isReport } = each;
    if (end !== null && isEndOfRefused(dial, news)) continue;
    const adoption = await adopt(tx, each, news, now);
    if (adoption === "NOT_OURS") continue;
    const isAccepted = adoption === "ACCEPTED";
    const verdict = end !== null && mayEnd(dial, news) ? verdictOf(news, dial) : null;
    const meant = { dial, news, isAccepted, verdict, isReport };
    applied.push({ ...each, verdict, effects: newsEffects(meant, context.horizons.reportMs, now) });
  }
  const isNew = new Set(applied.filter(({ effects }) => effects.isNew).map(({ dial }) => dial.id));
  const results = locked.map(({ dial }): NewsResult =>
    isNew.has(dial.id) ? "APPLIED" : "NOTHING_NEW",
  );
  // In one round trip.
  const written = Promise.all([
    ...writeEffects(
      tx,
      applied.map(({ effects }) => effects),
      now,
    ),
    also(results),
  ]);
  for (const { effects } of applied) afterCommit(tx, () => observeEffects(context, effects, now));
  commitWith(tx, written);
  // Before redials are planned: they ask whether the contact may be called.
  await noteOptOuts(tx, locked, now);
  await finishCalls(
    context,
    tx,
    applied.flatMap(({ end, verdict, news, locks, effects: { dial } }) =>
      end === null || verdict === null
        ? []
        : [{ ...end, verdict, news, dial, locks: both(locks, end.member) }],
    ),
    now,
  );
  await enqueue(
    tx,
    "hang-up",
    applied
      .filter(({ news, effects: { dial, isNew } }) => isUnwanted(dial, news, isNew))
      .map(({ dial: { tenantId }, news: { vapiCallId } }) => ({ tenantId, vapiCallId })),
  );
  return results;
}

function observeEffects(
  { observe }: DomainContext,
  { dial: { id: dialId, callId, sentAt }, call, hasEnded }: NewsEffects,
  now: Date,
): void {
  if (call.accepted !== null) observe({ kind: "DIAL_ACCEPTED", dialId, callId });
  if (call.end !== null && hasEnded) {
    const durationMs = now.getTime() - (sentAt ?? now).getTime();
    observe({ kind: "CALL_ENDED", dialId, callId, outcome: call.end.outcome, durationMs });
  }
}

/** Sends the statements that write them. */
function writeEffects(
  tx: Tx,
  effects: readonly NewsEffects[],
  now: Date,
): readonly Promise<unknown>[] {
  if (effects.length === 0) return [];
  const accepted = effects.flatMap(({ call }) => call.accepted ?? []);
  return [
    accepted.length > 0 &&
      acceptDials(
        tx,
        accepted.map(({ dialId }) => dialId),
        accepted.map(({ vapiCallId }) => vapiCallId),
        now,
      ),
    changeCalls(
      tx,
      effects.map(({ call }) => call),
      now,
    ),
    recordCallEvents(
      tx,
      effects.flatMap(({ events }) => events),
      now,
    ),
  ].filter((sent) => sent !== false);
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
  return !verdictOf(news, dial).reachedPhone;
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
async function lockForNews(
  tx: Tx,
  found: DialRow,
  news: CallNews,
): Promise<{ readonly campaign: Locked<"campaign">; readonly end: EndLocks | null }> {
  // A dial that was presumed absent takes its slot again: no other call to the contact may be claimed meanwhile.
  if (found.state === "UNKNOWN" || found.state === "REJECTED") {
    await lockTenants(tx, [found.tenantId]);
  }
  const { campaignId } = found;
  if (news.status !== "ended") {
    return { campaign: await lockCampaign(tx, campaignId, "SHARE"), end: null };
  }
  const verdict = verdictOf(news, found);
  const ending = endingOf(verdict.outcome, news.endedReason);
  const trips = mayEnd(found, news) && (await mayTrip(tx, found, ending));
  const fault = verdict.fault === null ? null : await lockFault(tx, found, verdict.fault);
  let exclusive: Locked<"campaign", "UPDATE"> | null =
    fault?.kind === "ACCOUNT" ? fault.locks : null;
  if (trips) exclusive ??= await lockCampaign(tx, campaignId, "UPDATE");
  const campaign: Locked<"campaign"> = exclusive ?? (await lockCampaign(tx, campaignId, "SHARE"));
  const breaker = trips ? await lockForBreaker(tx, exclusive!, found, ending) : null;
  const member = await lockMember(tx, campaign, found);
  // Only a call that was analysed can say it.
  const optOutField =
    news.structured.length === 0
      ? null
      : ((await optOutFieldOf.first(tx, campaignId))?.optOutField ?? null);
  return { campaign, end: { member, fault, breaker, mayRedial: true, optOutField } };
}

export function mayEnd({ callStatus, callEndedReason }: DialRow, news: CallNews): boolean {
  return mayConclude({ status: callStatus, endedReason: callEndedReason }, news.endedReason);
}

/** What the news of an end mean. */
export function verdictOf(news: CallNews, dial: DialRow): CallEnd {
  // The news's `startedAt` says nothing: VAPI may set it for calls that nobody answered. The row's is set when an
  // answer is reported; it says nothing about a dial if the call of another dial was answered.
  const isAnswered = dial.callStartedAt !== null && dial.callDialId === dial.id;
  const answered = isAnswered || /^User:/m.test(news.transcript ?? "");
  return classifyEnd(news.endedReason, { answered });
}
