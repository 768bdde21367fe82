import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";

/** Writes that this process lives, and under which names its workers lock jobs. */
export const markAlive = statement({
  text: `insert into worker_process (id, worker_ids, started_at, seen_at)
     values ($1, $2, clock_timestamp(), clock_timestamp())
     on conflict (id) do update set worker_ids = excluded.worker_ids, seen_at = excluded.seen_at`,
  params: ["text", "text[]"],
  row: {},
});

/** Deletes the processes that nobody has seen for $1 ms. */
export const deleteUnseen = statement({
  text: `delete from worker_process where seen_at < clock_timestamp() - $1 * interval '1 ms'`,
  params: ["float8"],
  row: {},
});

export const deleteProcess = statement({
  text: `delete from worker_process where id = $1`,
  params: ["text"],
  row: {},
});

/** Unlocks the jobs that were locked more than $1 ms ago by workers of no process that is registered. */
export const unlockJobsOfDead = statement({
  text: `select ${queueSchema}.force_unlock_workers(array_agg(distinct locked_by))
     from ${queueSchema}.jobs
     where locked_at < clock_timestamp() - $1 * interval '1 ms'
       and locked_by not in (select unnest(worker_ids) from worker_process)`,
  params: ["float8"],
  row: { force_unlock_workers: "void" },
});

/** Unlocks the jobs that workers of these names hold. */
export const unlockJobsOf = statement({
  text: `select ${queueSchema}.force_unlock_workers($1)`,
  params: ["text[]"],
  row: { force_unlock_workers: "void" },
});

/**
 * Deletes jobs that have had their last attempt: those that left no error, those without a key, and those that
 * failed more than $1 days ago.
 */
export const deleteUsedUp = statement({
  text: `select from ${queueSchema}.complete_jobs((
       select array_agg(id) from ${queueSchema}.jobs
       where attempts >= max_attempts and locked_at is null
         and (last_error is null or key is null or run_at < clock_timestamp() - $1 * interval '1 day')))`,
  params: ["float8"],
  row: {},
});
