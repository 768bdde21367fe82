import { lockFreeCampaigns, lockFreeDials, lockFreeMembers } from "#db/locks/free.ts";
import { both } from "#db/locks.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import { dialsOfNews } from "#db/queries/dials-of-news.ts";
import type { Tx } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import {
  applyLocked,
  isUnsent,
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

/** News whose dial was found. */
interface FoundNews extends TenantNews {
  readonly index: number;
  readonly dial: DialRow;
}

/**
 * Applies news of many calls, of any tenants, in a fixed number of statements. ALONE: nothing was done, `applyNews` is
 * to be asked. That is so for news that need more than the plain locks (of the tenant, or of the campaign
 * exclusively), for those whose campaign, contact or call another transaction holds, and for the second news of a call.
 * So nothing is waited for, and no news delay others.
 */
export async function applyTogether(
  context: DomainContext,
  tx: Tx,
  items: readonly TenantNews[],
): Promise<{ readonly results: (NewsResult | "ALONE")[]; readonly now: Date }> {
  const { found, unknown } = await locate(tx, items);
  const plain = await plainOf(tx, found);
  const locked = await lockFree(tx, plain);
  const now = await context.clock.now(tx);
  const applied = await applyLocked(context, tx, locked, now);
  const results: (NewsResult | "ALONE")[] = items.map((_item, index) =>
    unknown.has(index) ? "UNKNOWN_CALL" : "ALONE",
  );
  for (const [place, { index }] of locked.entries()) results[index] = applied[place]!;
  return { results, now };
}

/** The dials of the news. Of news of one call, only the first are returned. */
async function locate(
  tx: Tx,
  items: readonly TenantNews[],
): Promise<{ readonly found: FoundNews[]; readonly unknown: ReadonlySet<number> }> {
  const rows = await dialsOfNews(
    tx,
    items.map(({ tenantId }) => tenantId),
    items.map(({ news }) => news.dialId),
    items.map(({ news }) => news.vapiCallId),
  );
  const known = new Map(rows.map(({ n, ...dial }) => [Number(n) - 1, dial]));
  const unknown = new Set<number>();
  const calls = new Set<string>();
  const found: FoundNews[] = [];
  for (const [index, item] of items.entries()) {
    const dial = known.get(index);
    // News of a call that this server may have placed are handled alone: the database may have lost it.
    if (dial === undefined || isUnsent(dial)) {
      if (item.news.dialId === null) unknown.add(index);
    } else if (!calls.has(dial.callId)) {
      calls.add(dial.callId);
      found.push({ ...item, index, dial });
    }
  }
  return { found, unknown };
}

/** Those for which a share lock of the campaign is enough. */
async function plainOf(tx: Tx, found: readonly FoundNews[]): Promise<FoundNews[]> {
  const simple = found.filter(
    ({ dial, news }) =>
      isPlain(dial, news) && (news.status !== "ended" || verdictOf(news, dial).fault === null),
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

async function lockFree(
  tx: Tx,
  plain: readonly FoundNews[],
): Promise<(LockedNews & { readonly index: number })[]> {
  if (plain.length === 0) return [];
  const campaigns = await lockFreeCampaigns(
    tx,
    plain.map(({ dial }) => dial.campaignId),
  );
  const free = plain.filter(({ dial }) => campaigns.ids.has(dial.campaignId));
  const ended = free.filter(({ news }) => news.status === "ended");
  const members = await lockFreeMembers(
    tx,
    campaigns.lock,
    ended.map((item) => ({ ...item.dial, item })),
  );
  const withMember = new Set(members.of.map(({ item }) => item));
  const ready = free.filter((item) => item.news.status !== "ended" || withMember.has(item));
  const dials = await lockFreeDials(
    tx,
    campaigns.lock,
    ready.map(({ dial }) => dial.id),
  );
  return ready.flatMap(({ index, dial, news, isReport }) => {
    const locked = dials.get(dial.id);
    // It may have changed before it was locked.
    if (locked === undefined || !isPlain(locked.dial, news)) return [];
    const end =
      news.status === "ended"
        ? { member: both(campaigns.lock, members.lock), fault: null, breaker: null }
        : null;
    return [{ ...locked, index, news, isReport, end }];
  });
}
