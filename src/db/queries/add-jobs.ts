import { queueSchema } from "#db/schemas.ts";
import { as, statement } from "#db/statement.ts";

/**
 * Adds $7 jobs of one task ($1), each with its payload ($2), key ($3), time ($4), attempts at most ($5) and queue
 * ($6). A job without a time is due at once; such jobs are due a microsecond apart, in their order.
 */
export const addJobs = statement({
  name: "enqueue",
  text: `
      select from ${queueSchema}.add_jobs((
        select array_agg(
          row($1, s.payload, s.queue,
            coalesce(s.run_at, now() - ($7 - s.n) * interval '1 microsecond'), $5::int, s.key, null, null)::${queueSchema}.job_spec)
        from unnest($2::json[], $3::text[], $4::timestamptz[], $6::text[]) with ordinality
          as s(payload, key, run_at, queue, n)))`,
  params: [
    "text",
    as<readonly string[]>("json[]"),
    as<readonly (string | null)[]>("text[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    "int4",
    as<readonly (string | null)[]>("text[]"),
    "int8",
  ],
  row: {},
});
