import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { Tx } from "#db/pool.ts";
import { whyBarred } from "#rules/contact-bars.ts";
import { planRedial, redialsUsed } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";
import { isFinal, isGivenUp } from "#rules/call-state.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";
import type { CallEnd } from "#vapi/ended-reason.ts";
import type { CallNews } from "#vapi/types.ts";
import { tell } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { askBreaker, endingOf } from "./circuit-breaker.ts";
import { faultCampaigns, isOfPresentKey, pauseTenant, restNumber } from "./faults.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

export interface End {
  readonly news: CallNews;
  readonly verdict: CallEnd;
  /** The caller has locked the campaign exclusively, so that the breaker can be asked. */
  readonly mayTripBreaker: boolean;
}

/**
 * Concludes from the end of a call: its slot is free, its outcome is known, and what follows from it is arranged:
 * a redial, a bad number, a fault of the account, a tripped breaker. Also when the call had ended before and the
 * reason comes only now; then it stays finished since that time. The campaign, the member and the call are locked
 * by the caller, the tenant too where the verdict names a fault.
 */
export async function finishCall(
  context: DomainContext,
  tx: Tx,
  dial: DialRow,
  end: End,
  now: Date,
): Promise<void> {
  const { news, verdict, mayTripBreaker } = end;
  const endedAt = news.endedAt ?? dial.callEndedAt ?? now;
  await tx.query(
    `update call set status = $2, outcome = $3, ended_reason = $4, message = $5, reached_phone = $6,
       ended_at = $7, finished_at = coalesce(finished_at, $8), report_due_at = $9, updated_at = $8
     where id = $1`,
    [
      dial.callId,
      verdict.status,
      verdict.outcome,
      news.endedReason,
      verdict.message,
      verdict.reachedPhone,
      endedAt,
      now,
      verdict.reachedPhone ? new Date(now.getTime() + context.horizons.reportMs) : null,
    ],
  );
  const told = `${verdict.outcome}: ${news.endedReason ?? "no reason"}`;
  await tell(tx, dial.callId, now, isFinal(dial.callStatus) ? "CONCLUDED" : "ENDED", told);
  const [campaign] = await campaignsById(tx, [dial.campaignId]);
  // In a campaign that is out of service the line itself is in doubt.
  if (verdict.outcome === "BAD_NUMBER" && campaign!.state !== "FAULTED") {
    await markUnreachable(tx, dial.contactId, verdict.message, now);
  }
  if (dial.callKind !== "TEST") {
    if (verdict.reachedPhone)
      await scheduleRedial(tx, campaign!, dial, { ...verdict, endedAt }, now);
    else await oweAgain(context, tx, campaign!, dial, now);
  }
  if (verdict.fault !== null && (await isOfPresentKey(tx, dial))) {
    await actOnFault(context, tx, dial, end, now);
  }
  if (mayTripBreaker) {
    await askBreaker(tx, dial, endingOf(verdict.outcome, news.endedReason), now);
  }
  await requestDispatch(tx, dial.tenantId);
}

async function markUnreachable(
  tx: Tx,
  contactId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.query("update contact set unreachable_reason = $2, updated_at = $3 where id = $1", [
    contactId,
    reason,
    now,
  ]);
}

/**
 * Plans a redial, unless the rules would never let it be placed: it would wait in vain. None after a call that was
 * given up here, or that a person has ended.
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
  const { campaignId, contactId, callId } = dial;
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  if (whyUnwanted(campaign, contact, { isTest: false }, now) !== null) return;
  if (whyBarred(contact, { retryAttempts: campaign.retryAttempts, isTest: false }) !== null) return;
  const plan = planRedial(campaign, campaign, {
    outcome: end.outcome,
    endedAt: end.endedAt,
    now,
    redialsUsedInRound: redialsUsed(contact),
    round,
  });
  if ("dropped" in plan) return;
  await tx.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, redial_of_id, redial_round,
       created_at, updated_at)
     values ($1, $2, $3, 'REDIAL', $4, $5, $6, $7, $7) on conflict do nothing`,
    [dial.tenantId, campaignId, contactId, plan.at, callId, round.key, now],
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
  dial: DialRow,
  now: Date,
): Promise<void> {
  const { campaignId, contactId, callId } = dial;
  if (dial.callKind === "ROUND") return await askRoundAgain(tx, dial);
  const round = roundAt(campaign, now);
  const { contact } = (await contactFacts(tx, { campaignId, contactId, round, callId }))!;
  if (whyUnwanted(campaign, contact, { isTest: false }, now) !== null) {
    if (dial.callKind === "MANUAL") await askRoundAgain(tx, dial);
    return;
  }
  await tx.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, redial_of_id, redial_round,
       is_callback, created_at, updated_at)
     select tenant_id, campaign_id, contact_id, kind, $2, redial_of_id, redial_round, is_callback, $3, $3
     from call where id = $1
     on conflict do nothing`,
    [callId, new Date(now.getTime() + horizons.owedAgainMs), now],
  );
}

async function askRoundAgain(tx: Tx, { campaignId, contactId }: DialRow): Promise<void> {
  await tx.query(
    "update enrolment set covered_until = '-infinity' where campaign_id = $1 and contact_id = $2",
    [campaignId, contactId],
  );
}

async function actOnFault(
  context: DomainContext,
  tx: Tx,
  dial: DialRow,
  { news, verdict: { fault, message } }: End,
  now: Date,
): Promise<void> {
  switch (fault?.kind) {
    case "CAPACITY":
      await pauseTenant(context, tx, dial.tenantId, { message, retryAfterMs: null }, now);
      return;
    case "NUMBER_DAILY_LIMIT":
      await restNumber(tx, dial.tenantId, dial.phoneNumberId, now);
      return;
    case "ACCOUNT": {
      const campaignId = fault.scope === "TENANT" ? null : dial.campaignId;
      const evidence = { endedReason: news.endedReason, vapiCallId: news.vapiCallId };
      await faultCampaigns(tx, { tenantId: dial.tenantId, campaignId }, message, evidence, now);
      return;
    }
    case undefined:
  }
}
