import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";

/**
 * Whether a job of these tasks ($1) that any worker could take has been due for longer than $2 ms. Jobs that wait
 * for others of their queue do not count.
 */
export const jobsWaitForWorker = statement({
  name: "is-waiting-for-worker",
  text: `select exists (
             select from ${queueSchema}.jobs
             where locked_at is null and attempts < max_attempts and queue_name is null
               and task_identifier = any($1) and run_at < clock_timestamp() - $2 * interval '1 ms')`,
  params: ["text[]", "float8"],
  row: { exists: "bool" },
});

/**
 * Tenants of groups of ticks that no worker has begun yet. A job that a worker holds is not among them: the worker may
 * be dead.
 */
export const tenantsInWaitingGroups = statement({
  text: `select distinct jsonb_array_elements_text((job.payload::jsonb) -> 'tenantIds')::uuid as id
     from ${queueSchema}._private_jobs job
     where job.task_id = (select id from ${queueSchema}._private_tasks where identifier = 'tick-group')
       and job.locked_at is null and job.attempts < job.max_attempts`,
  params: [],
  row: { id: "uuid!" },
});
