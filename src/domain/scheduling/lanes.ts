import type { CampaignRow, DialableCampaign } from "#db/queries/campaign-facts.ts";
import type { LookedLanes } from "#db/queries/keep-lanes.ts";
import { lanesOwing, readLanes } from "#db/queries/lanes.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import { areaOfKey } from "#rules/area.ts";
import type { Gate } from "#rules/gate.ts";
import { gatesAt } from "#rules/gates-of-areas.ts";
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

/** Lanes of a campaign that are looked at anew in one transaction: 400 take 20 ms of CPU time. */
const mostAnew = 400;

/** Lanes of a campaign that are looked at in one transaction if the rounds of some are continued. */
const mostBehind = 125;

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
  const most = { anew: mostAnew, behind: withRounds ? mostBehind : 0 };
  const rows = await readLanes(db, requests, most, now);
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const gateOf = gatesAt(now);
  return Map.groupBy(
    rows.map(({ campaignId, areaId, isAnew, key }): Lane => {
      const campaign = inArea(campaignOf.get(campaignId)!, key === null ? null : areaOfKey(key));
      return { areaId, isAnew, campaign, gate: gateOf(campaign) };
    }),
    ({ campaign }) => campaign.id,
  );
}

/** The most lanes that one step of a round looks at: twice as many as have their turn in it, if each has many members. */
const mostInStep = 125;

/**
 * Lanes of a campaign whose rounds may owe calls, with their gates now: first those behind an area, in the order of their
 * areas. Open ones, as the last tick has found them.
 */
export async function lanesBehindOf(
  tx: Tx,
  campaign: CampaignRow,
  afterArea: number,
  now: Date,
): Promise<LocatedGate[]> {
  const rows = await lanesOwing(tx, campaign.id, afterArea, mostInStep);
  const gateOf = gatesAt(now);
  return rows.map(({ areaId, key }) => {
    const located = inArea(campaign, areaOfKey(key));
    return { areaId, campaign: located, gate: gateOf(located) };
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

/** What is kept of lanes that were looked at `now`: once for all that have the same gate. */
export function looked(lanes: readonly Lane[], now: Date): LookedLanes[] {
  return [...Map.groupBy(lanes, ({ gate }) => gate)].map(([gate, those]) => {
    const { campaign } = those[0]!;
    const { tenantId, id, version, generation } = campaign;
    const look = nextLaneLook(campaign, gate, now);
    return {
      tenantId,
      campaignId: id,
      areaIds: those.map(({ areaId }) => areaId),
      version: version!,
      generation,
      lookAt: look === "NEVER" ? "infinity" : look,
      closedBy: gate.isOpen ? null : gate.reason,
      opensAt: gate.opensAt,
      closesAt: gate.isOpen ? gate.closesAt : null,
      roundEndsAt: gate.isOpen ? gate.round.endsAt : null,
    };
  });
}
