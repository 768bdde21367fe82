import { lockCampaign, lockTenants } from "#db/locks.ts";
import { type DialRow, findDial, lockDial, lockMember } from "#db/queries/dial-rows.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import { tell } from "#domain/calls/call-history.ts";
import { askBreaker, mayTrip } from "./circuit-breaker.ts";
import type { DomainContext } from "#domain/context.ts";
import {
  faultCampaigns,
  isOfPresentKey,
  lockForFault,
  pauseTenant,
  resetBackoff,
  restNumber,
} from "./faults.ts";
import { putBack } from "./put-back.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Writes VAPI's answer to a dial into the ledger and does what it asks for. An answer that comes after a
 * webhook or a lookup has already found the call changes nothing.
 */
export async function settle(
  context: DomainContext,
  dialId: string,
  answer: PlaceCallAnswer,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const dial = (await findDial(tx, dialId))!;
    if (answer.kind === "ACCEPTED") {
      const now = await context.clock.now(tx);
      await resetBackoff(tx, dial.tenantId);
      // Whatever of our own id VAPI echoes, this is the answer to this dial.
      await applyNews(context, tx, dial.tenantId, { ...answer.news, dialId }, now);
      return;
    }
    await settleRefusal(context, tx, dial, answer);
  });
}

type Refusal = Exclude<PlaceCallAnswer, { kind: "ACCEPTED" }>;

async function settleRefusal(
  context: DomainContext,
  tx: Tx,
  found: DialRow,
  answer: Refusal,
): Promise<void> {
  const mayTripBreaker = await lockForRefusal(tx, found, answer);
  const now = await context.clock.now(tx);
  if (answer.kind === "ACCOUNT_FAULT" && (await isOfPresentKey(tx, found))) {
    const campaignId = answer.scope === "TENANT" ? null : found.campaignId;
    const evidence = { httpStatus: answer.httpStatus, message: answer.message, dialId: found.id };
    const which = { tenantId: found.tenantId, campaignId };
    await faultCampaigns(tx, which, `VAPI refused: ${answer.message}`, evidence, now);
  }
  await lockMember(tx, found);
  const dial = await lockDial(tx, found);
  if (dial.state !== "SENT" && dial.state !== "UNKNOWN") return;
  const httpStatus = "httpStatus" in answer ? (answer.httpStatus ?? undefined) : undefined;
  switch (answer.kind) {
    case "UNKNOWN":
      await markUnknown(tx, dial, answer.message, answer.httpStatus, now);
      return;
    case "REJECTED":
      await failRejected(tx, dial, answer, now);
      if (mayTripBreaker) await askBreaker(tx, dial, endingOfRefusal(answer), now);
      return;
    case "NUMBER_DAILY_LIMIT":
      await restNumber(tx, dial.tenantId, dial.phoneNumberId, now);
      break;
    case "BUSY":
      await pauseTenant(context, tx, dial.tenantId, answer, now);
      break;
    case "UNREACHABLE":
      await pauseTenant(context, tx, dial.tenantId, { ...answer, retryAfterMs: null }, now);
      break;
    case "ACCOUNT_FAULT":
      // Someone asked for a test call now, whatever the campaign's state: the refusal is its answer.
      if (dial.callKind === "TEST") return await failRejected(tx, dial, answer, now);
      break;
  }
  await putBack(
    tx,
    dial,
    {
      reason: answer.kind,
      message: answer.message,
      ...(httpStatus === undefined ? {} : { httpStatus }),
    },
    now,
  );
}

/** Locks what the refusal may change. True: the campaign is locked exclusively, for its breaker may trip. */
async function lockForRefusal(tx: Tx, found: DialRow, answer: Refusal): Promise<boolean> {
  if (answer.kind === "ACCOUNT_FAULT") {
    await lockForFault(tx, found, answer.scope);
    return false;
  }
  if (pausesTenant(answer)) await lockTenants(tx, [found.tenantId]);
  const trips = answer.kind === "REJECTED" && (await mayTrip(tx, found, endingOfRefusal(answer)));
  await lockCampaign(tx, found.campaignId, trips ? "UPDATE" : "SHARE");
  return trips;
}

/** A refusal is a fault where it does not concern the contact; one that does can make a run. */
function endingOfRefusal({ message, refused }: Extract<Refusal, { kind: "REJECTED" }>) {
  const ending = message.slice(0, mostMessage);
  return { ending, outcome: "UNKNOWN", isFault: refused === "REQUEST" } as const;
}

/** Characters of VAPI's words that are kept. */
const mostMessage = 1_000;

/** Answers that change the tenant's row, which is locked before the campaign's. */
function pausesTenant({ kind }: Refusal): boolean {
  return kind === "BUSY" || kind === "UNREACHABLE";
}

/** The slot stays held: the phone may be ringing. Reconciliation looks for the call. */
async function markUnknown(
  tx: Tx,
  dial: DialRow,
  message: string,
  httpStatus: number | null,
  now: Date,
): Promise<void> {
  if (dial.state !== "SENT") return;
  await tx.query(
    `update dial set state = 'UNKNOWN', reason = coalesce(reason, 'NO_DEFINITE_ANSWER'), message = left($2, 1000),
       http_status = $3 where id = $1`,
    [dial.id, message, httpStatus],
  );
  await tell(tx, dial.callId, now, "UNKNOWN", message);
}

/** Why a dial was rejected for good, as the ledger keeps it: the circuit breaker counts the one kind. */
const rejections = { CONTACT: "REJECTED", REQUEST: "REQUEST_REJECTED" } as const;

/** VAPI will not place this very call, whenever it is asked: the call has failed. */
async function failRejected(
  tx: Tx,
  dial: DialRow,
  answer: Extract<Refusal, { kind: "REJECTED" | "ACCOUNT_FAULT" }>,
  now: Date,
): Promise<void> {
  const reason = answer.kind === "REJECTED" ? rejections[answer.refused] : "REJECTED";
  await tx.query(
    `update dial set state = 'REJECTED', settled_at = $2, reason = $5, message = left($3, 1000),
       http_status = $4 where id = $1`,
    [dial.id, now, answer.message, answer.httpStatus, reason],
  );
  await tx.query(
    `update call set status = 'FAILED', outcome = 'UNKNOWN', reached_phone = false, ended_at = $2,
       finished_at = $2, message = left($3, 1000), updated_at = $2
     where id = $1 and dial_id = $4 and status = 'CALLING'`,
    [dial.callId, now, answer.message, dial.id],
  );
  await tell(tx, dial.callId, now, "REJECTED", answer.message);
  await requestDispatch(tx, dial.tenantId);
}
