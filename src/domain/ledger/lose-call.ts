import { lockCampaign } from "#db/locks.ts";
import { findDial, lockDial } from "#db/queries/dial-rows.ts";
import { inTransaction } from "#db/pool.ts";
import { isLive } from "#rules/call-state.ts";
import type { DomainContext } from "#domain/context.ts";
import { isOfPresentKey } from "./faults.ts";
import { failUnexplained } from "./give-up.ts";

/** Lookups that say "no such call" before an accepted call is given up. */
const lookupsBeforeLost = 3;

/**
 * VAPI says that it does not know a call it once accepted (its data was deleted, or its records lag).
 * After three such answers, and no earlier than a listing may lag, the call is ended as unexplained, so
 * that it does not hold its slot for ever. A key that has replaced the call's may be another organisation's,
 * which does not see it: then the person may be talking until no call can last any longer (`overdue.ts`).
 */
export async function loseCall(context: DomainContext, dialId: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const found = await findDial(tx, dialId);
    if (found === null) return;
    await lockCampaign(tx, found.campaignId, "SHARE");
    const dial = await lockDial(tx, found);
    if (!isLive(dial.callStatus) || dial.callDialId !== dial.id) return;
    const { rows } = await tx.query<{ failures: number }>(
      `update call set lookup_failures = lookup_failures + 1 where id = $1
       returning lookup_failures as failures`,
      [dial.callId],
    );
    const now = await context.clock.now(tx);
    const ageMs = now.getTime() - (dial.sentAt?.getTime() ?? 0);
    if (rows[0]!.failures < lookupsBeforeLost || ageMs < context.horizons.lastMissMs) return;
    if (!(await isOfPresentKey(tx, dial))) return;
    const message = "VAPI no longer has this call; how it ended is not known.";
    await failUnexplained(tx, dial, { kind: "CALL_LOST", message }, now);
  });
}
