import { type CallLocks, lockCall, type LockedDial } from "#db/locks.ts";
import { markOverdue } from "#db/queries/dial-changes.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import type { LookupRow } from "#db/queries/lookups.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { endsBy, isLive } from "#rules/call-state.ts";
import { isGivenUp } from "#rules/dial-reason.ts";
import { type HangUp, type VapiClient, VapiError } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import type { DomainContext } from "#domain/context.ts";
import { applyNews } from "./apply-news.ts";
import { giveUp } from "./give-up.ts";
import { lookForDial } from "./look-up.ts";
import { accountOf } from "./vapi-account.ts";

/**
 * Ends one tenant's overdue calls: VAPI shows them as live (queued, ringing, in progress) for longer than any call can
 * last, does not know them, or cannot be asked. If VAPI reports by now how a call ended, that counts. Otherwise an
 * alert is raised, the call is hung up at VAPI (its record is deleted if VAPI cannot hang up), and it is ended here.
 */
export async function endOverdueCalls(
  context: DomainContext,
  tenantId: string,
  calls: readonly LookupRow[],
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return;
  const hasKey = tenant.isSimulated || tenant.vapiApiKeyEncrypted !== null;
  const vapi = hasKey ? context.vapi(accountOf(context, tenant)) : null;
  await Promise.all(calls.map(({ dialId }) => endOverdue(context, vapi, dialId)));
}

/**
 * In steps that can be repeated: after a crash between them the call is still live here, and overdue. It is hung up
 * before its slot is free, so that a person who may still be on the phone is not called.
 */
async function endOverdue(
  context: DomainContext,
  vapi: VapiClient | null,
  dialId: string,
): Promise<void> {
  const dial = await dialById.first(context.pool, dialId);
  if (dial === undefined) return;
  if (await askAgain(context, vapi, dial)) return;
  const isMarked = await whileOverdue(context, dial, async (tx, locked, now) => {
    const { id, tenantId, callId, reason, maxDurationSeconds } = locked.dial;
    if (isGivenUp(reason)) return;
    await markOverdue(tx, id);
    const message = `VAPI did not report the end of a call with a maximum duration of ${maxDurationSeconds} seconds. The call was ended on this server and is being hung up at VAPI, as far as VAPI allows. The contact is not called again in this round.`;
    await raiseAlert(tx, { tenantId, at: now, kind: "CALL_OVERDUE", message, callId });
  });
  if (!isMarked) return;
  const hungUp = await hangUpOrErase(vapi, dial);
  await whileOverdue(context, dial, async (tx, locked, now) => {
    const message = `VAPI did not report the end of this call. ${describeHangUp(hungUp)} How it ended is not known.`;
    await giveUp(context, tx, locked, { reason: "OVERDUE", message }, now);
    const { tenantId, vapiCallId } = locked.dial;
    if (vapiCallId !== null && (hungUp === null || hungUp instanceof VapiError)) {
      await enqueue(tx, "hang-up", [{ tenantId, vapiCallId }]);
    }
  });
}

/** Runs `act` with the locks of a call that is still overdue. False: the call has ended meanwhile. */
async function whileOverdue(
  { pool, clock, horizons }: DomainContext,
  dial: DialRow,
  act: (tx: Tx, locked: LockedDial<CallLocks>, now: Date) => Promise<void>,
): Promise<boolean> {
  return await inTransaction(pool, async (tx) => {
    const locked = await lockCall(tx, dial);
    const now = await clock.now(tx);
    if (!isOverdue(locked.dial, horizons.aroundConversationMs, now)) return false;
    await act(tx, locked, now);
    return true;
  });
}

function isOverdue(dial: DialRow, aroundConversationMs: number, now: Date): boolean {
  const { callStatus, callDialId, callPlacedAt, maxDurationSeconds } = dial;
  if (!isLive(callStatus) || callDialId !== dial.id || callPlacedAt === null) return false;
  return endsBy(callPlacedAt, { maxDurationSeconds, aroundConversationMs }) <= now;
}

/**
 * VAPI may know by now how the call ended. True: it is not known whether VAPI has the call, and VAPI can be asked, so
 * the lookups decide (for example after all processes were down for a while).
 */
async function askAgain(
  context: DomainContext,
  vapi: VapiClient | null,
  dial: DialRow,
): Promise<boolean> {
  if (vapi === null) return false;
  const { tenantId, vapiCallId } = dial;
  if (vapiCallId === null) return await lookForDial(context, vapi, dial);
  const lookup = await vapi.getCall(vapiCallId);
  if (lookup.kind !== "FOUND") return false;
  await inTransaction(context.pool, async (tx) => {
    await applyNews(context, tx, tenantId, lookup.news, await context.clock.now(tx));
  });
  return false;
}

/** Null: it is not known whether VAPI has the call, or there is no key to ask with. */
async function hangUpOrErase(
  vapi: VapiClient | null,
  { vapiCallId }: DialRow,
): Promise<HangUp | VapiError | null> {
  if (vapi === null || vapiCallId === null) return null;
  try {
    return await vapi.endCall(vapiCallId, { erase: true });
  } catch (error) {
    if (error instanceof VapiError) return error;
    throw error;
  }
}

function describeHangUp(hungUp: HangUp | VapiError | null): string {
  if (hungUp === null) return "It will be hung up if VAPI reports it as live.";
  if (hungUp instanceof VapiError) return `It could not be hung up yet (${hungUp.message}).`;
  switch (hungUp) {
    case "HUNG_UP":
      return "It was hung up at VAPI.";
    case "ERASED":
      return "VAPI could not hang up; its record of the call was deleted.";
    case "NOT_KNOWN":
      return "VAPI has no record of the call.";
    case "ALREADY_ENDED":
      return "VAPI reports that it has ended.";
  }
}
