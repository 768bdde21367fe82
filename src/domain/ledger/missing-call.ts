import { lockCampaign, lockDial } from "#db/locks.ts";
import { countLookupFailure } from "#db/queries/call-changes.ts";
import { dialById } from "#db/queries/dial-rows.ts";
import { inTransaction } from "#db/pool.ts";
import { isLive } from "#rules/call-state.ts";
import type { DomainContext } from "#domain/context.ts";
import { isOfPresentKey } from "./faults.ts";
import { failUnexplained } from "./give-up.ts";

/** Lookups that say "no such call" before an accepted call is given up. */
const lookupsBeforeLost = 3;

/**
 * VAPI says that it does not know a call that it has accepted (its data were deleted, or its records lag). After three
 * such answers, and no earlier than a listing may lag, the call is ended as unexplained, so that it does not hold its
 * slot for ever. A key that has replaced the call's key may be another organisation's, which cannot see the call: then
 * the person may still be talking, and the call is ended only when it is overdue (`overdue.ts`).
 */
export async function giveUpMissingCall(context: DomainContext, dialId: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const found = await dialById.first(tx, dialId);
    if (found === undefined) return;
    const campaign = await lockCampaign(tx, found.campaignId, "SHARE");
    const locked = await lockDial(tx, campaign, dialId);
    const { dial } = locked;
    if (!isLive(dial.callStatus) || dial.callDialId !== dial.id) return;
    const { failures } = (await countLookupFailure.first(tx, dial.callId))!;
    const now = await context.clock.now(tx);
    const ageMs = now.getTime() - (dial.sentAt?.getTime() ?? 0);
    if (failures < lookupsBeforeLost || ageMs < context.horizons.lastMissMs) return;
    if (!(await isOfPresentKey(tx, dial))) return;
    const message = "VAPI no longer has this call; how it ended is not known.";
    await failUnexplained(context, tx, locked, { kind: "CALL_LOST", message }, now);
  });
}
