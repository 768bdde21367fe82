import { newsFromCall } from "./news.ts";
import { type CallListing, type CallNews, type VapiClient, VapiError } from "./types.ts";

type ReadPage = (
  searchParams: Record<string, string | number | undefined>,
) => Promise<{ body: unknown; date: string | null }>;

/** VAPI's largest page. */
const pageSize = 1_000;

/** 50,000 calls in one listing: beyond that the listing gives up and says that it is not complete. */
const mostPages = 50;

/**
 * Pages back from now to `createdAtGe`. VAPI has no cursor, only `createdAtLe`, so each page begins one
 * millisecond after the oldest call of the page before it (its times may be finer than the milliseconds
 * it shows) and the calls seen twice are dropped.
 * @throws VapiError
 */
export async function listCalls(
  readPage: ReadPage,
  query: Parameters<VapiClient["listCalls"]>[0],
): Promise<CallListing> {
  const calls = new Map<string, CallNews>();
  let vapiNow: Date | null = null;
  let createdAtLe: Date | null = null;
  let isReadable = true;
  for (let page = 0; page < mostPages; page++) {
    const { body, date } = await readPage({
      limit: pageSize,
      createdAtGe: query.createdAtGe.toISOString(),
      createdAtLe: createdAtLe?.toISOString(),
      assistantId: query.assistantId,
      phoneNumberId: query.phoneNumberId,
    });
    if (!Array.isArray(body)) throw new VapiError("VAPI sent a response that is not a list", 200);
    if (page === 0) vapiNow = instantOf(date);
    const news = body.map(newsFromCall);
    for (const item of news) {
      if (item === null) isReadable = false;
      else calls.set(item.vapiCallId, item);
    }
    if (body.length < pageSize)
      return { calls: [...calls.values()], vapiNow, complete: isReadable };
    const next = oneMsAfterOldest(news);
    // A page whose calls all have the same time leads no further back.
    if (next === null || (createdAtLe !== null && next >= createdAtLe)) break;
    createdAtLe = next;
  }
  return { calls: [...calls.values()], vapiNow, complete: false };
}

function oneMsAfterOldest(news: readonly (CallNews | null)[]): Date | null {
  const instants = news.flatMap((item) => item?.createdAt?.getTime() ?? []);
  return instants.length === 0 ? null : new Date(Math.min(...instants) + 1);
}

function instantOf(date: string | null): Date | null {
  const instant = Date.parse(date ?? "");
  return Number.isNaN(instant) ? null : new Date(instant);
}
