import { type CampaignRow, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import { candidates } from "#db/queries/candidates.ts";
import { claimCalls } from "#db/queries/claim-calls.ts";
import { nextDueTimes } from "#db/queries/next-due-times.ts";
import { lockTenants, tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Queryable } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { planDispatch, type TenantQueue, type Verdict } from "#rules/dispatch-plan.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { type Round, roundAt } from "#rules/round.ts";
import type { DomainContext } from "./context.ts";
import { requestDispatchAt } from "./refill.ts";

export interface DispatchReport {
  readonly callsClaimed: number;
  /** Candidates that were due and were passed over, by the rule that refused them. */
  readonly refused: ReadonlyMap<DecisionReason, number>;
}

/** Calls that fall due this soon are woken for; later ones are the next tick's. */
const wakeAheadMs = 61_000;

/**
 * Fills the free slots of these tenants with calls that are due: one transaction and a fixed number of
 * statements, whatever the number of tenants, campaigns and calls.
 */
export async function dispatch(
  context: DomainContext,
  tenantIds: readonly string[],
): Promise<DispatchReport> {
  return await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, tenantIds);
    const now = await context.clock.now(tx);
    const verdicts = await decideQueues(tx, tenantIds, now, { lock: true });
    const claims = verdicts.filter(({ refusedBy }) => refusedBy === null);
    const dialIds = await claimCalls(
      tx,
      claims.map(({ candidate }) => candidate.callId),
      now,
    );
    await enqueue(
      tx,
      "dial-call",
      dialIds.map((dialId) => ({ dialId })),
    );
    await wakeForWhatFallsDue(tx, tenantIds, now);
    return { callsClaimed: dialIds.length, refused: countRefusals(verdicts) };
  });
}

/**
 * What the dispatcher would do now, decided but not done. With `lock` the candidates' rows are kept
 * until the transaction ends.
 */
export async function decideQueues(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
  options: { readonly lock: boolean },
): Promise<Verdict[]> {
  const queues = await loadQueues(db, tenantIds, now, options);
  return queues.flatMap((queue) => planDispatch(queue, now));
}

/** The queues of these tenants at an instant: their free slots, open campaigns and due calls. */
export async function loadQueues(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
  options: { readonly lock: boolean },
): Promise<TenantQueue[]> {
  const tenants = await tenantFacts(db, tenantIds);
  const campaigns = await dialableCampaigns(db, tenantIds);
  const gated = campaigns.map((campaign) => openness(campaign, now));
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const requests = gated
    .filter(({ campaign, gate }) => campaign.state === "ACTIVE" && gate.isOpen)
    .map(({ campaign, round }) => ({
      campaign,
      round,
      limit: headLength(campaign, byId.get(campaign.tenantId)!),
    }))
    .filter(({ limit }) => limit > 0);
  const rows = await candidates(db, requests, tenantIds, now, options);
  const byCampaign = Map.groupBy(rows, ({ campaignId }) => campaignId);
  const byTenant = Map.groupBy(gated, ({ campaign }) => campaign.tenantId);
  return tenants.map((tenant) => ({
    tenantId: tenant.id,
    tenant: tenantDecisionFacts(tenant),
    liveCalls: tenant.liveCalls,
    campaigns: (byTenant.get(tenant.id) ?? []).map(({ campaign, gate, round }) => ({
      campaignId: campaign.id,
      campaign,
      gate,
      round,
      liveCalls: campaign.liveCalls,
      lastClaimAt: campaign.lastClaimAt,
      candidates: byCampaign.get(campaign.id) ?? [],
    })),
  }));
}

/** A tenant's row as the decision wants it. */
export function tenantDecisionFacts(tenant: TenantRow): TenantQueue["tenant"] {
  return {
    vapiConfigured: tenant.isSimulated || tenant.vapiApiKeyEncrypted !== null,
    maxConcurrentCalls: tenant.maxConcurrentCalls,
    dialPausedUntil: tenant.dialPausedUntil,
  };
}

function openness(
  campaign: CampaignRow,
  now: Date,
): { campaign: CampaignRow; gate: Gate; round: Round } {
  const gate = gateAt(campaign, now);
  return { campaign, gate, round: gate.isOpen ? gate.round : roundAt(campaign, now) };
}

/**
 * How many calls of a queue are worth reading: those that may be claimed, and as many again as other
 * campaigns may take away because they ring the same person.
 */
function headLength(campaign: CampaignRow, tenant: TenantRow): number {
  const tenantSlots = Math.max(0, tenant.maxConcurrentCalls - tenant.liveCalls);
  const campaignSlots = Math.max(0, campaign.maxConcurrentCalls - campaign.liveCalls);
  const claimable = Math.min(campaign.maxCallsPerRun, campaignSlots, tenantSlots);
  return claimable === 0 ? 0 : claimable + tenantSlots;
}

function countRefusals(verdicts: readonly Verdict[]): Map<DecisionReason, number> {
  const counts = new Map<DecisionReason, number>();
  for (const { refusedBy } of verdicts) {
    if (refusedBy !== null) counts.set(refusedBy, (counts.get(refusedBy) ?? 0) + 1);
  }
  return counts;
}

async function wakeForWhatFallsDue(
  tx: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<void> {
  const until = new Date(now.getTime() + wakeAheadMs);
  const due = await nextDueTimes(tx, tenantIds, now, until);
  await requestDispatchAt(tx, due);
}
