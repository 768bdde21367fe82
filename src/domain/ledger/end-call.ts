import { type CallLocks, lockCall, type LockedDial } from "#db/locks.ts";
import { callStatus, recordEndRequest } from "#db/queries/call-changes.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { isLive } from "#rules/call-state.ts";
import { type HangUp, VapiError } from "#vapi/types.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { applyNews } from "./apply-news.ts";
import { isOfPresentKey } from "./faults.ts";
import { giveUp } from "./give-up.ts";
import { putBack } from "./put-back.ts";
import { accountOf } from "./vapi-account.ts";

/** What was done at once to end a live call. */
export type EndCallOutcome =
  /** VAPI is hanging up; the status changes when VAPI reports the end. */
  | "HUNG_UP"
  /** VAPI says that it has ended; so does the status now. */
  | "ALREADY_ENDED"
  /** It had not been sent to VAPI, and will not be. */
  | "CANCELLED"
  /** VAPI could not hang up yet; it is tried again, and at once when VAPI shows the call as answered. */
  | "WILL_BE_HUNG_UP"
  /** It was ended here, whatever VAPI does: the slot is free. */
  | "RELEASED";

export interface EndedCall {
  readonly callId: string;
  readonly outcome: EndCallOutcome;
  /** For a person: what was done, and what can be done next. */
  readonly message: string;
}

/**
 * Ends a live call as far as that is possible at once; otherwise it is ended as soon as VAPI can hang up. With
 * `releaseLine` the slot is free in any case when this returns: the call is ended here even if VAPI did not hang
 * up, and is hung up if VAPI shows it as live later. @throws NotFoundError, NotPossibleError
 */
export async function endCall(
  context: DomainContext,
  actor: Actor,
  { id, releaseLine }: { readonly id: string; readonly releaseLine: boolean },
): Promise<EndedCall> {
  const dial = await requestEnd(context, actor, id);
  if (dial === null) {
    const message = "The call had not been sent to VAPI. It was cancelled and will not be placed.";
    return { callId: id, outcome: "CANCELLED", message };
  }
  const done = await hangUpNow(context, dial);
  const outcome = outcomeOf(done);
  const isGone = outcome === null && (await mayRelease(context, dial));
  if (outcome === "ALREADY_ENDED" || (!releaseLine && !isGone)) {
    return outcome === null || outcome === "WILL_BE_HUNG_UP"
      ? {
          callId: id,
          outcome: "WILL_BE_HUNG_UP",
          message: `${describeHangUp(done)} ${laterAdvice}`,
        }
      : { callId: id, outcome, message: describeHangUp(done) };
  }
  const message = `The slot was freed with endCall before VAPI reported the end. ${describeHangUp(done)}`;
  await release(context, dial, message);
  return { callId: id, outcome: "RELEASED", message };
}

const laterAdvice =
  "The server keeps trying to hang up. To free the slot now, call endCall with releaseLine: true.";

/** Records that the call is to end. Null: its dial was not sent yet, and the call is cancelled. */
async function requestEnd(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<DialRow | null> {
  const { dial: requested } = await commitChange(context, actor, "endCall", async (tx, see) => {
    const call = await callStatus.first(tx, id, actor.tenantId);
    if (call === undefined) throw new NotFoundError("call", id);
    const { status, dialId } = call;
    const locked = dialId === null ? null : await lockLive(tx, dialId);
    if (locked === null) {
      const remedy =
        status === "SCHEDULED" ? "cancel it with cancelCall" : "only live calls can be ended";
      throw new NotPossibleError("CALL_IS_NOT_LIVE", `the call is ${status}: ${remedy}`);
    }
    const { dial, locks } = locked;
    await see(id);
    const now = await context.clock.now(tx);
    await recordEndRequest(tx, id, now);
    if (dial.callEndRequestedAt === null) await recordCallEvent(tx, dial, now, "END_REQUESTED");
    if (dial.state !== "INTENDED") return { id, dial };
    const message = "The call was cancelled with endCall before it was sent to VAPI.";
    const ending = { dial: { ...dial, callEndRequestedAt: now }, locks };
    await putBack(context, tx, ending, { reason: "END_REQUESTED", message }, now);
    return { id, dial: null };
  });
  return requested;
}

/** Locks what ending a call needs. Null: the call is not live. */
async function lockLive(tx: Tx, dialId: string): Promise<LockedDial<CallLocks> | null> {
  const found = await dialById.first(tx, dialId);
  if (found === undefined || !isLive(found.callStatus)) return null;
  const locked = await lockCall(tx, found);
  const { dial } = locked;
  return isLive(dial.callStatus) && dial.callDialId === dial.id ? locked : null;
}

/** What VAPI did when it was asked to hang up; null: VAPI is not known to have the call, or there is no key. */
async function hangUpNow(
  context: DomainContext,
  { tenantId, vapiCallId }: DialRow,
): Promise<HangUp | VapiError | null> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  const hasKey = tenant!.isSimulated || tenant!.vapiApiKeyEncrypted !== null;
  if (vapiCallId === null || !hasKey) return null;
  const vapi = context.vapi(accountOf(context, tenant!));
  let done: HangUp;
  try {
    done = await vapi.endCall(vapiCallId);
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    await enqueue(context.pool, "hang-up", [{ tenantId, vapiCallId }]);
    return error;
  }
  if (done !== "ALREADY_ENDED") return done;
  const lookup = await vapi.getCall(vapiCallId);
  if (lookup.kind !== "FOUND") return done;
  await inTransaction(context.pool, async (tx) => {
    await applyNews(context, tx, tenantId, lookup.news, await context.clock.now(tx));
  });
  return done;
}

/** Null: VAPI does not know the call, or was not asked. */
function outcomeOf(done: HangUp | VapiError | null): EndCallOutcome | null {
  if (done instanceof VapiError) return "WILL_BE_HUNG_UP";
  switch (done) {
    case "HUNG_UP":
    case "ERASED":
      return "HUNG_UP";
    case "ALREADY_ENDED":
      return done;
    default:
      return null;
  }
}

/** VAPI's records lag for a while; and a key that has replaced the call's may not see it. */
async function mayRelease(
  { pool, clock, horizons }: DomainContext,
  dial: DialRow,
): Promise<boolean> {
  if (dial.vapiCallId === null || dial.sentAt === null) return false;
  const ageMs = (await clock.now(pool)).getTime() - dial.sentAt.getTime();
  return (
    ageMs >= horizons.lastMissMs && (await inTransaction(pool, (tx) => isOfPresentKey(tx, dial)))
  );
}

async function release(context: DomainContext, dial: DialRow, message: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const live = await lockLive(tx, dial.id);
    if (live === null) return;
    await giveUp(context, tx, live, { reason: "RELEASED", message }, await context.clock.now(tx));
    const { tenantId, vapiCallId } = live.dial;
    if (vapiCallId !== null) await enqueue(tx, "hang-up", [{ tenantId, vapiCallId }]);
  });
}

function describeHangUp(done: HangUp | VapiError | null): string {
  if (done instanceof VapiError) return done.message;
  switch (done) {
    case "HUNG_UP":
    case "ERASED":
      return "VAPI is hanging up. The status changes when VAPI reports the end.";
    case "ALREADY_ENDED":
      return "VAPI reports that the call has ended.";
    case "NOT_KNOWN":
      return "VAPI has no record of the call.";
    default:
      return "VAPI has not confirmed the call yet.";
  }
}
