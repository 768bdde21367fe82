import { campaignsById } from "#db/queries/campaign-facts.ts";
import { laneAreas } from "#db/queries/lane-pages.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { campaignMessage, type CampaignReason, campaignRefusal } from "#rules/campaign-rules.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { inArea } from "#rules/in-area.ts";
import type { DomainContext } from "#domain/context.ts";
import { loadPools } from "./number-pools.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

/** A campaign in one area: whether it may place calls there now. */
export interface LaneStatus {
  /** The id of the area, in digits. */
  readonly areaId: string;
  /** The first is that of the rounds. Empty: the area is not known. */
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  readonly isOpen: boolean;
  /** The rule that keeps the gate closed; null while it is open. */
  readonly reason: CampaignReason | null;
  readonly message: string;
  /** The opening of the present window or of the next; null: there is none. */
  readonly opensAt: Date | null;
  /** The end of the present window; null: none is open. */
  readonly closesAt: Date | null;
  /** The opening of the next window after now; null: there is none. */
  readonly nextOpensAt: Date | null;
}

/** Lanes of a campaign: those after an area in one direction, or from an end; so many at most. */
export interface LanePage {
  readonly after: string | null;
  readonly direction: "asc" | "desc";
  readonly take: number;
}

/** Behind all areas, in the direction of reading. */
const end = { asc: 0, desc: 2_147_483_647 } as const;

/**
 * Lanes of a tenant's campaign, in the order of their areas, as they are now; none if it has no lanes. A fixed number of
 * statements.
 */
export async function campaignLanes(
  { pool, clock }: DomainContext,
  tenantId: string,
  campaignId: string,
  { after, direction, take }: LanePage,
): Promise<LaneStatus[]> {
  const [campaign] = await campaignsById(pool, [campaignId]);
  if (campaign === undefined || campaign.tenantId !== tenantId || !campaign.isLaned) return [];
  const beyond = after === null ? end[direction] : Number(after);
  const areas = await laneAreas[direction](pool, campaignId, tenantId, beyond, take);
  const now = await clock.now(pool);
  const tenant = tenantDecisionFacts((await tenantFacts.first(pool, [tenantId]))!);
  const numbers = (await loadPools(pool, [campaign], now))(campaign);
  return areas.map(({ areaId, zones, places }) => {
    const there = inArea(campaign, { zones, places });
    const gate = gateAt(there, now);
    const facts = { tenant, campaign: there, pool: numbers, gate };
    const reason = campaignRefusal(facts, now);
    return {
      areaId,
      zones,
      regions: places.map(({ region }) => region),
      isOpen: reason === null,
      reason,
      message: campaignMessage(facts, now),
      opensAt: gate.opensAt,
      closesAt: gate.isOpen ? gate.closesAt : null,
      nextOpensAt: gate.isOpen ? nextOpening(there, gate.closesAt) : gate.opensAt,
    };
  });
}

/** How many lanes a tenant's campaign has, counted up to `atMost`. */
export async function countLanes(
  { pool }: DomainContext,
  tenantId: string,
  campaignId: string,
  atMost: number,
): Promise<number> {
  const [campaign] = await campaignsById(pool, [campaignId]);
  if (campaign === undefined || campaign.tenantId !== tenantId || !campaign.isLaned) return 0;
  return (await laneAreas.count.first(pool, campaignId, tenantId, end.asc, atMost))!.lanes;
}
