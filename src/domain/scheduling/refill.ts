import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";

/**
 * Asks for a dispatch of this tenant, in the caller's transaction. To be called wherever a slot becomes
 * free or a call becomes due; many requests that nobody has taken up yet are one.
 */
export async function requestDispatch(tx: Tx, tenantId: string): Promise<void> {
  await enqueue(tx, "dispatch-tenant", [{ tenantId }]);
}

/** Asks for dispatches at instants to come. */
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
