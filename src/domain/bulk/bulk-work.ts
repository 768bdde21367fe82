import { inTransaction, type Tx } from "#db/pool.ts";
import {
  type BulkJobRow,
  deleteBulkChunk,
  deleteOldBulkJobs,
  lockBulkJob,
  neglectedBulkJobs,
  nextBulkRows,
  recordBulk,
} from "#db/queries/bulk-jobs.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { refusedRows, withOutcomes } from "#rules/bulk.ts";
import { dayMs } from "#rules/clock-time.ts";
import { firstStepSize, nextStepSize } from "#rules/step-size.ts";
import type { Actor } from "#domain/actor.ts";
import { ChangeInSteps, recordChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { bulkSteps } from "./bulk-steps.ts";

/** A job that has run for so long leaves the rest to another one, so that a worker can stop. */
const longestJobMs = 2_000;
/** Jobs that have ended are shown for so long. */
const keptMs = 30 * dayMs;

export interface BulkPlace {
  readonly tenantId: string;
  readonly bulkId: string;
}

/**
 * Does the rows of a job, each step in a transaction of its own, which also writes the place that it has reached: it ends
 * anywhere without a row that is left out or done twice, and may be run by several processes at once.
 */
export async function workOnBulk(context: DomainContext, place: BulkPlace): Promise<void> {
  const { pool, rowsPerStep } = context;
  const endsAt = performance.now() + longestJobMs;
  let rows = firstStepSize(rowsPerStep);
  for (let startedAt = performance.now(); startedAt < endsAt;) {
    const goesOn = await inTransaction(pool, (tx) => takeStep(context, tx, place, rows));
    if (!goesOn) return;
    const endedAt = performance.now();
    rows = nextStepSize(rows, endedAt - startedAt, rowsPerStep);
    startedAt = endedAt;
  }
  await enqueue(pool, "bulk", [place]);
}

/** Continues jobs whose worker died. To be called every few seconds. */
export async function resumeBulkJobs({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const neglected = await neglectedBulkJobs(pool, new Date(now.getTime() - horizons.workSilentMs));
  await enqueue(pool, "bulk", neglected);
}

export async function forgetBulkJobs({ pool, clock }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  await deleteOldBulkJobs(pool, new Date(now.getTime() - keptMs));
}

/** Handles the next rows. False: there is nothing to do any longer. */
async function takeStep(
  context: DomainContext,
  tx: Tx,
  { tenantId, bulkId }: BulkPlace,
  rows: number,
): Promise<boolean> {
  const job = await lockBulkJob.first(tx, tenantId, bulkId);
  if (job === undefined || !job.isRunning) return false;
  const step = bulkSteps[job.verb];
  const most = Math.min(rows, step.most ?? rows);
  const next = await nextBulkRows.first(tx, tenantId, bulkId, job.place, most);
  const now = await context.clock.now(tx);
  const actor = actorOf(job);
  const ids = next?.ids ?? [];
  const outcomes = ids.length === 0 ? [] : await step.take({ tx, actor, job, now }, ids);
  const counts = withOutcomes(job, outcomes);
  const handled = job.place + ids.length;
  const isChunkDone = next !== undefined && handled >= next.size;
  if (isChunkDone) await deleteBulkChunk(tx, tenantId, bulkId, next.number);
  const isDone = counts.done + refusedRows(counts) >= job.found || next === undefined;
  const place = isChunkDone ? 0 : handled;
  const { done, refused } = counts;
  await recordBulk(tx, tenantId, bulkId, done, refused, place, now, isDone ? "DONE" : null);
  await tell(tx, actor, job, { done, refused: refusedRows(counts) });
  if (isDone && job.verb === "UNENROL_CONTACTS" && done > 0) {
    await recordChange(tx, actor, "unenrolContacts", {
      id: job.campaignId!,
      facts: { contacts: done },
    });
  }
  return !isDone;
}

/** The entry of the job in the activity has what is committed. */
async function tell(
  tx: Tx,
  actor: Actor,
  { verb, found, activityId }: BulkJobRow,
  counts: { readonly done: number; readonly refused: number },
): Promise<void> {
  const change = new ChangeInSteps(actor, "startBulkJob", { verb, found }, activityId);
  await change.record(tx, counts);
}

/** Who has asked for the job, and in whose name it goes on. */
function actorOf({ tenantId, apiKeyId, userId }: BulkJobRow): Actor {
  if (userId !== null) return { kind: "USER", tenantId, userId };
  return apiKeyId !== null ? { kind: "API_KEY", tenantId, apiKeyId } : { kind: "SYSTEM", tenantId };
}
