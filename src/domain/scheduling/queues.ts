import { type DialableCampaign, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import type { CandidateRow } from "#db/queries/candidates.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { expireTestCalls, tenantsWithTestCalls } from "#db/queries/test-calls.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import type { CampaignQueue, TenantQueue } from "#rules/dispatch-plan.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { readHeads, slotsOf } from "./heads.ts";
import { gateOfLanes, type Lane, lanesFor, lanesOf } from "./lanes.ts";
import { loadFormerNumbers, loadPools } from "./number-pools.ts";
import { permissionsOf } from "./permissions.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";
import { loadPaces } from "./paces.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

export interface GatedCampaign {
  readonly campaign: DialableCampaign;
  /** Of a campaign with lanes: that of one of them (`gateOfLanes`). */
  readonly gate: Gate;
  /** Lanes of the campaign that were read; none if it has no lanes. */
  readonly lanes: readonly Lane[];
}

/** Tenants, and those of their campaigns that may be open, at an instant. */
export interface Dialables {
  readonly tenants: readonly TenantRow[];
  readonly campaigns: readonly GatedCampaign[];
  /** Those of the tenants for whom a test call waits. */
  readonly testing: readonly string[];
}

/** Reads tenants and their campaigns that may be open, each once. Three statements, and one more if any has lanes. */
export async function loadDialables(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<Dialables> {
  const testing = await tenantsWithTestCalls(db, tenantIds);
  return await loadFor(db, tenantIds, { testing, withRounds: false }, now);
}

/**
 * The same for tenants that are locked. Test calls that were due before `expired` and could not be placed are cancelled:
 * one statement more, if any test call waits. `withRounds`: also lanes whose rounds may owe calls.
 */
export async function loadAndExpire(
  tx: Tx,
  tenantIds: readonly string[],
  { expired, withRounds }: { readonly expired: Date; readonly withRounds: boolean },
  now: Date,
): Promise<Dialables> {
  const testing = await tenantsWithTestCalls(tx, tenantIds);
  const ids = testing.map(({ id }) => id);
  if (ids.length > 0) await expireTestCalls(tx, ids, now, expired);
  return await loadFor(tx, tenantIds, { testing, withRounds }, now);
}

async function loadFor(
  db: Queryable,
  tenantIds: readonly string[],
  {
    testing,
    withRounds,
  }: { readonly testing: readonly { readonly id: string }[]; readonly withRounds: boolean },
  now: Date,
): Promise<Dialables> {
  const [tenants, campaigns] = await Promise.all([
    tenantFacts(db, tenantIds),
    dialableCampaigns(db, tenantIds, now),
  ]);
  const tenantOf = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const lanes = await lanesOf(
    db,
    campaigns,
    {
      open: (campaign) => lanesFor(slotsOf(tenantOf.get(campaign.tenantId)!, campaign).claimable),
      withRounds,
    },
    now,
  );
  return {
    tenants,
    campaigns: campaigns.map((campaign) => {
      const own = lanes.get(campaign.id) ?? [];
      return { campaign, gate: gateOfLanes(own) ?? gateAt(campaign, now), lanes: own };
    }),
    testing: testing.map(({ id }) => id),
  };
}

/** The queue of a tenant, and the lanes of its campaigns that were read for it. */
interface LanedQueue extends TenantQueue {
  readonly campaigns: readonly (CampaignQueue & Pick<GatedCampaign, "campaign" | "lanes">)[];
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
): Promise<LanedQueue[]> {
  const rows = campaigns.map(({ campaign }) => campaign);
  const poolOf = await loadPools(db, rows, now);
  const read = { tenants, campaigns, testing };
  const { heads, moreLanes } = await readHeads(db, read, { poolOf, most }, now);
  const formerNumberOf = await loadFormerNumbers(db, rows, [...heads.values()].flat());
  const paceOf = await loadPaces(db, tenants, campaigns, now);
  const permissionOf = await permissionsOfHeads(db, tenants, campaigns, heads, now);
  const byTenant = Map.groupBy(campaigns, ({ campaign }) => campaign.tenantId);
  return tenants.map((tenant) => ({
    tenantId: tenant.id,
    tenant: tenantDecisionFacts(tenant),
    liveCalls: tenant.liveCalls,
    pace: paceOf(tenant),
    campaigns: (byTenant.get(tenant.id) ?? []).map(({ campaign, gate, lanes }) => ({
      campaignId: campaign.id,
      campaign,
      gate,
      pool: poolOf(campaign),
      lanes: [...lanes, ...(moreLanes.get(campaign.id) ?? [])],
      liveCalls: campaign.liveCalls,
      lastClaimAt: campaign.lastClaimAt,
      pace: paceOf(campaign),
      candidates: (heads.get(campaign.id) ?? []).map((candidate) => {
        const formerNumber = formerNumberOf(candidate);
        const permission = permissionOf.get(candidate);
        if (formerNumber === undefined && permission === undefined) return candidate;
        return { ...candidate, permission, ...(formerNumber !== undefined && { formerNumber }) };
      }),
    })),
  }));
}

/** What limits and permits calls to the people at the heads of the queues, where anything does. */
async function permissionsOfHeads(
  db: Queryable,
  tenants: readonly TenantRow[],
  campaigns: readonly GatedCampaign[],
  heads: ReadonlyMap<string, readonly CandidateRow[]>,
  now: Date,
): Promise<ReadonlyMap<CandidateRow, PermissionFacts>> {
  const tenantOf = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const asked = campaigns.flatMap(({ campaign }) =>
    (heads.get(campaign.id) ?? []).map((candidate) => ({
      candidate,
      tenant: tenantOf.get(campaign.tenantId)!,
      campaign: candidate.inArea?.campaign ?? campaign,
      contactId: candidate.contactId,
    })),
  );
  const permissions = await permissionsOf(db, asked, now);
  return new Map(
    asked.flatMap(({ candidate }, index) => {
      const permission = permissions[index];
      return permission === undefined ? [] : [[candidate, permission] as const];
    }),
  );
}
