import type { CallLocks, LockedDial } from "#db/locks.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { putCallBack } from "#db/queries/call-changes.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { rejectDial } from "#db/queries/dial-changes.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import { uncountDial } from "#db/queries/number-use.ts";
import type { Tx } from "#db/pool.ts";
import { mayMoveDial } from "#rules/call-state.ts";
import type { DialReason } from "#rules/dial-reason.ts";
import { roundAt } from "#rules/round.ts";
import { type UnwantedReason, whyUnwanted } from "#rules/unwanted-call.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { locateOne } from "#domain/scheduling/locate.ts";
import { refillAfterCommit } from "#domain/scheduling/refill.ts";

/** Why a claimed call did not reach VAPI. */
export interface NotPlaced {
  /** For programs: a decision's reason, or the kind of VAPI's answer. */
  readonly reason: DialReason;
  readonly message: string;
  readonly httpStatus?: number;
}

/**
 * Returns a claimed call to SCHEDULED: its dial certainly (or presumably) did not reach VAPI. Its slot is free, no
 * attempt is counted, and the call keeps its place in the queue. It becomes CANCELLED instead if it is no longer
 * wanted: the campaign was stopped, deleted or has ended, the contact may not be called, or a person asked to end the
 * call.
 */
export async function putBack(
  context: Pick<DomainContext, "refill">,
  tx: Tx,
  { dial }: LockedDial<CallLocks>,
  { reason, message, httpStatus }: NotPlaced,
  now: Date,
): Promise<void> {
  if (!mayMoveDial(dial.state, "REJECTED")) return;
  await rejectDial(tx, dial.id, now, reason, message, httpStatus ?? null);
  // One that is presumed absent may have been placed all the same: it stays counted.
  if (dial.startsAt !== null && reason !== "PRESUMED_ABSENT") await uncountDial(tx, dial.id);
  if (dial.callDialId !== dial.id || dial.callStatus !== "CALLING") return;
  const unwanted =
    dial.callEndRequestedAt === null ? await unwantedReason(tx, dial, now) : "BY_USER";
  const status = unwanted === null ? "SCHEDULED" : "CANCELLED";
  await putCallBack(tx, dial.callId, status, message, unwanted, now);
  // The same as for a manual call that is cancelled while it waits: its round still owes its own call.
  if (unwanted === "BY_USER" && dial.callKind === "MANUAL") {
    await askRoundsAgain(tx, [dial.contactId], dial.campaignId);
  }
  await recordCallEvent(tx, dial, now, unwanted ? "CANCELLED" : "PUT_BACK", message);
  refillAfterCommit(context, tx, [dial.tenantId], now);
}

async function unwantedReason(tx: Tx, dial: DialRow, now: Date): Promise<UnwantedReason | null> {
  const { campaignId, contactId, callId } = dial;
  const campaign = await locateOne(tx, (await campaignsById.first(tx, [campaignId]))!, contactId);
  const round = roundAt(campaign, now);
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  return whyUnwanted(campaign, contact, dial.callKind, now);
}
