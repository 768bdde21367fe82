import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import type { BulkJobRow } from "#db/queries/bulk-jobs.ts";
import { calleesOfCalls, cancelAllByUser, markAllDeleted } from "#db/queries/bulk-rows.ts";
import { removeEnrolments } from "#db/queries/enrolments.ts";
import {
  lockCallsToCancel,
  lockContactsToDelete,
  lockPresentMembers,
  lockToSchedule,
} from "#db/locks/bulk.ts";
import { lockCallees } from "#db/locks/callees.ts";
import { both, lockMembershipsOf } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { type BulkOutcome, type BulkVerb, whyNotCancelled } from "#rules/bulk.ts";
import type { Actor } from "#domain/actor.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { keepCampaign } from "#domain/campaigns/keep-campaign.ts";
import { scheduleIn } from "#domain/campaigns/schedule-call.ts";
import { recordChange, recordChanges, seeAll } from "#domain/change.ts";
import { DomainError, type ErrorCode, NotFoundError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

type Outcome = BulkOutcome<ErrorCode>;

interface StepOf {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly job: BulkJobRow;
  readonly now: Date;
}

interface BulkStep {
  /** The most rows of a step, where each takes several statements. */
  readonly most?: number;
  /** Does the verb with these rows, as far as it is possible. */
  readonly take: (of: StepOf, ids: readonly string[]) => Promise<Outcome[]>;
}

export const bulkSteps: Readonly<Record<BulkVerb, BulkStep>> = {
  CANCEL_CALLS: { take: cancelCalls },
  SCHEDULE_CALLS: { take: scheduleCalls, most: 50 },
  UNENROL_CONTACTS: { take: unenrolContacts },
  DELETE_CONTACTS: { take: deleteContacts },
};

async function cancelCalls({ tx, actor, now }: StepOf, ids: readonly string[]): Promise<Outcome[]> {
  const { tenantId } = actor;
  const calls = await lockCallsToCancel(tx, tenantId, ids);
  const statusOf = new Map(calls.map(({ id, status }) => [id, status]));
  const waiting = calls.filter(({ status }) => whyNotCancelled(status) === null);
  const cancelled = waiting.map(({ id }) => id);
  if (cancelled.length > 0) {
    const seen = await seeAll(tx, actor, "cancelCall", cancelled);
    await cancelAllByUser(tx, cancelled, now);
    await recordChanges(tx, actor, "cancelCall", seen);
    const manual = waiting.filter(({ kind }) => kind === "MANUAL");
    // Their rounds owe calls of their own again.
    for (const [campaignId, of] of Map.groupBy(manual, (call) => call.campaignId)) {
      await askRoundsAgain(
        tx,
        of.map(({ contactId }) => contactId),
        campaignId,
      );
    }
    if (manual.length > 0) await requestDispatch(tx, tenantId);
  }
  return ids.map((id) => {
    const status = statusOf.get(id);
    return { id, refusedBy: status === undefined ? "NOT_FOUND" : whyNotCancelled(status) };
  });
}

/** One after the other: the rules are asked for each, and a contact gets one call. */
async function scheduleCalls(
  { tx, actor, job, now }: StepOf,
  ids: readonly string[],
): Promise<Outcome[]> {
  const { tenantId } = actor;
  const callees = new Map((await calleesOfCalls(tx, tenantId, ids)).map((call) => [call.id, call]));
  await lockToSchedule(tx, tenantId, [...callees.values()]);
  const { dueAt: at, isCallback } = job;
  const outcomes: Outcome[] = [];
  for (const id of ids) {
    const callee = callees.get(id);
    outcomes.push({
      id,
      refusedBy:
        callee === undefined
          ? "NOT_FOUND"
          : await whyRefused(async () => {
              const call = await scheduleIn(tx, tenantId, { ...callee, at, isCallback }, () =>
                Promise.resolve(now),
              );
              await recordChange(tx, actor, "scheduleCall", call);
            }),
    });
  }
  return outcomes;
}

/** The code of what a verb refuses; null: it was done. A verb refuses before it writes anything. */
async function whyRefused(verb: () => Promise<void>): Promise<ErrorCode | null> {
  try {
    await verb();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

async function unenrolContacts(
  { tx, actor, job, now }: StepOf,
  ids: readonly string[],
): Promise<Outcome[]> {
  const { tenantId } = actor;
  const campaignId = job.campaignId!;
  const kept = await keepCampaign(tx, tenantId, campaignId).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  // It was deleted meanwhile.
  if (kept === null) return ids.map((id) => ({ id, refusedBy: "NOT_FOUND" }));
  const { ids: known, lock } = await lockCallees(tx, tenantId, ids);
  const members = await lockPresentMembers(tx, both(kept.lock, lock), campaignId, [...known]);
  if (members.length > 0) {
    await removeEnrolments(tx, campaignId, members, now);
    const which = {
      tenantId,
      campaign: { id: campaignId, lock: kept.lock },
      contactIds: members,
    };
    await cancelWaitingCalls(tx, which, "NOT_ENROLLED", now);
  }
  const isMember = new Set(members);
  return ids.map((id) => {
    if (isMember.has(id)) return { id, refusedBy: null };
    return { id, refusedBy: known.has(id) ? "NOT_ENROLLED" : "NOT_FOUND" };
  });
}

async function deleteContacts(
  { tx, actor, now }: StepOf,
  ids: readonly string[],
): Promise<Outcome[]> {
  const { tenantId } = actor;
  const { ids: present, lock } = await lockContactsToDelete(tx, tenantId, ids);
  if (present.length > 0) {
    await lockMembershipsOf(tx, lock, present);
    const seen = await seeAll(tx, actor, "deleteContact", present);
    await markAllDeleted(tx, present, now);
    await cancelWaitingCalls(tx, { tenantId, contactIds: present }, "CONTACT_DELETED", now);
    await recordChanges(tx, actor, "deleteContact", seen);
  }
  const isPresent = new Set(present);
  return ids.map((id) => ({ id, refusedBy: isPresent.has(id) ? null : "NOT_FOUND" }));
}
