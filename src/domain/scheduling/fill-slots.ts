import { lockUnchangedCampaigns } from "#db/locks/rounds.ts";
import { claimScheduled } from "#db/queries/claim-calls.ts";
import { deferCalls } from "#db/queries/deferred-calls.ts";
import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { campaignRefusal } from "#rules/campaign-rules.ts";
import { type DecisionReason, eligibility } from "#rules/decision.ts";
import { isPutOffBy } from "#rules/permission-rules.ts";
import { planDispatch, type TenantQueue, type Verdict } from "#rules/dispatch-plan.ts";
import { startAheadMs } from "#rules/pace.ts";
import type { DomainContext } from "#domain/context.ts";
import type { SchemaEpoch } from "#domain/schema-epoch.ts";
import { keepNextLooks } from "./openings.ts";
import { type Dialables, loadQueues } from "./queues.ts";
import { requestDispatchAt } from "./refill.ts";

/** The most calls that one transaction claims, while it holds the locks of tenants: 250 take 50 ms. */
const claimsPerTransaction = 250;
/** A dispatch is requested for calls that become due within this time. The next tick handles later ones. */
export const wakeAheadMs = 61_000;
/**
 * How long before the next start a dispatch is requested for it: late enough that it also claims the calls of the starts
 * that follow, at a high rate.
 */
const wakeBeforeStartMs = startAheadMs / 2;

export interface Filled {
  /** The calls that were claimed. */
  readonly callIds: readonly string[];
  /** More calls may be claimed, in another transaction. */
  readonly isCut: boolean;
  /** Calls that were deferred: there may be others behind them. */
  readonly deferred: number;
  /** More lanes have to be looked at anew than one transaction looks at. */
  readonly hasMoreLanes: boolean;
  /** Campaigns with open lanes whose rounds may owe calls. */
  readonly withLanesBehind: readonly string[];
  /**
   * By the rule that refused: the calls that were due and were not claimed, and the active campaigns that may
   * not place calls although their window is open.
   */
  readonly refused: ReadonlyMap<DecisionReason, number>;
}

/**
 * Fills the free slots of tenants, which are locked, with calls that are due: a fixed number of statements, whatever
 * the number of tenants, campaigns and calls. `isTick`: what is kept of openings may become later.
 * @throws EpochOverError, so that nothing that this process has decided is kept
 */
export async function fillSlots(
  { horizons, epoch }: DomainContext,
  tx: Tx,
  of: Dialables & { readonly lock: Locked<"tenant", "UPDATE">; readonly isTick: boolean },
  now: Date,
): Promise<Filled> {
  const queues = await loadQueues(tx, of, now, claimsPerTransaction);
  const verdicts = queues.flatMap((queue) => planDispatch(queue, now));
  const claimable = verdicts.filter(({ refusedBy }) => refusedBy === null);
  const claims = claimable.slice(0, claimsPerTransaction);
  const counting = new Set(
    of.tenants.flatMap(({ id, countsNumbers }) => (countsNumbers ? id : [])),
  );
  const claimed = await claimCalls(epoch, tx, claims, counting, now);
  await enqueueDials(tx, claimed, now);
  const deferred = await deferRefused(tx, of.campaigns, verdicts, now);
  const got = new Set(claimed.map(({ callId }) => callId));
  const ofClaimed = claims.filter(({ candidate }) => got.has(candidate.callId));
  const lanesRead = new Map(
    queues.flatMap(({ campaigns }) =>
      campaigns.map(({ campaignId, lanes }) => [campaignId, lanes]),
    ),
  );
  const { due, notKept, hasMoreLanes, withLanesBehind } = await keepNextLooks(
    tx,
    {
      campaigns: of.campaigns.map((each) => ({
        ...each,
        lanes: lanesRead.get(each.campaign.id) ?? each.lanes,
      })),
      claimed: new Set(ofClaimed.map(({ campaignId }) => campaignId)),
      mayRaise: of.isTick,
    },
    now,
  );
  const missed = claimed.length < claims.length ? claims.map(({ tenantId }) => tenantId) : [];
  const at = new Date(now.getTime() + horizons.lookAgainMs);
  const again = [...new Set([...missed, ...notKept])].map((tenantId) => ({ tenantId, at }));
  await requestDispatchAt(tx, [...soonest([...due, ...nextStarts(verdicts)], now), ...again]);
  return {
    callIds: claimed.map(({ callId }) => callId),
    isCut: claims.length < claimable.length || isFull(queues, claimable.length),
    hasMoreLanes,
    withLanesBehind,
    deferred,
    refused: counted([
      ...verdicts.map(({ refusedBy }) => refusedBy),
      ...queues.flatMap((queue) => refusedCampaigns(queue, now)),
    ]),
  };
}

/** A call that waits for a record is decided again after this time, and at once when the record comes. */
const recordsAgainMs = 24 * 3_600_000;

