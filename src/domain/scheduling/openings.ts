import { keepLanes } from "#db/queries/keep-lanes.ts";
import { waitingInLanes } from "#db/queries/lanes.ts";
import { keepOpenings, waitingInCampaigns } from "#db/queries/openings.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import { type NextLook, nextLook, nextLookOfLanes } from "#rules/opening.ts";
import { looked } from "./lanes.ts";
import type { GatedCampaign } from "./queues.ts";

/** The version of the zone data from which this process computes openings. */
export const zoneData = process.versions["tz"] ?? "unknown";

/** Those of these active campaigns that are kept for a later time than now computed. One statement. */
export async function keptTooLate(
  db: Queryable,
  campaigns: readonly GatedCampaign[],
  now: Date,
): Promise<GatedCampaign["campaign"][]> {
  const { computed } = await compute(db, campaigns, new Set(), now);
  return computed.flatMap(({ campaign, lookMs, keptMs }) => (lookMs < keptMs ? [campaign] : []));
}

interface Looked {
  readonly campaigns: readonly GatedCampaign[];
  /** Campaigns of which calls were just claimed. */
  readonly claimed: ReadonlySet<string>;
  /**
   * Whether the time may become a later one. A refill leaves that to the tick, so that a campaign whose calls come and
   * go is not written each time.
   */
  readonly mayRaise: boolean;
}

/** What a dispatch has to come back for before the next tick. */
export interface Follow {
  /** When calls of a tenant become due. */
  readonly due: readonly { readonly tenantId: string; readonly at: Date }[];
  /** Tenants of campaigns that have to be looked at sooner than kept, and whose rows others are changing. */
  readonly notKept: readonly string[];
  /** More lanes have to be looked at anew than were. */
  readonly hasMoreLanes: boolean;
  /** Campaigns with open lanes whose rounds may owe calls. */
  readonly withLanesBehind: readonly string[];
}

/**
 * Keeps when these campaigns have to be looked at again. Their tenants are locked, and so nobody keeps something that
 * was computed earlier. Two statements, and two more if any campaign has lanes: what is kept of their lanes comes first.
 */
export async function keepNextLooks(tx: Tx, of: Looked, now: Date): Promise<Follow> {
  const campaigns = of.campaigns.filter(({ campaign }) => campaign.version !== null);
  if (campaigns.length === 0) {
    return { due: [], notKept: [], hasMoreLanes: false, withLanesBehind: [] };
  }
  const lanes = campaigns.flatMap((each) => looked(each.lanes, now));
  // In one round trip: the connection runs them in this order, and the second reads what the first has written.
  const [dueInLanes, { computed, waiting, hasMoreLanes, withLanesBehind }] = await Promise.all([
    keepLanes(tx, lanes, now),
    compute(tx, campaigns, of.claimed, now),
  ]);
  const written = await write(
    tx,
    computed.filter(
      ({ campaign, closedBy, lookMs, keptMs }) =>
        closedBy !== campaign.closedBy || lookMs < keptMs || (of.mayRaise && lookMs > keptMs),
    ),
    now,
  );
  const late = computed.filter(
    ({ campaign, lookMs, keptMs }) => lookMs < keptMs && !written.has(campaign.id),
  );
  const tenantOf = new Map(campaigns.map(({ campaign }) => [campaign.id, campaign.tenantId]));
  return {
    due: [...waiting, ...dueInLanes].flatMap(({ campaignId, nextDueAt: at }) =>
      at === null ? [] : [{ tenantId: tenantOf.get(campaignId)!, at }],
    ),
    notKept: late.map(({ campaign }) => campaign.tenantId),
    hasMoreLanes,
    withLanesBehind,
  };
}

/**
 * When each of these campaigns has to be looked at again, from what waits in the open ones without lanes, and from what is
 * kept of the lanes of the others. One statement for each kind that there is.
 */
