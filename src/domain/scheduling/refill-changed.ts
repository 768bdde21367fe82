import { changedTenants, enabledTenants } from "#db/queries/tenants-to-refill.ts";
import type { DomainContext } from "#domain/context.ts";

/** Larger than any transaction's id. */
const noTransaction = String(2n ** 62n);

/**
 * Makes the look of the watchdog for dispatches that were lost: a process died after it had committed that a slot is
 * free, and before it had dispatched. Requests a dispatch of every tenant whose calls have changed since the last look;
 * at the first look of every tenant.
 */
export function createRefillChanged(context: DomainContext): () => Promise<void> {
  let since: string | null = null;
  return async () => {
    const { pool, clock } = context;
    const changed = (await changedTenants.first(pool, since ?? noTransaction))!;
    const tenantIds =
      since === null ? (await enabledTenants(pool)).map(({ id }) => id) : changed.tenantIds;
    since = changed.next;
    if (tenantIds.length > 0) context.refill(tenantIds, await clock.now(pool));
  };
}
