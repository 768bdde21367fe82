import type { Queryable } from "#db/pool.ts";
import { queueSchema } from "#db/schemas.ts";

/**
 * Whether a job that any worker could take has been due for longer than `ms`. Jobs that wait for others
 * of their queue do not count.
 */
export async function isWaitingForWorker(
  db: Queryable,
  tasks: readonly string[],
  ms: number,
): Promise<boolean> {
  const { rows } = await db.query<{ exists: boolean }>({
    name: "is-waiting-for-worker",
    text: `select exists (
             select from ${queueSchema}.jobs
             where locked_at is null and attempts < max_attempts and queue_name is null
               and task_identifier = any($1) and run_at < clock_timestamp() - $2 * interval '1 ms')`,
    values: [tasks, ms],
  });
  return rows[0]!.exists;
}
