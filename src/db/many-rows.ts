import type { Tx } from "./pool.ts";

/**
 * For a transaction that may write very many rows. On our connections every statement is planned each time it runs
 * (`createPool`), and a foreign key check is a statement: it would be planned for each row, which doubles the cost of
 * a row. In this transaction its plan may be kept. It might have been made while the table was small, so it is forced
 * to use the index.
 */
export async function expectManyRows(tx: Tx): Promise<void> {
  await tx.query("set local plan_cache_mode = auto; set local enable_seqscan = off");
}
