import { deleteFormerPhones } from "#db/queries/former-phones.ts";
import { deleteCalls, nextOldCalls, tenantsWithCalls } from "#db/queries/old-calls.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { dayMs } from "#rules/clock-time.ts";

/** Calls that are looked at in one step, and deleted in one transaction at most. */
const stepSize = 250;
/** Of one run: half a million calls. A longer backlog is left to the next runs. */
const mostSteps = 2_000;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * Deletes calls that ended longer ago than calls are kept, in steps, each a transaction of its own. A call's report may
 * come a day after its end, so a day is added. What counts of a deleted call stays in `deleted_calls`. Former numbers of
 * contacts go with the calls to them. A run that is interrupted is continued by the next one.
 */
export async function deleteOldCalls(context: DomainContext, now: Date): Promise<void> {
  const { pool, log, retention } = context;
  if (retention.callsMs === null) return;
  const before = new Date(now.getTime() - retention.callsMs - dayMs);
  let steps = 0;
  let deleted = 0;
  for (const { id: tenantId } of await tenantsWithCalls(pool)) {
    for (let after: string | undefined = firstId; after && steps < mostSteps; steps += 1) {
      const page = await nextOldCalls(pool, tenantId, after, before, stepSize);
      const expired = page.filter(({ isExpired }) => isExpired).map(({ id }) => id);
      if (expired.length > 0) {
        deleted += await inTransaction(
          pool,
          async (tx) => (await deleteCalls.first(tx, tenantId, expired))!.calls,
        );
      }
      after = page.length === stepSize ? page.at(-1)!.id : undefined;
    }
  }
  await deleteFormerPhones(pool, before);
  if (deleted > 0) log.info({ calls: deleted, endedBefore: before }, "old calls were deleted");
}
