import type { Tx } from "#db/pool.ts";
import { insertAlert } from "#db/queries/alerts.ts";
import { insertEvent } from "#db/queries/call-history.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** Adds a line to a call's history, in the transaction of the change that it records. */
export async function recordCallEvent(
  tx: Tx,
  callId: string,
  at: Date,
  kind: CallEventKind,
  detail: string | null = null,
): Promise<void> {
  await insertEvent(tx, callId, at, kind, detail);
}

/** Raises an alert: a person should look at something. */
export async function raiseAlert(
  tx: Tx,
  alert: {
    readonly tenantId: string;
    readonly at: Date;
    readonly kind: AlertKind;
    readonly message: string;
    readonly callId?: string;
  },
): Promise<void> {
  const { tenantId, at, kind, message, callId = null } = alert;
  await insertAlert(tx, tenantId, at, kind, message, callId);
}
