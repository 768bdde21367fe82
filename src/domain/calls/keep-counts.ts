import {
  clearSums,
  foldCallCounts,
  lockFolding,
  missingCallCounts,
  recountCalls,
  sumOfCampaigns,
  sumOfTenants,
  wrongSums,
} from "#db/queries/call-counts.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";

/** Appended rows that one transaction folds: 20 to 40 ms of CPU time. */
const rowsPerFold = 1_000;
/** Folding that has gone on for so long leaves the rest to the next time, so that a worker can stop. */
const longestMs = 2_000;

/**
 * Moves the appended counts of calls into the tables that are read by key, in short transactions. To be called every
 * few seconds by every worker: one of them does it at a time. Nobody who counts waits for it.
 */
export async function foldCounts({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  const endsAt = performance.now() + longestMs;
  while (performance.now() < endsAt) {
    const { folded } = (await foldCallCounts.first(pool, rowsPerFold))!;
    if (folded < rowsPerFold) return;
  }
}

/** What is wrong with the kept counts of calls. */
export interface CountProblems {
  /** Where they differ from the calls: how many calls of a campaign are missing from a quarter of an hour. */
  readonly missing: readonly {
    readonly campaignId: string;
    readonly quarter: Date;
    readonly calls: number;
  }[];
  /** How many sums (of a campaign, of a quarter of an hour of a tenant) differ from what they sum. */
  readonly wrongSums: number;
}

/** Compares the kept counts with all calls of the database, which takes seconds per million. Right beside writers. */
export async function checkCounts({ pool }: Pick<DomainContext, "pool">): Promise<CountProblems> {
  const missing = await missingCallCounts(pool);
  const { wrong } = (await wrongSums.first(pool))!;
  return {
    missing: missing.map((one) => ({ ...one, calls: Number(one.calls) })),
    wrongSums: wrong,
  };
}

/** Makes the kept counts equal to the calls. Nobody who writes calls waits for it. */
export async function repairCounts({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  await recountCalls(pool);
  await inTransaction(pool, async (tx) => {
    await lockFolding(tx);
    await clearSums(tx);
    await sumOfCampaigns(tx);
    await sumOfTenants(tx);
  });
}
