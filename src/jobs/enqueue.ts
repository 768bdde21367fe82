import type { Queryable } from "#db/pool.ts";
import { addJobs } from "#db/queries/add-jobs.ts";
import { type JobName, type JobPayload, jobs } from "./catalogue.ts";

/**
 * Adds jobs in the caller's transaction, so that they exist exactly if its changes do. `runAt` says when each is due;
 * without it they are due at once, and begin in the order of the payloads (graphile-worker orders by time, so they
 * are a microsecond apart). One statement for any number of payloads: 200 jobs take 5 ms, one by one they take 70.
 */
export async function enqueue<Name extends JobName>(
  db: Queryable,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  runAt: readonly (Date | undefined)[] = [],
): Promise<void> {
  if (payloads.length === 0) return;
  const { key, queue, maxAttempts } = jobs[name] as {
    key?: (payload: JobPayload<Name>) => string;
    queue?: (payload: JobPayload<Name>) => string;
    maxAttempts: number;
  };
  // One statement may not add the same key twice; the last one counts, as with two statements.
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
  await addJobs(
    db,
    name,
    specs.map(({ payload }) => payload),
    specs.map(({ jobKey }) => jobKey),
    specs.map((spec) => spec.runAt),
    maxAttempts,
    specs.map((spec) => spec.queue),
    String(specs.length),
  );
}
