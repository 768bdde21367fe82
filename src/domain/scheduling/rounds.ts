import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { lanesBehind } from "#db/queries/lanes.ts";
import { campaignsBehind } from "#db/queries/openings.ts";
import { coverEnrolments, factsBehind } from "#db/queries/owed-calls.ts";
import {
  laneKey,
  lockEnrolmentsBehind,
  type LockedEnrolment,
  lockUnchangedCampaigns,
  type RoundLimits,
  roundsOfLanes,
} from "#db/locks/rounds.ts";
import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import type { Round } from "#rules/round.ts";
import type { LocatedGate } from "./lanes.ts";
import type { GatedCampaign } from "./queues.ts";

/**
 * The most enrolments of campaigns without lanes that one transaction of a tick looks at: 500 calls take 40 ms to create,
 * while tenants are locked. Of many campaigns each gets an equal share, but not less than `fewestPerRound`; more than
 * `mostRounds` are left to the next transaction.
 */
const enrolmentsPerTransaction = 500;
const fewestPerRound = 4;
const mostRounds = 250;

/**
 * The same of all lanes: as many as the lanes have that are looked at in one transaction, if each has few, so that no lane
 * is looked at twice. Lanes have their turns, of so many enrolments at least.
 */
const enrolmentsInLanes = 1_000;
const fewestPerLane = 16;

interface Enrolments {
  readonly ofCampaigns: number;
  readonly ofLanes: number;
}

/** What is settled of each of these rounds, of so many enrolments in all. */
export function roundLimits(
  rounds: readonly OpenRound[],
  { ofCampaigns, ofLanes }: Enrolments,
): RoundLimits {
  const lanes = rounds.filter(({ areaId }) => areaId !== null).length;
  return {
    ofCampaign: Math.max(fewestPerRound, shareOf(ofCampaigns, rounds.length - lanes)),
    ofLane: Math.max(fewestPerLane, shareOf(ofLanes, lanes)),
    ofLanes,
  };
}

function shareOf(all: number, count: number): number {
  return Math.ceil(all / Math.max(count, 1));
}

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
  /** Campaigns without lanes whose rounds may owe more calls. */
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
  const plain = locked.filter(({ areaId }) => areaId === null);
  const left = plain.slice(mostRounds);
  const rounds = left.length === 0 ? locked : locked.filter((each) => !left.includes(each));
  const most = { ofCampaigns: enrolmentsPerTransaction, ofLanes: enrolmentsInLanes };
  const covered = await coverRounds(tx, rounds, roundLimits(rounds, most), now);
  const passedOver = [...new Set(asked.map(({ campaign }) => campaign.id))];
  return {
    ...covered,
    unfinished: [...new Set([...covered.unfinished, ...left.map(({ campaign }) => campaign.id)])],
    passedOver: passedOver.filter((id) => !kept.ids.has(id)),
  };
}

/** The open round of a campaign, or of each of its lanes. */
function openRounds(dueAt: Date): (of: GatedCampaign) => OpenRound[] {
  return ({ campaign, gate, lanes }) => {
    if (!campaign.isLaned) {
      return gate.isOpen ? [{ campaign, areaId: null, round: gate.round, dueAt }] : [];
    }
    return openRoundsOfLanes(lanes, dueAt);
  };
}

/** The rounds of those of these lanes that are open. */
export function openRoundsOfLanes(lanes: readonly LocatedGate[], dueAt: Date): OpenRound[] {
  return lanes
    .filter(({ gate }) => gate.isOpen)
    .map(({ campaign, areaId, gate }) => ({ campaign, areaId, round: gate.round, dueAt }));
}

/** Those of the rounds that may owe somebody a call. */
async function thoseBehind(tx: Tx, rounds: readonly OpenRound[]): Promise<OpenRound[]> {
  const plain = rounds.filter(({ areaId }) => areaId === null);
  const laned = rounds.flatMap(({ campaign, areaId, round }) =>
    areaId === null ? [] : [{ campaignId: campaign.id, areaId, round }],
  );
  const behind =
    plain.length === 0
      ? []
      : await campaignsBehind(
          tx,
          plain.map(({ campaign }) => campaign.id),
          plain.map(({ round }) => round.endsAt),
        );
  const inLanes = laned.length === 0 ? [] : await lanesBehind(tx, roundsOfLanes(laned));
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

/** What was done for rounds, and where this came to an end. */
export interface Covered extends Omit<OwedCalls, "passedOver"> {
  /** The lane in which the last enrolments were locked; null: none were, or the campaign has no lanes. */
  readonly lastArea: number | null;
}

/**
 * Creates calls that these rounds owe, within limits. The campaigns keep their state and settings until the transaction
 * ends.
 */
export async function coverRounds(
  tx: Tx,
  rounds: readonly OpenRound[],
  limits: RoundLimits,
  now: Date,
): Promise<Covered> {
  const requests = rounds.map(({ campaign, areaId, round }) => ({
    campaignId: campaign.id,
    areaId,
    round,
  }));
  const locked = await lockEnrolmentsBehind(tx, requests, limits);
  const done = await cover(tx, rounds, locked, now);
  const counts = Map.groupBy(locked, laneKey);
  const unfinished = rounds
    .filter((each) => each.areaId === null && counts.get(keyOf(each))?.length === limits.ofCampaign)
    .map(({ campaign }) => campaign.id);
  // Where none was settled, each waits for a live call of an earlier round.
  return {
    ...done,
    unfinished: done.settled === 0 ? [] : unfinished,
    lastArea: locked.at(-1)?.areaId ?? null,
  };
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