/**
 * Defers the calls that a limit on calls to the number, a missing consent or an unchecked list refuses, so that they do
 * not block those behind them: to the end of the refusal where it is known. Only in campaigns that are as they were read,
 * so that an edit finds every call that was deferred under the settings before it. Returns how many.
 */
async function deferRefused(
  tx: Tx,
  campaigns: Dialables["campaigns"],
  verdicts: readonly Verdict[],
  now: Date,
): Promise<number> {
  const refused = verdicts.filter(({ refusedBy }) => isPutOffBy(refusedBy));
  if (refused.length === 0) return 0;
  const ids = new Set(refused.map(({ campaignId }) => campaignId));
  const read = campaigns.map(({ campaign }) => campaign).filter(({ id }) => ids.has(id));
  const kept = await lockUnchangedCampaigns(tx, read);
  const deferrable = refused.filter(({ campaignId }) => kept.ids.has(campaignId));
  const again = new Date(now.getTime() + recordsAgainMs);
  return await deferCalls.count(
    tx,
    deferrable.map(({ candidate }) => candidate.callId),
    deferrable.map(({ facts }) => eligibility(facts, now).nextEligibleAt ?? again),
    now,
  );
}

/** Whether a queue may have been longer than what was read of it. */
function isFull(queues: readonly TenantQueue[], claimable: number): boolean {
  return (
    claimable >= claimsPerTransaction &&
    queues.some(({ tenant }) => tenant.maxConcurrentCalls > claimsPerTransaction)
  );
}

interface Claimed {
  readonly callId: string;
  readonly dialId: string;
  /** Its reserved start; null: neither a rate nor its number counts it. */
  readonly startsAt: Date | null;
}

/**
 * Claims calls, and counts them for their numbers where a tenant is one of `counting`. Returns those that it got, in their order, with the ids of their dials.
 * @throws EpochOverError
 */
async function claimCalls(
  epoch: SchemaEpoch,
  tx: Tx,
  claims: readonly Verdict[],
  counting: ReadonlySet<string>,
  now: Date,
): Promise<Claimed[]> {
  if (claims.length === 0) return [];
  const callIds = claims.map(({ candidate }) => candidate.callId);
  const starts = claims.map(
    ({ facts, tenantId }) => facts.queue?.startsAt ?? (counting.has(tenantId) ? now : null),
  );
  const numbers = claims.map(({ phoneNumberId }) => phoneNumberId);
  const claimed = await claimScheduled(tx, callIds, now, epoch.ours, starts, numbers);
  if (claimed.length === 0) await epoch.mustBeOurs(tx);
  const dials = new Map(claimed.map(({ callId, id }) => [callId, id]));
  return callIds.flatMap((callId, index) => {
    const dialId = dials.get(callId);
    return dialId === undefined ? [] : [{ callId, dialId, startsAt: starts[index]! }];
  });
}

/** Has dials sent at once, or at their reserved starts. */
async function enqueueDials(tx: Tx, claimed: readonly Claimed[], now: Date): Promise<void> {
  await enqueue(
    tx,
    "dial-call",
    claimed.map(({ dialId }) => ({ dialId })),
    claimed.map(({ startsAt }) => (startsAt !== null && startsAt > now ? startsAt : undefined)),
  );
}

/** When calls may be claimed that wait for a start. */
function nextStarts(verdicts: readonly Verdict[]) {
  return verdicts.flatMap(({ refusedBy, tenantId, facts: { queue } }) =>
    refusedBy === "START_RATE_REACHED"
      ? [{ tenantId, at: new Date(queue!.startsAt!.getTime() - wakeBeforeStartMs) }]
      : [],
  );
}

/** Why campaigns were left out when the queues were read. Those whose window is closed are counted by the tick. */
function refusedCampaigns({ tenant, campaigns }: TenantQueue, now: Date) {
  return campaigns
    .filter(({ campaign, gate }) => campaign.state === "ACTIVE" && gate.isOpen)
    .map(({ campaign, pool, gate }) => campaignRefusal({ tenant, campaign, pool, gate }, now));
}

function counted(reasons: readonly (DecisionReason | null)[]): Map<DecisionReason, number> {
  const counts = new Map<DecisionReason, number>();
  for (const reason of reasons) {
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}

/** Of each tenant the first time before the next tick at which a call becomes due. */
function soonest(
  due: readonly { readonly tenantId: string; readonly at: Date }[],
  now: Date,
): { readonly tenantId: string; readonly at: Date }[] {
  const first = new Map<string, Date>();
  for (const { tenantId, at } of due) {
    if (at.getTime() > now.getTime() + wakeAheadMs) continue;
    const known = first.get(tenantId);
    if (known === undefined || at < known) first.set(tenantId, at);
  }
  return [...first].map(([tenantId, at]) => ({ tenantId, at }));
}
