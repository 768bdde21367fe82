import type { Tx } from "./pool.ts";

/**
 * For a transaction that may write very many rows. Our connections have every statement planned for the tables
 * as they are (`createPool`), and to Postgres the check of a foreign key is a statement: it would be planned
 * once per row, which is half the work of writing one. In this transaction a check's plan may be kept; for one
 * made while the table was small, that it looks the row up by index has to be said.
 */
export async function expectManyRows(tx: Tx): Promise<void> {
  await tx.query("set local plan_cache_mode = auto; set local enable_seqscan = off");
}
