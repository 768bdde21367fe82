import { lockCampaign } from "#db/locks.ts";
import { type DialRow, findDial, lockDial, lockMember } from "#db/queries/dial-rows.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { isCleanMiss, isPresumedAbsent, type Listing } from "#rules/presumption.ts";
import { isLive } from "#rules/call-state.ts";
import type { AlertKind } from "#domain/lasting-alerts.ts";
import type { DomainContext } from "#domain/context.ts";
import { failUnexplained } from "./give-up.ts";
import { putBack } from "./put-back.ts";

/**
 * Draws the conclusion from a listing that does not show a dial of unknown fate. After enough clean
 * misses the dial is presumed absent: its call is put back, or parked where the tenant forbids to dial
 * again. The listing of a key that has replaced the dial's proves nothing, as it may be another
 * organisation's: after the same time the dial is parked, never put back.
 */
export async function presume(
  context: DomainContext,
  dialId: string,
  listing: Listing,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const found = await findDial(tx, dialId);
    if (found === null) return;
    await lockCampaign(tx, found.campaignId, "SHARE");
    await lockMember(tx, found);
    const dial = await lockDial(tx, found);
    if (dial.state !== "UNKNOWN" || dial.settledAt !== null || dial.sentAt === null) return;
    const now = await context.clock.now(tx);
    const [tenant] = await tenantFacts(tx, [dial.tenantId]);
    if (dial.credentialVersion !== tenant!.credentialVersion) {
      if (listing.askedAt.getTime() - dial.sentAt.getTime() < context.horizons.lastMissMs) return;
      const message =
        "The VAPI key was replaced before it was known whether VAPI placed this call. The call is not placed again; if the person was not called, schedule a call with scheduleCall.";
      await park(tx, dial, "CREDENTIAL_CHANGED", message, now);
      return;
    }
    if (!isCleanMiss(listing, dial.sentAt, context.horizons)) return;
    const cleanMisses = dial.cleanMisses + 1;
    await tx.query("update dial set clean_misses = $2, last_miss_at = $3 where id = $1", [
      dial.id,
      cleanMisses,
      now,
    ]);
    const facts = { cleanMisses, sentAt: dial.sentAt, askedAt: listing.askedAt };
    if (isPresumedAbsent(facts, context.horizons)) {
      await concludeAbsent(tx, dial, { cleanMisses, onUnknown: tenant!.onUnknown }, now);
    }
  });
}

async function concludeAbsent(
  tx: Tx,
  dial: DialRow,
  { cleanMisses, onUnknown }: { readonly cleanMisses: number; readonly onUnknown: string },
  now: Date,
): Promise<void> {
  if (onUnknown === "NEVER") {
    const message = `VAPI gave no response and did not list this call in ${cleanMisses} lookups. It is not placed again, because onUnknown of the tenant is NEVER.`;
    await park(tx, dial, "DIAL_PARKED", message, now);
    return;
  }
  const message = `VAPI gave no response and did not list this call in ${cleanMisses} lookups: it is placed again.`;
  await putBack(tx, dial, { reason: "PRESUMED_ABSENT", message }, now);
}

/**
 * The call ends here, unexplained: its slot is free, nobody dials it again, a person is told. Where it was given up
 * before, the dial only stops being looked for.
 */
async function park(
  tx: Tx,
  dial: DialRow,
  kind: AlertKind,
  message: string,
  now: Date,
): Promise<void> {
  await tx.query("update dial set settled_at = $2, message = $3 where id = $1", [
    dial.id,
    now,
    message,
  ]);
  if (isLive(dial.callStatus)) await failUnexplained(tx, dial, { kind, message }, now);
}
