import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";

/**
 * Requests a dispatch of this tenant, in the caller's transaction. To be called wherever a slot becomes
 * free or a call becomes due. Requests that have not been handled yet are merged into one.
 */
export async function requestDispatch(tx: Tx, tenantId: string): Promise<void> {
  await requestDispatches(tx, [tenantId]);
}

/** The same for several tenants. */
export async function requestDispatches(tx: Tx, tenantIds: readonly string[]): Promise<void> {
  // In one order, so that two transactions do not wait for each other's jobs.
  const ids = [...new Set(tenantIds)].toSorted();
  await enqueue(
    tx,
    "dispatch-tenant",
    ids.map((tenantId) => ({ tenantId })),
  );
}

/** Requests dispatches at later times. */
export async function requestDispatchAt(
  tx: Tx,
  wakes: readonly { readonly tenantId: string; readonly at: Date }[],
): Promise<void> {
  await enqueue(
    tx,
    "wake-tenant",
    wakes.map(({ tenantId, at }) => ({ tenantId, at: at.toISOString() })),
    wakes.map(({ at }) => at),
  );
}
