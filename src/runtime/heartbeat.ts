import { randomUUID } from "node:crypto";
import type { Queryable } from "#db/pool.ts";
import { queueSchema } from "#db/schemas.ts";

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
 * Says that this process lives, forgets those that do not, and frees every job that no living process
 * holds: the queue itself would free them after four hours. A process that was only suspended
 * registers anew; its handlers bear that another has run the same job. What is
 * done for and tells nobody anything is dropped: a job whose last attempt died with its process, and one
 * without a key, for which a newer one stands (the next tick; or its like, asked for while it ran).
 */
export async function beat(db: Queryable, { id, workerIds }: WorkerIdentity): Promise<void> {
  await db.query(
    `insert into worker_process (id, worker_ids, started_at, seen_at)
     values ($1, $2, clock_timestamp(), clock_timestamp())
     on conflict (id) do update set worker_ids = excluded.worker_ids, seen_at = excluded.seen_at`,
    [id, [...workerIds]],
  );
  await db.query(
    `delete from worker_process where seen_at < clock_timestamp() - $1 * interval '1 ms'`,
    [deadAfterMs],
  );
  await db.query(
    `select ${queueSchema}.force_unlock_workers(array_agg(distinct locked_by))
     from ${queueSchema}.jobs
     where locked_at < clock_timestamp() - $1 * interval '1 ms'
       and locked_by not in (select unnest(worker_ids) from worker_process)`,
    [deadAfterMs],
  );
  await db.query(
    `select ${queueSchema}.complete_jobs(array_agg(id)) from ${queueSchema}.jobs
     where attempts >= max_attempts and locked_at is null
       and (last_error is null or key is null or run_at < clock_timestamp() - $1 * interval '1 day')`,
    [failedJobsKeptDays],
  );
}

/** Frees the jobs that this process holds, and gives up the names under which it did. */
export async function freeJobs(db: Queryable, { workerIds }: WorkerIdentity): Promise<void> {
  await db.query(`select ${queueSchema}.force_unlock_workers($1)`, [[...workerIds]]);
  workerIds.clear();
}

/** Leaves in good order: what this process still holds is free at once. */
export async function sayGoodbye(db: Queryable, identity: WorkerIdentity): Promise<void> {
  await db.query(`delete from worker_process where id = $1`, [identity.id]);
  await freeJobs(db, identity);
}
