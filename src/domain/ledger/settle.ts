import {
  type CallLocks,
  type Locked,
  lockCampaign,
  lockCampaignsForFault,
  lockDial,
  type LockedDial,
  lockMember,
  lockTenants,
} from "#db/locks.ts";
import { failRefused } from "#db/queries/call-changes.ts";
import { markUnknown, rejectDial } from "#db/queries/dial-changes.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import { askBreaker, mayTrip } from "./circuit-breaker.ts";
import type { DomainContext } from "#domain/context.ts";
import { faultCampaigns, isOfPresentKey, pauseTenant, restNumber } from "./faults.ts";
import { putBack } from "./put-back.ts";
import { refillAfterCommit } from "#domain/scheduling/refill.ts";

/** An answer that is settled alone: VAPI has not accepted the call, or it is not known. */
export type OtherAnswer = Exclude<PlaceCallAnswer, { kind: "ACCEPTED" }>;

/**
 * Writes VAPI's answer to a dial into the ledger and does what follows from it. An answer that comes after a webhook
 * or a lookup has already found the call changes nothing.
 */
export async function settle(
  context: DomainContext,
  dialId: string,
  answer: OtherAnswer,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const dial = (await dialById.first(tx, dialId))!;
    switch (answer.kind) {
      case "UNKNOWN":
        await settleUnknown(context, tx, dial, answer);
        return;
      case "REJECTED":
        await settleRejection(context, tx, dial, answer);
        return;
      case "ACCOUNT_FAULT":
        await settleAccountFault(context, tx, dial, answer);
        return;
      case "BUSY":
      case "UNREACHABLE":
        await settlePause(context, tx, dial, answer);
        return;
      case "NUMBER_DAILY_LIMIT":
        await settleDailyLimit(context, tx, dial, answer);
    }
  });
}

type Answer<Kind extends PlaceCallAnswer["kind"]> = Extract<PlaceCallAnswer, { kind: Kind }>;

/** The slot stays held: the phone may be ringing. Reconciliation looks for the call. */
async function settleUnknown(
  { clock }: DomainContext,
  tx: Tx,
  found: DialRow,
  { message, httpStatus }: Answer<"UNKNOWN">,
): Promise<void> {
  const campaign = await lockCampaign(tx, found.campaignId, "SHARE");
  const now = await clock.now(tx);
  const locked = await lockUnanswered(tx, campaign, found);
  if (locked?.dial.state !== "SENT") return;
  await markUnknown(tx, found.id, message, httpStatus);
  await recordCallEvent(tx, found, now, "UNKNOWN", message);
}

/** VAPI refuses this call, whenever it is asked. The campaign is locked exclusively if its breaker may trip. */
async function settleRejection(
  context: DomainContext,
  tx: Tx,
  found: DialRow,
  answer: Answer<"REJECTED">,
): Promise<void> {
  const ending = endingOfRefusal(answer);
  const exclusive = (await mayTrip(tx, found, ending))
    ? await lockCampaign(tx, found.campaignId, "UPDATE")
    : null;
  const campaign: Locked<"campaign"> =
    exclusive ?? (await lockCampaign(tx, found.campaignId, "SHARE"));
  const now = await context.clock.now(tx);
  const locked = await lockUnanswered(tx, campaign, found);
  if (locked === null) return;
  await failRejected(context, tx, locked, answer, now);
  if (exclusive !== null) {
    await askBreaker(tx, { campaign: exclusive, marked: null }, locked.dial, ending, now);
  }
}

/** The account or the configuration is at fault: the call waits until the campaign is started again. */
async function settleAccountFault(
  context: DomainContext,
  tx: Tx,
  found: DialRow,
  answer: Answer<"ACCOUNT_FAULT">,
): Promise<void> {
  const { id: dialId, tenantId } = found;
  const { scope, message, httpStatus } = answer;
  const campaigns = await lockCampaignsForFault(tx, found, scope);
  const now = await context.clock.now(tx);
  if (await isOfPresentKey(tx, found)) {
    const which = { tenantId, campaignId: scope === "TENANT" ? null : found.campaignId };
    const cause = {
      reason: `VAPI refused: ${message}`,
      evidence: { httpStatus, message, dialId },
    };
    await faultCampaigns(tx, campaigns, which, cause, now);
  }
  const locked = await lockUnanswered(tx, campaigns, found);
  if (locked === null) return;
  // A person asked for a test call now, whatever the campaign's state: the refusal is its answer.
  if (locked.dial.callKind === "TEST") await failRejected(context, tx, locked, answer, now);
  else await putBackRefused(context, tx, locked, answer, now);
}

