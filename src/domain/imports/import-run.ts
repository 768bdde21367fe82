import { deleteChunks } from "#db/queries/import-chunks.ts";
import { deleteRows, deleteWithheld } from "#db/queries/import-rows.ts";
import { markFailed } from "#db/queries/imports.ts";
import type { DomainContext } from "#domain/context.ts";
import { DomainError } from "#domain/errors.ts";
import { applyRows } from "./import-apply.ts";
import {
  type ImportLease,
  LeaseLost,
  releaseLease,
  step,
  takeLease,
  writeCounts,
} from "./import-lease.ts";
import { isStaged, stageFile } from "./import-staging.ts";

/**
 * Reads an uploaded file to its end, then enrols its contacts in the campaign. It can be run again after any crash,
 * and by several workers at once: one of them does the work. If the user has to correct something, the import
 * becomes FAILED with an error that says what. Any other error is thrown, and the job is tried again.
 */
export async function runImport(context: DomainContext, importId: string): Promise<void> {
  const lease = await takeLease(context, importId);
  if (lease === null) return;
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
    await applyRows(context, lease);
  } catch (error) {
    if (error instanceof DomainError) await fail(context, lease, error.message);
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
  await fail(
    context,
    lease,
    "the import could not be finished because of a server error; upload the file again: no contact is called twice",
  );
}

async function fail(context: DomainContext, lease: ImportLease, message: string): Promise<void> {
  await step(context, lease, async (tx, now, lock) => {
    await writeCounts(tx, lock, lease);
    await markFailed(tx, lease.importId, message, now);
    await deleteChunks(tx, lease.tenantId, lease.importId);
    await deleteRows(tx, lease.importId);
    await deleteWithheld(tx, lease.tenantId, lease.importId);
  });
}
