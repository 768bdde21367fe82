import { lockCampaign, lockMembers, type Locked } from "#db/locks.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { nextChanges, restoreValues } from "#db/queries/import-journal.ts";
import {
  cancelUndone,
  deleteMade,
  endUndone,
  forgetScheduled,
  nextToUndo,
  recordUndo,
  takeOver,
  undoFactsOf,
  type UndoPhase,
  type UndoState,
} from "#db/queries/undo-import.ts";
import type { Tx } from "#db/pool.ts";
import { type UndoPlan, undoPlanOf, withKept, withPlan, withRest } from "#rules/import-undo.ts";
import { firstId, inOrder } from "#domain/campaigns/work-step.ts";
import { deriveAreasOf } from "#domain/areas.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** Members of the campaign that one step looks at, to find those that the import has to do with. */
const scannedPerStep = 2_000;

/** How far a step came. */
export interface UndoStepDone {
  readonly handled: number;
  /** DONE: there is nothing left. WAITS: until it is known of calls whether they were placed. */
  readonly next: "GOES_ON" | "WAITS" | "DONE";
}

interface Progress extends Pick<UndoState, "phase" | "cursor" | "later" | "counts"> {
  readonly handled: number;
  readonly isDone: boolean;
}

/**
 * Takes back what an undone import did to the next contacts, `rows` at most. The import and its campaign are locked. It
 * writes the place that it has reached in the same transaction: a step that is not committed is done again.
 */
export async function undoStep(
  tx: Tx,
  state: UndoState,
  { lock, rows }: { readonly lock: Locked<"campaign">; readonly rows: number },
  now: Date,
): Promise<UndoStepDone> {
  const done = await steps[state.phase](tx, state, { lock, rows }, now);
  const counts = done.isDone ? withRest(done.counts, state) : done.counts;
  await recordUndo(tx, state.id, now, done.phase, done.cursor, done.later, counts, done.isDone);
  const waits = !done.isDone && done.phase === "WAITING" && done.cursor === null;
  return { handled: done.handled, next: done.isDone ? "DONE" : waits ? "WAITS" : "GOES_ON" };
}

type Step = (
  tx: Tx,
  state: UndoState,
  of: { readonly lock: Locked<"campaign">; readonly rows: number },
  now: Date,
) => Promise<Progress>;

const steps: Readonly<Record<UndoPhase, Step>> = {
  VALUES: valuesStep,
  MEMBERS: membersStep,
  WAITING: waitingStep,
};

async function valuesStep(
  tx: Tx,
  state: UndoState,
  { lock, rows }: { readonly lock: Locked<"campaign">; readonly rows: number },
  now: Date,
): Promise<Progress> {
  const { id, tenantId } = state;
  const next = await nextChanges(tx, tenantId, id, state.cursor ?? firstId, rows);
  if (next.length === 0) {
    return { ...state, phase: "MEMBERS", cursor: null, handled: 0, isDone: false };
  }
  const ids = next.map(({ contactId }) => contactId);
  await lockMembers(tx, lock, ids);
  // A contact without a membership is found here only. Before its entry is deleted.
  const made = next.filter(({ isMade }) => isMade).map(({ contactId }) => contactId);
  const { counts: plans, later } = await planAndApply(tx, state, made, now);
  const values = (await restoreValues(tx, tenantId, id, ids, now))[0]!;
  const { restored, journaled, withoutArea } = values;
  await deriveAreasOf(tx, withoutArea);
  const counts = withKept(
    { ...plans, valuesRestored: plans.valuesRestored + restored },
    "VALUE",
    "CHANGED_SINCE",
    journaled - restored,
  );
  return {
    phase: "VALUES",
    cursor: ids.at(-1)!,
    later,
    counts,
    handled: ids.length,
    isDone: false,
  };
}

