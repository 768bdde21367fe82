import { setTimeout as delay } from "node:timers/promises";
import { activeCampaigns, type CampaignRow } from "#db/queries/campaign-facts.ts";
import { beginRun, claimsOfMinuteBefore, finishRun, hasBegun } from "#db/queries/scheduler-runs.ts";
import { testCallTenants } from "#db/queries/test-calls.ts";
import type { WhenChanging } from "#db/locks/rounds.ts";
import { inTransaction } from "#db/pool.ts";
import { minuteMs } from "#rules/clock-time.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { dispatch, type DispatchReport } from "./dispatch.ts";
import { createOwedCalls, type OwedCalls } from "./rounds.ts";

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
 * The scheduler's run for one minute: considers every active campaign, creates the calls that open rounds owe, and
 * dispatches. `minute` only identifies the run (a second run for the same minute does nothing); what is open
 * and due is decided by the database's clock. A fixed number of statements, whatever the number of
 * campaigns, contacts and calls. Campaigns that another transaction is changing come last, so that no
 * other waits for them.
 */
export async function tick(context: DomainContext, minute: Date): Promise<void> {
  const { pool } = context;
  const now = await whenItHasCome(context, minute);
  const startedAt = performance.now();
  if ((await beginRun.count(pool, minute, now)) === 0) return;
  const before = await claimsOfMinuteBefore.first(pool, minute);
  const campaigns = await activeCampaigns(pool);
  const skipped = new Map<string, number>();
  const open = campaigns.filter((campaign) => {
    const gate = gateAt(campaign, now);
    if (!gate.isOpen) skipped.set(gate.reason, (skipped.get(gate.reason) ?? 0) + 1);
    return gate.isOpen;
  });
  const furtherTenants = (await testCallTenants(pool)).map(({ id }) => id);
  const first = await callAll(context, { minute, now }, open, furtherTenants, "PASS_OVER");
  const reports = [first];
  if (first.passedOver.length > 0) {
    const late = open.filter(({ id }) => first.passedOver.includes(id));
    reports.push(await callAll(context, { minute, now }, late, [], "WAIT"));
  }
  for (const [reason, count] of reports.flatMap(({ refused }) => [...refused])) {
    skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  }
  const run = {
    campaignsConsidered: campaigns.length,
    campaignsOpen: open.length,
    callsCreated: sum(reports.map(({ created }) => created)),
    skipped: Object.fromEntries(skipped),
    durationMs: Math.round(performance.now() - startedAt),
  };
  await finishRun(
    pool,
    minute,
    run.campaignsConsidered,
    run.campaignsOpen,
    run.callsCreated,
    run.skipped,
    run.durationMs,
  );
  const claims = {
    claimedAtOnce: sum(reports.map(({ callsClaimed }) => callsClaimed)),
    claimedInMinuteBefore: before?.claimed ?? null,
  };
  context.log.info({ minute: minute.toISOString(), ...run, ...claims }, "tick");
  context.observe({
    kind: "TICK",
    minute,
    campaigns: run.campaignsConsidered,
    open: run.campaignsOpen,
    callsCreated: run.callsCreated,
    callsClaimed: claims.claimedAtOnce,
    durationMs: performance.now() - startedAt,
  });
}

/** Creates the calls that these campaigns owe, and dispatches for their tenants and for `furtherTenants`. */
async function callAll(
  context: DomainContext,
  { minute, now }: { readonly minute: Date; readonly now: Date },
  campaigns: readonly CampaignRow[],
  furtherTenants: readonly string[],
  whenChanging: WhenChanging,
): Promise<OwedCalls & DispatchReport> {
  const ids = campaigns.map(({ id }) => id);
  const owed = await inTransaction(context.pool, (tx) =>
    createOwedCalls(tx, ids, now, whenChanging),
  );
  const tenantIds = new Set([...campaigns.map(({ tenantId }) => tenantId), ...furtherTenants]);
  return { ...owed, ...(await dispatch(context, [...tenantIds], minute)) };
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
