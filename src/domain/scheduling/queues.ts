import { type CampaignRow, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import { type CandidateRow, candidates } from "#db/queries/candidates.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import type { TenantQueue } from "#rules/dispatch-plan.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { type Round, roundAt } from "#rules/round.ts";

interface GatedCampaign {
  readonly campaign: CampaignRow;
  readonly gate: Gate;
  readonly round: Round;
}

/**
 * The queues of these tenants at an instant: their free slots, the campaigns that may dial, and as many
 * of the calls that are due as the free slots can possibly reach. Three statements, or four, however many
 * campaigns and calls.
 */
export async function loadQueues(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<TenantQueue[]> {
  const tenants = await tenantFacts(db, tenantIds);
  const campaigns = await dialableCampaigns(db, tenantIds);
  const gated = campaigns.map((campaign) => gatedAt(campaign, now));
  const heads = await readHeads(db, tenants, gated, now);
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
      candidates: heads.get(campaign.id) ?? [],
    })),
  }));
}

/** A tenant's row as the decision wants it. */
export function tenantDecisionFacts(tenant: TenantRow): TenantQueue["tenant"] {
  return {
    isDisabled: tenant.disabledAt !== null,
    isReconciling: tenant.isReconciling,
    vapiConfigured: tenant.isSimulated || tenant.vapiApiKeyEncrypted !== null,
    maxConcurrentCalls: tenant.maxConcurrentCalls,
    dialPausedUntil: tenant.dialPausedUntil,
  };
}

function gatedAt(campaign: CampaignRow, now: Date): GatedCampaign {
  const gate = gateAt(campaign, now);
  return { campaign, gate, round: gate.isOpen ? gate.round : roundAt(campaign, now) };
}

/** A campaign whose gate is open and that has free slots, and how many of them. */
interface Reach {
  readonly campaign: CampaignRow;
  readonly round: Round;
  /** How many calls it can get. */
  readonly claimable: number;
  /** How many the tenant can get, and thus how many people others can take away from this campaign. */
  readonly tenantSlots: number;
}

type Heads = ReadonlyMap<string, readonly CandidateRow[]>;

/** Waiting calls that are read beyond those that may be claimed, before it is known that more are needed. */
const spareCalls = 10;

/**
 * The heads of the queues, long enough to fill every slot that a campaign can get. It loses a waiting
 * call when another campaign rings the same person first: as often, at worst, as the tenant has slots.
 * So deep a queue is read only where too many of its first people wait in two queues.
 */
async function readHeads(
  db: Queryable,
  tenants: readonly TenantRow[],
  gated: readonly GatedCampaign[],
  now: Date,
): Promise<Heads> {
  const reaches = reachesOf(tenants, gated);
  const read = async (spare: number): Promise<Heads> => {
    const requests = reaches.map((reach) => ({ ...reach, limit: lengthOf(reach, spare) }));
    const rows = await candidates(
      db,
      requests,
      tenants.map(({ id }) => id),
      now,
    );
    return Map.groupBy(rows, ({ campaignId }) => campaignId);
  };
  const heads = await read(spareCalls);
  return mayRunShort(heads, reaches) ? await read(Infinity) : heads;
}

function lengthOf({ claimable, tenantSlots }: Reach, spare: number): number {
  return claimable + Math.min(tenantSlots, spare);
}

/** Whether a head that was cut off holds too few people whom no other campaign can take away. */
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

function reachesOf(tenants: readonly TenantRow[], gated: readonly GatedCampaign[]): Reach[] {
  const slots = new Map(
    tenants.map(({ id, maxConcurrentCalls, liveCalls }) => [id, maxConcurrentCalls - liveCalls]),
  );
  return gated
    .filter(({ campaign, gate }) => campaign.state === "ACTIVE" && gate.isOpen)
    .map(({ campaign, round }) => {
      const tenantSlots = slots.get(campaign.tenantId)!;
      const campaignSlots = campaign.maxConcurrentCalls - campaign.liveCalls;
      const claimable = Math.min(campaign.maxCallsPerRun, campaignSlots, tenantSlots);
      return { campaign, round, claimable, tenantSlots };
    })
    .filter(({ claimable }) => claimable > 0);
}
