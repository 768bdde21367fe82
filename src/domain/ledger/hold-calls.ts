import {
  databaseIdentity,
  holdTenants,
  lockDatabaseIdentity,
  recordDatabaseIdentity,
  releaseTenant as release,
} from "#db/queries/reconciliation.ts";
import { forgetOpenings } from "#db/queries/openings.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { minuteMs } from "#rules/clock-time.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { clearLastingAlert, raiseLastingAlert } from "#domain/alerts.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** VAPI's calls are listed from so long before the evidence: clocks differ, and claims are committed concurrently. */
const beforeLastClaimMs = 20 * minuteMs;

/** If the evidence is one lost call: others may have been lost before it, and the database was used since. */
export const beforeLostCallMs = 24 * 60 * minuteMs;

/** Why calls are held. */
interface Loss {
  /** Null: all tenants. */
  readonly tenantId: string | null;
  /** What shows that the database may have lost calls: a sentence without its full stop. */
  readonly reason: string;
  /** From where on calls may be missing; null: from the last claim that the database knows. */
  readonly since: Date | null;
  readonly marginMs?: number;
  /** The promoted database, if its promotion is the only reason: workers may show that nothing was lost. */
  readonly failoverTo?: string | null;
}

/**
 * Holds the calls of one tenant or of all: none is claimed or sent until VAPI has been asked which calls the database
 * has lost (`reconcileHeld`). Raises an alert. Returns the number of tenants.
 */
export async function holdCalls(
  tx: Tx,
  { tenantId, reason, since, marginMs = beforeLastClaimMs, failoverTo = null }: Loss,
  now: Date,
): Promise<number> {
  const held = await holdTenants(tx, tenantId, reason, now, since, marginMs, failoverTo);
  // What is kept was computed in another database, or before rows were lost.
  await forgetOpenings(tx, tenantId);
  const message = `${reason}. No call is placed until VAPI has been asked which calls this database has lost; they are rebuilt. Nothing needs to be done while VAPI answers.`;
  for (const { tenantId: subject } of held) {
    const kind = "DATABASE_BEHIND";
    await raiseLastingAlert(tx, { tenantId: subject, kind, subject, message, at: now });
  }
  return held.length;
}

/** Holds every tenant's calls, as the database lacks what this process has committed. */
export async function holdForLostCommits({ pool, clock, log }: DomainContext): Promise<void> {
  const reason = "The database does not have what this process has committed";
  await inTransaction(pool, async (tx) => {
    const loss = { tenantId: null, reason, since: null, marginMs: beforeLostCallMs };
    await holdCalls(tx, loss, await clock.now(tx));
  });
  log.error(`${reason}: no call is placed until VAPI was asked`);
}

/** Releases a tenant's calls, unless there is new evidence since `heldAt`. False if they were not held. */
export async function releaseCalls(
  { pool, clock }: DomainContext,
  tenantId: string,
  heldAt: Date,
): Promise<boolean> {
  return await inTransaction(pool, async (tx) =>
    endHold(tx, tenantId, heldAt, await clock.now(tx)),
  );
}

/** For a person who decides that a tenant dials whatever was lost. False if its calls were not held. */
export async function releaseTenant(context: DomainContext, actor: Actor): Promise<boolean> {
  const { tenantId: id } = actor;
  const { wasHeld } = await commitChange(context, actor, "releaseTenant", async (tx) => {
    const now = await context.clock.now(tx);
    return { id, wasHeld: await endHold(tx, id, now, now) };
  });
  return wasHeld;
}

async function endHold(tx: Tx, tenantId: string, heldAt: Date, now: Date): Promise<boolean> {
  if ((await release.count(tx, tenantId, heldAt)) === 0) return false;
  await resumeCalls(tx, tenantId, now);
  return true;
}

/** Clears the alert of a tenant whose calls are no longer held, and requests a dispatch. */
export async function resumeCalls(tx: Tx, tenantId: string, now: Date): Promise<void> {
  const cause = { tenantId, kind: "DATABASE_BEHIND", subject: tenantId } as const;
  await clearLastingAlert(tx, cause, now);
  await requestDispatch(tx, tenantId);
}

/**
 * Holds every tenant's calls if this is another database than the one that was in agreement with VAPI: a restored
 * dump, a copy, a promoted standby, a recovery to a point in time. Until they are held, the decision refuses by the
 * same comparison. The first database is recorded as it is.
 */
export async function watchDatabase({ pool, clock, log }: DomainContext): Promise<void> {
  const seen = await databaseIdentity.first(pool);
  if (seen === undefined || seen.present === null || seen.identity === seen.present) return;
  await inTransaction(pool, async (tx) => {
    const { identity, present } = (await lockDatabaseIdentity.first(tx))!;
    if (identity === present || present === null) return;
    if (identity !== null) {
      const reason = whatHappened(identity, present);
      const failoverTo = isFailover(identity, present) ? present : null;
      const loss = { tenantId: null, reason, since: null, failoverTo };
      const tenants = await holdCalls(tx, loss, await clock.now(tx));
      log.error(
        { identity, present, tenants },
        `${reason}: no call is placed until VAPI was asked`,
      );
    }
    await recordDatabaseIdentity(tx);
  });
}

/** Whether only the timeline differs: a standby was promoted, or a recovery ended at a point in time. */
export function isFailover(before: string, after: string): boolean {
  const [cluster, timeline, ...tables] = after.split("/");
  const [clusterBefore, timelineBefore, ...tablesBefore] = before.split("/");
  return (
    cluster === clusterBefore &&
    cluster !== "" &&
    timeline !== timelineBefore &&
    tables.join() === tablesBefore.join()
  );
}

function whatHappened(before: string, after: string): string {
  const [clusterBefore, timelineBefore, ...tablesBefore] = before.split("/");
  const [cluster, timeline, ...tables] = after.split("/");
  if (cluster !== clusterBefore || tables.join() !== tablesBefore.join()) {
    return "The database was restored from a dump, copied or upgraded";
  }
  return timeline === timelineBefore
    ? "The database is another one than before"
    : "A standby was promoted, or the database was recovered to an earlier point in time";
}
