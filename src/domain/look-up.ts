import { findDial } from "#db/queries/dial-rows.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import type { LookupRow } from "#db/queries/unsettled.ts";
import { inTransaction } from "#db/pool.ts";
import type { Listing } from "#rules/presumption.ts";
import { type CallNews, type VapiClient, VapiError } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import type { DomainContext } from "./context.ts";
import { presume } from "./presume.ts";
import { accountOf } from "./send.ts";
import { loseCall } from "./lose-call.ts";

/** Listings go back this much further than is needed, for the difference between VAPI's clock and ours. */
const readBackMs = 20 * 60_000;
/** Silent calls that the listing does not show are asked for one by one, so many in one round. */
const mostSingleLookups = 20;

/**
 * Asks VAPI about one tenant's dials of unknown fate and silent calls: one listing answers for all of
 * them. A dial that a clean listing does not show counts a miss; a silent call that it does not show is
 * asked for by its id. When VAPI does not answer, nothing is concluded.
 */
export async function lookUp(
  context: DomainContext,
  tenantId: string,
  rows: readonly LookupRow[],
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined || rows.length === 0) return;
  const replaced = rows.filter(
    (row) => row.isUnknown && row.credentialVersion !== tenant.credentialVersion,
  );
  for (const row of replaced) await presume(context, row.dialId, "CREDENTIAL_CHANGED");
  const askable = rows.filter((row) => !replaced.includes(row));
  if (askable.length === 0) return;
  try {
    const vapi = context.vapi(accountOf(context, tenant));
    await ask(context, tenant, vapi, askable);
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    context.log.warn({ tenantId, err: error, dials: askable.length }, "VAPI could not be asked");
  }
}

async function ask(
  context: DomainContext,
  tenant: TenantRow,
  vapi: VapiClient,
  rows: readonly LookupRow[],
): Promise<void> {
  const oldest = Math.min(...rows.map(({ sentAt }) => sentAt.getTime()));
  const createdAtGe = new Date(oldest - readBackMs);
  const listed = await vapi.listCalls({ createdAtGe });
  const now = await context.clock.now(context.pool);
  const listing: Listing = { createdAtGe, complete: listed.complete, vapiNow: listed.vapiNow, now };
  const byDial = new Map(listed.calls.map((call) => [call.dialId, call]));
  const byVapiCall = new Map(listed.calls.map((call) => [call.vapiCallId, call]));
  let singles = 0;
  for (const row of rows) {
    const news = byDial.get(row.dialId) ?? byVapiCall.get(row.vapiCallId ?? "");
    if (news !== undefined) await apply(context, tenant.id, news);
    else if (row.isUnknown) await presume(context, row.dialId, listing);
    else if (singles++ < mostSingleLookups) await askForOne(context, vapi, row);
  }
}

async function askForOne(context: DomainContext, vapi: VapiClient, row: LookupRow): Promise<void> {
  const dial = await findDial(context.pool, row.dialId);
  if (dial?.vapiCallId == null) return;
  const lookup = await vapi.getCall(dial.vapiCallId);
  if (lookup.kind === "FOUND") await apply(context, dial.tenantId, lookup.news);
  if (lookup.kind === "NOT_FOUND") await loseCall(context, row.dialId);
}

async function apply(context: DomainContext, tenantId: string, news: CallNews): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    await applyNews(tx, tenantId, news, await context.clock.now(tx));
  });
}
