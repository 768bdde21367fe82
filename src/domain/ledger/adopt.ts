import type { LockedDial } from "#db/locks.ts";
import { acceptCall, mayTakeCallBack } from "#db/queries/call-changes.ts";
import { acceptDial, recordDuplicate, supersedeIntended } from "#db/queries/dial-changes.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import { afterCommit, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";

/**
 * Links VAPI's call to the dial that requested it. Null if the call can no longer belong to this row: the dial was
 * presumed absent and the row was dialled again, so VAPI's call is a duplicate. The duplicate is recorded and hung
 * up, and an alert is raised.
 */
export async function adopt(
  { horizons, observe }: DomainContext,
  tx: Tx,
  { dial }: LockedDial,
  news: CallNews,
  now: Date,
): Promise<DialRow | null> {
  if (dial.state === "ACCEPTED") return dial.vapiCallId === news.vapiCallId ? dial : null;
  if (dial.state === "REJECTED" && !(await mayTakeBack(tx, dial))) {
    await handleDuplicate(tx, dial, news, now);
    return null;
  }
  await supersedeIntended(tx, dial.callId, now, dial.id);
  await acceptDial(tx, dial.id, news.vapiCallId, now);
  await acceptCall(
    tx,
    dial.callId,
    news.vapiCallId,
    dial.id,
    dial.round,
    dial.attempt,
    dial.sentAt,
    now,
    new Date(now.getTime() + horizons.reportMs),
  );
  const { id: dialId, callId } = dial;
  afterCommit(tx, () => observe({ kind: "DIAL_ACCEPTED", dialId, callId }));
  const wasLost = dial.state !== "SENT";
  await recordCallEvent(tx, dial, now, wasLost ? "ADOPTED" : "ACCEPTED", news.vapiCallId);
  return (await dialById.first(tx, dial.id))!;
}

/** Whether a dial that was presumed absent may take its call back. */
async function mayTakeBack(tx: Tx, dial: DialRow): Promise<boolean> {
  if (dial.sentAt === null) return false;
  const { callId, campaignId, contactId, round, attempt } = dial;
  const row = await mayTakeCallBack.first(tx, callId, campaignId, contactId, round, attempt);
  return row?.mayTakeBack ?? false;
}

async function handleDuplicate(tx: Tx, dial: DialRow, news: CallNews, now: Date): Promise<void> {
  if ((await recordDuplicate.count(tx, dial.id, news.vapiCallId)) === 0) return;
  await recordCallEvent(tx, dial, now, "DUPLICATE", news.vapiCallId);
  await raiseAlert(tx, {
    tenantId: dial.tenantId,
    at: now,
    kind: "DUPLICATE_CALL",
    message: `VAPI placed a call that was presumed not to have been placed (${news.vapiCallId}). The person may have been called twice; this call is being hung up.`,
    callId: dial.callId,
  });
  if (news.status !== "ended") {
    const payload = { tenantId: dial.tenantId, vapiCallId: news.vapiCallId };
    await enqueue(tx, "hang-up", [payload]);
  }
}
