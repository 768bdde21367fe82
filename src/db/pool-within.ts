import type pg from "pg";
import type { Tx } from "./pool.ts";

const asPart: Readonly<Record<string, string>> = {
  begin: "savepoint within",
  commit: "release savepoint within",
  rollback: "rollback to savepoint within",
};

/**
 * The pool as it is inside a transaction: all that asks it is asked on the transaction's connection, and
 * what is a transaction of its own elsewhere is a savepoint here. One at a time.
 */
export function poolWithin(pool: pg.Pool, tx: Tx): pg.Pool {
  const query = (text: string, ...others: []) => tx.query(asPart[text] ?? text, ...others);
  const client = Object.create(tx, { query: { value: query }, release: { value: () => {} } });
  return Object.create(pool, {
    connect: { value: async () => client as Tx },
    query: { value: query },
  }) as pg.Pool;
}
