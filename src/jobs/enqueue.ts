import type { Queryable } from "#db/pool.ts";
import { type JobName, type JobPayload, jobs } from "./catalogue.ts";

/**
 * Adds jobs inside the caller's transaction, so that they exist exactly when the row changes do.
 * `runAt` tells when each is due; without it they are due at once. One statement, however many payloads.
 */
export async function enqueue<Name extends JobName>(
  db: Queryable,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  runAt: readonly Date[] = [],
): Promise<void> {
  if (payloads.length === 0) return;
  const { key, maxAttempts } = jobs[name] as {
    key?: (payload: JobPayload<Name>) => string;
    maxAttempts: number;
  };
  await db.query({
    name: "enqueue",
    text: `select graphile_worker.add_job($1, payload := p.payload, run_at := p.run_at, max_attempts := $5,
             job_key := p.key)
           from unnest($2::json[], $3::text[], $4::timestamptz[]) as p(payload, key, run_at)`,
    values: [
      name,
      payloads.map((payload) => JSON.stringify(payload)),
      payloads.map((payload) => key?.(payload) ?? null),
      runAt,
      maxAttempts,
    ],
  });
}
