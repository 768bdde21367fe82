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
 * Reads an uploaded file to its end, then makes its contacts members of the campaign. Can be run again
 * after any crash, and by several workers at once: one of them works. An import that its user can mend
 * ends as FAILED and says how. Throws what is our fault, to be tried again.
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
    if (!(await isStaged(context.pool, lease.importId))) await stageFile(context, lease);
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
  await step(context, lease, async (tx, now) => {
    await writeCounts(tx, lease);
    await tx.query(
      "update import set status = 'FAILED', error = $2, finished_at = $3 where id = $1",
      [lease.importId, message, now],
    );
    await tx.query("delete from import_chunk where import_id = $1", [lease.importId]);
    await tx.query("delete from import_row where import_id = $1", [lease.importId]);
    await tx.query("delete from import_withheld where import_id = $1", [lease.importId]);
  });
}
