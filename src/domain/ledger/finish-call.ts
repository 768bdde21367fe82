import type { CallLocks, LockedDial } from "#db/locks.ts";
import {
  askRoundsOfMembersAgain,
  insertCallAgain,
  insertRedials,
} from "#db/queries/call-changes.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts, contactFactsOfCalls } from "#db/queries/contact-facts.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { markUnreachable } from "#db/queries/unreachable.ts";
import type { Tx } from "#db/pool.ts";
import { whyBarred } from "#rules/contact-bars.ts";
import { planRedial } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";
import { isGivenUp } from "#rules/dial-reason.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";
import type { CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import { askBreaker, type BreakerLocks, endingOf } from "./circuit-breaker.ts";
import {
  faultCampaigns,
  isOfPresentKey,
  type LockedFault,
  pauseTenant,
  restNumber,
} from "./faults.ts";
import { endOf } from "./news-effects.ts";
import { isFinal } from "#rules/call-state.ts";
import { locate, locateOne } from "#domain/scheduling/locate.ts";
import { refillAfterCommit, requestDispatch } from "#domain/scheduling/refill.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";

/** A call that has ended, as it is now, and the locks on what follows. */
export interface EndedCall extends LockedDial<CallLocks> {
  readonly news: CallNews;
  readonly verdict: CallEnd;
  /** The fault that the verdict may name, with its locks; null: it names none. */
  readonly fault: LockedFault | null;
  /** Null: the end cannot trip the breaker. */
  readonly breaker: BreakerLocks | null;
  /** False: the campaign has no redials. */
  readonly mayRedial: boolean;
}

/**
 * Does what follows from the ends of calls, which are recorded already: their slots are free, their outcomes known; a
 * redial, a bad number, a fault of the account, the circuit breaker. Also when a call had ended before and the reason
 * comes only now.
 */
export async function finishCalls(
  context: DomainContext,
  tx: Tx,
  ended: readonly EndedCall[],
  now: Date,
): Promise<void> {
  if (ended.length === 0) return;
  const asked = new Set(ended.filter(needsCampaign).map(({ dial }) => dial.campaignId));
  const campaigns = asked.size === 0 ? [] : await campaignsById(tx, [...asked]);
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  for (const each of ended.filter(({ verdict }) => verdict.outcome === "BAD_NUMBER")) {
    await blameNumber(tx, campaignOf.get(each.dial.campaignId)!, each, each.verdict.message, now);
  }
  const owed = ended.filter(({ dial }) => dial.callKind !== "TEST");
  await scheduleRedials(
    tx,
    campaignOf,
    owed.filter(({ verdict, mayRedial }) => verdict.reachedPhone && mayRedial),
    now,
  );
  const neverRang = owed.filter(({ verdict }) => !verdict.reachedPhone);
  await settleRoundsAgain(
    tx,
    neverRang.filter(({ dial }) => dial.callKind === "ROUND"),
  );
  for (const each of neverRang.filter(({ dial }) => dial.callKind !== "ROUND")) {
    await oweAgain(context, tx, campaignOf.get(each.dial.campaignId)!, each, now);
  }
  for (const each of ended) {
    const { dial, verdict, breaker, news } = each;
    if (verdict.fault !== null && (await isOfPresentKey(tx, dial))) {
      await actOnFault(context, tx, each, now);
    }
    if (breaker !== null) {
      await askBreaker(tx, breaker, dial, endingOf(verdict.outcome, news.endedReason), now);
    }
  }
  refillAfterCommit(
    context,
    tx,
    ended.map(({ dial }) => dial.tenantId),
    now,
  );
  await lookAtConcluded(tx, ended);
}

/**
 * The ticks look at a campaign with live calls in any case. A call that had ended before is not live: what its reason
 * makes due is kept by a dispatch, as a job of this transaction.
 */
async function lookAtConcluded(tx: Tx, ended: readonly EndedCall[]): Promise<void> {
  const concluded = ended.filter(({ dial }) => isFinal(dial.callStatus));
  const tenantIds = new Set(concluded.map(({ dial }) => dial.tenantId));
  for (const tenantId of [...tenantIds].toSorted()) await requestDispatch(tx, tenantId);
}

/** Whether what follows from the end depends on the campaign. */
function needsCampaign({ dial, verdict, mayRedial }: EndedCall): boolean {
  if (verdict.outcome === "BAD_NUMBER") return true;
  if (dial.callKind === "TEST") return false;
  return verdict.reachedPhone ? mayRedial : dial.callKind !== "ROUND";
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
  if (callKind === "MANUAL")
    await reviveManualCalls(tx, { contactIds: [contactId], lock: locks }, now);
  await askRoundsAgain(tx, [contactId], campaignId);
}

/**
 * Schedules redials, unless the rules would never let them be placed. None after a call that was given up, or that a
 * person asked to end.
 */
async function scheduleRedials(
  tx: Tx,
  campaignOf: ReadonlyMap<string, CampaignRow>,
  ended: readonly EndedCall[],
  now: Date,
): Promise<void> {
  const located = await locate(
    tx,
    ended.map(({ dial: { campaignId, contactId } }) => ({
      campaign: campaignOf.get(campaignId)!,
      contactId,
    })),
  );
  const candidates = ended.flatMap(({ dial, verdict, news }, index) => {
    const { callId, campaignId, contactId, sentAt, reason, callEndRequestedAt } = dial;
    const { campaign } = located[index]!;
    if (campaign.redialsPerRound === 0 || sentAt === null) return [];
    if (isGivenUp(reason) || callEndRequestedAt !== null) return [];
    const { outcome } = verdict;
    const round = roundAt(campaign, sentAt);
    const endedAt = endOf(dial, news, now);
    return [{ callId, campaignId, contactId, round, campaign, outcome, endedAt }];
  });
  const facts = await contactFactsOfCalls(tx, candidates);
  const redials = candidates.flatMap(({ callId, campaign, round, outcome, endedAt }, index) => {
    const { contact } = facts[index]!;
    if (whyUnwanted(campaign, contact, "REDIAL", now) !== null) return [];
    const { retryAttempts } = campaign;
    if (whyBarred(contact, { retryAttempts, isTest: false }) !== null) return [];
    const plan = planRedial(campaign, campaign, { ...contact, outcome, endedAt, now, round });
    return "dropped" in plan ? [] : [{ callId, at: plan.at, round: round.key }];
  });
  if (redials.length === 0) return;
  await insertRedials(
    tx,
    redials.map(({ callId }) => callId),
    redials.map(({ at }) => at),
    redials.map(({ round }) => round),
    now,
  );
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
  const there = await locateOne(tx, campaign, contactId);
  const round = roundAt(there, now);
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  if (whyUnwanted(there, contact, dial.callKind, now) !== null) {
    if (dial.callKind === "MANUAL") await settleRoundsAgain(tx, [{ dial, locks }]);
    return;
  }
  await insertCallAgain(tx, callId, new Date(now.getTime() + horizons.owedAgainMs), now);
}

/** The next tick asks what the open rounds owe the members. */
async function settleRoundsAgain(tx: Tx, members: readonly LockedDial<CallLocks>[]): Promise<void> {
  if (members.length === 0) return;
  await askRoundsOfMembersAgain(
    tx,
    members.map(({ dial }) => dial.campaignId),
    members.map(({ dial }) => dial.contactId),
  );
}

async function actOnFault(
  context: DomainContext,
  tx: Tx,
  { dial: { tenantId, campaignId, phoneNumberId }, news, verdict: { message }, fault }: EndedCall,
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
