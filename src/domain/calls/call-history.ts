import type { Tx } from "#db/pool.ts";
import { insertEvent } from "#db/queries/call-history.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** Adds an entry to a call's history, in the transaction of the change that it records. */
export async function recordCallEvent(
  tx: Tx,
  { tenantId, callId }: { readonly tenantId: string; readonly callId: string },
  at: Date,
  kind: CallEventKind,
  detail: string | null = null,
): Promise<void> {
  await insertEvent(tx, tenantId, callId, at, kind, detail);
}
