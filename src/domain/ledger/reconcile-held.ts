import { noteHeldProblem, takeHeldTenants } from "#db/queries/reconciliation.ts";
import { type RunDetached, runInline } from "#domain/run-detached.ts";
import type { DomainContext } from "#domain/context.ts";
import { inTransaction } from "#db/pool.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { releaseCalls, watchDatabase } from "./hold-calls.ts";
import { type Recovery, recover } from "./recover.ts";

/** The result of one listing of a held tenant's calls. */
export interface HeldTenantReport extends Recovery {
  readonly tenantId: string;
  /** The tenant dials again. Otherwise it is listed again: it was too early, or there was a problem. */
  readonly isReleased: boolean;
}

/**
 * Holds all calls if the database may have lost some, asks VAPI about them, tenant by tenant, and lets each tenant dial
 * again when VAPI has answered. A listing is enough only `lastMissMs` after the hold, as for a dial that is presumed
 * absent: requests may have been under way, and listings lag. Any number of processes may run it at once, every few
 * seconds. The requests to VAPI are left to `runDetached`.
 */
export async function reconcileHeld(
  context: DomainContext,
  runDetached: RunDetached = runInline,
): Promise<readonly HeldTenantReport[]> {
  const { pool, clock, horizons } = context;
  await watchDatabase(context);
  const now = await clock.now(pool);
  const askedBefore = new Date(now.getTime() - horizons.lookupMs);
  const taken = await takeHeldTenants(pool, now, askedBefore, horizons.lastMissMs);
  const reports: HeldTenantReport[] = [];
  await Promise.all(
    taken.map((held) =>
      runDetached(async () => {
        reports.push(await reconcileTenant(context, held, now));
      }),
    ),
  );
  return reports;
}

async function reconcileTenant(
  context: DomainContext,
  held: { readonly tenantId: string; readonly heldAt: Date; readonly listFrom: Date },
  askedAt: Date,
): Promise<HeldTenantReport> {
  const { tenantId, heldAt, listFrom } = held;
  const { pool, log, horizons } = context;
  const recovery = await recover(context, tenantId, listFrom);
  const { rebuilt, held: lost, problem } = recovery;
  await noteHeldProblem(pool, tenantId, problem);
  const isEnough = problem === null && askedAt.getTime() - heldAt.getTime() >= horizons.lastMissMs;
  const isReleased = isEnough && (await releaseCalls(context, tenantId, heldAt));
  if (lost.length > 0) await raiseHeldAlert(context, tenantId, lost);
  log.warn({ tenantId, rebuilt, problem, isReleased }, "asked VAPI which calls were lost");
  return { ...recovery, tenantId, isReleased };
}

async function raiseHeldAlert(
  { pool, clock }: DomainContext,
  tenantId: string,
  vapiCallIds: readonly string[],
): Promise<void> {
  const examples = vapiCallIds.slice(0, 5).join(", ");
  const message = `VAPI has ${vapiCallIds.length} calls of campaigns that the database has lost (${examples}). Their contacts have a heldReason and are not called: release them with updateContact.`;
  await inTransaction(pool, async (tx) => {
    const at = await clock.now(tx);
    await raiseAlert(tx, { tenantId, at, kind: "CONTACT_HELD", message });
  });
}
