import { countClaims } from "#db/queries/scheduler-runs.ts";
import { lockFreeTenants } from "#db/locks/free-tenants.ts";
import { type Locked, lockTenants } from "#db/locks.ts";
import { inTransactionByKeys, type Tx } from "#db/pool.ts";
import type { DecisionReason } from "#rules/decision.ts";
import type { DomainContext } from "#domain/context.ts";
import { type Filled, fillSlots } from "./fill-slots.ts";
import { type Dialables, loadAndExpire } from "./queues.ts";

export interface DispatchReport {
  readonly callsClaimed: number;
  /** As of `fillSlots`. */
  readonly refused: ReadonlyMap<DecisionReason, number>;
  /** Tenants that were not considered, as another transaction holds them. */
  readonly heldTenants: readonly string[];
}

/** What to do about tenants that another transaction holds. */
export type WhenHeld = "WAIT" | "PASS_OVER";

/**
 * Fills the free slots of these tenants with calls that are due: in transactions of a bounded number of calls, each
 * with a fixed number of statements.
 */
export async function dispatch(
  context: DomainContext,
  asked: readonly string[],
  whenHeld: WhenHeld = "WAIT",
): Promise<DispatchReport> {
  let callsClaimed = 0;
  for (;;) {
    const startedAt = performance.now();
    const { ids, filled } = await inTransactionByKeys(context.pool, async (tx) => {
      const { ids: locked, lock } = await lockAsked(tx, asked, whenHeld);
      if (locked.length === 0) return { ids: locked, filled: null };
      const { now, ...read } = await readDialables(context, tx, lock, locked, false);
      return {
        ids: locked,
        filled: await fillSlots(context, tx, { ...read, lock, isTick: false }, now),
      };
    });
    const heldTenants = asked.filter((id) => !ids.includes(id));
    if (filled === null) return { callsClaimed, refused: new Map(), heldTenants };
    observeClaims(context, filled, { tenants: ids.length, minute: null, startedAt });
    if (filled.callIds.length > 0) await countClaims(context.pool, filled.callIds.length);
    callsClaimed += filled.callIds.length;
    const isCut = filled.deferred > 0 || (filled.isCut && filled.callIds.length > 0);
    if (!filled.hasMoreLanes && !isCut) {
      return { callsClaimed, refused: filled.refused, heldTenants };
    }
  }
}

/** Locks these tenants, or those of them that no other transaction holds. */
export async function lockAsked(
  tx: Tx,
  asked: readonly string[],
  whenHeld: WhenHeld,
): Promise<{ readonly ids: readonly string[]; readonly lock: Locked<"tenant", "UPDATE"> }> {
  if (whenHeld === "PASS_OVER") return await lockFreeTenants(tx, asked);
  return { ids: asked, lock: await lockTenants(tx, asked) };
}

/**
 * What a dispatch decides on, read after the tenants were locked; without test calls that have waited too long.
 * `withRounds`: also lanes whose rounds may owe calls.
 */
export async function readDialables(
  { clock, horizons }: DomainContext,
  tx: Tx,
  _lock: Locked<"tenant", "UPDATE">,
  tenantIds: readonly string[],
  withRounds: boolean,
): Promise<Dialables & { readonly now: Date }> {
  const now = await clock.now(tx);
  const expired = new Date(now.getTime() - horizons.testCallMs);
  return { now, ...(await loadAndExpire(tx, tenantIds, { expired, withRounds }, now)) };
}

interface Occasion {
  readonly tenants: number;
  /** The tick that it is a part of. */
  readonly minute: Date | null;
  readonly startedAt: number;
}

/** Reports claims, after their commit. */
export function observeClaims(
  { observe }: Pick<DomainContext, "observe">,
  { callIds }: Filled,
  { tenants, minute, startedAt }: Occasion,
): void {
  observe({
    kind: "DISPATCH",
    minute,
    tenants,
    callIds,
    durationMs: performance.now() - startedAt,
  });
}
