import type pg from "pg";
import type { Tx } from "./pool.ts";

const asPart: Readonly<Record<string, string>> = {
  begin: "savepoint within",
  commit: "release savepoint within",
  rollback: "rollback to savepoint within",
};

/**
 * A pool inside a transaction: every statement runs on the transaction's connection, and each transaction is a
 * savepoint. Only one at a time.
 */
export function poolWithin(pool: pg.Pool, tx: Tx): pg.Pool {
  const query = (text: string, ...others: []) => tx.query(asPart[text] ?? text, ...others);
  const client = Object.create(tx, { query: { value: query }, release: { value: () => {} } });
  return Object.create(pool, {
    connect: { value: async () => client as Tx },
    query: { value: query },
  }) as pg.Pool;
}