/** VAPI is at capacity, or cannot be reached: the tenant waits before its next dial. */
async function settlePause(
  context: DomainContext,
  tx: Tx,
  found: DialRow,
  answer: Answer<"BUSY" | "UNREACHABLE">,
): Promise<void> {
  const { tenantId } = found;
  const lock = await lockTenants(tx, [tenantId]);
  const campaign = await lockCampaign(tx, found.campaignId, "SHARE");
  const now = await context.clock.now(tx);
  const locked = await lockUnanswered(tx, campaign, found);
  if (locked === null) return;
  const retryAfterMs = answer.kind === "BUSY" ? answer.retryAfterMs : null;
  const pause = { message: answer.message, retryAfterMs };
  await pauseTenant(context, tx, { tenantId, lock }, pause, now);
  await putBackRefused(context, tx, locked, answer, now);
}

/** The phone number has reached its daily limit of calls. */
async function settleDailyLimit(
  context: DomainContext,
  tx: Tx,
  found: DialRow,
  answer: Answer<"NUMBER_DAILY_LIMIT">,
): Promise<void> {
  const campaign = await lockCampaign(tx, found.campaignId, "SHARE");
  const now = await context.clock.now(tx);
  const locked = await lockUnanswered(tx, campaign, found);
  if (locked === null) return;
  await restNumber(tx, found.tenantId, found.phoneNumberId, now);
  await putBackRefused(context, tx, locked, answer, now);
}

/** Locks the dial, its call and its member, after the campaign. Null: what became of the dial is known already. */
async function lockUnanswered(
  tx: Tx,
  campaign: Locked<"campaign">,
  found: DialRow,
): Promise<LockedDial<CallLocks> | null> {
  const member = await lockMember(tx, campaign, found);
  const locked = await lockDial(tx, member, found.id);
  const { state } = locked.dial;
  return state === "SENT" || state === "UNKNOWN" ? locked : null;
}

async function putBackRefused(
  context: DomainContext,
  tx: Tx,
  locked: LockedDial<CallLocks>,
  answer: Answer<"ACCOUNT_FAULT" | "BUSY" | "UNREACHABLE" | "NUMBER_DAILY_LIMIT">,
  now: Date,
): Promise<void> {
  const { kind: reason, message } = answer;
  const httpStatus = "httpStatus" in answer ? answer.httpStatus : null;
  await putBack(
    context,
    tx,
    locked,
    { reason, message, ...(httpStatus !== null && { httpStatus }) },
    now,
  );
}

/** A refusal that does not concern the contact is a fault; one that does can be part of a run. */
function endingOfRefusal({ message, refused }: Answer<"REJECTED">) {
  const ending = message.slice(0, longestMessage);
  return { ending, outcome: "UNKNOWN", isFault: refused === "REQUEST" } as const;
}

/** Characters of VAPI's message that are stored. */
const longestMessage = 1_000;

/** The reason of a dial that was refused for good. The circuit breaker counts REQUEST_REJECTED as a fault. */
const rejections = { CONTACT: "REJECTED", REQUEST: "REQUEST_REJECTED" } as const;

/** The call has failed. */
async function failRejected(
  context: DomainContext,
  tx: Tx,
  { dial }: LockedDial,
  answer: Answer<"REJECTED" | "ACCOUNT_FAULT">,
  now: Date,
): Promise<void> {
  const { message, httpStatus } = answer;
  const reason = answer.kind === "REJECTED" ? rejections[answer.refused] : "REJECTED";
  await rejectDial(tx, dial.id, now, reason, message, httpStatus);
  await failRefused(tx, dial.callId, now, message, dial.id);
  await recordCallEvent(tx, dial, now, "REJECTED", message);
  refillAfterCommit(context, tx, [dial.tenantId], now);
}
