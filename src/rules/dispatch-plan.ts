import { chooseNumber, numberUse, type PoolFacts } from "./choose-number.ts";
import {
  type CampaignFacts,
  type ContactFacts,
  type DecisionReason,
  type Facts,
  refusal,
  type ScheduledCallFacts,
  type TenantFacts,
} from "./decision.ts";
import type { Gate } from "./gate.ts";
import type { PermissionFacts } from "./permission-facts.ts";
import { earliestStart, type Pace, type Reservations, reservationsOf } from "./pace.ts";

/** A waiting call that is due. */
export interface Candidate {
  readonly callId: string;
  readonly contactId: string;
  readonly call: ScheduledCallFacts;
  readonly contact: ContactFacts;
  /** What limits and permits calls to the number. Absent: nothing does. */
  readonly permission?: PermissionFacts | undefined;
  /** The number of the campaign's pool from which the contact was called last. Absent: there is none. */
  readonly formerNumber?: string;
  /** Of a campaign with lanes: as it is where the contact is. Absent: as it is in the queue. */
  readonly inArea?: { readonly campaign: CampaignFacts; readonly gate: Gate };
}

/** One campaign's queue: its candidates in the order in which they are due. */
export interface CampaignQueue {
  readonly campaignId: string;
  readonly campaign: CampaignFacts;
  readonly gate: Gate;
  readonly liveCalls: number;
  readonly lastClaimAt: Date | null;
  readonly pool: PoolFacts;
  /** Null: the campaign has no start rate. */
  readonly pace: Pace | null;
  readonly candidates: readonly Candidate[];
}

export interface TenantQueue {
  readonly tenantId: string;
  readonly tenant: TenantFacts;
  readonly liveCalls: number;
  /** Null: the tenant has no start rate. */
  readonly pace: Pace | null;
  readonly campaigns: readonly CampaignQueue[];
}

export interface Verdict {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly candidate: Candidate;
  /** Null: the call is claimed. */
  readonly refusedBy: DecisionReason | null;
  /** The number from which a call that is claimed is placed. */
  readonly phoneNumberId: string | null;
  /** The facts that were decided on, so that an explanation can use the same facts. */
  readonly facts: Facts;
}

interface Cursor {
  readonly queue: CampaignQueue;
  readonly pace: Reservations | null;
  next: number;
  claimed: number;
}

/**
 * Decides, for one tenant, which waiting calls get its free slots. Every candidate is decided exactly
 * once. The next turn goes to the campaign with the fewest live calls, and among equals to the one that has
 * waited longest: no campaign gets a second slot while another with due calls has none. A contact who
 * is a candidate of two campaigns is in flight once the first of them has it. A test call takes a slot
 * of the tenant and none of the campaign, and does not wait for the start rate of the campaign. A claimed call reserves
 * its start: `facts.queue.startsAt`.
 */
export function planDispatch(tenantQueue: TenantQueue, now: Date): Verdict[] {
  const { tenantId, tenant } = tenantQueue;
  const verdicts: Verdict[] = [];
  const claimedContacts = new Set<string>();
  const tenantPace = tenantQueue.pace && reservationsOf(tenantQueue.pace);
  const use = numberUse(now);
  let tenantClaims = 0;
  const cursors: Cursor[] = tenantQueue.campaigns.toSorted(byLongestWait).map((queue) => ({
    queue,
    pace: queue.pace && reservationsOf(queue.pace),
    next: 0,
    claimed: 0,
  }));

  for (let cursor = nextTurn(cursors); cursor; cursor = nextTurn(cursors)) {
    const { queue, claimed } = cursor;
    const candidate = queue.candidates[cursor.next++]!;
    const isTest = candidate.call.kind === "TEST";
    const paces = [tenantPace, isTest ? null : cursor.pace].filter((pace) => pace !== null);
    const startsAt = paces.length === 0 ? null : earliestStart(paces, now);
    const { campaign, gate } = candidate.inArea ?? queue;
    const facts: Facts = {
      tenant,
      campaign,
      pool: use.now(queue.pool),
      gate,
      call: candidate.call,
      permission: candidate.permission,
      contact: claimedContacts.has(candidate.contactId)
        ? { ...candidate.contact, isInFlight: true }
        : candidate.contact,
      queue: {
        runAllowance: queue.campaign.maxCallsPerRun - claimed,
        campaignSlots: queue.campaign.maxConcurrentCalls - queue.liveCalls - claimed,
        tenantSlots: tenant.maxConcurrentCalls - tenantQueue.liveCalls - tenantClaims,
        startsAt,
      },
    };
    const refusedBy = refusal(facts, now);
    const phoneNumberId =
      refusedBy === null ? chooseNumber(facts.pool, candidate.formerNumber ?? null, now) : null;
    const { campaignId } = queue;
    verdicts.push({ tenantId, campaignId, candidate, refusedBy, phoneNumberId, facts });
    if (phoneNumberId !== null) {
      use.take(phoneNumberId);
      if (!isTest) cursor.claimed++;
      if (startsAt !== null) for (const pace of paces) pace.take(startsAt.getTime());
      tenantClaims++;
      claimedContacts.add(candidate.contactId);
    }
  }
  return verdicts;
}

/** The campaign whose turn it is: fewest live calls first. `cursors` are in order of their wait already. */
function nextTurn(cursors: readonly Cursor[]): Cursor | null {
  let best: Cursor | null = null;
  for (const cursor of cursors) {
    if (cursor.next >= cursor.queue.candidates.length) continue;
    if (best === null || held(cursor) < held(best)) best = cursor;
  }
  return best;
}

function held({ queue, claimed }: Cursor): number {
  return queue.liveCalls + claimed;
}

function byLongestWait(a: CampaignQueue, b: CampaignQueue): number {
  const waited = (a.lastClaimAt?.getTime() ?? 0) - (b.lastClaimAt?.getTime() ?? 0);
  return waited || (a.campaignId < b.campaignId ? -1 : 1);
}
