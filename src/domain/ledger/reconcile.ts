import {
  type LookupRow,
  giveUpWaiting,
  staleIntentions,
  takeLookups,
} from "#db/queries/unsettled.ts";
import { takeOverdueCalls } from "#db/queries/overdue-calls.ts";
import { takeMissingReports } from "#db/queries/missing-reports.ts";
import { inTransaction } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { type Aside, here } from "#domain/aside.ts";
import type { DomainContext } from "#domain/context.ts";
import { endOverdueCalls } from "./overdue.ts";
import { lookUp } from "./look-up.ts";
import { askForReports } from "./missing-reports.ts";

export interface ReconcileReport {
  /** Intended dials that were handed to another worker. */
  readonly handedOn: number;
  /** Sent dials that became UNKNOWN because nobody recorded an answer. */
  readonly givenUp: number;
  /** Dials and silent calls that VAPI was asked about. */
  readonly lookedUp: number;
}

/**
 * Brings the ledger and VAPI together: hands on what a dead worker left, gives up waiting for answers
 * that nobody will record, and asks VAPI about every dial of unknown fate, every silent call and every
 * report that has not come, and ends the calls that VAPI never ends. Any number of processes may run it at once, every few seconds. The asking is left
 * to `aside`.
 */
export async function reconcile(
  context: DomainContext,
  aside: Aside = here,
): Promise<ReconcileReport> {
  const { pool, clock, horizons } = context;
  const now = await clock.now(pool);
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const handedOn = await inTransaction(pool, async (tx) => {
    const dialIds = await staleIntentions(tx, ago(horizons.intendedMs));
    await enqueue(
      tx,
      "dial-call",
      dialIds.map((dialId) => ({ dialId })),
    );
    return dialIds.length;
  });
  const givenUp = await giveUpWaiting(pool, ago(horizons.sentMs), now);
  const lookupBefore = ago(horizons.lookupMs);
  const { aroundConversationMs } = horizons;
  const overdue = Map.groupBy(
    await takeOverdueCalls(pool, { aroundConversationMs, lookupBefore }, now),
    ({ tenantId }) => tenantId,
  );
  const lookups = await takeLookups(
    pool,
    { silentBefore: ago(horizons.silentMs), lookupBefore },
    now,
  );
  const byTenant = Map.groupBy(lookups, ({ tenantId }: LookupRow) => tenantId);
  const unreported = Map.groupBy(
    await takeMissingReports(pool, now, horizons.reportGivenUpMs),
    ({ tenantId }) => tenantId,
  );
  await Promise.all([
    ...[...overdue].map(([tenantId, calls]) =>
      aside(() => endOverdueCalls(context, tenantId, calls)),
    ),
    ...[...byTenant].map(([tenantId, rows]) => aside(() => lookUp(context, tenantId, rows))),
    ...[...unreported].map(([tenantId, rows]) =>
      aside(() => askForReports(context, tenantId, rows)),
    ),
  ]);
  return { handedOn, givenUp, lookedUp: lookups.length };
}
