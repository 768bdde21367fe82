import { tenantsToRefill } from "#db/queries/tenants-to-refill.ts";
import { createBatcher } from "#domain/batcher.ts";
import type { DomainContext } from "#domain/context.ts";
import { dispatch } from "./dispatch.ts";
import { wakeAheadMs } from "./fill-slots.ts";

/** Tenants that one dispatch fills. More would hold the locks of the first ones for longer. */
const most = 50;
/** Dispatches that wait for a tenant's lock hold a connection each; not all of the pool. */
const waitingAtOnce = 2;

/** The dispatches of a process that follow its commits. */
export interface Refills {
  /**
   * Dispatches these tenants soon, for calls that are due at `at` or within the next minute. Returns at once. Requests
   * that come while a dispatch is under way are merged into the next one. What fails or is lost with the process,
   * `refillChanged` finds.
   */
  readonly request: (tenantIds: readonly string[], at: Date) => void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface RefillOptions {
  /** Asked before each dispatch. False: none is begun. Default: always true. */
  readonly mayBegin?: () => boolean;
  /** Whether the dials are sent by other processes: nothing is claimed while there are none. Default: no. */
  readonly needsWorker?: boolean;
}

interface Request {
  readonly tenantId: string;
  readonly at: Date;
}

/**
 * One dispatch at a time fills the slots of all tenants for which it was requested. A tenant that another transaction
 * holds is passed over, so that it delays no other, and is dispatched alone.
 */
export function createRefills(
  context: DomainContext,
  { mayBegin = () => true, needsWorker = false }: RefillOptions = {},
): Refills {
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<string>();
  const attempt = async (tenants: number, work: () => Promise<void>): Promise<void> => {
    if (!mayBegin()) return;
    await work().catch((error: unknown) => {
      context.log.warn({ err: error, tenants }, "a dispatch failed: the watchdog repeats it");
    });
  };
  const alone = createBatcher<string, void>(
    async ([tenantId]) => {
      waiting.delete(tenantId!);
      await attempt(1, async () => void (await dispatch(context, [tenantId!])));
      return [undefined];
    },
    { most: 1, underWay: waitingAtOnce },
  );
  const together = createBatcher<Request, void>(
    async (requests) => {
      const tenantIds = [...new Set(requests.map(({ tenantId }) => tenantId))];
      await attempt(tenantIds.length, async () => {
        const latest = Math.max(...requests.map(({ at }) => at.getTime()));
        const until = new Date(latest + wakeAheadMs);
        const ids = await tenantsToRefill(context.pool, tenantIds, until, needsWorker);
        if (ids.length === 0) return;
        const { heldTenants } = await dispatch(context, ids, "PASS_OVER");
        for (const id of heldTenants) {
          if (waiting.has(id)) continue;
          waiting.add(id);
          track(alone(id));
        }
      });
      return requests.map(() => undefined);
    },
    { most, underWay: 1 },
  );
  const track = (work: Promise<void>): void => {
    const done: Promise<void> = work.finally(() => underWay.delete(done));
    underWay.add(done);
  };
  return {
    request(tenantIds, at) {
      for (const tenantId of new Set(tenantIds)) track(together({ tenantId, at }));
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
