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

/** How often a process says that it lives. */
export const heartbeatMs = 5_000;
/** A process unseen for so long is dead, or suspended, which comes to the same. */
const deadAfterMs = 20_000;

/** A job that failed for good is kept so long, for whoever reads its last error. */
const failedJobsKeptDays = 7;

/** This process as the others know it. */
export interface WorkerIdentity {
  readonly id: string;
  /** The names under which its workers lock jobs; grows while it starts. */
  readonly workerIds: Set<string>;
}

export function createWorkerIdentity(): WorkerIdentity {
  return { id: randomUUID(), workerIds: new Set() };
}

/**
 * Says that this process lives, deletes those that do not, and frees every job that no living process
 * holds: the queue itself would free them after four hours. A process that was only suspended
 * registers anew; its handlers allow that another has run the same job. A job that nobody needs any longer is
 * deleted: one whose last attempt died with its process, and one without a key, for which a newer one
 * stands (the next tick; or its like, asked for while it ran).
 */
export async function beat(db: Queryable, { id, workerIds }: WorkerIdentity): Promise<void> {
  await markAlive(db, id, [...workerIds]);
  await deleteUnseen(db, deadAfterMs);
  await unlockJobsOfDead(db, deadAfterMs);
  await deleteUsedUp(db, failedJobsKeptDays);
}

/** Frees the jobs that this process holds, and gives up the names under which it did. */
export async function freeJobs(db: Queryable, { workerIds }: WorkerIdentity): Promise<void> {
  await unlockJobsOf(db, [...workerIds]);
  workerIds.clear();
}

/** To be called when the process ends: what it still holds is free at once. */
export async function sayGoodbye(db: Queryable, identity: WorkerIdentity): Promise<void> {
  await deleteProcess(db, identity.id);
  await freeJobs(db, identity);
}
