import { deleteChunks } from "#db/queries/import-chunks.ts";
import { deleteWithheld } from "#db/queries/import-rows.ts";
import { endedImport, markFailed } from "#db/queries/imports.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { DomainError, FileRefusedError } from "#domain/errors.ts";
import { dropRows } from "./drop-rows.ts";
import { applyRows } from "./import-apply.ts";
import {
  type ImportLease,
  LeaseLost,
  releaseLease,
  step,
  takeLease,
  writeCounts,
} from "./import-lease.ts";
import { makePreview } from "./import-preview.ts";
import { isStaged, stageFile } from "./import-staging.ts";

/**
 * Reads an uploaded file to its end, then enrols its contacts in the campaign, or counts what that would do if the import
 * has a preview. It can be run again after any crash, and by several workers at once: one of them does the work. Of an
 * import that has ended it deletes what is left of the file. If the user has to correct something, the import
 * becomes FAILED with an error that says what. Any other error is thrown, and the job is tried again.
 */
export async function runImport(context: DomainContext, importId: string): Promise<void> {
  const lease = await takeLease(context, importId);
  if (lease === null) return await dropRemains(context, importId);
  try {
    await readAndApply(context, lease);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await releaseLease(context, lease).catch(() => {});
    throw error;
  }
}

async function readAndApply(context: DomainContext, lease: ImportLease): Promise<void> {
  try {
    if (!(await isStaged(context.pool, lease))) await stageFile(context, lease);
    if (lease.status === "STAGING") {
      await makePreview(context, lease);
      return;
    }
    // The file of a confirmed import is not read again.
    if (lease.isRead) {
      await step(context, lease, (tx) => deleteChunks(tx, lease.tenantId, lease.importId));
    }
    await applyRows(context, lease);
  } catch (error) {
    if (error instanceof DomainError) await fail(context, lease, error);
    else await giveUpWhenOld(context, lease, error);
  }
}

async function giveUpWhenOld(
  context: DomainContext,
  lease: ImportLease,
  error: unknown,
): Promise<void> {
  if (error instanceof LeaseLost) throw error;
  const { importId, createdAt } = lease;
  const now = await context.clock.now(context.pool);
  if (now.getTime() - createdAt.getTime() < context.horizons.importGivenUpMs) throw error;
  context.log.error(
    { err: error, importId },
    "an import has failed for too long and is not retried",
  );
  const message =
    "the import could not be finished because of a server error; upload the file again: no contact is called twice";
  await fail(context, lease, { message });
}

/** A file that could not be read as it was asked for is kept for a while, if it can be read in another way. */
async function fail(
  context: DomainContext,
  lease: ImportLease,
  error: DomainError | { readonly message: string },
): Promise<void> {
  const { tenantId, importId } = lease;
  const mayBeReadAgain = lease.status === "STAGING" && error instanceof FileRefusedError;
  await step(context, lease, async (tx, now, lock) => {
    await writeCounts(tx, lock, lease);
    const until = new Date(now.getTime() + context.horizons.stagedMs);
    await markFailed(tx, importId, error.message, now, mayBeReadAgain ? until : null);
    if (!mayBeReadAgain) await deleteChunks(tx, tenantId, importId);
    await deleteWithheld(tx, tenantId, importId);
  });
  await dropRows(importId, (work) => inTransaction(context.pool, work));
}

/** Deletes what is left of the file of an import that was cancelled or has failed. */
async function dropRemains({ pool }: DomainContext, importId: string): Promise<void> {
  const ended = await endedImport.first(pool, importId);
  if (ended === undefined) return;
  await deleteChunks(pool, ended.tenantId, importId);
  await dropRows(importId, (work) => inTransaction(pool, work));
  await deleteWithheld(pool, ended.tenantId, importId);
}
