import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import type { LookupRow } from "#db/queries/lookups.ts";
import { dialsNotSent } from "#db/queries/reconciliation.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { presumedAbsent } from "#db/queries/unsettled.ts";
import { inTransaction } from "#db/pool.ts";
import { type Listing, readBackMs, skewMs } from "#rules/presumption.ts";
import { type CallListing, type CallNews, type VapiClient, VapiError } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import type { DomainContext } from "#domain/context.ts";
import { presume } from "./presume.ts";
import { accountOf } from "./vapi-account.ts";
import { handleLostCall } from "./lost-call.ts";
import { giveUpMissingCall } from "./missing-call.ts";

/** Silent calls that the listing does not show are looked up one by one, at most so many at a time. */
const mostSingleLookups = 20;

/**
 * Asks VAPI about one tenant's UNKNOWN dials and calls without news: one listing for all of them. An UNKNOWN dial that
 * a clean listing does not show counts a miss; a call that it does not show is looked up by its id. A call that was
 * presumed absent is adopted, and one that the database has lost is rebuilt. If VAPI does not answer, nothing is
 * concluded.
 */
export async function lookUp(
  context: DomainContext,
  tenantId: string,
  rows: readonly LookupRow[],
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined || rows.length === 0) return;
  try {
    await ask(context, tenant.id, context.vapi(accountOf(context, tenant)), rows);
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    context.log.warn({ tenantId, err: error, dials: rows.length }, "a lookup at VAPI failed");
  }
}

/** Looks for one UNKNOWN dial. False: the lookup at VAPI failed, or the listing was not complete. */
export async function lookForDial(
  context: DomainContext,
  vapi: VapiClient,
  { id: dialId, tenantId, callId, sentAt }: DialRow,
): Promise<boolean> {
  const row = { tenantId, dialId, callId, isUnknown: true, vapiCallId: null, sentAt: sentAt! };
  try {
    return await ask(context, tenantId, vapi, [row]);
  } catch (error) {
    if (error instanceof VapiError) return false;
    throw error;
  }
}

/** True: the listing was complete. */
async function ask(
  context: DomainContext,
  tenantId: string,
  vapi: VapiClient,
  rows: readonly LookupRow[],
): Promise<boolean> {
  const oldest = Math.min(...rows.map(({ sentAt }) => sentAt.getTime()));
  const { calls, ...listing } = await listSince(context, vapi, oldest);
  const byDial = new Map(calls.map((call) => [call.dialId, call]));
  const byVapiCall = new Map(calls.map((call) => [call.vapiCallId, call]));
  let singles = 0;
  for (const row of rows) {
    const news = byDial.get(row.dialId) ?? byVapiCall.get(row.vapiCallId ?? "");
    if (news !== undefined) await apply(context, tenantId, news);
    else if (row.isUnknown) await presume(context, row.dialId, listing);
    else if (singles++ < mostSingleLookups) await askForOne(context, vapi, row);
  }
  const dialIds = [...byDial.keys()].filter((dialId) => dialId !== null);
  for (const { id } of await presumedAbsent(context.pool, tenantId, dialIds)) {
    await apply(context, tenantId, byDial.get(id)!);
  }
  const own = dialIds.filter((dialId) => byDial.get(dialId)!.origin.tenantId === tenantId);
  for (const { id } of await dialsNotSent(context.pool, own)) {
    await inTransaction(context.pool, async (tx) => {
      await handleLostCall(context, tx, tenantId, byDial.get(id)!, await context.clock.now(tx));
    });
  }
  return listing.complete;
}

/**
 * Lists VAPI's calls from well before an instant of this server's clock. If VAPI's clock, which its answer shows, is
 * far behind, the same instant is earlier there, and VAPI is asked again.
 */
async function listSince(
  context: DomainContext,
  vapi: VapiClient,
  sinceMs: number,
  aheadMs = 0,
): Promise<Listing & Pick<CallListing, "calls">> {
  const createdAtGe = new Date(sinceMs + aheadMs - 2 * readBackMs);
  const askedAt = await context.clock.now(context.pool);
  const listed = await vapi.listCalls({ createdAtGe });
  const now = await context.clock.now(context.pool);
  const listing = { ...listed, createdAtGe, askedAt, now };
  const skew = skewMs(listing);
  return skew < aheadMs - readBackMs ? await listSince(context, vapi, sinceMs, skew) : listing;
}

async function askForOne(context: DomainContext, vapi: VapiClient, row: LookupRow): Promise<void> {
  const dial = await dialById.first(context.pool, row.dialId);
  if (dial === undefined || dial.vapiCallId === null) return;
  const lookup = await vapi.getCall(dial.vapiCallId);
  if (lookup.kind === "FOUND") await apply(context, dial.tenantId, lookup.news);
  if (lookup.kind === "NOT_FOUND") await giveUpMissingCall(context, row.dialId);
}

async function apply(context: DomainContext, tenantId: string, news: CallNews): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    await applyNews(context, tx, tenantId, news, await context.clock.now(tx));
  });
}
