import { type CallLocks, lockCall, type LockedDial } from "#db/locks.ts";
import { parkDial, recordMiss } from "#db/queries/dial-changes.ts";
import { dialById } from "#db/queries/dial-rows.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { isCleanMiss, isPresumedAbsent, type Listing } from "#rules/presumption.ts";
import { isLive } from "#rules/call-state.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import type { DomainContext } from "#domain/context.ts";
import { failUnexplained } from "./give-up.ts";
import { putBack } from "./put-back.ts";

/**
 * Draws the conclusion from a listing that does not show an UNKNOWN dial. After enough clean misses the dial is
 * presumed absent: its call is put back, or parked if the tenant does not allow to dial again. The listing of a key
 * that has replaced the dial's key proves nothing, as it may be another organisation's: after the same time the dial
 * is parked, never put back.
 */
export async function presume(
  context: DomainContext,
  dialId: string,
  listing: Listing,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const found = await dialById.first(tx, dialId);
    if (found === undefined) return;
    const locked = await lockCall(tx, found);
    const { dial } = locked;
    if (dial.state !== "UNKNOWN" || dial.settledAt !== null || dial.sentAt === null) return;
    const now = await context.clock.now(tx);
    const [tenant] = await tenantFacts(tx, [dial.tenantId]);
    if (dial.credentialVersion !== tenant!.credentialVersion) {
      if (listing.askedAt.getTime() - dial.sentAt.getTime() < context.horizons.lastMissMs) return;
      const message =
        "The VAPI key was replaced before it was known whether VAPI placed this call. The call is not placed again; if the person was not called, schedule a call with scheduleCall.";
      await park(context, tx, locked, { kind: "CREDENTIAL_CHANGED", message }, now);
      return;
    }
    if (!isCleanMiss(listing, dial.sentAt, context.horizons)) return;
    const cleanMisses = dial.cleanMisses + 1;
    await recordMiss(tx, dial.id, cleanMisses, now);
    const facts = { cleanMisses, sentAt: dial.sentAt, askedAt: listing.askedAt };
    if (isPresumedAbsent(facts, context.horizons)) {
      await concludeAbsent(context, tx, locked, { cleanMisses, onUnknown: tenant!.onUnknown }, now);
    }
  });
}

async function concludeAbsent(
  context: DomainContext,
  tx: Tx,
  locked: LockedDial<CallLocks>,
  { cleanMisses, onUnknown }: { readonly cleanMisses: number; readonly onUnknown: string },
  now: Date,
): Promise<void> {
  if (onUnknown === "NEVER") {
    const message = `VAPI gave no response and did not list this call in ${cleanMisses} lookups. It is not placed again, because onUnknown of the tenant is NEVER.`;
    await park(context, tx, locked, { kind: "DIAL_PARKED", message }, now);
    return;
  }
  const message = `VAPI gave no response and did not list this call in ${cleanMisses} lookups: it is placed again.`;
  await putBack(context, tx, locked, { reason: "PRESUMED_ABSENT", message }, now);
}

/**
 * Ends the call as unexplained: its slot is free, it is not dialled again, an alert is raised. If it was given up
 * before, the dial is only no longer looked up.
 */
async function park(
  context: DomainContext,
  tx: Tx,
  locked: LockedDial<CallLocks>,
  alert: { readonly kind: AlertKind; readonly message: string },
  now: Date,
): Promise<void> {
  const { dial } = locked;
  await parkDial(tx, dial.id, now, alert.message);
  if (isLive(dial.callStatus)) await failUnexplained(context, tx, locked, alert, now);
}
