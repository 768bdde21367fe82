import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { areasToLookAt, gatesOfLanes } from "#db/queries/lane-gates.ts";
import type { Queryable } from "#db/pool.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { inArea } from "#rules/in-area.ts";

/** The gates of all lanes of a campaign together. */
export interface LaneGates {
  /** The campaign as it is in the area of the gate. */
  readonly campaign: CampaignRow;
  /** Of an open lane, from the first opening to the last end of those that are open; else of the lane that opens first. */
  readonly gate: Gate;
  readonly open: number;
  readonly lanes: number;
  /** When the next of the closed lanes opens. */
  readonly nextOpensAt: Date | null;
}

/** One lane, or several that are known already. */
interface Part extends LaneGates {
  readonly closesAt: Date | null;
}

/**
 * The gates of those of these campaigns that have lanes, by campaign id; one without contacts has none. From what is kept
 * of their lanes; those that nobody has looked at since they changed are computed. Two statements, if there are such
 * campaigns.
 */
export async function laneGates(
  db: Queryable,
  campaigns: readonly CampaignRow[],
  now: Date,
): Promise<ReadonlyMap<string, LaneGates>> {
  const laned = new Map(campaigns.flatMap((each) => (each.isLaned ? [[each.id, each]] : [])));
  if (laned.size === 0) return new Map();
  const ids = [...laned.keys()];
  const kept = await gatesOfLanes(db, ids, now);
  const others = await areasToLookAt(db, ids, now);
  const parts = [
    ...kept.map(({ campaignId, zones, places, opensAt, openSince, closesAt, ...counts }): Part => {
      const campaign = inArea(laned.get(campaignId)!, { zones, places });
      const gate = spanning(gateAt(campaign, now), openSince, closesAt);
      return { ...counts, campaign, gate, nextOpensAt: opensAt, closesAt };
    }),
    ...others.map(({ campaignId, zones, places }): Part => {
      const campaign = inArea(laned.get(campaignId)!, { zones, places });
      const gate = gateAt(campaign, now);
      const { isOpen } = gate;
      const times = isOpen
        ? { nextOpensAt: null, closesAt: gate.closesAt }
        : { nextOpensAt: gate.opensAt, closesAt: null };
      return { campaign, gate, open: isOpen ? 1 : 0, lanes: 1, ...times };
    }),
  ];
  const byCampaign = Map.groupBy(parts, ({ campaign }) => campaign.id);
  return new Map([...byCampaign].map(([id, own]) => [id, own.reduce(together)]));
}

/** An open gate that lasts from the first opening to the last end. */
function spanning(gate: Gate, opensAt: Date | null, closesAt: Date | null): Gate {
  return gate.isOpen
    ? { ...gate, opensAt: opensAt ?? gate.opensAt, closesAt: closesAt ?? gate.closesAt }
    : gate;
}

function together(one: Part, other: Part): Part {
  const [first, second] = isBefore(other.gate, one.gate) ? [other, one] : [one, other];
  const opened = [one, other].flatMap(({ gate }) => (gate.isOpen ? [gate.opensAt] : []));
  const closesAt = latest([one.closesAt, other.closesAt]);
  return {
    campaign: first.campaign,
    gate: spanning(first.gate, earliest(opened), closesAt),
    open: one.open + other.open,
    lanes: one.lanes + other.lanes,
    nextOpensAt: earliest([first.nextOpensAt, second.nextOpensAt]),
    closesAt,
  };
}

/** Open before closed, and then by the opening. */
function isBefore(one: Gate, other: Gate): boolean {
  if (one.isOpen !== other.isOpen) return one.isOpen;
  return (one.opensAt?.getTime() ?? Infinity) < (other.opensAt?.getTime() ?? Infinity);
}

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((time) => (time === null ? [] : [time.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((time) => (time === null ? [] : [time.getTime()]));
  return known.length === 0 ? null : new Date(Math.max(...known));
}
