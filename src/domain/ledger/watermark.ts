import { dialsNotSent } from "#db/queries/reconciliation.ts";
import type { Tx } from "#db/pool.ts";

/** So many dials are remembered: more than are committed side by side. */
const mostRemembered = 100;

/**
 * What this process has committed last: dials as SENT. A database that does not have them has lost commits, though
 * it may call itself the same (a snapshot of its disk was put back, or it crashed without having synced).
 */
export interface Watermark {
  readonly dialIds: Set<string>;
  /** Connections on which the dials were there. A database cannot be exchanged under an open connection. */
  readonly checked: WeakSet<Tx>;
}

export function createWatermark(): Watermark {
  return { dialIds: new Set(), checked: new WeakSet() };
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
export async function isIntact({ dialIds, checked }: Watermark, tx: Tx): Promise<boolean> {
  if (checked.has(tx)) return true;
  if (dialIds.size > 0 && (await dialsNotSent.count(tx, [...dialIds])) > 0) {
    // They are rebuilt from what VAPI has, and those that never reached VAPI are gone for good.
    dialIds.clear();
    return false;
  }
  checked.add(tx);
  return true;
}
