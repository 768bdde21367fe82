import { setTimeout as delay } from "node:timers/promises";
import { campaignsAtRest, tenantsToLookAt } from "#db/queries/openings.ts";
import { addToRun, beginRun, claimsOfMinuteBefore, hasBegun } from "#db/queries/scheduler-runs.ts";
import { tenantsInWaitingGroups } from "#db/queries/waiting-jobs.ts";
import { inTransaction } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { minuteMs } from "#rules/clock-time.ts";
import { groupTenants } from "#rules/tick-groups.ts";
import type { DomainContext } from "#domain/context.ts";
import { wakeAheadMs } from "./fill-slots.ts";
import { type TickGroup, tickGroup } from "./tick-group.ts";

/** A worker's clock that is further ahead is wrong and is not waited for. The next tick does what this one could not. */
const mostAheadMs = 10_000;

/**
 * Runs the tick of the current minute if no process has begun it. graphile-worker skips a minute if no worker
 * runs, or the database is away, at its first instant. It also skips one that a worker with a fast clock has
 * announced early, even if that worker dies before it runs it. To be called every few seconds.
 */
export async function catchUpTick(context: DomainContext): Promise<void> {
  const now = await context.clock.now(context.pool);
  const minute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  if (now.getTime() - minute.getTime() < context.horizons.tickLateMs) return;
  const run = await hasBegun.first(context.pool, minute);
  if (!run!.begun) await tick(context, minute);
}

/**
 * The scheduler's run for one minute: looks at the tenants for whose campaigns something may have to be done, creates
 * the calls that open rounds owe, and fills slots. `minute` only identifies the run (a second run for the same minute
 * does nothing); what is open and due is decided by the database's clock. Many tenants are done in groups, each a job
 * of its own. A group of an earlier tick that no worker has begun yet is not added again.
 */
export async function tick(context: DomainContext, minute: Date): Promise<void> {
  const startedAt = performance.now();
  const planned = await plan(context, minute, await whenItHasCome(context, minute));
  if (planned === null) return;
  const { groups, claimedInMinuteBefore } = planned;
  if (groups.length === 1) await tickGroup(context, groups[0]!);
  const durationMs = Math.round(performance.now() - startedAt);
  // Each group reports what it has done. Without one, the tick has ended too.
  if (groups.length === 0) {
    const { atRest: campaigns, open } = planned;
    const nothing = { callsCreated: 0, callsClaimed: 0 };
    context.observe({ kind: "TICK", minute, campaigns, open, ...nothing, durationMs });
  }
  context.log.info(
    {
      minute: minute.toISOString(),
      tenants: groups.reduce((total, { tenantIds }) => total + tenantIds.length, 0),
      groups: groups.length,
      campaignsAtRest: planned.atRest,
      durationMs,
      claimedInMinuteBefore,
    },
    "tick",
  );
}

/** Begins the run of a minute; null if it has begun already. Several groups are added as jobs in the same transaction. */
async function plan(context: DomainContext, minute: Date, now: Date) {
  return await inTransaction(context.pool, async (tx) => {
    if ((await beginRun.count(tx, minute, now)) === 0) return null;
    const before = await claimsOfMinuteBefore.first(tx, minute);
    const ahead = new Date(now.getTime() + wakeAheadMs);
    const rest = await campaignsAtRest(tx, now, ahead);
    const closed = rest.filter(({ closedBy }) => closedBy !== null);
    const atRest = sum(rest.map(({ campaigns }) => campaigns));
    const open = atRest - sum(closed.map(({ campaigns }) => campaigns));
    const skipped = closed.map(({ closedBy, campaigns }) => [closedBy, campaigns]);
    const waiting = new Set((await tenantsInWaitingGroups(tx)).map(({ id }) => id));
    const tenants = (await tenantsToLookAt(tx, now, ahead)).filter(({ id }) => !waiting.has(id));
    const groups = groupTenants(tenants).map((tenantIds): TickGroup => ({ minute, tenantIds }));
    const endedAt = groups.length === 0 ? now : null;
    await addToRun(tx, minute, atRest, open, 0, 0, Object.fromEntries(skipped), endedAt);
    if (groups.length > 1) await enqueue(tx, "tick-group", groups.map(payloadOf));
    return { groups, atRest, open, claimedInMinuteBefore: before?.claimed ?? null };
  });
}

function payloadOf({ minute, tenantIds }: TickGroup) {
  return { minute: minute.toISOString(), tenantIds: [...tenantIds] };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/**
 * The present, after the minute has begun. The worker's clock may be ahead of the database's, which decides: a
 * tick that ran a millisecond too early would not open a window that opens with this minute.
 */
async function whenItHasCome({ pool, clock }: DomainContext, minute: Date): Promise<Date> {
  const now = await clock.now(pool);
  const aheadMs = minute.getTime() - now.getTime();
  if (aheadMs <= 0 || aheadMs > mostAheadMs) return now;
  await delay(aheadMs + 1);
  return await clock.now(pool);
}
