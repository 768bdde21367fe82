import { inSnapshotToWrite, type Tx } from "#db/pool.ts";
import {
  deleteBulkChunks,
  insertBulkChunk,
  insertBulkJob,
  lockBulkJob,
  recordBulk,
  runningBulkJobs,
} from "#db/queries/bulk-jobs.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { type BulkVerb, refusedRows } from "#rules/bulk.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { ChangeInSteps, commitChange, logChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";

/** Jobs of a tenant that may be at work at the same time. They run one after the other. */
const mostAtWork = 20;
/** Rows whose ids are stored together. */
const rowsPerChunk = 1_000;

/**
 * Reads the ids of the next rows behind a row (null: the first ones), `take` at most. Fewer are the last. All calls are in
 * one transaction that sees the database as it was at its first statement.
 */
export type NextRows = (tx: Tx, last: string | null, take: number) => Promise<readonly string[]>;

export interface BulkInput {
  readonly verb: BulkVerb;
  /** From which contacts are removed; null: of other verbs. */
  readonly campaignId: string | null;
  /** When calls that are scheduled are due; null: now. */
  readonly dueAt: Date | null;
  readonly isCallback: boolean;
  readonly next: NextRows;
}

/**
 * Begins a verb for many rows: those that a list has now. Their ids are stored in this transaction, so a row that comes
 * later is not touched. A job does the rest, in steps.
 * @throws NotFoundError, NotPossibleError
 */
export async function startBulkJob(
  context: DomainContext,
  actor: Actor,
  input: BulkInput,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { verb, campaignId, dueAt, isCallback } = input;
  const { id, found } = await inSnapshotToWrite(context.pool, async (tx) => {
    if ((await runningBulkJobs.count(tx, tenantId)) >= mostAtWork) throw tooMany();
    if (campaignId !== null) await mustExist(tx, tenantId, campaignId);
    const chunks = await chunksOf(tx, input.next);
    const rows = chunks.reduce((sum, { length }) => sum + length, 0);
    const now = await context.clock.now(tx);
    const change = new ChangeInSteps(actor, "startBulkJob", { verb });
    const activityId = await change.record(tx, { found: rows, done: 0, refused: 0 });
    const job = (await insertBulkJob.first(
      tx,
      tenantId,
      verb,
      campaignId,
      dueAt,
      isCallback,
      ...idsOf(actor),
      activityId,
      rows,
      now,
    ))!;
    for (const [number, ids] of chunks.entries()) {
      await insertBulkChunk(tx, tenantId, job.id, number, ids);
    }
    if (rows > 0) await enqueue(tx, "bulk", [{ tenantId, bulkId: job.id }]);
    return { id: job.id, found: rows };
  });
  logChange(context, actor, "startBulkJob", { id, verb, found });
  return { id };
}

async function mustExist(tx: Tx, tenantId: string, campaignId: string): Promise<void> {
  const [campaign] = await campaignsById(tx, [campaignId]);
  if (campaign === undefined || campaign.tenantId !== tenantId || campaign.deletedAt !== null) {
    throw new NotFoundError("campaign", campaignId);
  }
}

async function chunksOf(tx: Tx, next: NextRows): Promise<(readonly string[])[]> {
  const chunks: (readonly string[])[] = [];
  for (let last: string | null = null; ;) {
    const ids: readonly string[] = await next(tx, last, rowsPerChunk);
    if (ids.length > 0) chunks.push(ids);
    if (ids.length < rowsPerChunk) return chunks;
    last = ids.at(-1)!;
  }
}

function tooMany(): NotPossibleError {
  return new NotPossibleError(
    "TOO_MANY_BULK_JOBS",
    `${mostAtWork} bulk jobs of this tenant are at work: wait until one is done, or stop one with stopBulkJob`,
  );
}

/**
 * Stops a job: when this returns, no further row is handled. What was done stays done. A job that has ended is not
 * changed. @throws NotFoundError
 */
export async function stopBulkJob(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  await commitChange(context, actor, "stopBulkJob", async (tx) => {
    // Waits for the step that is under way.
    const job = await lockBulkJob.first(tx, tenantId, id);
    if (job === undefined) throw new NotFoundError("bulk job", id);
    const { verb, found, done, refused, place, isRunning } = job;
    if (isRunning) {
      const now = await context.clock.now(tx);
      await recordBulk(tx, tenantId, id, done, refused, place, now, "STOPPED");
      await deleteBulkChunks(tx, tenantId, id);
    }
    const facts = { verb, found, done, refused: refusedRows(job) };
    return { id: tenantId, facts };
  });
  return { id };
}
