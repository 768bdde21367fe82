import { setTimeout as delay } from "node:timers/promises";
import { activeCampaigns, type CampaignRow } from "#db/queries/campaign-facts.ts";
import { claimsOfMinuteBefore } from "#db/queries/count-claims.ts";
import { testCallTenants } from "#db/queries/test-call-tenants.ts";
import type { WhenChanging } from "#db/locks.ts";
import { inTransaction } from "#db/pool.ts";
import { minuteMs } from "#rules/clock-time.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { dispatch, type DispatchReport } from "./dispatch.ts";
import { createOwedCalls, type OwedCalls } from "./rounds.ts";

/** A clock that is further ahead is wrong, and nobody waits for it: the next tick makes what this one could not. */
const mostAheadMs = 10_000;

/**
 * Runs the tick of the present minute if nobody has begun it. The alarm clock passes minutes over: when no
 * worker lives, or the database is away, as one begins; and when one worker's clock is fast, as what that one
 * has announced ahead is announced no more, though it may die before. To be called every few seconds.
 */
export async function catchUpTick(context: DomainContext): Promise<void> {
  const now = await context.clock.now(context.pool);
  const minute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  if (now.getTime() - minute.getTime() < context.horizons.tickLateMs) return;
  const { rowCount } = await context.pool.query("select from scheduler_run where minute = $1", [
    minute,
  ]);
  if (rowCount === 0) await tick(context, minute);
}

/**
 * The scheduler's minute: considers every active campaign, makes the calls that open rounds owe, and
 * dispatches. `minute` is its name only (a second run for the same minute does nothing); what is open
 * and due is decided by the database's clock. A fixed number of statements, whatever the number of
 * campaigns, contacts and calls. Campaigns that somebody is changing at this moment come last, so that no
 * other waits for them.
 */
export async function tick(context: DomainContext, minute: Date): Promise<void> {
  const { pool } = context;
  const now = await whenItHasCome(context, minute);
  const startedAt = performance.now();
  if (!(await beginRun(context, minute, now))) return;
  const claimedInMinuteBefore = await claimsOfMinuteBefore(pool, minute);
  const campaigns = await activeCampaigns(pool);
  const skipped = new Map<string, number>();
  const open = campaigns.filter((campaign) => {
    const gate = gateAt(campaign, now);
    if (!gate.isOpen) skipped.set(gate.reason, (skipped.get(gate.reason) ?? 0) + 1);
    return gate.isOpen;
  });
  const first = await callAll(context, open, await testCallTenants(pool), now, "PASS_OVER");
  const reports = [first];
  if (first.passedOver.length > 0) {
    const late = open.filter(({ id }) => first.passedOver.includes(id));
    reports.push(await callAll(context, late, [], now, "WAIT"));
  }
  for (const [reason, count] of reports.flatMap(({ refused }) => [...refused])) {
    skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  }
  const run = {
    minute: minute.toISOString(),
    campaignsConsidered: campaigns.length,
    campaignsOpen: open.length,
    callsCreated: sum(reports.map(({ created }) => created)),
    skipped: Object.fromEntries(skipped),
    durationMs: Math.round(performance.now() - startedAt),
  };
  await finishRun(context, minute, run);
  const claimedAtOnce = sum(reports.map(({ callsClaimed }) => callsClaimed));
  context.log.info({ ...run, claimedAtOnce, claimedInMinuteBefore }, "tick");
}

/** Makes what these campaigns owe, and dispatches for their tenants and some more. */
async function callAll(
  context: DomainContext,
  campaigns: readonly CampaignRow[],
  furtherTenants: readonly string[],
  now: Date,
  whenChanging: WhenChanging,
): Promise<OwedCalls & DispatchReport> {
  const ids = campaigns.map(({ id }) => id);
  const owed = await inTransaction(context.pool, (tx) =>
    createOwedCalls(tx, ids, now, whenChanging),
  );
  const tenantIds = new Set([...campaigns.map(({ tenantId }) => tenantId), ...furtherTenants]);
  return { ...owed, ...(await dispatch(context, [...tenantIds])) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/**
 * The instant now, at which the minute has come. The clock of the worker that calls it may be ahead of the
 * database's, which decides: by a millisecond too early, the window that opens with this minute would open
 * with the next one.
 */
async function whenItHasCome({ pool, clock }: DomainContext, minute: Date): Promise<Date> {
  const now = await clock.now(pool);
  const aheadMs = minute.getTime() - now.getTime();
  if (aheadMs <= 0 || aheadMs > mostAheadMs) return now;
  await delay(aheadMs + 1);
  return await clock.now(pool);
}

/** False when this minute has been run, or is being run, by somebody. */
async function beginRun({ pool }: DomainContext, minute: Date, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    "insert into scheduler_run (minute, started_at) values ($1, $2) on conflict do nothing",
    [minute, now],
  );
  return rowCount === 1;
}

async function finishRun(
  { pool }: DomainContext,
  minute: Date,
  run: {
    readonly campaignsConsidered: number;
    readonly campaignsOpen: number;
    readonly callsCreated: number;
    readonly skipped: Readonly<Record<string, number>>;
    readonly durationMs: number;
  },
): Promise<void> {
  await pool.query(
    `update scheduler_run set campaigns_considered = $2, campaigns_open = $3, calls_created = $4,
       skipped = $5, duration_ms = $6
     where minute = $1`,
    [
      minute,
      run.campaignsConsidered,
      run.campaignsOpen,
      run.callsCreated,
      JSON.stringify(run.skipped),
      run.durationMs,
    ],
  );
}
