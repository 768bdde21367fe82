import { addToRun } from "#db/queries/scheduler-runs.ts";
import { lockCampaign } from "#db/locks.ts";
import { inTransaction, inTransactionByKeys } from "#db/pool.ts";
import type { DecisionReason } from "#rules/decision.ts";
import type { ClosedReason } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { lockAsked, observeClaims, readDialables, type WhenHeld } from "./dispatch.ts";
import { type Filled, fillSlots } from "./fill-slots.ts";
import type { GatedCampaign } from "./queues.ts";
import { createOwedCalls, type OwedCalls } from "./rounds.ts";
import { beginRounds } from "./round-work.ts";

/** Tenants that one tick looks at together. */
export interface TickGroup {
  /** Of the tick. */
  readonly minute: Date;
  readonly tenantIds: readonly string[];
}

/** What the tick has done for a group. */
interface Done {
  /** Active campaigns that were looked at, by id: the rule that closes each, or null. */
  readonly looked: Map<string, ClosedReason | null>;
  readonly refused: Map<DecisionReason, number>;
  created: number;
  claimed: number;
}

/** A pass: one transaction. */
interface Pass {
  readonly campaigns: readonly GatedCampaign[];
  readonly owed: OwedCalls;
  readonly filled: Filled;
  /** Tenants that another transaction has locked. */
  readonly busyTenants: readonly string[];
}

/** Rounds that owe more calls after so many transactions go on as work of their campaigns (`roundStep`). */
const mostPasses = 4;

/**
 * The tick of some tenants: creates the calls that open rounds owe, and fills slots, in short transactions. Tenants
 * and campaigns that another transaction has locked come last, and one whose transaction fails is done alone: no other
 * waits for them. May be run twice, and ends anywhere without loss: the next tick looks at what is left.
 */
export async function tickGroup(context: DomainContext, group: TickGroup): Promise<void> {
  const startedAt = performance.now();
  const done: Done = { looked: new Map(), refused: new Map(), created: 0, claimed: 0 };
  await lookAtAll(context, group, done);
  await report(context, group, done, startedAt);
}

async function lookAtAll(context: DomainContext, group: TickGroup, done: Done): Promise<void> {
  const { minute, tenantIds } = group;
  try {
    const busy = await lookAt(context, group, done);
    for (const tenantId of busy) {
      await lookAt(context, { minute, tenantIds: [tenantId] }, done, "WAIT");
    }
  } catch (error) {
    if (tenantIds.length === 1) throw error;
    context.log.warn({ err: error }, "the tick of a group of tenants failed: each is done alone");
    await lookAtEach(context, group, done);
  }
}

/** @throws what the last of them has thrown, if all have failed */
async function lookAtEach(
  context: DomainContext,
  { minute, tenantIds }: TickGroup,
  done: Done,
): Promise<void> {
  const errors: unknown[] = [];
  for (const tenantId of tenantIds) {
    await lookAt(context, { minute, tenantIds: [tenantId] }, done, "WAIT").catch(
      (error: unknown) => {
        errors.push(error);
        context.log.error({ err: error, tenantId }, "the tick of a tenant failed");
      },
    );
  }
  if (errors.length === tenantIds.length) throw errors.at(-1);
}

