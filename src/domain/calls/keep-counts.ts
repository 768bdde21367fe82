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
import {
  clearPeopleCounts,
  foldPeople,
  lockPeople,
  missingPeople,
  recountMembers,
  sumOfPeople,
  tryLockPeople,
  wrongPeopleCounts,
} from "#db/queries/people-counts.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";

/** Appended rows that one transaction folds: 20 to 40 ms of CPU time. */
const rowsPerFold = 1_000;
/** Folding that has gone on for so long leaves the rest to the next time, so that a worker can stop. */
const longestMs = 2_000;

/** Of people: appended rows, and contacts of whom the present state is looked at. */
const peoplePerFold = { rows: 1_000, contacts: 1_000 };

/**
 * Moves the appended counts of calls and of people into the tables that are read by key, in short transactions. To be
 * called every few seconds by every worker: one of them does it at a time. Nobody who counts waits for it.
 */
export async function foldCounts({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  await untilNothingIsLeft(async () => (await foldCallCounts.first(pool, rowsPerFold))!.folded);
  await untilNothingIsLeft(async () => {
    const { rows, contacts } = peoplePerFold;
    return await inTransaction(pool, async (tx) => {
      if (!(await tryLockPeople.first(tx))!.locked) return 0;
      return (await foldPeople.first(tx, String(rows), String(contacts)))!.folded;
    });
  });
}

async function untilNothingIsLeft(fold: () => Promise<number>): Promise<void> {
  const endsAt = performance.now() + longestMs;
  while (performance.now() < endsAt) {
    if ((await fold()) === 0) return;
  }
}

/** What is wrong with the kept counts. */
export interface CountProblems {
  /** Where they differ from the calls: how many calls of a campaign are missing from a quarter of an hour. */
  readonly missing: readonly {
    readonly campaignId: string;
    readonly quarter: Date;
    readonly calls: number;
    readonly talkMs: number;
    readonly cost: number;
  }[];
  /** Where they differ from the enrolled contacts: how many are missing, and how many count with a wrong state. */
  readonly people: readonly {
    readonly campaignId: string;
    readonly people: number;
    readonly members: number;
  }[];
  /** How many sums differ from what they sum. */
  readonly wrongSums: number;
}

/**
 * Compares the kept counts with all calls and contacts of the database, which takes seconds per million. Right beside
 * writers.
 */
export async function checkCounts({ pool }: Pick<DomainContext, "pool">): Promise<CountProblems> {
  const missing = await missingCallCounts(pool);
  return {
    missing: missing.map((one) => ({ ...one, calls: Number(one.calls) })),
    people: await missingPeople(pool),
    wrongSums: (await wrongSums.first(pool))!.wrong + (await wrongPeopleCounts.first(pool))!.wrong,
  };
}

/** Makes the kept counts equal to the calls and contacts. Nobody who writes those waits for it. */
export async function repairCounts({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  await recountCalls(pool);
  await inTransaction(pool, async (tx) => {
    await lockFolding(tx);
    await clearSums(tx);
    await sumOfCampaigns(tx);
    await sumOfTenants(tx);
  });
  await inTransaction(pool, async (tx) => {
    await lockPeople(tx);
    await recountMembers(tx);
    await clearPeopleCounts(tx);
    await sumOfPeople(tx);
  });
}
