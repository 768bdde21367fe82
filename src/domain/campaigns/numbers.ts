import {
  barredPeople,
  callsByOutcome,
  callsPlacedSince,
  queueOfContact,
} from "#db/queries/campaign-numbers.ts";
import { minuteMs } from "#rules/clock-time.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import type { DecisionReason } from "#rules/decision.ts";
import type { DomainContext } from "#domain/context.ts";

/** How many people one rule keeps from being called. */
export interface Blocked {
  readonly reason: DecisionReason;
  readonly count: number;
}

/** Why members of these campaigns are barred, without those who have had all their calls. One statement. */
export async function barredOf(
  { pool }: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Blocked[]>> {
  const rows = await barredPeople(pool, tenantId, campaignIds);
  const found = Map.groupBy(rows, ({ campaignId }) => campaignId);
  const blocked = (id: string): Blocked[] =>
    (found.get(id) ?? []).map(({ reason, people }) => ({ reason, count: people }));
  return new Map(campaignIds.map((id) => [id, blocked(id)]));
}

/**
 * `notCallable` people of a campaign by reason, the most frequent first: whoever is not barred otherwise has had all
 * calls.
 */
export function blockedBy(notCallable: number, barred: readonly Blocked[]): Blocked[] {
  const others = notCallable - barred.reduce((sum, { count }) => sum + count, 0);
  const all: Blocked[] = [...barred, { reason: "RETRY_LIMIT_REACHED", count: others }];
  return all.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

/** The outcomes of calls that rang, or were busy. */
const rang: ReadonlySet<CallOutcome> = new Set([
  "ANSWERED",
  "VOICEMAIL",
  "SILENCE",
  "NO_ANSWER",
  "BUSY",
]);

/** Of the calls that rang or were busy, the part that a person answered, by campaign; null: there are none. */
export async function answerRatesOf(
  { pool }: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await callsByOutcome(pool, tenantId, campaignIds);
  const rate = (campaignId: string): number | null => {
    const own = rows.filter((row) => row.campaignId === campaignId && rang.has(row.outcome));
    const all = own.reduce((sum, { calls }) => sum + calls, 0);
    const answered = own.find(({ outcome }) => outcome === "ANSWERED")?.calls ?? 0;
    return all === 0 ? null : answered / all;
  };
  return new Map(campaignIds.map((id) => [id, rate(id)]));
}

/** Of how many minutes the calls are counted. */
export const paceMinutes = 10;

/** The calls that were placed in the last minutes, per minute, by campaign. */
export async function callsPerMinuteOf(
  { pool, clock }: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const since = new Date((await clock.now(pool)).getTime() - paceMinutes * minuteMs);
  const rows = await callsPlacedSince(pool, tenantId, campaignIds, since);
  return new Map(rows.map(({ campaignId, calls }) => [campaignId, calls / paceMinutes]));
}

/** The next waiting call of a contact in a campaign, and how many calls of the campaign are due before. */
export interface QueuePlace {
  readonly callId: string;
  readonly ahead: number;
  readonly isAheadExact: boolean;
}

const mostAhead = 10_000;

/** Null: no call waits. */
export async function queuePlaceOf(
  { pool }: DomainContext,
  tenantId: string,
  { campaignId, contactId }: { readonly campaignId: string; readonly contactId: string },
): Promise<QueuePlace | null> {
  const found = await queueOfContact.first(pool, tenantId, campaignId, contactId, mostAhead + 1);
  if (found === undefined) return null;
  const { callId, ahead } = found;
  return { callId, ahead: Math.min(ahead, mostAhead), isAheadExact: ahead <= mostAhead };
}
