import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";

/** The slots of all tenants that can place calls, the calls that have one, and the dials that are being looked up. */
export const slotsInUse = statement({
  // Without a name: a named statement without parameters would keep its first plan.
  text: `select
      (select count(*)::int from call where ${isLiveSql("call")}) as "inUse",
      (select coalesce(sum(max_concurrent_calls), 0)::float8 from tenant
        where disabled_at is null and (is_simulated or vapi_api_key_encrypted is not null)) as total,
      (select count(*)::int from dial where state = 'UNKNOWN' and settled_at is null) as unknown`,
  params: [],
  row: { inUse: "int4", total: "float8", unknown: "int4" },
});

/**
 * Of each task, the jobs that are due and that no worker has begun, and since when the oldest of them is due. Of more
 * than 10,000 jobs only so many are counted.
 */
export const dueJobs = statement({
  text: `select task, count(*)::int as jobs,
        extract(epoch from clock_timestamp() - min(run_at))::float8 as "oldestSeconds"
      from (
        select task_identifier as task, run_at from ${queueSchema}.jobs
        where locked_at is null and attempts < max_attempts and run_at <= clock_timestamp()
        limit 10000) due
      group by task`,
  params: [],
  row: { task: "text!", jobs: "int4", oldestSeconds: "float8" },
});
