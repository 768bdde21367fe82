import { inTransaction } from "#db/pool.ts";
import { lockFloor, trimChanges } from "#db/queries/changes.ts";
import type { DomainContext } from "#domain/context.ts";

/** How long a subscription can be resumed. The API's descriptions say "about 15 minutes". */
const changesKeptMs = 15 * 60_000;
/** Deleted in one transaction. */
const batchRows = 20_000;

/** Deletes old changes from the log, in short transactions. Returns how many. */
export async function trimChangeLog(
  { pool }: Pick<DomainContext, "pool">,
  keptMs: number = changesKeptMs,
): Promise<number> {
  for (let total = 0; ;) {
    const count = await inTransaction(pool, async (tx) => {
      if ((await lockFloor.first(tx)) === undefined) return 0;
      return (await trimChanges.first(tx, keptMs, batchRows))!.count;
    });
    if (count === 0) return total;
    total += count;
  }
}
