import { inTransaction, type Tx } from "#db/pool.ts";
import {
  type TakenImport,
  releaseImport,
  setCounts,
  setHeartbeat,
  takeImport,
} from "#db/queries/imports.ts";
import type { Locked } from "#db/locks.ts";
import { lockImport } from "#db/locks/imports.ts";
import type { DomainContext } from "#domain/context.ts";

/** Each heartbeat is sent to the subscribers of the import. */
const heartbeatEveryMs = 300;

/** The right to work on an import, and what the work needs to know. One worker has it at a time. */
export interface ImportLease extends Omit<TakenImport, "heartbeatAt" | "columns"> {
  /** What the columns are; empty until the header was read. */
  columns: TakenImport["columns"];
  /** The last heartbeat. It identifies the lease: a worker that takes the import over writes another one. */
  heartbeatAt: Date;
}

/** Another worker has the import now, or it has ended. This worker must stop writing. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Null when there is nothing to do: the import has ended, or another worker is on it. */
export async function takeLease(
  { pool, clock, horizons }: DomainContext,
  importId: string,
): Promise<ImportLease | null> {
  const now = await clock.now(pool);
  const silentSince = new Date(now.getTime() - horizons.importSilentMs);
  return (await takeImport.first(pool, importId, now, silentSince)) ?? null;
}

/** Lets another worker start at once. Has no effect if the lease is lost. */
export async function releaseLease({ pool }: DomainContext, lease: ImportLease): Promise<void> {
  await releaseImport(pool, lease.importId, lease.heartbeatAt);
}

/**
 * Does one step of the work in a transaction that locks the import, so that no other worker can take it over.
 * @throws LeaseLost before anything is written.
 */
export async function step<Result>(
  { pool, clock }: DomainContext,
  lease: ImportLease,
  work: (tx: Tx, now: Date, lock: Locked<"import", "UPDATE">) => Promise<Result>,
): Promise<Result> {
  let { heartbeatAt } = lease;
  const result = await inTransaction(pool, async (tx) => {
    const lock = await lockImport(tx, lease.importId, heartbeatAt);
    if (lock === null) throw new LeaseLost();
    const now = await clock.now(tx);
    const done = await work(tx, now, lock);
    if (now.getTime() - heartbeatAt.getTime() >= heartbeatEveryMs) {
      await setHeartbeat(tx, lease.importId, now);
      await writeCounts(tx, lock, lease);
      heartbeatAt = now;
    }
    return done;
  });
  lease.heartbeatAt = heartbeatAt;
  return result;
}

/** Writes the numbers of rows: total = accepted + rejected + duplicate, in every transaction. */
export async function writeCounts(
  tx: Tx,
  _lock: Locked<"import", "UPDATE">,
  { importId, counts: { accepted, rejected, duplicate } }: ImportLease,
): Promise<void> {
  await setCounts(tx, importId, accepted, rejected, duplicate, accepted + rejected + duplicate);
}
