import type { Queryable } from "#db/pool.ts";
import { queueSchema } from "#db/schemas.ts";
import { type JobName, type JobPayload, jobs } from "./catalogue.ts";

/**
 * Adds jobs inside the caller's transaction, so that they exist exactly when the row changes do.
 * `runAt` says when each is due; without it they are due at once, and are begun in the order of the
 * payloads: graphile-worker goes by the time, so they are a microsecond apart. One statement and one call of
 * graphile-worker's, however many payloads: 200 jobs take 5 ms, one by one they take 70.
 */
export async function enqueue<Name extends JobName>(
  db: Queryable,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  runAt: readonly Date[] = [],
): Promise<void> {
  if (payloads.length === 0) return;
  const { key, queue, maxAttempts } = jobs[name] as {
    key?: (payload: JobPayload<Name>) => string;
    queue?: (payload: JobPayload<Name>) => string;
    maxAttempts: number;
  };
  // One statement may not add the same key twice; as in two statements, the last one holds.
  const byKey = new Map(
    payloads.map((payload, index) => {
      const jobKey = key?.(payload) ?? null;
      return [
        jobKey ?? index,
        {
          jobKey,
          queue: queue?.(payload) ?? null,
          payload: JSON.stringify(payload),
          runAt: runAt[index] ?? null,
        },
      ];
    }),
  );
  const specs = [...byKey.values()];
  await db.query({
    name: "enqueue",
    text: `
      select from ${queueSchema}.add_jobs((
        select array_agg(
          row($1, s.payload, s.queue,
            coalesce(s.run_at, now() - ($7 - s.n) * interval '1 microsecond'), $5::int, s.key, null, null)::${queueSchema}.job_spec)
        from unnest($2::json[], $3::text[], $4::timestamptz[], $6::text[]) with ordinality
          as s(payload, key, run_at, queue, n)))`,
    values: [
      name,
      specs.map(({ payload }) => payload),
      specs.map(({ jobKey }) => jobKey),
      specs.map((spec) => spec.runAt),
      maxAttempts,
      specs.map((spec) => spec.queue),
      specs.length,
    ],
  });
}
