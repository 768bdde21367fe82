import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { cancelWaiting } from "#db/queries/cancel-waiting-calls.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";

/**
 * Cancels the calls that wait, in one statement: of all contacts or of these, in all campaigns of the tenant or in
 * one; of one kind or of all. Returns how many.
 */
export async function cancelWaitingCalls(
  tx: Tx,
  which: {
    readonly tenantId: string;
    readonly campaign?: { readonly id: string; readonly lock: Locked<"campaign"> };
    readonly contactIds?: readonly string[];
    readonly kind?: "TEST";
  },
  reason: CancelReason,
  now: Date,
): Promise<number> {
  const { tenantId, campaign, contactIds = null, kind = null } = which;
  return await cancelWaiting.count(
    tx,
    tenantId,
    campaign?.id ?? null,
    contactIds,
    reason,
    now,
    kind,
  );
}
