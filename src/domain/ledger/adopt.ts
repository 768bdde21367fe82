import type { LockedDial } from "#db/locks.ts";
import { mayTakeCallBack } from "#db/queries/call-changes.ts";
import { recordDuplicate, supersedeIntended } from "#db/queries/dial-changes.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";

/** Whether VAPI's call belongs to the dial that requested it. */
type Adoption =
  /** That was known. */
  | "KNOWN"
  /** It does now: the news make the dial ACCEPTED. */
  | "ACCEPTED"
  /** Not any more, and all that follows is done. */
  | "NOT_OURS";

/**
 * Links VAPI's call to the dial that requested it. NOT_OURS if the dial has another call at VAPI, or was presumed
 * absent and the row was dialled again, so that VAPI's call is a duplicate. A duplicate is recorded and hung up, and
 * an alert is raised.
 */
export async function adopt(
  tx: Tx,
  { dial }: LockedDial,
  news: CallNews,
  now: Date,
): Promise<Adoption> {
  if (dial.state === "ACCEPTED") return dial.vapiCallId === news.vapiCallId ? "KNOWN" : "NOT_OURS";
  if (dial.state === "REJECTED" && !(await mayTakeBack(tx, dial))) {
    await handleDuplicate(tx, dial, news, now);
    return "NOT_OURS";
  }
  // A call has one dial that may have rung: beside one that is SENT there is no other.
  if (dial.state !== "SENT") await supersedeIntended(tx, dial.callId, now, dial.id);
  return "ACCEPTED";
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
