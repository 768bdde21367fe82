import { afterCommit, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { DomainContext } from "#domain/context.ts";

/**
 * Has this process dispatch tenants as soon as the transaction is committed. To be called wherever a call frees its
 * slot at `now`. It writes nothing, so that endings do not wait for each other. If the process dies before its dispatch,
 * the watchdog of the workers (`createRefillChanged`) requests it some seconds later.
 */
export function refillAfterCommit(
  { refill }: Pick<DomainContext, "refill">,
  tx: Tx,
  tenantIds: readonly string[],
  now: Date,
): void {
  if (tenantIds.length > 0) afterCommit(tx, () => refill(tenantIds, now));
}

/**
 * Requests a dispatch of this tenant as a job, in the caller's transaction. To be called wherever calls may become due
 * because of a person or an operator, such as the start of a campaign. Requests that have not been handled yet are
 * merged into one.
 */
export async function requestDispatch(tx: Tx, tenantId: string): Promise<void> {
  await enqueue(tx, "dispatch-tenant", [{ tenantId }]);
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
