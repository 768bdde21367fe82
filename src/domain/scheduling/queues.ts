import { type DialableCampaign, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import { type CandidateRow, candidates } from "#db/queries/candidates.ts";
import { reservedStarts } from "#db/queries/reserved-starts.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { expireTestCalls, tenantsWithTestCalls } from "#db/queries/test-calls.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import type { TenantQueue } from "#rules/dispatch-plan.ts";
import { campaignRefusal } from "#rules/campaign-rules.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { historyMs, mostStartsAhead, type Pace, type Rate } from "#rules/pace.ts";
import { loadFormerNumbers, loadPools } from "./number-pools.ts";
import type { Round } from "#rules/round.ts";

export interface GatedCampaign {
  readonly campaign: DialableCampaign;
  readonly gate: Gate;
}

/** Tenants, and those of their campaigns that may be open, at an instant. */
export interface Dialables {
  readonly tenants: readonly TenantRow[];
  readonly campaigns: readonly GatedCampaign[];
  /** Those of the tenants for whom a test call waits. */
  readonly testing: readonly string[];
}

/** Reads tenants and their campaigns that may be open, each once. Three statements. */
export async function loadDialables(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<Dialables> {
  return await loadFor(db, tenantIds, await tenantsWithTestCalls(db, tenantIds), now);
}

/**
 * The same for tenants that are locked. Test calls that were due before `expired` and could not be placed are cancelled:
 * one statement more, if any test call waits.
 */
export async function loadAndExpire(
  tx: Tx,
  tenantIds: readonly string[],
  now: Date,
  expired: Date,
): Promise<Dialables> {
  const testing = await tenantsWithTestCalls(tx, tenantIds);
  const ids = testing.map(({ id }) => id);
  if (ids.length > 0) await expireTestCalls(tx, ids, now, expired);
  return await loadFor(tx, tenantIds, testing, now);
}

async function loadFor(
  db: Queryable,
  tenantIds: readonly string[],
  testing: readonly { readonly id: string }[],
  now: Date,
): Promise<Dialables> {
  const tenants = await tenantFacts(db, tenantIds);
  const campaigns = await dialableCampaigns(db, tenantIds, now);
  return {
    tenants,
    campaigns: campaigns.map((campaign) => ({ campaign, gate: gateAt(campaign, now) })),
    testing: testing.map(({ id }) => id),
  };
}

/**
 * The queues of these tenants at an instant: their free slots, the campaigns that may be open, and as many of the
 * calls that are due as the free slots can possibly reach, of each campaign at most `most`. A fixed number of statements,
 * however many campaigns and calls; one more if there is a start rate, and two if there are pools of numbers.
 */
export async function loadQueues(
  db: Queryable,
  { tenants, campaigns, testing }: Dialables,
  now: Date,
  most = Infinity,
): Promise<TenantQueue[]> {
  const rows = campaigns.map(({ campaign }) => campaign);
  const poolOf = await loadPools(db, rows, now);
  const heads = await readHeads(db, testing, reachesOf(tenants, campaigns, poolOf, now, most), now);
  const formerNumberOf = await loadFormerNumbers(db, rows, [...heads.values()].flat());
  const paceOf = await loadPaces(db, tenants, campaigns, now);
  const byTenant = Map.groupBy(campaigns, ({ campaign }) => campaign.tenantId);
  return tenants.map((tenant) => ({
    tenantId: tenant.id,
    tenant: tenantDecisionFacts(tenant),
    liveCalls: tenant.liveCalls,
    pace: paceOf(tenant),
    campaigns: (byTenant.get(tenant.id) ?? []).map(({ campaign, gate }) => ({
      campaignId: campaign.id,
      campaign,
      gate,
      pool: poolOf(campaign),
      liveCalls: campaign.liveCalls,
      lastClaimAt: campaign.lastClaimAt,
      pace: paceOf(campaign),
      candidates: (heads.get(campaign.id) ?? []).map((candidate) => {
        const formerNumber = formerNumberOf(candidate);
        return formerNumber === undefined ? candidate : { ...candidate, formerNumber };
      }),
    })),
  }));
}

type PaceOf = (of: Rate & { readonly id: string }) => Pace | null;

/** The start rates of tenants and campaigns, with the starts that count. One statement, if there is any rate. */
async function loadPaces(
  db: Queryable,
  tenants: readonly TenantRow[],
  campaigns: readonly GatedCampaign[],
  now: Date,
): Promise<PaceOf> {
  const paced = [
    ...tenants.map((tenant) => ({ ...tenant, tenantId: tenant.id })),
    ...campaigns.map(({ campaign }) => campaign),
  ].filter(({ startsPerMinute }) => startsPerMinute !== null);
  if (paced.length === 0) return () => null;
  const tenantIds = [...new Set(paced.map(({ tenantId }) => tenantId))];
  const rows = await reservedStarts(db, tenantIds, new Date(now.getTime() - historyMs));
  const starts = new Map<string, Date[]>();
  for (const { tenantId, campaignId, startsAt } of rows) {
    for (const id of [tenantId, campaignId]) starts.set(id, [...(starts.get(id) ?? []), startsAt]);
  }
  return ({ id, startsPerMinute: perMinute, pacedFrom: from }) =>
    perMinute === null ? null : { perMinute, from, starts: starts.get(id) ?? [] };
}

/** A tenant's row as the decision reads it. */
export function tenantDecisionFacts(tenant: TenantRow): TenantQueue["tenant"] {
  return {
    isDisabled: tenant.disabledAt !== null,
    isReconciling: tenant.isReconciling,
    vapiConfigured: tenant.isSimulated || tenant.vapiApiKeyEncrypted !== null,
    maxConcurrentCalls: tenant.maxConcurrentCalls,
    startsPerMinute: tenant.startsPerMinute,
    callingRules: tenant.callingRules,
    dialPausedUntil: tenant.dialPausedUntil,
  };
}

/** A campaign that may place calls and has free slots, and how many of them. */
interface Reach {
  readonly campaign: DialableCampaign;
  readonly round: Round;
  /** How many calls it can get. */
  readonly claimable: number;
  /** How many the tenant can get, and so how many of this campaign's people others may call first. */
  readonly tenantSlots: number;
}

type Heads = ReadonlyMap<string, readonly CandidateRow[]>;

/** How many more waiting calls than those that may be claimed are read at first. */
const spareCalls = 10;

/**
 * The heads of the queues, long enough to fill every slot that a campaign can get. A waiting call is lost
 * to the campaign when another one calls the same person first: at most as often as the tenant has slots.
 * That many more calls are read only if too many of the first people also wait in another queue.
 */
async function readHeads(
  db: Queryable,
  testing: readonly string[],
  reaches: readonly Reach[],
  now: Date,
): Promise<Heads> {
  const read = async (spare: number): Promise<Heads> => {
    const requests = reaches.map((reach) => ({ ...reach, limit: lengthOf(reach, spare) }));
    const rows = await candidates(db, requests, testing, now);
    return Map.groupBy(rows, ({ campaignId }) => campaignId);
  };
  const heads = await read(spareCalls);
  return mayRunShort(heads, reaches) ? await read(Infinity) : heads;
}

function lengthOf({ claimable, tenantSlots }: Reach, spare: number): number {
  return claimable + Math.min(tenantSlots, spare);
}

/** Whether a head that was cut off has too few people whom no other campaign can call first. */
function mayRunShort(heads: Heads, reaches: readonly Reach[]): boolean {
  const wanted = new Map<string, number>();
  for (const { contactId } of [...heads.values()].flat()) {
    wanted.set(contactId, (wanted.get(contactId) ?? 0) + 1);
  }
  return reaches.some((reach) => {
    const head = heads.get(reach.campaign.id) ?? [];
    const isWhole = head.length < lengthOf(reach, spareCalls) || reach.tenantSlots <= spareCalls;
    const own = head.filter(({ contactId }) => wanted.get(contactId) === 1);
    return !isWhole && own.length < reach.claimable;
  });
}

function reachesOf(
  tenants: readonly TenantRow[],
  campaigns: readonly GatedCampaign[],
  poolOf: Awaited<ReturnType<typeof loadPools>>,
  now: Date,
  most: number,
): Reach[] {
  const tenantOf = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return campaigns.flatMap(({ campaign, gate }) => {
    const row = tenantOf.get(campaign.tenantId)!;
    const tenant = tenantDecisionFacts(row);
    if (campaignRefusal({ tenant, campaign, pool: poolOf(campaign), gate }, now) !== null)
      return [];
    const tenantSlots = Math.min(
      row.maxConcurrentCalls - row.liveCalls,
      mostStartsAhead(row.startsPerMinute),
    );
    const campaignSlots = Math.min(
      campaign.maxConcurrentCalls - campaign.liveCalls,
      mostStartsAhead(campaign.startsPerMinute),
    );
    const claimable = Math.min(campaign.maxCallsPerRun, campaignSlots, tenantSlots, most);
    return claimable > 0 ? [{ campaign, round: gate.round, claimable, tenantSlots }] : [];
  });
}
