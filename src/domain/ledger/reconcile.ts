import type { Pool } from "pg";
import { takeLookups, takeOverdueCalls } from "#db/queries/lookups.ts";
import { takeMissingReports } from "#db/queries/missing-reports.ts";
import { giveUpUnanswered, staleIntentions } from "#db/queries/unsettled.ts";
import { inTransaction } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { type RunDetached, runInline } from "#domain/run-detached.ts";
import type { DomainContext } from "#domain/context.ts";
import { endOverdueCalls } from "./overdue.ts";
import { lookUp } from "./look-up.ts";
import { withdrawNeverSent } from "./never-sent.ts";
import { askForReports } from "./missing-reports.ts";

export interface ReconcileReport {
  /** Intended dials that were given to another worker. */
  readonly handedOn: number;
  /** Sent dials that became UNKNOWN because no answer was recorded. */
  readonly givenUp: number;
  /** UNKNOWN dials and calls without news that VAPI was asked about. */
  readonly lookedUp: number;
}

/** Overdue calls and missing reports that one run takes at most; the others follow a few seconds later. */
const mostOverdue = 100;
const mostReports = 50;

/**
 * Brings the ledger in line with VAPI: puts back the calls that this process has not sent in time, gives the intended dials of dead workers to others, marks sent dials without an
 * answer as UNKNOWN, asks VAPI about every UNKNOWN dial, every live call without news and every missing report, and
 * ends the calls that VAPI never ends. Any number of processes may run it at once, every few seconds. The requests to
 * VAPI are left to `runDetached`.
 */
export async function reconcile(
  context: DomainContext,
  runDetached: RunDetached = runInline,
): Promise<ReconcileReport> {
  const { pool, clock, horizons, watermark } = context;
  const now = await clock.now(pool);
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const handedOn = await resendIntended(pool, ago(horizons.intendedMs));
  const givenUp = await giveUpUnanswered.count(pool, ago(horizons.sentMs), now);
  if (givenUp > 0) context.observe({ kind: "ANSWERS_MISSED", count: givenUp });
  const lookedUpBefore = ago(horizons.lookupMs);
  const { aroundConversationMs, reportGivenUpMs } = horizons;
  const overdue = await takeOverdueCalls(
    pool,
    aroundConversationMs,
    lookedUpBefore,
    now,
    mostOverdue,
  );
  const lookups = await takeLookups(pool, ago(horizons.silentMs), lookedUpBefore, now);
  const unreported = await takeMissingReports(pool, now, mostReports, reportGivenUpMs);
  await Promise.all([
    ...(watermark.neverSent.size > 0 ? [runDetached(() => withdrawNeverSent(context))] : []),
    ...byTenant(overdue, (tenantId, calls) =>
      runDetached(() => endOverdueCalls(context, tenantId, calls)),
    ),
    ...byTenant(lookups, (tenantId, rows) => runDetached(() => lookUp(context, tenantId, rows))),
    ...byTenant(unreported, (tenantId, calls) =>
      runDetached(() => askForReports(context, tenantId, calls)),
    ),
  ]);
  return { handedOn, givenUp, lookedUp: lookups.length };
}

/** Has other workers send the dials that were claimed before and not sent. Returns how many. */
async function resendIntended(pool: Pool, claimedBefore: Date): Promise<number> {
  return await inTransaction(pool, async (tx) => {
    const dials = await staleIntentions(tx, claimedBefore);
    await enqueue(
      tx,
      "dial-call",
      dials.map(({ id: dialId }) => ({ dialId })),
    );
    return dials.length;
  });
}

function byTenant<Row extends { readonly tenantId: string }, Result>(
  rows: readonly Row[],
  act: (tenantId: string, rows: readonly Row[]) => Result,
): Result[] {
  const groups = Map.groupBy(rows, ({ tenantId }) => tenantId);
  return [...groups].map(([tenantId, group]) => act(tenantId, group));
}
