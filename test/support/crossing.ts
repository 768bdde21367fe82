import type pg from "pg";
import { expect, vi } from "vitest";
import { inTransaction, type Tx } from "#db/pool.ts";
import { waiting } from "./ledger.ts";

/** Resolves when so many transactions wait for a lock. */
export const areHeldUp = (pool: pg.Pool, count: number): Promise<void> =>
  vi.waitFor(async () => expect(await waiting(pool)).toBe(count), { timeout: 60_000 });

/**
 * Begins two pieces of work while `hold` holds what both need, the second when the first waits, and lets
 * go when both do, or when the second has come through.
 */
export async function crossing(
  pool: pg.Pool,
  hold: (tx: Tx) => Promise<unknown>,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const both = await inTransaction(pool, async (tx) => {
    await hold(tx);
    const settled = [Promise.allSettled([first()])];
    await areHeldUp(pool, 1);
    const later = Promise.allSettled([second()]);
    settled.push(later);
    await Promise.race([later, areHeldUp(pool, 2)]);
    return { settled: Promise.all(settled) };
  });
  return (await both.settled).flat();
}
