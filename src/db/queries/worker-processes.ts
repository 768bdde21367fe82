import type { Tx } from "#db/pool.ts";
import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";

/** Until the transaction ends, no process registers and none writes a heartbeat. (Postgres does not prepare a LOCK.) */
export async function lockProcesses(tx: Tx): Promise<void> {
  await tx.query("lock table worker_process in share row exclusive mode");
}

/** Adds a process under the names by which its workers lock jobs. It may not send dials yet. */
export const insertProcess = statement({
  text: `insert into worker_process (id, worker_ids, started_at, seen_at, identity, beats)
     values ($1, $2, clock_timestamp(), clock_timestamp(), present_identity(), 1)
     returning identity`,
  params: ["text", "text[]"],
  row: { identity: "text?" },
});

/**
 * Admits a process, unless another that may vouch for this database was seen in the last $2 ms: that one admits it
 * (`admitOthers`). The caller has called `lockProcesses`.
 */
export const admitIfAlone = statement({
  text: `update worker_process set is_admitted = true
     where id = $1 and not exists (
       select from worker_process other where other.is_admitted and other.identity = present_identity()
         and other.standby_seen_at > clock_timestamp() - $2 * interval '1 ms')`,
  params: ["text", "float8"],
  row: {},
});

/**
 * Writes a heartbeat of a process in the database $3 that it has joined, which must have its heartbeat $4.
 * `hasNewcomers`: processes wait to be admitted.
 */
export const markAlive = statement({
  text: `update worker_process set worker_ids = $2, seen_at = clock_timestamp(), beats = beats + 1,
       standby_seen_at = case when standby.is_there then clock_timestamp() else standby_seen_at end
     from (select has_standby() as is_there) standby
     where id = $1 and identity = $3 and beats >= $4 and identity = present_identity()
     returning beats, is_admitted as "isAdmitted", standby.is_there as "hasStandby",
       exists (select from worker_process other
         where not other.is_admitted and other.identity = $3) as "hasNewcomers"`,
  params: ["text", "text[]", "text", "int4"],
  row: { beats: "int4", isAdmitted: "bool", hasStandby: "bool", hasNewcomers: "bool" },
});

/**
 * Admits the processes that wait, as a heartbeat of process $1, whose last is $2: a database that has that heartbeat
 * has those processes. Does nothing when another heartbeat came between.
 */
export const admitOthers = statement({
  text: `with me as (
       update worker_process set beats = beats + 1
       where id = $1 and beats = $2 and is_admitted and identity = present_identity()
       returning beats, identity
     ),
     admitted as (
       update worker_process other set is_admitted = true from me
       where not other.is_admitted and other.identity = me.identity
     )
     select beats from me`,
  params: ["text", "int4"],
  row: { beats: "int4" },
});

/**
 * A heartbeat in the promoted database of a process ($1) that had joined $3, if its heartbeat $4 is there. It can be
 * repeated, as it may have been committed without an acknowledgement.
 */
export const vouch = statement({
  text: `update worker_process set worker_ids = $2, seen_at = clock_timestamp(), beats = beats + 1,
       vouched_from = $3, identity = present_identity(),
       standby_seen_at = case when standby.is_there then clock_timestamp() end
     from (select has_standby() as is_there) standby
     where id = $1 and beats >= $4 and is_admitted
       and (identity = $3 or (vouched_from = $3 and identity = present_identity()))
     returning beats, standby.is_there as "hasStandby"`,
  params: ["text", "text[]", "text", "int4"],
  row: { beats: "int4", hasStandby: "bool" },
});

/** One row if the process is registered. */
export const findProcess = statement({
  text: "select id from worker_process where id = $1",
  params: ["text"],
  row: { id: "text" },
});

/**
 * Deletes the processes without a heartbeat for $1 ms. Those that had joined the database before a failover are
 * kept as long as they may have lost something.
 */
export const deleteUnseen = statement({
  text: `delete from worker_process
     where seen_at < clock_timestamp() - $1 * interval '1 ms'
       and (identity is not distinct from present_identity()
         or ((select identity = present_identity() from database_identity)
           and not exists (select from reconciliation where failover_to is not null)))`,
  params: ["float8"],
  row: {},
});

export const deleteProcess = statement({
  text: `delete from worker_process where id = $1`,
  params: ["text"],
  row: {},
});

/** A process without a heartbeat for so long is dead or suspended: its jobs are free, and it sends no dials. */
export const deadAfterMs = 20_000;

/** Unlocks the jobs that were locked more than $1 ms ago, except those of processes with a heartbeat in that time. */
export const unlockJobsOfDead = statement({
  text: `select ${queueSchema}.force_unlock_workers(array_agg(distinct locked_by))
     from ${queueSchema}.jobs
     where locked_at < clock_timestamp() - $1 * interval '1 ms'
       and locked_by not in (
         select unnest(worker_ids) from worker_process
         where seen_at >= clock_timestamp() - $1 * interval '1 ms')`,
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

/** The worker processes, the newest first, with the seconds since their last heartbeats. */
export const workerProcesses = statement({
  text: `select id, started_at as "startedAt", seen_at as "seenAt",
       extract(epoch from clock_timestamp() - seen_at)::float8 as "unseenSeconds"
     from worker_process order by started_at desc, id limit 100`,
  params: [],
  row: { id: "text", startedAt: "timestamptz", seenAt: "timestamptz", unseenSeconds: "float8!" },
});
