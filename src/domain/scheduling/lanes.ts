import type { CampaignRow, DialableCampaign } from "#db/queries/campaign-facts.ts";
import { type LaneRow, lanesOwing, type LookedLane, readLanes } from "#db/queries/lanes.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { inArea } from "#rules/in-area.ts";
import { nextLaneLook } from "#rules/opening.ts";

/** A campaign as it is in an area, and its gate there. */
export interface LocatedGate {
  readonly areaId: number;
  readonly campaign: CampaignRow;
  readonly gate: Gate;
}

/** A lane, as a dispatch reads it. */
export interface Lane extends LocatedGate {
  readonly campaign: DialableCampaign;
  /** The gate or the round may have changed, or calls or members were added: what is kept of it is computed anew. */
  readonly isAnew: boolean;
}

/** Lanes of a campaign that are looked at anew in one transaction: 250 take 20 ms. */
const mostAnew = 250;

/** More lanes than slots: the first calls of some may be refused. */
const spareLanes = 4;

/** How many open lanes with due calls are read to fill so many slots. */
export function lanesFor(slots: number): number {
  return slots > 0 ? slots + spareLanes : 0;
}

/** What is read of the lanes of campaigns. */
export interface LanesToRead {
  /** So many open lanes with due calls. */
  readonly open: (campaign: DialableCampaign) => number;
  /** Also lanes whose rounds may owe calls. */
  readonly withRounds: boolean;
}

/** Reads lanes of those of these campaigns that have lanes, by campaign. One statement, if there are such campaigns. */
export async function lanesOf(
  db: Queryable,
  campaigns: readonly DialableCampaign[],
  { open, withRounds }: LanesToRead,
  now: Date,
): Promise<ReadonlyMap<string, readonly Lane[]>> {
  const requests = campaigns.flatMap((campaign) => {
    const { tenantId, id, isLaned, version } = campaign;
    return isLaned && version !== null ? [{ tenantId, id, version, open: open(campaign) }] : [];
  });
  if (requests.length === 0) return new Map();
  const most = { anew: mostAnew, behind: withRounds ? mostAnew : 0 };
  const rows = await readLanes(db, requests, most, now);
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  return Map.groupBy(
    rows.map((row) => laneOf(campaignOf.get(row.campaignId)!, row, now)),
    ({ campaign }) => campaign.id,
  );
}

function laneOf(campaign: DialableCampaign, { areaId, isAnew, ...area }: LaneRow, now: Date): Lane {
  const located = inArea(campaign, area);
  return { areaId, isAnew, campaign: located, gate: gateAt(located, now) };
}

/** Lanes of a campaign whose rounds may owe calls: as the last tick has found them, with their gates now. */
export async function lanesBehindOf(
  tx: Tx,
  campaign: CampaignRow,
  now: Date,
): Promise<LocatedGate[]> {
  const rows = await lanesOwing(tx, campaign.id, mostAnew);
  return rows.map(({ areaId, ...area }) => {
    const located = inArea(campaign, area);
    return { areaId, campaign: located, gate: gateAt(located, now) };
  });
}

/**
 * The gate that stands for a campaign with these lanes: that of an open one, else of the one that opens first. Null: there
 * are none.
 */
export function gateOfLanes(lanes: readonly Lane[]): Gate | null {
  let first: Gate | null = null;
  for (const { gate } of lanes) {
    if (gate.isOpen) return gate;
    if (first === null || opensMs(gate) < opensMs(first)) first = gate;
  }
  return first;
}

function opensMs({ opensAt }: Gate): number {
  return opensAt?.getTime() ?? Infinity;
}

/** What is kept of a lane that was looked at `now`. */
export function looked({ areaId, campaign, gate }: Lane, now: Date): LookedLane {
  const { tenantId, id, version, generation } = campaign;
  const look = nextLaneLook(campaign, gate, now);
  return {
    tenantId,
    campaignId: id,
    areaId,
    version: version!,
    generation,
    lookAt: look === "NEVER" ? "infinity" : look,
    closedBy: gate.isOpen ? null : gate.reason,
    opensAt: gate.opensAt,
    closesAt: gate.isOpen ? gate.closesAt : null,
    roundEndsAt: gate.isOpen ? gate.round.endsAt : null,
  };
}
