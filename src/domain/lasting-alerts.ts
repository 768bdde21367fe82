import type { Queryable } from "#db/pool.ts";
import type { AlertKind } from "./calls/call-history.ts";

/** What a lasting alert is about: there is at most one per tenant, kind and subject that is not cleared. */
interface Cause {
  readonly tenantId: string;
  readonly kind: AlertKind;
  /** The id of a campaign or of the tenant. */
  readonly subject: string;
}

/** Raises an alert about something that lasts. False when the same one is already there and not cleared. */
export async function raiseLastingAlert(
  db: Queryable,
  { tenantId, kind, subject, message, at }: Cause & { readonly message: string; readonly at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "raise-lasting-alert",
    text: `insert into alert (tenant_id, at, kind, message, subject) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, kind, subject) where subject is not null and cleared_at is null
           do nothing`,
    values: [tenantId, at, kind, message, subject],
  });
  return rowCount === 1;
}

/** The cause is gone. False when no such alert was there. */
export async function clearLastingAlert(
  db: Queryable,
  { tenantId, kind, subject }: Cause,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "clear-lasting-alert",
    text: `update alert set cleared_at = $4
           where tenant_id = $1 and kind = $2 and subject = $3 and cleared_at is null`,
    values: [tenantId, kind, subject, at],
  });
  return rowCount === 1;
}
