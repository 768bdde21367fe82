import type { CallLocks, Locked, LockedDial } from "#db/locks.ts";
import { askRoundAgain, endCall, insertCallAgain, insertRedial } from "#db/queries/call-changes.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { markUnreachable } from "#db/queries/unreachable.ts";
import { afterCommit, type Tx } from "#db/pool.ts";
import { whyBarred } from "#rules/contact-bars.ts";
import { planRedial } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";
import { isFinal } from "#rules/call-state.ts";
import { isGivenUp } from "#rules/dial-reason.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";
import type { CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { askBreaker, type BreakerLocks, endingOf } from "./circuit-breaker.ts";
import {
  faultCampaigns,
  isOfPresentKey,
  type LockedFault,
  pauseTenant,
  restNumber,
} from "./faults.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";

export interface End {
  readonly news: CallNews;
  readonly verdict: CallEnd;
  /** The fault that the verdict may name, with its locks; null: it names none. */
  readonly fault: LockedFault | null;
  /** Null: the end cannot trip the breaker. */
  readonly breaker: BreakerLocks | null;
}

/**
 * Records the end of a call and what follows from it: its slot is free, its outcome is known; a redial, a bad number,
 * a fault of the account, the circuit breaker. Also when the call had ended before and the reason comes only now; then
 * it keeps the time at which it finished.
 */
export async function finishCall(
  context: DomainContext,
  tx: Tx,
  { dial, locks }: LockedDial<CallLocks>,
  end: End,
  now: Date,
): Promise<void> {
  const { news, verdict, breaker } = end;
  const endedAt = news.endedAt ?? dial.callEndedAt ?? now;
  await endCall(
    tx,
    dial.callId,
    verdict.status,
    verdict.outcome,
    news.endedReason,
    verdict.message,
    verdict.reachedPhone,
    endedAt,
    now,
    verdict.reachedPhone ? new Date(now.getTime() + context.horizons.reportMs) : null,
  );
  const summary = `${verdict.outcome}: ${news.endedReason ?? "no reason"}`;
  const eventKind = isFinal(dial.callStatus) ? "CONCLUDED" : "ENDED";
  await recordCallEvent(tx, dial, now, eventKind, summary);
  if (eventKind === "ENDED") {
    const { id: dialId, callId, sentAt } = dial;
    const durationMs = now.getTime() - (sentAt ?? now).getTime();
    const ended = { dialId, callId, outcome: verdict.outcome, durationMs };
    afterCommit(tx, () => context.observe({ kind: "CALL_ENDED", ...ended }));
  }
  const [campaign] = await campaignsById(tx, [dial.campaignId]);
  if (verdict.outcome === "BAD_NUMBER")
    await blameNumber(tx, campaign!, { dial, locks }, verdict.message, now);
  if (dial.callKind !== "TEST") {
    if (verdict.reachedPhone)
      await scheduleRedial(tx, campaign!, dial, { ...verdict, endedAt }, now);
    else await oweAgain(context, tx, campaign!, { dial, locks }, now);
  }
  if (verdict.fault !== null && (await isOfPresentKey(tx, dial))) {
    await actOnFault(context, tx, dial, end, now);
  }
  if (breaker !== null) {
    await askBreaker(tx, breaker, dial, endingOf(verdict.outcome, news.endedReason), now);
  }
  await requestDispatch(tx, dial.tenantId);
}

/**
 * Marks the contact as unreachable. If its number was corrected after the call was placed, the call is owed again
 * instead, as it would be if the reason had come before the correction.
 */
async function blameNumber(
  tx: Tx,
  { state }: CampaignRow,
  { dial, locks }: LockedDial<CallLocks>,
  reason: string,
  now: Date,
): Promise<void> {
  const { callKind, campaignId, contactId, sentAt } = dial;
  // A campaign that is FAULTED may have a fault of its line, which says nothing about the number.
  const isDoubtful = state === "FAULTED";
  if (!isDoubtful && (await markUnreachable.count(tx, contactId, reason, now, sentAt ?? now)) > 0) {
    return;
  }
  if (callKind === "MANUAL") await reviveManualCalls(tx, { contactId, lock: locks }, now);
  await askRoundsAgain(tx, [contactId], campaignId);
}

/**
 * Schedules a redial, unless the rules would never let it be placed. None after a call that was given up, or
 * that a person asked to end.
 */
async function scheduleRedial(
  tx: Tx,
  campaign: CampaignRow,
  dial: DialRow,
  end: CallEnd & { readonly endedAt: Date },
  now: Date,
): Promise<void> {
  if (campaign.redialsPerRound === 0 || dial.sentAt === null) return;
  if (isGivenUp(dial.reason) || dial.callEndRequestedAt !== null) return;
  const round = roundAt(campaign, dial.sentAt);
  const { tenantId, campaignId, contactId, callId } = dial;
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  if (whyUnwanted(campaign, contact, { isTest: false }, now) !== null) return;
  if (whyBarred(contact, { retryAttempts: campaign.retryAttempts, isTest: false }) !== null) return;
  const plan = planRedial(campaign, campaign, {
    ...contact,
    outcome: end.outcome,
    endedAt: end.endedAt,
    now,
    round,
  });
  if ("dropped" in plan) return;
  await insertRedial(tx, tenantId, campaignId, contactId, plan.at, callId, round.key, now);
}

/**
 * The phone did not ring because of the account or this server: the call is owed again. The next tick creates the
 * call of a round. No tick creates a redial or a manual call, so it is created here, for `owedAgainMs` from now.
 * If the campaign was stopped meanwhile, a manual call was the call of its round, which is checked again when the
 * campaign starts.
 */
async function oweAgain(
  { horizons }: DomainContext,
  tx: Tx,
  campaign: CampaignRow,
  { dial, locks }: LockedDial<CallLocks>,
  now: Date,
): Promise<void> {
  const { campaignId, contactId, callId } = dial;
  if (dial.callKind === "ROUND") return await settleRoundAgain(tx, locks, dial);
  const round = roundAt(campaign, now);
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  if (whyUnwanted(campaign, contact, { isTest: false }, now) !== null) {
    if (dial.callKind === "MANUAL") await settleRoundAgain(tx, locks, dial);
    return;
  }
  await insertCallAgain(tx, callId, new Date(now.getTime() + horizons.owedAgainMs), now);
}

async function settleRoundAgain(
  tx: Tx,
  _lock: Locked<"membership", "UPDATE">,
  { campaignId, contactId }: DialRow,
): Promise<void> {
  await askRoundAgain(tx, campaignId, contactId);
}

async function actOnFault(
  context: DomainContext,
  tx: Tx,
  { tenantId, campaignId, phoneNumberId }: DialRow,
  { news, verdict: { message }, fault }: End,
  now: Date,
): Promise<void> {
  switch (fault?.kind) {
    case "CAPACITY": {
      const pause = { message, retryAfterMs: null };
      await pauseTenant(context, tx, { tenantId, lock: fault.locks }, pause, now);
      return;
    }
    case "NUMBER_DAILY_LIMIT":
      await restNumber(tx, tenantId, phoneNumberId, now);
      return;
    case "ACCOUNT": {
      const which = { tenantId, campaignId: fault.scope === "TENANT" ? null : campaignId };
      const evidence = { endedReason: news.endedReason, vapiCallId: news.vapiCallId };
      await faultCampaigns(tx, fault.locks, which, { reason: message, evidence }, now);
      return;
    }
    case undefined:
  }
}
