import type pg from "pg";
import { expect, vi } from "vitest";
import { inTransaction, type Tx } from "#db/pool.ts";
import { waiting } from "./ledger.ts";

/** Less than a test may take. */
const patienceMs = 60_000;

/** Resolves when so many transactions wait for a lock, or when `work` has ended without waiting. */
export async function areHeldUp(
  pool: pg.Pool,
  count: number,
  work: Promise<unknown> = new Promise(() => {}),
): Promise<void> {
  let hasEnded = false;
  const end = () => void (hasEnded = true);
  work.then(end, end);
  const look = async () => {
    if (!hasEnded) expect(await waiting(pool)).toBe(count);
  };
  await vi.waitFor(look, { timeout: patienceMs });
}

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
    await areHeldUp(pool, 2, later);
    return { settled: Promise.all(settled) };
  });
  return (await both.settled).flat();
}
