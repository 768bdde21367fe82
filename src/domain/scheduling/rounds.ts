import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { lanesBehind } from "#db/queries/lanes.ts";
import { campaignsBehind } from "#db/queries/openings.ts";
import { coverEnrolments, factsBehind } from "#db/queries/owed-calls.ts";
import {
  laneKey,
  lockEnrolmentsBehind,
  type LockedEnrolment,
  lockUnchangedCampaigns,
} from "#db/locks/rounds.ts";
import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import type { Round } from "#rules/round.ts";
import type { LocatedGate } from "./lanes.ts";
import type { GatedCampaign } from "./queues.ts";

/**
 * The most enrolments that one transaction of a tick looks at: 500 calls take 40 ms to create, while tenants are
 * locked. Of many campaigns and lanes each gets an equal share, but not less than `fewestPerRound`. More than
 * `mostRounds` are left to the next transaction.
 */
const enrolmentsPerTransaction = 500;
const fewestPerRound = 4;
const mostRounds = 250;

/** A campaign and the round whose calls are to be created, due at `dueAt`. */
export interface OpenRound {
  /** As it is in the area, if it has lanes. */
  readonly campaign: CampaignRow;
  /** The lane; null: the campaign has none. */
  readonly areaId: number | null;
  readonly round: Round;
  readonly dueAt: Date;
}

interface Created {
  readonly created: number;
  /** Enrolments that were settled, with or without a new call. */
  readonly settled: number;
}

export interface OwedCalls extends Created {
  /** Campaigns that were changed since they were read, or that another transaction is changing. */
  readonly passedOver: readonly string[];
  /** Campaigns whose rounds may owe more calls. */
  readonly unfinished: readonly string[];
}

const nothingOwed: OwedCalls = { created: 0, settled: 0, passedOver: [], unfinished: [] };

/**
 * Creates calls that the open rounds of these campaigns owe: one per enrolled contact and round. A fixed number of
 * statements, a bounded number of contacts. The campaigns cannot be stopped until the transaction ends.
 */
export async function createOwedCalls(
  tx: Tx,
  campaigns: readonly GatedCampaign[],
  now: Date,
): Promise<OwedCalls> {
  const open = campaigns.filter(({ campaign }) => isActive(campaign)).flatMap(openRounds(now));
  if (open.length === 0) return nothingOwed;
  const asked = await thoseBehind(tx, open);
  if (asked.length === 0) return nothingOwed;
  const kept = await lockUnchangedCampaigns(
    tx,
    versionsOf(campaigns, new Set(asked.map(({ campaign }) => campaign.id))),
  );
  const locked = asked.filter(({ campaign }) => kept.ids.has(campaign.id));
  const rounds = locked.slice(0, mostRounds);
  const left = locked.slice(mostRounds).map(({ campaign }) => campaign.id);
  const share = Math.floor(enrolmentsPerTransaction / Math.max(rounds.length, 1));
  const covered = await coverRounds(tx, rounds, Math.max(fewestPerRound, share), now);
  const passedOver = [...new Set(asked.map(({ campaign }) => campaign.id))];
  return {
    ...covered,
    unfinished: [...new Set([...covered.unfinished, ...left])],
    passedOver: passedOver.filter((id) => !kept.ids.has(id)),
  };
}

/** The open round of a campaign, or of each of its lanes. */
function openRounds(dueAt: Date): (of: GatedCampaign) => OpenRound[] {
  return ({ campaign, gate, lanes }) => {
    if (!campaign.isLaned) {
      return gate.isOpen ? [{ campaign, areaId: null, round: gate.round, dueAt }] : [];
    }
    return roundsOfLanes(lanes, dueAt);
  };
}

/** The rounds of those of these lanes that are open. */
export function roundsOfLanes(lanes: readonly LocatedGate[], dueAt: Date): OpenRound[] {
  return lanes
    .filter(({ gate }) => gate.isOpen)
    .map(({ campaign, areaId, gate }) => ({ campaign, areaId, round: gate.round, dueAt }));
}

