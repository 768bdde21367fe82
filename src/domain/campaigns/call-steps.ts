import { lockMembersOf, lockMembersOfLanes } from "#db/locks/rounds.ts";
import { both } from "#db/locks.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { nextManualCallees, nextMembersInOrder, nextWaiting } from "#db/queries/campaign-places.ts";
import { lastCallCancelled, moveCallsOfRounds, setBehind } from "#db/queries/owe-again.ts";
import type { Tx } from "#db/pool.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { lanesBehindOf } from "#domain/scheduling/lanes.ts";
import { type Located, locate } from "#domain/scheduling/locate.ts";
import { replanRedials } from "#domain/scheduling/replan-redials.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";
import {
  coverRounds,
  createCallsFor,
  type OpenRound,
  openRoundsOfLanes,
  roundLimits,
} from "#domain/scheduling/rounds.ts";
import { firstId, inOrder, type StepDone, type StepOf, stepDone } from "./work-step.ts";

/** Schedules the manual calls of the next contacts again. */
export async function reviveStep(
  tx: Tx,
  { campaign, lock, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const after = work.cursor?.[0] ?? firstId;
  const next = await inOrder(tx, () => nextManualCallees(tx, campaign.id, after, rows));
  const contactIds = [...new Set(next.map(({ id }) => id))];
  const members = await lockMembersOf(tx, lock, campaign.id, contactIds);
  await reviveManualCalls(tx, { contactIds, campaignId: campaign.id, lock: members.lock }, now);
  return stepDone(
    next.map(({ id }) => [id]),
    rows,
  );
}

/**
 * Creates, for the next members, the calls that the campaign owes: those of the open round, or of the round that opens
 * next. Also for rounds that were settled, where a stop has cancelled the call.
 */
export async function oweStep(
  tx: Tx,
  { campaign, lock, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const { id, scheduleFrequency } = campaign;
  if (campaign.state === "STOPPED" || campaign.deletedAt !== null) return stepDone([], rows);
  const after = work.cursor ?? ["-infinity", "-1"];
  const found = await inOrder(tx, () => nextMembersInOrder(tx, id, after, rows));
  const contactIds = found.map((member) => member.id);
  const roundOf = await nextRounds(tx, campaign, contactIds, now);
  const { members, lock: membersLock } = await lockMembersIn(
    tx,
    { campaign, lock },
    {
      contactIds,
      roundOf,
    },
  );
  const recurs = scheduleFrequency !== null;
  const present = members.map((member) => member.id);
  const cancelled = await lastCallCancelled(tx, id, recurs, undone, present);
  const isOwed = new Set(cancelled.map((member) => member.id));
  const closed = cancelled.map((member) => member.id).filter((each) => !roundOf.has(each));
  if (closed.length > 0) await setBehind(tx, id, closed);
  const behind = members
    .filter(({ isBehind, id: each }) => isBehind || isOwed.has(each))
    .flatMap(({ id: contactId }) => {
      const of = roundOf.get(contactId);
      return of === undefined ? [] : [{ contactId, of }];
    });
  await createCallsFor(tx, membersLock, behind, now);
  return stepDone(
    found.map(({ cursor }) => cursor),
    rows,
  );
}

/** Locks members. Returns whether each is settled less far than to the end of its round. */
async function lockMembersIn(
  tx: Tx,
  { campaign, lock }: Pick<StepOf, "campaign" | "lock">,
  {
    contactIds,
    roundOf,
  }: {
    readonly contactIds: readonly string[];
    readonly roundOf: ReadonlyMap<string, OpenRound>;
  },
): ReturnType<typeof lockMembersOf> {
  const endOf = (contactId: string) => roundOf.get(contactId)?.round.endsAt ?? null;
  if (!campaign.isLaned) {
    const end = contactIds.length === 0 ? null : endOf(contactIds[0]!);
    return await lockMembersOf(tx, lock, campaign.id, contactIds, end);
  }
  const asked = contactIds.map((contactId) => ({ contactId, roundEndsAt: endOf(contactId) }));
  return await lockMembersOfLanes(tx, lock, campaign.id, asked);
}

/** For each of these contacts the round that is open or opens next where the contact is; without those of whom none does. */
async function nextRounds(
  tx: Tx,
  campaign: CampaignRow,
  contactIds: readonly string[],
  now: Date,
): Promise<Map<string, OpenRound>> {
  const pairs = contactIds.map((contactId) => ({ campaign, contactId }));
  const located = await locate(tx, pairs);
  const rounds = new Map<CampaignRow, OpenRound | null>();
  const nextRound = ({ campaign: there, areaId }: Located<CampaignRow>): OpenRound | null => {
    const dueAt = nextOpening(there, now);
    return dueAt && { campaign: there, areaId, round: roundAt(there, dueAt), dueAt };
  };
  return new Map(
    located.flatMap((each, index) => {
      const known = rounds.get(each.campaign);
      const round = known === undefined ? nextRound(each) : known;
      rounds.set(each.campaign, round);
      return round === null ? [] : [[contactIds[index]!, round]];
    }),
  );
}

/** Steps of a round are larger: each only adds rows. 1,000 calls take 70 ms. */
const roundRows = 4;

/** Creates calls that the open round owes the next members: those who have waited longest first, as a tick does. */
export async function roundStep(
  tx: Tx,
  { campaign, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  if (campaign.state !== "ACTIVE" || campaign.deletedAt !== null) return stepDone([], rows);
  // The cursor of a campaign without lanes says nothing.
  const after = Number.parseInt(work.cursor?.[0] ?? "", 10) || 0;
  const rounds = await openRoundsOf(tx, campaign, after, now);
  if (rounds.length === 0) return stepDone([], rows);
  const most = rows * roundRows;
  const limits = roundLimits(rounds, { ofCampaigns: most, ofLanes: most });
  const { created, settled, unfinished, lastArea } = await coverRounds(tx, rounds, limits, now);
  const isDone = campaign.isLaned ? settled === 0 : unfinished.length === 0;
  return { cursor: isDone ? null : [String(lastArea ?? 0)], handled: settled, created };
}

/**
 * The open round of a campaign, or of each of its lanes that may owe calls, first of those behind an area: so each lane
 * has its turn.
 */
async function openRoundsOf(
  tx: Tx,
  campaign: CampaignRow,
  afterArea: number,
  now: Date,
): Promise<OpenRound[]> {
  if (campaign.isLaned) {
    return openRoundsOfLanes(await lanesBehindOf(tx, campaign, afterArea, now), now);
  }
  const gate = gateAt(campaign, now);
  return gate.isOpen ? [{ campaign, areaId: null, round: gate.round, dueAt: now }] : [];
}

/** A start undoes what these reasons have cancelled. */
const undone = ["CAMPAIGN_STOPPED", "TENANT_LEFT_SIMULATION"] as const;

/**
 * Adapts the next calls that wait to the campaign's schedule: calls of rounds move to the next opening, redials move
 * within their round or are cancelled, manual calls keep their times.
 */
export async function moveStep(
  tx: Tx,
  { campaign, lock, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const { id, generation } = campaign;
  const after = work.cursor ?? ["-infinity", "-1", firstId];
  const waiting = await inOrder(tx, () => nextWaiting(tx, id, generation, after, rows));
  const { REDIAL: redials = [], ROUND: ofRounds = [] } = Object.groupBy(
    waiting,
    ({ kind }) => kind,
  );
  if (redials.length > 0) {
    const contactIds = redials.map(({ contactId }) => contactId);
    const members = await lockMembersOf(tx, lock, id, contactIds);
    const callIds = redials.map((call) => call.id);
    await replanRedials(tx, campaign, both(lock, members.lock), callIds, now);
  }
  const contactsOfRounds = ofRounds.map(({ contactId }) => contactId);
  const roundOf = await nextRounds(tx, campaign, contactsOfRounds, now);
  const moved = ofRounds.flatMap(({ id: callId, contactId }) => {
    const round = roundOf.get(contactId);
    return round === undefined ? [] : [{ callId, at: round.dueAt }];
  });
  if (moved.length > 0)
    await moveCallsOfRounds(
      tx,
      moved.map(({ callId }) => callId),
      moved.map(({ at }) => at),
      now,
    );
  return stepDone(
    waiting.map(({ cursor }) => cursor),
    rows,
  );
}
