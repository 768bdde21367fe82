import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import type { GivenUpReason } from "#rules/call-state.ts";
import { raiseAlert, tell } from "#domain/calls/call-history.ts";
import type { AlertKind } from "#domain/lasting-alerts.ts";
import type { DomainContext } from "#domain/context.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Ends a live call of which VAPI has reported no end, so that it frees its line: nobody knows how it ended. It
 * counts as this round's, as the phone may have rung, and has no redial in it. What VAPI tells later is added, and
 * a reason decides the outcome; if VAPI shows the call as live, it is hung up. Where nobody knows yet whether
 * VAPI has the call it is looked for as before. The campaign, the member and the call are locked by the caller.
 */
export async function giveUp(
  { horizons }: DomainContext,
  tx: Tx,
  dial: DialRow,
  { reason, message }: { readonly reason: GivenUpReason; readonly message: string },
  now: Date,
): Promise<void> {
  await tx.query("update dial set reason = $2, message = $3 where id = $1", [
    dial.id,
    reason,
    message,
  ]);
  const reportDueAt = dial.vapiCallId === null ? null : new Date(now.getTime() + horizons.reportMs);
  await endUnexplained(tx, dial, { message, reportDueAt }, now);
}

/** Ends a live call whose fate nobody knows, and tells a person. It counts as this round's: the phone may have rung. */
export async function failUnexplained(
  tx: Tx,
  dial: DialRow,
  { kind, message }: { readonly kind: AlertKind; readonly message: string },
  now: Date,
): Promise<void> {
  await endUnexplained(tx, dial, { message, reportDueAt: null }, now);
  const { tenantId, callId } = dial;
  await raiseAlert(tx, { tenantId, at: now, kind, message, callId });
}

async function endUnexplained(
  tx: Tx,
  dial: DialRow,
  { message, reportDueAt }: { readonly message: string; readonly reportDueAt: Date | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `update call set status = 'FAILED', outcome = 'UNKNOWN', message = $2, ended_at = $3,
       finished_at = $3, report_due_at = $5, updated_at = $3
     where id = $1 and dial_id = $4 and status in ('CALLING', 'IN_PROGRESS')`,
    [dial.callId, message, now, dial.id, reportDueAt],
  );
  await tell(tx, dial.callId, now, "ENDED", message);
  await requestDispatch(tx, dial.tenantId);
}
