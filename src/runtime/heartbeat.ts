import type { Queryable } from "#db/pool.ts";
import {
  deadAfterMs,
  deleteProcess,
  deleteUnseen,
  deleteUsedUp,
  unlockJobsOf,
  unlockJobsOfDead,
} from "#db/queries/worker-processes.ts";
import type { DomainContext } from "#domain/context.ts";
import { forgottenAfterMs, keepMembership } from "#domain/ledger/membership.ts";
import { every } from "./every.ts";

/** The interval between two heartbeats. */
const heartbeatMs = 5_000;
/** The same while the database is unavailable, or the process waits to be admitted. */
const hastyHeartbeatMs = 500;

/** Days for which a job that failed for good is kept, so that its last error can be read. */
const failedJobsKeptDays = 7;

interface Heartbeat {
  /** Resolves when the process may send dials. */
  readonly admitted: Promise<void>;
  stop(): Promise<void>;
}

/** Registers this process as alive every few seconds (`beat`). */
export function startHeartbeat(context: DomainContext, workerIds: ReadonlySet<string>): Heartbeat {
  const admitted = Promise.withResolvers<void>();
  const live = async (): Promise<number> => {
    await beat(context, workerIds);
    if (context.watermark.member?.isAdmitted !== true) return hastyHeartbeatMs;
    admitted.resolve();
    return heartbeatMs;
  };
  const stop = every(heartbeatMs, "the heartbeat", context.log, live, hastyHeartbeatMs);
  return { admitted: admitted.promise, stop };
}

/**
 * Registers this process as alive, and frees the jobs that no living process holds (the queue itself would free them
 * after four hours). A process that was only suspended finds its jobs taken; the handlers allow that another process
 * has run the same job. The registrations of dead processes are deleted some time later. Jobs that are no longer
 * needed are deleted: those whose last attempt ended with its process, and those without a key, which a newer job
 * replaces (the next tick, or the same job requested while it ran).
 * @param workerIds the names under which the workers of this process lock jobs
 */
export async function beat(context: DomainContext, workerIds: ReadonlySet<string>): Promise<void> {
  const { pool, epoch } = context;
  await epoch.look(pool);
  if (epoch.isOver) return;
  await keepMembership(context, [...workerIds]);
  await deleteUnseen(pool, forgottenAfterMs);
  await unlockJobsOfDead(pool, deadAfterMs);
  await deleteUsedUp(pool, failedJobsKeptDays);
}

/** Frees the jobs that this process holds, and forgets the names of its workers. */
export async function freeJobs(db: Queryable, workerIds: Set<string>): Promise<void> {
  await unlockJobsOf(db, [...workerIds]);
  workerIds.clear();
}

/** To be called when the process ends: the jobs that it still holds are free at once, and it sends no more dials. */
export async function unregister(context: DomainContext, workerIds: Set<string>): Promise<void> {
  const { pool, watermark } = context;
  if (watermark.member !== null) await deleteProcess(pool, watermark.member.id);
  await freeJobs(pool, workerIds);
}
