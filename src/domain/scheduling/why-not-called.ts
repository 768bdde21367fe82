import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { owedToContacts } from "#db/queries/owed-to-contacts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { type Decision, explain, type Facts } from "#rules/decision.ts";
import { type Candidate, planDispatch, type TenantQueue } from "#rules/dispatch-plan.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import { type Round, roundAt } from "#rules/round.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { loadQueues } from "./queues.ts";

const minuteMs = 60_000;

interface Question {
  readonly campaignId: string;
  readonly contactId: string;
  readonly at: Date;
  readonly now: Date;
}

/**
 * Why a contact is not called in a campaign, or that it is: the decision of the next dispatch, with every
 * rule's answer. `at` asks the same of another instant, with the slots and calls as they are now and the
 * call that a round owes by then.
 * @throws NotFoundError
 */
export async function whyNotCalled(
  context: DomainContext,
  tenantId: string,
  query: { readonly campaignId: string; readonly contactId: string; readonly at: Date | null },
): Promise<Decision> {
  return await inTransaction(context.pool, async (tx) => {
    await tx.query("set transaction isolation level repeatable read, read only");
    const now = await context.clock.now(tx);
    const at = query.at ?? now;
    const facts = await factsOf(tx, tenantId, { ...query, at, now });
    return explain(facts, at);
  });
}

/**
 * The facts that the dispatcher would decide upon. A contact whose call is due is decided at its place in
 * the tenant's queue; for every other contact the queue does not matter, an earlier rule refuses.
 */
async function factsOf(tx: Tx, tenantId: string, question: Question): Promise<Facts> {
  const { campaignId, contactId, at, now } = question;
  const [campaign] = await campaignsById(tx, [campaignId]);
  if (campaign?.tenantId !== tenantId) throw new NotFoundError("campaign", campaignId);
  const gate = gateAt(campaign, at);
  const round = gate.isOpen ? gate.round : roundAt(campaign, at);
  const known = await contactFacts(tx, { campaignId, contactId, round, callId: null });
  if (known?.tenantId !== tenantId) throw new NotFoundError("contact", contactId);
  const [queue] = await loadQueues(tx, [tenantId], at);
  const { contact } = known;
  const call = known.call ?? (await owedCall(tx, campaign, contactId, round, now));
  if (call !== null && call.scheduledTime <= at) {
    const candidate: Candidate = { callId: call.id, contactId, call, contact };
    const verdicts = planDispatch(withCandidate(queue!, campaignId, candidate), at);
    const verdict = verdicts.find(({ candidate: { callId } }) => callId === call.id);
    if (verdict !== undefined) return verdict.facts;
  }
  return {
    tenant: queue!.tenant,
    campaign,
    gate,
    round,
    contact,
    call,
    queue: {
      runAllowance: campaign.maxCallsPerRun,
      campaignSlots: campaign.maxConcurrentCalls - campaign.liveCalls,
      tenantSlots: queue!.tenant.maxConcurrentCalls - queue!.liveCalls,
    },
  };
}

/** The call that a round owes the contact and that no tick has made yet; null when it owes none. */
async function owedCall(
  tx: Tx,
  campaign: CampaignRow,
  contactId: string,
  round: Round,
  now: Date,
): Promise<(Candidate["call"] & { readonly id: string }) | null> {
  const earliest = new Date(Math.max(nextTick(now).getTime(), round.startsAt.getTime()));
  const dueAt = campaign.state === "ACTIVE" ? nextOpening(campaign, earliest) : null;
  if (dueAt === null) return null;
  const [facts] = await owedToContacts(tx, campaign.id, [contactId], roundAt(campaign, dueAt));
  const isOwed =
    facts !== undefined && !facts.isCovered && isOwedCall(facts, campaign.retryAttempts);
  return isOwed ? { id: contactId, kind: "ROUND", scheduledTime: dueAt, redialRound: null } : null;
}

function nextTick(now: Date): Date {
  return new Date((Math.floor(now.getTime() / minuteMs) + 1) * minuteMs);
}

/** The queue with this call in it: at its own place, or behind the head that was read. */
function withCandidate(queue: TenantQueue, campaignId: string, candidate: Candidate): TenantQueue {
  return {
    ...queue,
    campaigns: queue.campaigns.map((each) =>
      each.campaignId !== campaignId ||
      each.candidates.some(({ callId }) => callId === candidate.callId)
        ? each
        : { ...each, candidates: [...each.candidates, candidate] },
    ),
  };
}
