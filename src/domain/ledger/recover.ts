import { countUnsettled, unsettledSince } from "#db/queries/unsettled.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction } from "#db/pool.ts";
import { type CallListing, type CallNews, VapiError } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import { applyNews, type NewsResult } from "./apply-news.ts";
import { type Rebuilt, rebuildLostCall } from "./rebuild.ts";
import { accountOf } from "./vapi-account.ts";

export interface Recovery {
  /** Calls of this server that VAPI lists since then. */
  readonly listed: number;
  /** Those that this database had and that brought news. */
  readonly updated: number;
  /** Those that this database had lost, and has again. */
  readonly rebuilt: number;
  /** VAPI's ids of those whose campaign is lost: their contacts are held until a person releases them. */
  readonly held: readonly string[];
  /** VAPI's ids of calls that carry an id like ours and are another server's. */
  readonly foreign: readonly string[];
  /** Dials that have no answer yet; workers go on looking for them. */
  readonly stillOpen: number;
  /** Why VAPI could not be asked, or not about all of them; null if it was. */
  readonly problem: string | null;
}

/**
 * After a database has lost its latest commits (a restore, an asynchronous failover): asks VAPI which calls of one
 * tenant were placed since `since`, or since its oldest dial without an answer, and rebuilds those that it has lost. A
 * dial that is INTENDED here may have been sent all the same; that can only be known while no dial is being sent.
 * Repeatable.
 */
export async function recover(
  context: DomainContext,
  tenantId: string,
  since: Date,
): Promise<Recovery> {
  const { since: from } = (await unsettledSince.first(context.pool, tenantId, since))!;
  const results = new Map<NewsResult | Rebuilt, string[]>();
  const report = async (listed: number, problem: string | null): Promise<Recovery> => ({
    listed,
    updated: (results.get("APPLIED") ?? []).length + (results.get("ADMITTED") ?? []).length,
    rebuilt: (results.get("REBUILT") ?? []).length,
    held: results.get("CONTACT_HELD") ?? [],
    foreign: results.get("NOT_OURS") ?? [],
    stillOpen: (await countUnsettled.first(context.pool, tenantId))!.n,
    problem,
  });
  const listing = await listSince(context, tenantId, from);
  if (typeof listing === "string") return await report(0, listing);
  const calls = listing.calls
    .filter(({ dialId }) => dialId !== null)
    // The first call of a round before its redials.
    .toSorted((a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0));
  for (const news of calls) {
    const result = await applyOrRebuild(context, tenantId, news);
    results.set(result, [...(results.get(result) ?? []), news.vapiCallId]);
  }
  const isWhole = listing.complete;
  const problem = `its list of calls since ${from.toISOString()} could not be read completely; the oldest calls are missing`;
  return await report(calls.length, isWhole ? null : problem);
}

/** VAPI's calls since an instant; a text says why it could not be asked. */
async function listSince(
  context: DomainContext,
  tenantId: string,
  createdAtGe: Date,
): Promise<CallListing | string> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return "the tenant is gone";
  if (!tenant.isSimulated && tenant.vapiApiKeyEncrypted === null) return "no VAPI key is set";
  try {
    return await context.vapi(accountOf(context, tenant)).listCalls({ createdAtGe });
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    return error.message;
  }
}

async function applyOrRebuild(
  context: DomainContext,
  tenantId: string,
  news: CallNews,
): Promise<NewsResult | Rebuilt> {
  const { pool, clock } = context;
  const result = await inTransaction(pool, async (tx) =>
    applyNews(context, tx, tenantId, news, await clock.now(tx)),
  );
  if (result !== "UNKNOWN_CALL") return result;
  return await inTransaction(pool, async (tx) =>
    rebuildLostCall(context, tx, tenantId, news, await clock.now(tx)),
  );
}
