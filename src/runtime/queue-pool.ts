import type pg from "pg";

type Taken = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/**
 * The pool for the queue. graphile-worker 0.18 releases its listening connection twice if the connection dies while it
 * is being opened or released. The pool throws at the second release; that error is not caught and would end the
 * process.
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
