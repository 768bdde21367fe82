import type { Tx } from "#db/pool.ts";
import { deleteRowsAfter } from "#db/queries/import-rows.ts";

/** Rows deleted in one transaction: about 50 ms. */
const rowsPerStep = 10_000;

/** Deletes the stored rows of an import, each step in a transaction of its own (`inStep`). */
export async function dropRows(
  importId: string,
  inStep: (work: (tx: Tx) => Promise<number | null>) => Promise<number | null>,
): Promise<void> {
  // After the rows of the last step: otherwise each step would read the rows that earlier steps deleted.
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    after = await inStep((tx) => dropNext(tx, importId, from));
  }
}

/** Returns the last line that was deleted; null if there are no more. */
async function dropNext(tx: Tx, importId: string, after: number): Promise<number | null> {
  const rows = await deleteRowsAfter(tx, importId, after, rowsPerStep);
  if (rows.length < rowsPerStep) return null;
  return Math.max(...rows.map(({ line }) => line));
}
