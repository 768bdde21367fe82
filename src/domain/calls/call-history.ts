import type { Tx } from "#db/pool.ts";
import { insertEvents } from "#db/queries/call-history.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** An entry of a call's history. */
export interface CallEvent {
  readonly tenantId: string;
  readonly callId: string;
  readonly kind: CallEventKind;
  readonly detail: string | null;
}

/** Adds entries to the histories of calls, in the transaction of the changes that they record. */
export async function recordCallEvents(
  tx: Tx,
  events: readonly CallEvent[],
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  await insertEvents(
    tx,
    events.map(({ callId }) => callId),
    at,
    events.map(({ kind }) => kind),
    events.map(({ detail }) => detail),
    events.map(({ tenantId }) => tenantId),
  );
}

/** The same, for one entry. */
export async function recordCallEvent(
  tx: Tx,
  { tenantId, callId }: Pick<CallEvent, "tenantId" | "callId">,
  at: Date,
  kind: CallEventKind,
  detail: string | null = null,
): Promise<void> {
  await recordCallEvents(tx, [{ tenantId, callId, kind, detail }], at);
}
