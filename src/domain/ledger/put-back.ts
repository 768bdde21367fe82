import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import { mayMoveDial } from "#rules/call-state.ts";
import { roundAt } from "#rules/round.ts";
import { type UnwantedReason, whyUnwanted } from "#rules/unwanted-call.ts";
import { tell } from "#domain/calls/call-history.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** Why a claimed call did not reach VAPI. */
export interface NotPlaced {
  /** A word for programs: a decision's reason, or the kind of VAPI's answer. */
  readonly reason: string;
  readonly message: string;
  readonly httpStatus?: number;
}

/**
 * Returns a claimed call to SCHEDULED: its dial certainly (or presumably) did not reach VAPI. The slot
 * is free, no attempt is burned, the call keeps its place in the queue. Where nobody wants the call any
 * more it becomes CANCELLED instead: the campaign was stopped, deleted or has ended, the contact may
 * not be called, or a person asked that the call be ended. The campaign, the member and the call are locked by
 * the caller.
 */
export async function putBack(
  tx: Tx,
  dial: DialRow,
  notPlaced: NotPlaced,
  now: Date,
): Promise<void> {
  if (!mayMoveDial(dial.state, "REJECTED")) return;
  await closeDial(tx, dial.id, notPlaced, now);
  if (dial.callDialId !== dial.id || dial.callStatus !== "CALLING") return;
  const unwanted =
    dial.callEndRequestedAt === null ? await unwantedReason(tx, dial, now) : "BY_USER";
  await tx.query(
    `update call set status = $2, dial_id = null, placed_at = null, round = null, attempt = null,
       vapi_call_id = null, message = $3, cancel_reason = $4,
       ended_at = case when $2 = 'CANCELLED'::call_status then $5::timestamptz end, updated_at = $5
     where id = $1`,
    [dial.callId, unwanted ? "CANCELLED" : "SCHEDULED", notPlaced.message, unwanted, now],
  );
  // As when it is cancelled while it waits: a manual call costs nothing but itself.
  if (unwanted === "BY_USER" && dial.callKind === "MANUAL") {
    await askRoundsAgain(tx, [dial.contactId], dial.campaignId);
  }
  await tell(tx, dial.callId, now, unwanted ? "CANCELLED" : "PUT_BACK", notPlaced.message);
  await requestDispatch(tx, dial.tenantId);
}

async function closeDial(
  tx: Tx,
  dialId: string,
  { reason, message, httpStatus }: NotPlaced,
  now: Date,
): Promise<void> {
  await tx.query(
    `update dial set state = 'REJECTED', settled_at = $2, reason = $3, message = left($4, 1000),
       http_status = $5
     where id = $1`,
    [dialId, now, reason, message, httpStatus ?? null],
  );
}

async function unwantedReason(tx: Tx, dial: DialRow, now: Date): Promise<UnwantedReason | null> {
  const [campaign] = await campaignsById(tx, [dial.campaignId]);
  const { campaignId, contactId, callId } = dial;
  const round = roundAt(campaign!, now);
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  return whyUnwanted(campaign!, contact, { isTest: dial.callKind === "TEST" }, now);
}