async function compute(
  db: Queryable,
  campaigns: readonly GatedCampaign[],
  claimed: ReadonlySet<string>,
  now: Date,
) {
  const plain = campaigns.filter(({ campaign }) => !campaign.isLaned);
  const open = plain.filter(({ gate }) => gate.isOpen);
  const rows = await waitingIn(db, open, claimed, now);
  const waiting = new Map(rows.map((row) => [row.campaignId, row]));
  const computed = plain.map(({ campaign, gate }) => {
    const look = nextLook(campaign, gate, waiting.get(campaign.id) ?? null, now);
    const closedBy = gate.isOpen ? null : gate.reason;
    return { campaign, closedBy, look, ...timesOf(campaign, look, now) };
  });
  const laned = campaigns.filter(({ campaign }) => campaign.isLaned);
  const ofLanes = await computeLaned(db, laned, claimed, now);
  return {
    computed: [...computed, ...ofLanes.computed],
    waiting: [...rows, ...ofLanes.rows],
    hasMoreLanes: ofLanes.rows.some(({ isAnew }) => isAnew),
    withLanesBehind: ofLanes.rows
      .filter(({ isBehind }) => isBehind)
      .map(({ campaignId }) => campaignId),
  };
}

async function computeLaned(
  db: Queryable,
  laned: readonly GatedCampaign[],
  claimed: ReadonlySet<string>,
  now: Date,
) {
  if (laned.length === 0) return { computed: [], rows: [] };
  const rows = await waitingInLanes(
    db,
    laned.map(({ campaign }) => campaign.tenantId),
    laned.map(({ campaign }) => campaign.id),
    laned.map(({ campaign }) => campaign.version!),
    now,
    laned.map(({ campaign }) => campaign.liveCalls > 0 || claimed.has(campaign.id)),
  );
  const gated = new Map(laned.map((each) => [each.campaign.id, each]));
  const computed = rows.map((row) => {
    const { campaign, gate } = gated.get(row.campaignId)!;
    const look = nextLookOfLanes(row, now);
    const closedBy = row.isOpen ? null : (row.closedBy ?? (gate.isOpen ? null : gate.reason));
    return { campaign, closedBy, look, ...timesOf(campaign, look, now) };
  });
  return { computed, rows };
}

type Computed = Pick<GatedCampaign, "campaign"> & {
  readonly closedBy: string | null;
  readonly look: NextLook;
};

/** Both times as numbers. What is due already is equal, whenever it was due. */
function timesOf({ lookAt }: GatedCampaign["campaign"], look: NextLook, now: Date) {
  const due = now.getTime();
  const lookMs = look === "NOW" ? due : look === "NEVER" ? Infinity : look.getTime();
  return { lookMs, keptMs: Math.max(lookAt?.getTime() ?? -Infinity, due) };
}

async function waitingIn(
  tx: Queryable,
  open: readonly GatedCampaign[],
  claimed: ReadonlySet<string>,
  now: Date,
) {
  if (open.length === 0) return [];
  return await waitingInCampaigns(
    tx,
    open.map(({ campaign }) => campaign.id),
    open.map(({ campaign }) => campaign.generation),
    open.map(({ gate }) => gate.round.endsAt),
    now,
    open.map(({ campaign }) => campaign.liveCalls > 0 || claimed.has(campaign.id)),
  );
}

async function write(
  tx: Tx,
  computed: readonly Computed[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (computed.length === 0) return new Set();
  const rows = await keepOpenings(
    tx,
    computed.map(({ campaign }) => campaign.tenantId),
    computed.map(({ campaign }) => campaign.id),
    computed.map(({ campaign }) => campaign.version!),
    computed.map(({ look }) => (look === "NOW" ? now : look === "NEVER" ? "infinity" : look)),
    computed.map(({ closedBy }) => closedBy),
    zoneData,
  );
  return new Set(rows.map(({ campaignId }) => campaignId));
}
