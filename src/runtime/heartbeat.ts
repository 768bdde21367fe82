import { randomUUID } from "node:crypto";
import type { Queryable } from "#db/pool.ts";
import {
  deleteProcess,
  deleteUnseen,
  deleteUsedUp,
  markAlive,
  unlockJobsOf,
  unlockJobsOfDead,
} from "#db/queries/worker-processes.ts";

/** The interval between two heartbeats. */
export const heartbeatMs = 5_000;
/** A process without a heartbeat for so long is dead or suspended. */
const deadAfterMs = 20_000;

/** Days for which a job that failed for good is kept, so that its last error can be read. */
const failedJobsKeptDays = 7;

/** How this process is registered. */
export interface WorkerIdentity {
  readonly id: string;
  /** The names under which its workers lock jobs; grows while it starts. */
  readonly workerIds: Set<string>;
}

export function createWorkerIdentity(): WorkerIdentity {
  return { id: randomUUID(), workerIds: new Set() };
}

/**
 * Registers this process as alive, deletes the processes that are not, and frees the jobs that no living process
 * holds (the queue itself would free them after four hours). A process that was only suspended registers again; the
 * handlers allow that another process has run the same job. Jobs that are no longer needed are deleted: those whose
 * last attempt ended with its process, and those without a key, which a newer job replaces (the next tick, or the
 * same job requested while it ran).
 */
export async function beat(db: Queryable, { id, workerIds }: WorkerIdentity): Promise<void> {
  await markAlive(db, id, [...workerIds]);
  await deleteUnseen(db, deadAfterMs);
  await unlockJobsOfDead(db, deadAfterMs);
  await deleteUsedUp(db, failedJobsKeptDays);
}

/** Frees the jobs that this process holds, and unregisters the names of its workers. */
export async function freeJobs(db: Queryable, { workerIds }: WorkerIdentity): Promise<void> {
  await unlockJobsOf(db, [...workerIds]);
  workerIds.clear();
}

/** To be called when the process ends: the jobs that it still holds are free at once. */
export async function unregister(db: Queryable, identity: WorkerIdentity): Promise<void> {
  await deleteProcess(db, identity.id);
  await freeJobs(db, identity);
}
