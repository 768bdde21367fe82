import { dialsNotSent } from "#db/queries/reconciliation.ts";
import type { Tx } from "#db/pool.ts";
import type { Watermark } from "#domain/context.ts";

/** The number of dials that are remembered: more than are committed at the same time. */
const mostRemembered = 250;

export function createWatermark(): Watermark {
  return { dialIds: new Set(), checked: new WeakSet(), neverSent: new Map(), member: null };
}

/** To be called when a dial has been committed as SENT. */
export function remember({ dialIds }: Watermark, dialId: string): void {
  dialIds.add(dialId);
  for (const oldest of dialIds) {
    if (dialIds.size <= mostRemembered) break;
    dialIds.delete(oldest);
  }
}

/** Whether the database has what this process has committed. Asks it once for each connection. */
export async function isIntact(watermark: Watermark, tx: Tx): Promise<boolean> {
  if (watermark.checked.has(tx)) return true;
  return await hasDials(watermark, tx);
}

/** The same, even if the connection was checked before. */
export async function hasDials({ dialIds, checked }: Watermark, tx: Tx): Promise<boolean> {
  if (dialIds.size > 0 && (await dialsNotSent.count(tx, [...dialIds])) > 0) {
    // Those that reached VAPI are rebuilt from its list of calls; the others cannot be restored.
    dialIds.clear();
    return false;
  }
  checked.add(tx);
  return true;
}
