import { lockMembersOf } from "#db/locks/rounds.ts";
import { both } from "#db/locks.ts";
import { nextManualCallees, nextMembersInOrder, nextWaiting } from "#db/queries/campaign-places.ts";
import { lastCallCancelled, moveCallsOfRounds, setBehind } from "#db/queries/owe-again.ts";
import type { Tx } from "#db/pool.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { replanRedials } from "#domain/scheduling/replan-redials.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";
import { coverRounds, createCallsFor } from "#domain/scheduling/rounds.ts";
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
  const dueAt = nextOpening(campaign, now);
  const round = dueAt && roundAt(campaign, dueAt);
  const locked = await lockMembersOf(tx, lock, id, contactIds, round && round.endsAt);
  const { members } = locked;
  const recurs = scheduleFrequency !== null;
  const present = members.map((member) => member.id);
  const cancelled = await lastCallCancelled(tx, id, recurs, undone, present);
  if (dueAt === null || round === null) {
    await setBehind(
      tx,
      id,
      cancelled.map((member) => member.id),
    );
  } else {
    const isOwed = new Set(cancelled.map((member) => member.id));
    const behind = members.filter(({ isBehind, id: each }) => isBehind || isOwed.has(each));
    const behindIds = behind.map((member) => member.id);
    await createCallsFor(tx, { campaign, round, dueAt, lock: locked.lock }, behindIds, now);
  }
  return stepDone(
    found.map(({ cursor }) => cursor),
    rows,
  );
}

/** Steps of a round are larger: each only adds rows. 1,000 calls take 70 ms. */
const roundRows = 4;

/** Creates calls that the open round owes the next members: those who have waited longest first, as a tick does. */
export async function roundStep(tx: Tx, { campaign, rows }: StepOf, now: Date): Promise<StepDone> {
  const gate = gateAt(campaign, now);
  if (campaign.state !== "ACTIVE" || campaign.deletedAt !== null || !gate.isOpen) {
    return stepDone([], rows);
  }
  const rounds = [{ campaign, round: gate.round, dueAt: now }];
  const { created, settled, unfinished } = await coverRounds(tx, rounds, rows * roundRows, now);
  return { cursor: unfinished.length === 0 ? null : [gate.round.key], handled: settled, created };
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
  const opening = nextOpening(campaign, now);
  if (opening !== null) {
    const callIds = ofRounds.map((call) => call.id);
    await moveCallsOfRounds(tx, callIds, opening, now);
  }
  return stepDone(
    waiting.map(({ cursor }) => cursor),
    rows,
  );
}