async function membersStep(
  tx: Tx,
  state: UndoState,
  { lock, rows }: { readonly lock: Locked<"campaign">; readonly rows: number },
  now: Date,
): Promise<Progress> {
  const { campaignId, number, cursor: after } = state;
  const read = await inOrder(tx, () =>
    nextToUndo.first(tx, campaignId, after ?? firstId, number, scannedPerStep, rows),
  );
  const { contactIds, cursor, isLast } = read!;
  if (contactIds.length > 0) await lockMembers(tx, lock, contactIds);
  const { counts, later } = await planAndApply(tx, state, contactIds, now);
  return {
    phase: isLast ? "WAITING" : "MEMBERS",
    cursor: isLast ? null : cursor,
    later,
    counts,
    handled: contactIds.length,
    isDone: isLast && later.length === 0,
  };
}

/** Asks again about those who wait. There are never more than the tenant has slots. */
async function waitingStep(
  tx: Tx,
  state: UndoState,
  { lock, rows }: { readonly lock: Locked<"campaign">; readonly rows: number },
  now: Date,
): Promise<Progress> {
  const after = state.cursor ?? firstId;
  const rest = state.later.filter((id) => id > after).toSorted();
  const ids = rest.slice(0, rows);
  if (ids.length > 0) await lockMembers(tx, lock, ids);
  const { counts, later } = await planAndApply(tx, state, ids, now);
  const isLast = ids.length === rest.length;
  return {
    phase: "WAITING",
    cursor: isLast ? null : ids.at(-1)!,
    later,
    counts,
    handled: ids.length,
    isDone: later.length === 0,
  };
}

/** Decides about contacts, whose locks are held, and does it. `later`: about whom of all it is decided later. */
async function planAndApply(
  tx: Tx,
  state: UndoState,
  contactIds: readonly string[],
  now: Date,
): Promise<Pick<UndoState, "counts" | "later">> {
  if (contactIds.length === 0) return state;
  const { campaignId, number, tenantId } = state;
  const facts = await undoFactsOf(tx, campaignId, contactIds, number);
  const decided = facts.map((each) => ({ id: each.contactId, ...each, plan: undoPlanOf(each) }));
  const plans = decided.flatMap(({ id, scheduledCall, plan }) =>
    plan === "LATER" ? [] : [{ id, scheduledCall, plan }],
  );
  const idsOf = (is: (plan: UndoPlan, scheduledCall: boolean) => boolean): string[] =>
    plans.filter(({ plan, scheduledCall }) => is(plan, scheduledCall)).map(({ id }) => id);
  const ended = idsOf(({ enrolment }) => enrolment === "END");
  const takenOver = idsOf(({ enrolment }) => enrolment === "TAKE_OVER");
  const scheduled = idsOf(({ enrolment }, isScheduled) => isScheduled && enrolment !== "END");
  const cancelled = idsOf(({ cancelsCalls }) => cancelsCalls);
  const deleted = idsOf(({ contact }) => contact === "DELETE");
  if (ended.length > 0) await endUndone(tx, campaignId, ended, now);
  if (takenOver.length > 0) await takeOver(tx, campaignId, takenOver);
  if (scheduled.length > 0) await forgetScheduled(tx, campaignId, scheduled, number);
  const callsCancelled =
    cancelled.length > 0 ? await cancelUndone.count(tx, campaignId, cancelled, now) : 0;
  if (deleted.length > 0) await deleteMade(tx, deleted, now);
  if (takenOver.length > 0) {
    // While the import counted as undone, the rounds owed them nothing.
    await askRoundsAgain(tx, takenOver, campaignId);
    await requestDispatch(tx, tenantId);
  }
  const before = { ...state.counts, callsCancelled: state.counts.callsCancelled + callsCancelled };
  const counts = plans.reduce((sum, { plan }) => withPlan(sum, plan), before);
  return { counts, later: laterOf(state, decided) };
}

/** Those who waited and about whom nothing is decided yet. A contact may be met twice. */
function laterOf(
  { later }: UndoState,
  decided: readonly { readonly id: string; readonly plan: UndoPlan | "LATER" }[],
): string[] {
  const ids = new Set(later);
  for (const { id, plan } of decided) {
    if (plan === "LATER") ids.add(id);
    else ids.delete(id);
  }
  return [...ids];
}

/** The campaign of an undo is locked for share while a step is done, as for every step. */
export async function lockForStep(tx: Tx, { campaignId }: UndoState): Promise<Locked<"campaign">> {
  return await lockCampaign(tx, campaignId, "SHARE");
}
