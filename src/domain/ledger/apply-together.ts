import { lockFreeNews, type FoundNews, type NewsKeys } from "#db/locks/free-news.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import {
  type AlsoWrite,
  applyLocked,
  type LockedNews,
  mayEnd,
  type NewsResult,
  verdictOf,
} from "./apply-news.ts";
import { endingOf, mayTripTogether } from "./circuit-breaker.ts";

/** News of one call of a tenant. */
export interface TenantNews {
  readonly tenantId: string;
  readonly news: CallNews;
  /** VAPI's report, which comes last. */
  readonly isReport: boolean;
}

/**
 * What became of news that were handled with others. ALONE: nothing was done, `applyNews` is to be asked. AGAIN:
 * nothing was done, as other news of the same call come first; they can be handled with others after the commit.
 */
export type TogetherResult = NewsResult | "ALONE" | "AGAIN";

/**
 * Applies news of many calls, of any tenants, in a fixed number of statements and two round trips. ALONE are news that
 * need more than the plain locks (of the tenant, or of the campaign exclusively), and those whose campaign, contact or
 * call another transaction holds. So nothing is waited for, and no news delay others.
 */
export async function applyTogether(
  context: DomainContext,
  tx: Tx,
  items: readonly TenantNews[],
  also: (results: readonly TogetherResult[], now: Date) => Promise<unknown>,
): Promise<TogetherResult[]> {
  const keys = items.map(({ tenantId, news, isReport }, index) => {
    const { dialId, vapiCallId, status } = news;
    return { tenantId, dialId, vapiCallId, isEnd: status === "ended", news, isReport, index };
  });
  const [found, now] = await Promise.all([
    keys.length === 0 ? [] : lockFreeNews(tx, keys),
    context.clock.now(tx),
  ]);
  const results = items.map(({ news }): TogetherResult =>
    // News of a call that this server may have placed are handled alone: the database may have lost it.
    news.dialId === null ? "UNKNOWN_CALL" : "ALONE",
  );
  const calls = new Set<string>();
  const first: Item[] = [];
  for (const item of found) {
    if (item.isUnsent) continue;
    results[item.of.index] = calls.has(item.callId) ? "AGAIN" : "ALONE";
    if (!calls.has(item.callId)) first.push(item);
    calls.add(item.callId);
  }
  const plain = await plainOf(tx, first);
  const write: AlsoWrite = async (applied) => {
    for (const [place, { index }] of plain.entries()) results[index] = applied[place]!;
    await also(results, now);
  };
  await applyLocked(context, tx, plain, now, write);
  return results;
}

type Item = FoundNews<NewsKeys & Omit<TenantNews, "tenantId"> & { readonly index: number }>;

/** Those for which the locks are enough. */
async function plainOf(
  tx: Tx,
  found: readonly Item[],
): Promise<(LockedNews & { readonly index: number })[]> {
  const simple = found.flatMap(
    ({ of: { index, news, isReport }, locked, member, redialsPerRound, optOutField }) => {
      if (locked === null || !isPlain(locked.dial, news)) return [];
      if (member !== null && verdictOf(news, locked.dial).fault !== null) return [];
      const mayRedial = redialsPerRound > 0;
      const end =
        member === null ? null : { member, fault: null, breaker: null, mayRedial, optOutField };
      return [{ ...locked, index, news, isReport, end }];
    },
  );
  const ending = simple
    .filter(({ dial, news }) => news.status === "ended" && mayEnd(dial, news))
    .map((item) => {
      const { dial, news } = item;
      return { item, dial, ending: endingOf(verdictOf(news, dial).outcome, news.endedReason) };
    });
  const tripping = new Set((await mayTripTogether(tx, ending)).map(({ item }) => item));
  return simple.filter((item) => !tripping.has(item));
}

/** The dial waits for its answer or has had it: adopting its call needs no more than its own lock. */
function isPlain(dial: DialRow, news: CallNews): boolean {
  if (dial.state === "SENT") return dial.vapiCallId === null;
  return dial.state === "ACCEPTED" && dial.vapiCallId === news.vapiCallId;
}
