import type { Queryable, Tx } from "#db/pool.ts";
import {
  insertAlert,
  insertLastingAlert,
  markAcknowledged,
  markCleared,
} from "#db/queries/alerts.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import { type Actor, idsOf } from "./actor.ts";
import { commitChange } from "./change.ts";
import type { DomainContext } from "./context.ts";
import { NotFoundError } from "./errors.ts";

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
  return (await insertLastingAlert.count(db, tenantId, at, kind, message, subject)) === 1;
}

/** Clears the alert, as its cause is gone. False when no such alert was there. */
export async function clearLastingAlert(
  db: Queryable,
  { tenantId, kind, subject }: Cause,
  at: Date,
): Promise<boolean> {
  return (await markCleared.count(db, tenantId, kind, subject, at)) === 1;
}

/**
 * Notes that a person has seen an alert. The first time counts.
 * @throws NotFoundError
 */
export async function acknowledgeAlert(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  return await commitChange(context, actor, "acknowledgeAlert", async (tx) => {
    const now = await context.clock.now(tx);
    const alert = await markAcknowledged.first(tx, actor.tenantId, id, now, ...idsOf(actor));
    if (alert === undefined) throw new NotFoundError("alert", id);
    return alert;
  });
}
