import { lockCall, lockCampaign, lockDial } from "#db/locks.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import { markSent } from "#db/queries/mark-sent.ts";
import { type TenantRow, tenantFacts } from "#db/queries/tenant-facts.ts";
import { afterCommit, inTransaction, type Tx } from "#db/pool.ts";
import { sendMarginMs } from "#rules/campaign-rules.ts";
import { refusal, slotHeld } from "#rules/decision.ts";
import { gateAt } from "#rules/gate.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
import { type RunDetached, runInline } from "#domain/run-detached.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { holdForLostCommits } from "./hold-calls.ts";
import { placeCallRequest } from "./place-call-request.ts";
import { type NotPlaced, putBack } from "./put-back.ts";
import { tenantDecisionFacts } from "#domain/scheduling/queues.ts";
import { settle } from "./settle.ts";
import { isIntact, remember } from "./watermark.ts";

/** The decision now refuses the call. */
interface Refused {
  readonly refused: NotPlaced;
}

interface Sending {
  readonly account: VapiAccount;
  readonly request: PlaceCallRequest;
  /** The call could have been placed since then, if a slot had been free. */
  readonly dueSince: Date;
  readonly dial: DialRow;
  readonly sentAt: Date;
  /** Monotonic, read before the COMMIT of SENT. */
  readonly decidedAtMs: number;
}

/**
 * Sends one intended dial. The decision is asked again and SENT is committed before the request leaves, so that a
 * crash at any point leaves either a dial that was certainly not sent, or one that is looked up and never sent again.
 * A dial that another process has taken is left alone. The request and its answer are left to `runDetached`, as
 * they cannot be repeated.
 */
export async function sendDial(
  context: DomainContext,
  dialId: string,
  runDetached: RunDetached = runInline,
): Promise<void> {
  const startedAt = performance.now();
  const decided = await inTransaction(context.pool, (tx) => commitSent(context, tx, dialId));
  if (decided === null) return;
  // The dial stays INTENDED: when another worker takes it, the decision refuses it.
  if (decided === "COMMITS_LOST") return await holdForLostCommits(context);
  if ("refused" in decided) return await putBackUnsent(context, dialId, decided.refused);
  remember(context.watermark, dialId);
  noteSent(context, decided, performance.now() - startedAt);
  await runDetached(() => post(context, dialId, decided));
}

function noteSent(context: DomainContext, sending: Sending, durationMs: number): void {
  const { dial, sentAt, dueSince } = sending;
  const { id: dialId, callId, campaignId, tenantId, intendedAt } = dial;
  context.observe({
    kind: "DIAL_SENT",
    dialId,
    callId,
    campaignId,
    tenantId,
    lateMs: sentAt.getTime() - dueSince.getTime(),
    claimedMs: sentAt.getTime() - intendedAt.getTime(),
    durationMs,
  });
}

/** In a transaction of its own: its locks would delay other dials. Nothing is done if the dial was sent meanwhile. */
async function putBackUnsent(
  context: DomainContext,
  dialId: string,
  refused: NotPlaced,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const locked = await lockCall(tx, (await dialById.first(tx, dialId))!);
    if (locked.dial.state !== "INTENDED") return;
    await putBack(tx, locked, refused, await context.clock.now(tx));
    const { reason } = refused;
    const { callId } = locked.dial;
    afterCommit(tx, () => context.observe({ kind: "DIAL_WITHHELD", dialId, callId, reason }));
  });
}

async function post(context: DomainContext, dialId: string, sending: Sending): Promise<void> {
  // A process that was suspended since the decision does not know what has happened meanwhile (a stop, the end of
  // the window). It must not post; reconciliation finds the dial SENT and unanswered.
  if (performance.now() - sending.decidedAtMs > sendMarginMs) return;
  const startedAt = performance.now();
  const answer = await context.vapi(sending.account).placeCall(sending.request);
  const durationMs = performance.now() - startedAt;
  await settle(context, dialId, answer);
  const { callId } = sending.dial;
  context.observe({ kind: "DIAL_ANSWERED", dialId, callId, answer: answer.kind, durationMs });
}

async function commitSent(
  context: DomainContext,
  tx: Tx,
  dialId: string,
): Promise<Sending | Refused | "COMMITS_LOST" | null> {
  if (!(await isIntact(context.watermark, tx))) return "COMMITS_LOST";
  const found = await dialById.first(tx, dialId);
  if (found?.state !== "INTENDED") return null;
  // From now on a stop, a pause or a deletion waits for this transaction, or this one waits for it.
  const campaign = await lockCampaign(tx, found.campaignId, "SHARE");
  const { dial } = await lockDial(tx, campaign, dialId);
  if (dial.state !== "INTENDED" || dial.callDialId !== dial.id) return null;
  const decidedAtMs = performance.now();
  const now = await context.clock.now(tx);
  const [tenant] = await tenantFacts(tx, [dial.tenantId]);
  const checked = await check(tx, dial, tenant!, now);
  if ("reason" in checked) return { refused: checked };
  const { credentialVersion } = tenant!;
  const sender = context.watermark.member?.id ?? null;
  const count = await markSent.count(tx, dialId, checked.round, now, credentialVersion, sender);
  if (count === 0) return null;
  return {
    account: accountOf(context, tenant!),
    request: await placeCallRequest(context, tx, dial, tenant!),
    dueSince: checked.dueSince,
    dial,
    sentAt: now,
    decidedAtMs,
  };
}

/** Asks the decision again, for a call that holds its slot. */
async function check(
  tx: Tx,
  dial: DialRow,
  tenant: TenantRow,
  now: Date,
): Promise<{ readonly round: string; readonly dueSince: Date } | NotPlaced> {
  const [campaign] = await campaignsById(tx, [dial.campaignId]);
  const gate = gateAt(campaign!, now);
  const { round } = gate;
  const { contactId, campaignId, callId } = dial;
  const known = await contactFacts(tx, { campaignId, contactId, round, callId });
  const reason = refusal(
    {
      tenant: tenantDecisionFacts(tenant),
      campaign: campaign!,
      gate,
      contact: known!.contact,
      call: known!.calls[0] ?? null,
      queue: slotHeld,
    },
    now,
  );
  if (reason !== null) return { reason, message: `Not placed: ${reason}.` };
  const since = [
    known!.calls[0]?.scheduledTime,
    gate.isOpen ? gate.opensAt : null,
    campaign!.startedAt,
    tenant.dialPausedUntil,
  ];
  return { round: round.key, dueSince: latest(since, now) };
}

/** The latest of these times, `now` at the latest. */
function latest(times: readonly (Date | null | undefined)[], now: Date): Date {
  const known = times.map((time) => time?.getTime() ?? -Infinity);
  return new Date(Math.min(now.getTime(), Math.max(...known)));
}

/** The tenant's VAPI account, with its key decrypted. @throws Error if no key is set. */
export function accountOf(context: DomainContext, tenant: TenantRow): VapiAccount {
  if (tenant.isSimulated) return { isSimulated: true };
  if (tenant.vapiApiKeyEncrypted === null) throw new Error("the tenant has no VAPI key");
  return { isSimulated: false, apiKey: context.secrets.open(tenant.vapiApiKeyEncrypted) };
}
