import type { CandidateRow } from "#db/queries/candidates.ts";
import {
  headsOfEachLane,
  type HeadLengths,
  type LaneHeadRow,
  type LaneRequest,
  type MergedRow,
  mergedHeads,
  toLaneCandidate,
} from "#db/queries/lane-candidates.ts";
import type { Queryable } from "#db/pool.ts";
import type { Reach } from "./heads.ts";
import { type Lane, lanesOf } from "./lanes.ts";

/** A campaign with lanes, of which the first `limit` calls are wanted. */
interface LanedReach extends Reach {
  readonly lanes: readonly Lane[];
  readonly limit: number;
}

export interface LaneHeads {
  readonly rows: readonly CandidateRow[];
  /** Lanes that were read in addition to those that were given, by campaign. */
  readonly moreLanes: ReadonlyMap<string, readonly Lane[]>;
}

const nothing: LaneHeads = { rows: [], moreLanes: new Map() };

/** All lanes that may have due calls are read, if those that were read first have too few calls that may be placed. */
const allLanes = 10_000;

/**
 * The heads of the queues of campaigns with lanes: the calls of their lanes, merged in the order in which they are due.
 * One statement; two more if too many of the first calls may not be placed. `isExact`: without a first guess.
 */
export async function readLaneHeads(
  db: Queryable,
  reaches: readonly (Reach & { readonly limit: number })[],
  isExact: boolean,
  now: Date,
): Promise<LaneHeads> {
  const laned = reaches.filter((reach): reach is LanedReach => reach.lanes !== null);
  if (laned.length === 0) return nothing;
  const rows = await read(db, laned, isExact, now);
  const counts = Map.groupBy(rows, ({ campaignId }) => campaignId);
  const short = laned.filter(
    ({ campaign, hasMoreLanes, claimable }) =>
      hasMoreLanes && (counts.get(campaign.id)?.length ?? 0) < claimable,
  );
  const moreLanes = short.length === 0 ? new Map<string, Lane[]>() : await widen(db, short, now);
  if (moreLanes.size === 0) return { rows, moreLanes };
  const wider = short
    .filter(({ campaign }) => moreLanes.has(campaign.id))
    .map((reach) => ({ ...reach, lanes: [...reach.lanes, ...moreLanes.get(reach.campaign.id)!] }));
  const kept = rows.filter(({ campaignId }) => !moreLanes.has(campaignId));
  return { rows: [...kept, ...(await read(db, wider, isExact, now))], moreLanes };
}

/** The other open lanes that have due calls, by campaign. */
async function widen(
  db: Queryable,
  short: readonly LanedReach[],
  now: Date,
): Promise<Map<string, Lane[]>> {
  const campaigns = short.map(({ campaign }) => campaign);
  const all = await lanesOf(db, campaigns, { open: () => allLanes, withRounds: false }, now);
  const more = short.map(({ campaign, lanes }) => {
    const known = new Set(lanes.map(({ areaId }) => areaId));
    const others = (all.get(campaign.id) ?? []).filter(
      ({ areaId, gate, isAnew }) => !known.has(areaId) && gate.isOpen && !isAnew,
    );
    return [campaign.id, others] as const;
  });
  return new Map(more.filter(([, others]) => others.length > 0));
}

async function read(
  db: Queryable,
  reaches: readonly LanedReach[],
  isExact: boolean,
  now: Date,
): Promise<CandidateRow[]> {
  if (isExact) return await readEach(db, reaches, now);
  const merged = await mergedHeads(db, reaches.flatMap(requestsOf), now);
  const rowsOf = Map.groupBy(merged, ({ campaignId }) => campaignId);
  const heads = reaches.map((reach) => ({
    reach,
    ...headOf(rowsOf.get(reach.campaign.id) ?? [], reach),
  }));
  const short = heads.filter(({ isShort }) => isShort).map(({ reach }) => reach);
  const found = heads
    .filter(({ isShort }) => !isShort)
    .flatMap(({ reach, rows }) => candidatesIn(reach, rows));
  return short.length === 0 ? found : [...found, ...(await readEach(db, short, now))];
}

async function readEach(
  db: Queryable,
  reaches: readonly LanedReach[],
  now: Date,
): Promise<CandidateRow[]> {
  const rows = await headsOfEachLane(db, reaches.flatMap(requestsOf), now);
  const rowsOf = Map.groupBy(rows, ({ campaignId }) => campaignId);
  return reaches.flatMap((reach) =>
    candidatesIn(reach, (rowsOf.get(reach.campaign.id) ?? []).slice(0, reach.limit)),
  );
}

/** Lanes share the head of their campaign: of each, a few more calls than its share are read. */
function requestsOf({ lanes, limit }: LanedReach): (LaneRequest & HeadLengths)[] {
  const share = Math.ceil((2 * limit) / lanes.length) + 2;
  return lanes.map(({ campaign, areaId, gate }) => ({
    campaign,
    areaId,
    round: gate.round,
    ofLane: Math.min(limit, share),
    ofCampaign: limit,
  }));
}

/**
 * The calls that are due first, of contacts who may be called. Behind the last call that was read of a lane, calls of
 * that lane may be missing.
 */
function headOf(
  rows: readonly MergedRow[],
  { limit }: LanedReach,
): { readonly rows: readonly LaneHeadRow[]; readonly isShort: boolean } {
  const last = rows.findIndex(({ isLastOfLane }) => isLastOfLane);
  const known = last === -1 ? rows : rows.slice(0, last + 1);
  const callable = known.filter(({ isCandidate }) => isCandidate);
  const isWhole = last === -1 && rows.length < limit;
  return { rows: callable, isShort: !isWhole && callable.length < limit };
}

function candidatesIn({ lanes }: LanedReach, rows: readonly LaneHeadRow[]): CandidateRow[] {
  const laneOf = new Map(lanes.map((lane) => [lane.areaId, lane]));
  return rows.map((row) => {
    const { areaId, ...candidate } = toLaneCandidate(row);
    const { campaign, gate } = laneOf.get(areaId)!;
    return { ...candidate, inArea: { campaign, gate } };
  });
}
