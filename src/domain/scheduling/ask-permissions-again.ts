import { lockTenants } from "#db/locks.ts";
import { restoreCallsToPhones } from "#db/queries/deferred-calls.ts";
import type { Tx } from "#db/pool.ts";
import { requestDispatch } from "./refill.ts";

/**
 * Has calls to these phones decided again that were deferred, as a limit, a missing consent or an unchecked list refused
 * them. The tenant is locked: a dispatch that has read the records as they were has deferred its calls by then.
 */
export async function askPermissionsAgain(
  tx: Tx,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
  now: Date,
): Promise<void> {
  await lockTenants(tx, [tenantId]);
  const restored = await restoreCallsToPhones.count(tx, tenantId, phones, now);
  if (restored > 0) await requestDispatch(tx, tenantId);
}
