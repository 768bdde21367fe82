import type pg from "pg";

type Taken = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/**
 * The pool as the queue may have it. graphile-worker 0.18 gives its listening connection back twice when
 * that dies while it is being made or given up; the pool throws at the second, which nobody catches and
 * which would end the process.
 */
export function poolForQueue(pool: pg.Pool): pg.Pool {
  const connect = (taken?: Taken): Promise<pg.PoolClient> | undefined => {
    if (taken === undefined) return pool.connect();
    pool.connect((error, client, release) => {
      let isHeld = true;
      taken(error, client, (broken) => {
        if (isHeld) release(broken);
        isHeld = false;
      });
    });
    return undefined;
  };
  return Object.create(pool, { connect: { value: connect } }) as pg.Pool;
}
