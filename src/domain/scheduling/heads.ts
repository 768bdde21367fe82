import type { DialableCampaign } from "#db/queries/campaign-facts.ts";
import { type CandidateRow, candidates } from "#db/queries/candidates.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { campaignRefusal } from "#rules/campaign-rules.ts";
import type { PoolFacts } from "#rules/choose-number.ts";
import { mostStartsAhead } from "#rules/pace.ts";
import type { Round } from "#rules/round.ts";
import { type Lane, lanesFor } from "./lanes.ts";
import { readLaneHeads } from "./lane-heads.ts";
import type { Dialables, GatedCampaign } from "./queues.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

/** How many calls the limits of a tenant and its campaign let the campaign get. */
export interface Slots {
  readonly claimable: number;
  /** How many the tenant can get, and so how many of this campaign's people others may call first. */
  readonly tenantSlots: number;
}

/** A campaign that may place calls and has free slots, and how many of them. */
export interface Reach extends Slots {
  readonly campaign: DialableCampaign;
  readonly round: Round;
  /** The lanes in which it may place calls; null: it has no lanes. */
  readonly lanes: readonly Lane[] | null;
  /** Other open lanes may have calls that are due later. */
  readonly hasMoreLanes: boolean;
}

interface Limits {
  readonly poolOf: (campaign: DialableCampaign) => PoolFacts;
  /** The most calls of a campaign. */
  readonly most: number;
}

/** The calls that are due first, by campaign. */
type Heads = ReadonlyMap<string, readonly CandidateRow[]>;

/** How many more waiting calls than those that may be claimed are read at first. */
const spareCalls = 10;

/**
 * The heads of the queues, long enough to fill every slot that a campaign can get. A waiting call is lost
 * to the campaign when another one calls the same person first: at most as often as the tenant has slots.
 * That many more calls are read only if too many of the first people also wait in another queue. `moreLanes`:
 * lanes that were read in addition to those that were given, by campaign, as the calls of those were too few.
 */
export async function readHeads(
  db: Queryable,
  { tenants, campaigns, testing }: Dialables,
  { poolOf, most }: Limits,
  now: Date,
): Promise<{ readonly heads: Heads; readonly moreLanes: ReadonlyMap<string, readonly Lane[]> }> {
  const reaches = reachesOf(tenants, campaigns, { poolOf, most }, now);
  const plain = reaches.filter(({ lanes }) => lanes === null);
  const moreLanes = new Map<string, readonly Lane[]>();
  const read = async (spare: number): Promise<Heads> => {
    const lengths = (reach: Reach) => ({ ...reach, limit: lengthOf(reach, spare) });
    const rows = await candidates(db, plain.map(lengths), testing, now);
    const laned = await readLaneHeads(db, reaches.map(lengths), spare === Infinity, now);
    for (const [campaignId, lanes] of laned.moreLanes) moreLanes.set(campaignId, lanes);
    return Map.groupBy([...rows, ...laned.rows], ({ campaignId }) => campaignId);
  };
  const heads = await read(spareCalls);
  return { heads: mayRunShort(heads, reaches) ? await read(Infinity) : heads, moreLanes };
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
  { poolOf, most }: Limits,
  now: Date,
): Reach[] {
  const tenantOf = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return campaigns.flatMap(({ campaign, gate, lanes }) => {
    const row = tenantOf.get(campaign.tenantId)!;
    const tenant = tenantDecisionFacts(row);
    const mayCall = (of: Pick<GatedCampaign, "campaign" | "gate">) =>
      campaignRefusal({ tenant, pool: poolOf(campaign), ...of }, now) === null;
    const open = campaign.isLaned ? lanes.filter(mayCall) : null;
    if (open === null ? !mayCall({ campaign, gate }) : open.length === 0) return [];
    const { claimable, tenantSlots } = slotsOf(row, campaign);
    if (claimable <= 0) return [];
    const hasMoreLanes = lanes.filter(({ isAnew }) => !isAnew).length >= lanesFor(claimable);
    const reach = { campaign, round: gate.round, tenantSlots, lanes: open, hasMoreLanes };
    return [{ ...reach, claimable: Math.min(claimable, most) }];
  });
}

/** How many calls of a campaign a dispatch may claim, by the limits of the tenant and the campaign. */
export function slotsOf(tenant: TenantRow, campaign: DialableCampaign): Slots {
  const tenantSlots = Math.min(
    tenant.maxConcurrentCalls - tenant.liveCalls,
    mostStartsAhead(tenant.startsPerMinute),
  );
  const campaignSlots = Math.min(
    campaign.maxConcurrentCalls - campaign.liveCalls,
    mostStartsAhead(campaign.startsPerMinute),
  );
  return { claimable: Math.min(campaign.maxCallsPerRun, campaignSlots, tenantSlots), tenantSlots };
}
