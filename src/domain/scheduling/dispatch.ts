import { claimScheduled } from "#db/queries/claim-calls.ts";
import { nextDueTimes } from "#db/queries/next-due-times.ts";
import { countClaims } from "#db/queries/scheduler-runs.ts";
import { expireTestCalls } from "#db/queries/test-calls.ts";
import { lockFreeTenants } from "#db/locks/free.ts";
import { type Locked, lockTenants } from "#db/locks.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { campaignRefusal } from "#rules/campaign-rules.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { planDispatch, type TenantQueue } from "#rules/dispatch-plan.ts";
import type { DomainContext } from "#domain/context.ts";
import { loadQueues } from "./queues.ts";
import { requestDispatchAt } from "./refill.ts";

export interface DispatchReport {
  readonly callsClaimed: number;
  /**
   * By the rule that refused: the calls that were due and were not claimed, and the active campaigns that may
   * not place calls although their window is open.
   */
  readonly refused: ReadonlyMap<DecisionReason, number>;
  /** Tenants that were not considered, as another transaction holds them. */
  readonly heldTenants: readonly string[];
}

/** A dispatch is requested for calls that become due within this time. The next tick handles later ones. */
export const wakeAheadMs = 61_000;

/**
 * Fills the free slots of these tenants with calls that are due: one transaction and a fixed number of
 * statements, whatever the number of tenants, campaigns and calls. `minute`: the tick that it is a part of.
 * `whenHeld`: what to do about tenants that another transaction holds.
 */
export async function dispatch(
  context: DomainContext,
  asked: readonly string[],
  minute: Date | null = null,
  whenHeld: "WAIT" | "PASS_OVER" = "WAIT",
): Promise<DispatchReport> {
  const { testCallMs, lookAgainMs } = context.horizons;
  const startedAt = performance.now();
  const report = await inTransaction(context.pool, async (tx) => {
    const { ids: tenantIds, lock } =
      whenHeld === "WAIT"
        ? { ids: asked, lock: await lockTenants(tx, asked) }
        : await lockFreeTenants(tx, asked);
    if (tenantIds.length === 0) return { callIds: [], refused: new Map(), heldTenants: asked };
    const now = await context.clock.now(tx);
    await expireTestCalls(tx, tenantIds, now, new Date(now.getTime() - testCallMs));
    const queues = await loadQueues(tx, tenantIds, now);
    const verdicts = queues.flatMap((queue) => planDispatch(queue, now));
    const claims = verdicts.filter(({ refusedBy }) => refusedBy === null);
    const claimed = await claimCalls(
      tx,
      lock,
      claims.map(({ candidate }) => candidate.callId),
      now,
    );
    await enqueue(
      tx,
      "dial-call",
      claimed.map(({ dialId }) => ({ dialId })),
    );
    const unfilled = claimed.length < claims.length ? claims.map(({ tenantId }) => tenantId) : [];
    const at = new Date(now.getTime() + lookAgainMs);
    const again = [...new Set(unfilled)].map((tenantId) => ({ tenantId, at }));
    await wakeLater(tx, tenantIds, again, now);
    return {
      callIds: claimed.map(({ callId }) => callId),
      refused: counted([
        ...verdicts.map(({ refusedBy }) => refusedBy),
        ...queues.flatMap((queue) => refusedCampaigns(queue, now)),
      ]),
      heldTenants: asked.filter((id) => !tenantIds.includes(id)),
    };
  });
  const { callIds, refused, heldTenants } = report;
  const durationMs = performance.now() - startedAt;
  const tenants = asked.length - heldTenants.length;
  context.observe({ kind: "DISPATCH", minute, tenants, callIds, durationMs });
  if (callIds.length > 0) await countClaims(context.pool, callIds.length);
  return { callsClaimed: callIds.length, refused, heldTenants };
}

/** Claims calls. Returns those that it got, in their order, with the ids of their dials. */
async function claimCalls(
  tx: Tx,
  _lock: Locked<"tenant", "UPDATE">,
  callIds: readonly string[],
  now: Date,
): Promise<{ readonly callId: string; readonly dialId: string }[]> {
  if (callIds.length === 0) return [];
  const claimed = await claimScheduled(tx, callIds, now);
  const dials = new Map(claimed.map(({ callId, id }) => [callId, id]));
  return callIds.flatMap((callId) => {
    const dialId = dials.get(callId);
    return dialId === undefined ? [] : [{ callId, dialId }];
  });
}

/** Why campaigns were left out when the queues were read. Those whose window is closed are counted by the tick. */
function refusedCampaigns({ tenant, campaigns }: TenantQueue, now: Date) {
  return campaigns
    .filter(({ campaign, gate }) => campaign.state === "ACTIVE" && gate.isOpen)
    .map(({ campaign, gate }) => campaignRefusal({ tenant, campaign, gate }, now));
}

function counted(reasons: readonly (DecisionReason | null)[]): Map<DecisionReason, number> {
  const counts = new Map<DecisionReason, number>();
  for (const reason of reasons) {
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}

/**
 * Requests the dispatches that come before the next tick's: when the next call becomes due, and `again`, for
 * tenants whose slots stayed free because other transactions were changing the calls.
 */
async function wakeLater(
  tx: Tx,
  tenantIds: readonly string[],
  again: readonly { readonly tenantId: string; readonly at: Date }[],
  now: Date,
): Promise<void> {
  const due = await nextDueTimes(tx, tenantIds, now, new Date(now.getTime() + wakeAheadMs));
  await requestDispatchAt(tx, [...due, ...again]);
}
