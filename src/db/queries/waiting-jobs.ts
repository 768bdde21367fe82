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
