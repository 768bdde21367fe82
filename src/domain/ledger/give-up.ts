import type { LockedDial } from "#db/locks.ts";
import { endUnexplained } from "#db/queries/call-changes.ts";
import { giveUpDial } from "#db/queries/dial-changes.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import type { GivenUpReason } from "#rules/dial-reason.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import type { DomainContext } from "#domain/context.ts";
import { refillAfterCommit } from "#domain/scheduling/refill.ts";

/**
 * Ends a live call of which VAPI has reported no end, so that its slot is free: it is not known how it ended. It
 * counts for its round, as the phone may have rung, and is not redialled in it. What VAPI reports later is added, and
 * a reason decides the outcome; if VAPI shows the call as live, it is hung up. If it is not known whether VAPI has the
 * call, the dial is looked up as before.
 */
export async function giveUp(
  context: DomainContext,
  tx: Tx,
  { dial }: LockedDial,
  { reason, message }: { readonly reason: GivenUpReason; readonly message: string },
  now: Date,
): Promise<void> {
  await giveUpDial(tx, dial.id, reason, message);
  const reportDueAt =
    dial.vapiCallId === null ? null : new Date(now.getTime() + context.horizons.reportMs);
  await fail(context, tx, dial, { message, reportDueAt }, now);
}

/** Ends a live call as unexplained, and raises an alert. It counts for its round: the phone may have rung. */
export async function failUnexplained(
  context: DomainContext,
  tx: Tx,
  { dial }: LockedDial,
  { kind, message }: { readonly kind: AlertKind; readonly message: string },
  now: Date,
): Promise<void> {
  await fail(context, tx, dial, { message, reportDueAt: null }, now);
  const { tenantId, callId } = dial;
  await raiseAlert(tx, { tenantId, at: now, kind, message, callId });
}

async function fail(
  context: DomainContext,
  tx: Tx,
  dial: DialRow,
  { message, reportDueAt }: { readonly message: string; readonly reportDueAt: Date | null },
  now: Date,
): Promise<void> {
  await endUnexplained(tx, dial.callId, message, now, dial.id, reportDueAt);
  await recordCallEvent(tx, dial, now, "ENDED", message);
  refillAfterCommit(context, tx, [dial.tenantId], now);
}
