import type { Tx } from "#db/pool.ts";

/** The kinds of lines in a call's history. */
export type CallEventKind =
  | "CLAIMED"
  | "SENT"
  | "ACCEPTED"
  | "ADOPTED"
  | "REJECTED"
  | "UNKNOWN"
  | "PUT_BACK"
  | "IN_PROGRESS"
  | "ENDED"
  | "CONCLUDED"
  | "END_REQUESTED"
  | "CANCELLED"
  | "DUPLICATE";

/** Writes one line of a call's history, in the transaction of the change it tells. */
export async function tell(
  tx: Tx,
  callId: string,
  at: Date,
  kind: CallEventKind,
  detail: string | null = null,
): Promise<void> {
  await tx.query({
    name: "tell",
    text: "insert into call_event (call_id, at, kind, detail) values ($1, $2, $3, left($4, 1000))",
    values: [callId, at, kind, detail],
  });
}

export type AlertKind =
  | "DUPLICATE_CALL"
  | "CREDENTIAL_CHANGED"
  | "DIAL_PARKED"
  | "CAMPAIGN_FAULTED"
  | "CALL_LOST"
  | "CALL_OVERDUE"
  | "TIME_ZONE_INVALID"
  | "WEBHOOKS_SILENT";

/** Tells a person that something wants looking at. */
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
  await tx.query(
    "insert into alert (tenant_id, at, kind, message, call_id) values ($1, $2, $3, $4, $5)",
    [alert.tenantId, alert.at, alert.kind, alert.message, alert.callId ?? null],
  );
}
