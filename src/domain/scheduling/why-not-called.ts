import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts, type KnownCall } from "#db/queries/contact-facts.ts";
import { owedToContacts } from "#db/queries/owed-calls.ts";
import { nameOrPhone } from "#db/queries/contact-name.ts";
import { lastCall } from "#db/queries/last-call.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import { decisionMessage } from "#rules/decision-message.ts";
import { decisionSummary } from "#rules/decision-summary.ts";
import { type Decision, explain, type Facts } from "#rules/decision.ts";
import { type Candidate, planDispatch, type TenantQueue } from "#rules/dispatch-plan.ts";
import type { PoolFacts } from "#rules/choose-number.ts";
import { minuteMs } from "#rules/clock-time.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import { type Round, roundAt } from "#rules/round.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { locateOne } from "./locate.ts";
import { loadPools } from "./number-pools.ts";
import { permissionsOf } from "./permissions.ts";
import { loadDialables, loadQueues } from "./queues.ts";

interface Question {
  readonly campaign: CampaignRow;
  readonly contactId: string;
  readonly pool: PoolFacts;
  /** Another instant than now, or null. */
  readonly at: Date | null;
  readonly now: Date;
}

/** A decision, and the same in sentences. */
export interface Explanation extends Decision {
  /** The past and the next call, in two short sentences. */
  readonly summary: string;
  readonly message: string;
}

/**
 * Whether a contact is called in a campaign, and if not, why: the decision of the next dispatch, with every
 * rule's answer. `at` asks about another instant, with the calls that wait now and the call that a round
 * owes by then. Which slots are free then is not known, so the rules about slots do not refuse.
 * @throws NotFoundError
 */
export async function whyNotCalled(
  context: DomainContext,
  tenantId: string,
  query: { readonly campaignId: string; readonly contactId: string; readonly at: Date | null },
): Promise<Explanation> {
  return await inSnapshot(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const [campaign] = await campaignsById(tx, [query.campaignId]);
    if (campaign?.tenantId !== tenantId) throw new NotFoundError("campaign", query.campaignId);
    const at = query.at?.getTime() === now.getTime() ? null : query.at;
    const there = await locateOne(tx, campaign, query.contactId);
    // Of the campaign's own day, wherever the contact is.
    const pool = (await loadPools(tx, [campaign], at ?? now))(campaign);
    const question = { campaign: there, contactId: query.contactId, pool, at, now };
    const candidates = (await factsOf(tx, tenantId, question)).map((facts) => ({
      facts,
      decision: explain(facts, at ?? now),
    }));
    const { facts, decision } = candidates.toSorted(bySoonest)[0]!;
    const { name } = (await nameOrPhone.first(tx, query.contactId))!;
    const last = (await lastCall.first(tx, tenantId, campaign.id, query.contactId)) ?? null;
    return {
      ...decision,
      summary: decisionSummary({ decision, facts, last }, now, at),
      message: decisionMessage({ name, decision, facts }, at),
    };
  });
}

/** A call that may be placed first, then the one that may be placed soonest, then the one that is due first. */
function bySoonest(a: { decision: Decision }, b: { decision: Decision }): number {
  return soonest(a.decision) - soonest(b.decision) || 0;
}

function soonest({ mayCall, nextEligibleAt }: Decision): number {
  return mayCall ? 0 : (nextEligibleAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
}

/**
 * The facts that the dispatcher would decide on, for each call of the contact that waits, and for the one
 * that its round owes (null where there is none). A call that is due is decided at its place in the tenant's
 * queue. For any other call the queue does not matter: an earlier rule refuses it.
 */
async function factsOf(tx: Tx, tenantId: string, question: Question): Promise<Facts[]> {
  const { campaign, contactId, pool, now } = question;
  const at = question.at ?? now;
  const gate = gateAt(campaign, at);
  const { round } = gate;
  const query = { campaignId: campaign.id, contactId, round, callId: null };
  const known = await contactFacts(tx, query);
  if (known?.tenantId !== tenantId) throw new NotFoundError("contact", contactId);
  const dialables = await loadDialables(tx, [tenantId], now);
  const [queue] = await loadQueues(tx, dialables, at);
  const { contact } = known;
  const [tenant] = dialables.tenants;
  const [permission] = await permissionsOf(tx, [{ tenant: tenant!, campaign, contactId }], at);
  const owed = await owedCall(tx, campaign, contactId, round, now);
  const isWaiting = known.calls.some(({ kind }) => kind !== "MANUAL");
  // That the round owes no call is the answer only if no other call waits.
  const isAnswer = owed !== null || known.calls.length === 0;
  const calls = isWaiting || !isAnswer ? known.calls : [...known.calls, owed];
  return calls.map((call): Facts => {
    const facts = { tenant: queue!.tenant, campaign, pool, gate, permission, contact, call };
    if (question.at !== null) return { ...facts, queue: null };
    if (call !== null && call.scheduledTime <= at) {
      const inArea = { campaign, gate };
      const candidate: Candidate = {
        callId: call.id,
        contactId,
        call,
        contact,
        permission,
        inArea,
      };
      const verdicts = planDispatch(withCandidate(queue!, campaign.id, candidate), at);
      const verdict = verdicts.find(({ candidate: { callId } }) => callId === call.id);
      if (verdict !== undefined) return verdict.facts;
    }
    const left = {
      runAllowance: campaign.maxCallsPerRun,
      campaignSlots: campaign.maxConcurrentCalls - campaign.liveCalls,
      tenantSlots: queue!.tenant.maxConcurrentCalls - queue!.liveCalls,
      startsAt: null,
    };
    return { ...facts, queue: left };
  });
}

/** The call that a round owes the contact and that no tick has created yet; null when it owes none. */
async function owedCall(
  tx: Tx,
  campaign: CampaignRow,
  contactId: string,
  round: Round,
  now: Date,
): Promise<KnownCall | null> {
  const earliest = new Date(Math.max(nextTick(now).getTime(), round.startsAt.getTime()));
  const dueAt = campaign.state === "ACTIVE" ? nextOpening(campaign, earliest) : null;
  if (dueAt === null) return null;
  const [facts] = await owedToContacts(tx, campaign.id, [contactId], roundAt(campaign, dueAt));
  const isOwed =
    facts !== undefined && !facts.isCovered && isOwedCall(facts, campaign.retryAttempts);
  if (!isOwed) return null;
  return {
    id: contactId,
    kind: "ROUND",
    scheduledTime: dueAt,
    redialRound: null,
    isCallback: false,
  };
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
