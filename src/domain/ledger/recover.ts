import { lockCampaign } from "#db/locks.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { findDial, lockDial } from "#db/queries/dial-rows.ts";
import { markSent } from "#db/queries/mark-sent.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { gateAt } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { type CallListing, type CallNews, VapiError } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import type { DomainContext } from "#domain/context.ts";
import { accountOf } from "./send.ts";

export interface Recovery {
  /** Calls that VAPI lists since then. */
  readonly listed: number;
  /** Those of which this database learnt something. */
  readonly learnt: number;
  /** VAPI's ids of calls that this server placed and this database does not know. */
  readonly strangers: readonly string[];
  /** Dials whose fate is still open; workers go on looking for them. */
  readonly stillOpen: number;
  /** Why VAPI could not be asked, or not about all of them; null when it was. */
  readonly problem: string | null;
}

/**
 * After a database has lost its latest commits (a restore, an asynchronous failover): learns from VAPI
 * which calls of one tenant were placed since `since`, or since its oldest unsettled dial. A dial that is
 * INTENDED here may have been sent all the same; only before the workers start can that be told from
 * one that was not. Repeatable.
 */
export async function recover(
  context: DomainContext,
  tenantId: string,
  since: Date,
): Promise<Recovery> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  const from = await oldestUnsettled(context, tenantId, since);
  let listing: CallListing;
  try {
    listing = await context.vapi(accountOf(context, tenant!)).listCalls({ createdAtGe: from });
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    return {
      listed: 0,
      learnt: 0,
      strangers: [],
      stillOpen: await countUnsettled(context, tenantId),
      problem: error.message,
    };
  }
  const calls = listing.calls.filter(({ dialId }) => dialId !== null);
  const strangers: string[] = [];
  let learnt = 0;
  for (const news of calls) {
    const result = await learn(context, tenantId, news);
    if (result === "APPLIED") learnt += 1;
    if (result === "UNKNOWN_CALL") strangers.push(news.vapiCallId);
  }
  return {
    listed: calls.length,
    learnt,
    strangers,
    stillOpen: await countUnsettled(context, tenantId),
    problem: listing.complete
      ? null
      : `its list of calls since ${from.toISOString()} could not be read completely; the oldest calls are missing`,
  };
}

/** In two transactions: the news may need the campaign exclusively, which the first has shared. */
async function learn({ pool, clock }: DomainContext, tenantId: string, news: CallNews) {
  await inTransaction(pool, async (tx) => {
    await admitSent(tx, tenantId, news, await clock.now(tx));
  });
  return await inTransaction(pool, async (tx) =>
    applyNews(tx, tenantId, news, await clock.now(tx)),
  );
}

/** A dial that VAPI has was sent, whatever the database remembers. */
async function admitSent(tx: Tx, tenantId: string, news: CallNews, now: Date): Promise<void> {
  const found = await findDial(tx, news.dialId!);
  if (found?.tenantId !== tenantId || found.state !== "INTENDED") return;
  await lockCampaign(tx, found.campaignId, "SHARE");
  const dial = await lockDial(tx, found);
  const [campaign] = await campaignsById(tx, [dial.campaignId]);
  const sentAt = news.createdAt ?? now;
  const gate = gateAt(campaign!, sentAt);
  const { key } = gate.isOpen ? gate.round : roundAt(campaign!, sentAt);
  const { id, credentialVersion } = dial;
  await markSent(tx, { id, round: key, credentialVersion }, sentAt);
}

const unsettled =
  "tenant_id = $1 and settled_at is null and state in ('INTENDED', 'SENT', 'UNKNOWN')";

async function oldestUnsettled(
  { pool }: DomainContext,
  tenantId: string,
  since: Date,
): Promise<Date> {
  const { rows } = await pool.query<{ since: Date }>(
    `select least($2::timestamptz, min(intended_at) - interval '20 min') as since from dial where ${unsettled}`,
    [tenantId, since],
  );
  return rows[0]!.since;
}

async function countUnsettled({ pool }: DomainContext, tenantId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from dial where ${unsettled}`,
    [tenantId],
  );
  return rows[0]!.n;
}
