import { type DialRow, findDial } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert, tell } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";

/**
 * Ties VAPI's call to the dial that asked for it. Null when the call cannot be this row's any more: the
 * dial was presumed lost and the row has been dialled again, so that VAPI's call is a duplicate. The
 * duplicate is recorded, hung up and shown. The campaign, the call and the dial are locked by the caller.
 */
export async function adopt(
  { horizons }: DomainContext,
  tx: Tx,
  dial: DialRow,
  news: CallNews,
  now: Date,
): Promise<DialRow | null> {
  if (dial.state === "ACCEPTED") return dial.vapiCallId === news.vapiCallId ? dial : null;
  if (dial.state === "REJECTED" && !(await mayReturn(tx, dial))) {
    await recordDuplicate(tx, dial, news, now);
    return null;
  }
  await supersede(tx, dial, now);
  await tx.query(
    `update dial set state = 'ACCEPTED', vapi_call_id = $2, settled_at = $3 where id = $1`,
    [dial.id, news.vapiCallId, now],
  );
  await tx.query(
    `update call set vapi_call_id = $2, dial_id = $3, round = $4, attempt = $5, placed_at = $6,
       status = case when status = 'SCHEDULED' then 'CALLING'::call_status else status end, updated_at = $7,
       report_due_at = case when finished_at is null then report_due_at else $8 end
     where id = $1`,
    [
      dial.callId,
      news.vapiCallId,
      dial.id,
      dial.round,
      dial.attempt,
      dial.sentAt,
      now,
      new Date(now.getTime() + horizons.reportMs),
    ],
  );
  const wasLost = dial.state !== "SENT";
  await tell(tx, dial.callId, now, wasLost ? "ADOPTED" : "ACCEPTED", news.vapiCallId);
  return await findDial(tx, dial.id);
}

/**
 * May a dial that was presumed lost have its row back? Only while the row has not been sent again, and
 * nothing else rings this person.
 */
async function mayReturn(tx: Tx, dial: DialRow): Promise<boolean> {
  if (dial.sentAt === null) return false;
  const { rows } = await tx.query<{ mayReturn: boolean }>(
    `select (call.status = 'SCHEDULED'
         or (call.status = 'CALLING' and exists (
           select from dial newer where newer.id = call.dial_id and newer.state = 'INTENDED')))
       and not exists (select from call live where live.tenant_id = call.tenant_id
         and live.contact_id = call.contact_id and live.status in ('CALLING', 'IN_PROGRESS')
         and live.id <> call.id)
       and not exists (select from dial other where other.campaign_id = $2 and other.contact_id = $3
         and other.round = $4 and other.attempt = $5 and other.state in ('SENT', 'UNKNOWN', 'ACCEPTED'))
       as "mayReturn"
     from call where id = $1`,
    [dial.callId, dial.campaignId, dial.contactId, dial.round, dial.attempt],
  );
  return rows[0]?.mayReturn ?? false;
}

/** A newer dial of the row that has not been sent never will be. */
async function supersede(tx: Tx, dial: DialRow, now: Date): Promise<void> {
  await tx.query(
    `update dial set state = 'REJECTED', settled_at = $2, reason = 'SUPERSEDED'
     where call_id = $1 and id <> $3 and state = 'INTENDED'`,
    [dial.callId, now, dial.id],
  );
}

async function recordDuplicate(tx: Tx, dial: DialRow, news: CallNews, now: Date): Promise<void> {
  const { rowCount } = await tx.query(
    `update dial set vapi_call_id = $2, reason = 'DUPLICATE' where id = $1 and vapi_call_id is null`,
    [dial.id, news.vapiCallId],
  );
  if (rowCount === 0) return;
  await tell(tx, dial.callId, now, "DUPLICATE", news.vapiCallId);
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