/** Those of the rounds that may owe somebody a call. */
async function thoseBehind(tx: Tx, rounds: readonly OpenRound[]): Promise<OpenRound[]> {
  const plain = rounds.filter(({ areaId }) => areaId === null);
  const laned = rounds.filter(({ areaId }) => areaId !== null);
  const behind =
    plain.length === 0
      ? []
      : await campaignsBehind(
          tx,
          plain.map(({ campaign }) => campaign.id),
          plain.map(({ round }) => round.endsAt),
        );
  const inLanes =
    laned.length === 0
      ? []
      : await lanesBehind(
          tx,
          laned.map(({ campaign }) => campaign.id),
          laned.map(({ areaId }) => areaId!),
          laned.map(({ round }) => round.endsAt),
        );
  const owing = new Set([
    ...behind.map(({ id }) => laneKey({ campaignId: id, areaId: null })),
    ...inLanes.map(({ id, areaId }) => laneKey({ campaignId: id, areaId })),
  ]);
  return rounds.filter((each) => owing.has(keyOf(each)));
}

function keyOf({ campaign, areaId }: OpenRound): string {
  return laneKey({ campaignId: campaign.id, areaId });
}

/** Each of these campaigns with the version that was read. */
function versionsOf(campaigns: readonly GatedCampaign[], ids: ReadonlySet<string>) {
  return campaigns.map(({ campaign }) => campaign).filter(({ id }) => ids.has(id));
}

function isActive({ state, deletedAt }: CampaignRow): boolean {
  return state === "ACTIVE" && deletedAt === null;
}

/**
 * Creates calls that these rounds owe, for at most `limit` members of each campaign. The campaigns keep their state
 * and settings until the transaction ends.
 */
export async function coverRounds(
  tx: Tx,
  rounds: readonly OpenRound[],
  limit: number,
  now: Date,
): Promise<Omit<OwedCalls, "passedOver">> {
  const requests = rounds.map(({ campaign, areaId, round }) => ({
    campaignId: campaign.id,
    areaId,
    round,
    limit,
  }));
  const locked = await lockEnrolmentsBehind(tx, requests);
  const done = await cover(tx, rounds, locked, now);
  const counts = Map.groupBy(locked, laneKey);
  const unfinished = rounds
    .filter((each) => counts.get(keyOf(each))?.length === limit)
    .map(({ campaign }) => campaign.id);
  // Where none was settled, each waits for a live call of an earlier round.
  return { ...done, unfinished: done.settled === 0 ? [] : unfinished };
}

/**
 * Creates the calls that rounds owe these members of their campaigns, and settles the rounds for them. Their memberships
 * are locked.
 */
export async function createCallsFor(
  tx: Tx,
  lock: Locked<"membership", "UPDATE">,
  members: readonly { readonly contactId: string; readonly of: OpenRound }[],
  now: Date,
): Promise<void> {
  const rounds = [...new Set(members.map(({ of }) => of))];
  const locked = members.map(({ contactId, of }) => ({
    campaignId: of.campaign.id,
    contactId,
    areaId: of.areaId,
    round: of.round,
    lock,
  }));
  await cover(tx, rounds, locked, now);
}

async function cover(
  tx: Tx,
  rounds: readonly OpenRound[],
  locked: readonly LockedEnrolment[],
  now: Date,
): Promise<Created> {
  if (locked.length === 0) return { created: 0, settled: 0 };
  const behind = await factsBehind(tx, locked);
  const roundOf = new Map(rounds.map((each) => [keyOf(each), each]));
  const laned = locked.filter(({ areaId }) => areaId !== null);
  const areaOf = new Map(
    laned.map((each) => [`${each.campaignId} ${each.contactId}`, each.areaId]),
  );
  const covered = behind.map((row) => {
    const areaId = areaOf.size === 0 ? null : areaOf.get(`${row.campaignId} ${row.contactId}`);
    const { campaign, round, dueAt } = roundOf.get(
      laneKey({ campaignId: row.campaignId, areaId: areaId ?? null }),
    )!;
    return {
      campaignId: row.campaignId,
      contactId: row.contactId,
      position: row.position,
      until: campaign.scheduleFrequency === null ? ("infinity" as const) : round.endsAt,
      callAt: isOwedCall(row, campaign.retryAttempts) ? dueAt : null,
    };
  });
  return { created: await coverEnrolments(tx, covered, now), settled: covered.length };
}
