import type { Queryable } from "./pool.ts";

/**
 * The one clock of every gate, due time and ledger entry. A worker's own clock is not used: the
 * clocks of processes may differ by minutes, and all must agree on what is due.
 */
export interface Clock {
  /** The instant now, in milliseconds resolution, as the database sees it. */
  now(db: Queryable): Promise<Date>;
}

/**
 * Postgres's wall clock. `clock_timestamp()` and not `now()`: inside a transaction that waited for a
 * lock, `now()` is the instant before the wait.
 */
export const postgresClock: Clock = {
  async now(db) {
    const { rows } = await db.query<{ now: Date }>(
      "select date_trunc('milliseconds', clock_timestamp()) as now",
    );
    return rows[0]!.now;
  },
};