/** Returns the tenants that another transaction has locked. WAIT: waits for them. */
async function lookAt(
  context: DomainContext,
  { minute, tenantIds }: TickGroup,
  done: Done,
  whenHeld: WhenHeld = "PASS_OVER",
): Promise<readonly string[]> {
  const busy = new Set<string>();
  let ids = tenantIds;
  let hasWaited = false;
  let hasSettled = false;
  for (let passes = 1; ids.length > 0; passes += 1) {
    const startedAt = performance.now();
    const pass = await onePass(context, ids, whenHeld);
    for (const id of pass.busyTenants) busy.add(id);
    const { owed, filled } = pass;
    observeClaims(context, filled, { tenants: ids.length, minute, startedAt });
    note(done, pass);
    const next = new Set<string>();
    const isCut = filled.deferred > 0 || (filled.isCut && filled.callIds.length > 0);
    if (isCut || filled.hasMoreLanes) for (const id of ids) next.add(id);
    hasSettled ||= owed.settled > 0;
    // Where nothing was settled, the members who are behind have live calls of earlier rounds.
    const unfinished = [...owed.unfinished, ...(hasSettled ? filled.withLanesBehind : [])];
    if (passes < mostPasses) addTenantsOf(next, pass, unfinished);
    else await beginRounds(context, campaignsIn(pass, unfinished));
    if (owed.passedOver.length > 0 && !hasWaited) {
      hasWaited = true;
      await waitFor(context, owed.passedOver);
      addTenantsOf(next, pass, owed.passedOver);
    }
    ids = ids.filter((id) => next.has(id) && !busy.has(id));
  }
  return [...busy];
}

async function onePass(
  context: DomainContext,
  tenantIds: readonly string[],
  whenHeld: WhenHeld,
): Promise<Pass> {
  return await inTransactionByKeys(context.pool, async (tx) => {
    const { ids, lock } = await lockAsked(tx, tenantIds, whenHeld);
    const { now, ...read } = await readDialables(context, tx, lock, ids, true);
    const owed = await createOwedCalls(tx, read.campaigns, now);
    const filled = await fillSlots(context, tx, { ...read, lock, isTick: true }, now);
    const got = new Set(ids);
    return {
      campaigns: read.campaigns,
      owed,
      filled,
      busyTenants: tenantIds.filter((id) => !got.has(id)),
    };
  });
}

function campaignsIn({ campaigns }: Pass, ids: readonly string[]) {
  const wanted = new Set(ids);
  return campaigns
    .filter(({ campaign }) => wanted.has(campaign.id))
    .map(({ campaign }) => campaign);
}

function addTenantsOf(tenantIds: Set<string>, pass: Pass, campaignIds: readonly string[]): void {
  for (const { tenantId } of campaignsIn(pass, campaignIds)) tenantIds.add(tenantId);
}

/** Waits until nobody is changing these campaigns, without a lock on their tenants. */
async function waitFor({ pool }: DomainContext, campaignIds: readonly string[]): Promise<void> {
  for (const id of campaignIds) await inTransaction(pool, (tx) => lockCampaign(tx, id, "SHARE"));
}

/** What the last pass refused is what counts: an earlier one may have been cut off. */
function note(done: Done, { campaigns, owed, filled }: Pass): void {
  for (const { campaign, gate } of campaigns) {
    if (campaign.version === null) continue;
    done.looked.set(campaign.id, gate.isOpen ? null : gate.reason);
  }
  if (!filled.isCut) {
    for (const [reason, count] of filled.refused) {
      done.refused.set(reason, (done.refused.get(reason) ?? 0) + count);
    }
  }
  done.created += owed.created;
  done.claimed += filled.callIds.length;
}

async function report(
  context: DomainContext,
  { minute, tenantIds }: TickGroup,
  { looked, refused, created, claimed }: Done,
  startedAt: number,
): Promise<void> {
  const skipped = new Map<string, number>(refused);
  const closed = [...looked.values()].filter((reason) => reason !== null);
  for (const reason of closed) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  const campaigns = looked.size;
  const open = campaigns - closed.length;
  const rules = Object.fromEntries(skipped);
  const endedAt = await context.clock.now(context.pool);
  await addToRun(context.pool, minute, campaigns, open, created, claimed, rules, endedAt);
  const durationMs = performance.now() - startedAt;
  const line = { minute: minute.toISOString(), tenants: tenantIds.length, campaigns, open };
  context.log.debug(
    { ...line, callsCreated: created, claimedAtOnce: claimed, durationMs: Math.round(durationMs) },
    "tick of a group",
  );
  context.observe({
    kind: "TICK",
    minute,
    campaigns,
    open,
    callsCreated: created,
    callsClaimed: claimed,
    durationMs,
  });
}
