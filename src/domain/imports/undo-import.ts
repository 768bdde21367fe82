import { lockCampaign } from "#db/locks.ts";
import { deleteJournal, expiredJournals, forgetJournal } from "#db/queries/import-journal.ts";
import { lockOwnImport, type OwnImport } from "#db/queries/imports.ts";
import { lockUndo, markUndone, neglectedUndos, type UndoState } from "#db/queries/undo-import.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { nothingUndone } from "#rules/import-undo.ts";
import { firstStepSize, nextStepSize } from "#rules/step-size.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { whyNotUndoable } from "./undoable.ts";
import { lockForStep, undoStep, type UndoStepDone } from "./undo-step.ts";

/** A job that has run for so long leaves the rest to another one, so that a worker can stop. */
const longestJobMs = 2_000;
const journalRowsPerStep = 10_000;
/** At least so many steps, of small numbers of rows, are a part of the mutation. */
const fewestSteps = 8;

/**
 * Takes back what an import did and nobody has built on. When this returns, no call of its memberships is sent any
 * longer; live ones finish. Of an import of more than `rowsPerStep` contacts the rows follow in steps. An import that is
 * still being applied stops first. An import that was undone before is not changed.
 * @throws NotFoundError; NotPossibleError when there is nothing to undo, or it was done too long ago.
 */
export async function undoImport(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "undoImport", async (tx, see) => {
    const known = await lockOwnImport.first(tx, id, tenantId);
    if (known === undefined) throw new NotFoundError("import", id);
    if (known.status === "UNDONE") return { id };
    const why = whyNotUndoable(known, await context.clock.now(tx));
    if (why !== null) throw new NotPossibleError(why.code, why.message);
    await see(id);
    await undo(context, tx, known);
    return { id };
  });
}

/** The import is locked. A dial that is being committed as SENT has locked its campaign: it is waited for. */
async function undo(context: DomainContext, tx: Tx, known: OwnImport): Promise<void> {
  const { id: importId, tenantId, campaignId } = known;
  const lock = await lockCampaign(tx, campaignId, "UPDATE");
  const now = await context.clock.now(tx);
  let state = (await markUndone.first(tx, importId, now, nothingUndone))!;
  let next: UndoStepDone["next"] = "GOES_ON";
  for (let left = context.rowsPerStep; left > 0 && next === "GOES_ON";) {
    const done = await undoStep(tx, state, { lock, rows: left }, now);
    ({ next } = done);
    // A step that has found nothing has read members all the same.
    left -= Math.max(Math.ceil(context.rowsPerStep / fewestSteps), done.handled);
    state = (await lockUndo.first(tx, importId)) ?? state;
  }
  if (next === "GOES_ON") await enqueue(tx, "undo-import", [{ tenantId, importId }]);
  if (known.status !== "RUNNING") return;
  // Its worker stops, and what it has not applied is of no use. While it worked, the ticks have looked at the campaign.
  await enqueue(tx, "import-contacts", [{ tenantId, importId }]);
  await requestDispatch(tx, tenantId);
}

/**
 * Does the work of an undo, each step in a transaction of its own. It may be run by several processes at once, and ends
 * anywhere without loss.
 */
export async function workOnUndo(
  context: DomainContext,
  place: { readonly tenantId: string; readonly importId: string },
): Promise<void> {
  const { pool, clock, rowsPerStep } = context;
  const endsAt = performance.now() + longestJobMs;
  let rows = firstStepSize(rowsPerStep);
  for (let startedAt = performance.now(); startedAt < endsAt;) {
    const done = await inTransaction(pool, async (tx): Promise<UndoStepDone | null> => {
      const state: UndoState | undefined = await lockUndo.first(tx, place.importId);
      if (state === undefined) return null;
      const lock = await lockForStep(tx, state);
      return await undoStep(tx, state, { lock, rows }, await clock.now(tx));
    });
    // What waits is looked at again by `resumeUndos`.
    if (done === null || done.next !== "GOES_ON") return;
    const endedAt = performance.now();
    rows = nextStepSize(rows, endedAt - startedAt, rowsPerStep);
    startedAt = endedAt;
  }
  await enqueue(pool, "undo-import", [place]);
}

/** Continues undos whose worker died, and those that waited. To be called every few seconds. */
export async function resumeUndos({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const neglected = await neglectedUndos(pool, new Date(now.getTime() - horizons.workSilentMs));
  await enqueue(pool, "undo-import", neglected);
}

/** Deletes the journals of imports that cannot be undone any longer. To be called now and then. */
export async function dropExpiredJournals({ pool, clock }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  for (;;) {
    const expired = await expiredJournals(pool, now);
    if (expired.length === 0) return;
    for (const { tenantId, importId } of expired) {
      while ((await deleteJournal.count(pool, tenantId, importId, journalRowsPerStep)) > 0);
      await forgetJournal(pool, importId);
    }
  }
}
