import { lockFreeCampaigns, lockFreeDials } from "#db/locks/free.ts";
import { lockCampaign, lockDial, type LockedDial } from "#db/locks.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFactsOfCalls } from "#db/queries/contact-facts.ts";
import { type DialRow, dialsById } from "#db/queries/dial-rows.ts";

import { markSent } from "#db/queries/mark-sent.ts";
import { type TenantRow, tenantFacts } from "#db/queries/tenant-facts.ts";
import type { Tx } from "#db/pool.ts";
import { type DecisionReason, refusal, slotHeld } from "#rules/decision.ts";
import { gateAt } from "#rules/gate.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { tenantDecisionFacts } from "#domain/scheduling/queues.ts";
import { placeCallRequests } from "./place-call-request.ts";
import type { NotPlaced } from "./put-back.ts";
import { accountOf } from "./vapi-account.ts";
import { isIntact } from "./watermark.ts";

/** The decision now refuses the call. */
interface Refused {
  readonly refused: NotPlaced;
}

/** A dial that is SENT, and what is posted. */
export interface Sending {
  readonly dial: DialRow;
  readonly account: VapiAccount;
  readonly request: PlaceCallRequest;
  /** The call could have been placed since then, if a slot had been free. */
  readonly dueSince: Date;
  readonly sentAt: Date;
  /** Monotonic, read before the COMMIT of SENT. */
  readonly decidedAtMs: number;
}

/** What became of a dial. */
export type Decided =
  | Sending
  | Refused
  /** The database lacks what this process has committed. The dial stays INTENDED. */
  | "COMMITS_LOST"
  /** Another transaction holds its campaign, its call or itself: nothing was done. */
  | "HELD"
  /** Another process has it, or it is INTENDED no more. */
  | null;

/** Decides about dials, and commits those as SENT that the decision lets through. */
export async function commitSent(
  context: DomainContext,
  tx: Tx,
  dialIds: readonly string[],
): Promise<Map<string, Decided>> {
  if (!(await isIntact(context.watermark, tx))) {
    return new Map(dialIds.map((dialId) => [dialId, "COMMITS_LOST"]));
  }
  const found = (await dialsById(tx, dialIds)).filter(({ state }) => state === "INTENDED");
  const decided = new Map<string, Decided>(dialIds.map((dialId) => [dialId, null]));
  if (found.length === 0) return decided;
  for (const { id } of found) decided.set(id, "HELD");
  const dials: DialRow[] = [];
  for (const { dial } of await lockDials(tx, found)) {
    if (dial.state === "INTENDED" && dial.callDialId === dial.id) dials.push(dial);
    else decided.set(dial.id, null);
  }
  const decidedAtMs = performance.now();
  const now = await context.clock.now(tx);
  const checked = await check(tx, dials, now);
  for (const { dial, reason } of checked) {
    if (reason === null) continue;
    decided.set(dial.id, { refused: { reason, message: `Not placed: ${reason}.` } });
  }
  const allowed = checked.filter(({ reason }) => reason === null);
  const sent = new Set(await markAllowed(context, tx, allowed, now));
  const requests = await placeCallRequests(
    context,
    tx,
    allowed.filter(({ dial }) => sent.has(dial.id)),
  );
  for (const { dial, tenant, dueSince } of allowed) {
    const request = requests.get(dial.id);
    const account = accountOf(context, tenant);
    const sending = { dial, account, dueSince, sentAt: now, decidedAtMs };
    decided.set(dial.id, request === undefined ? null : { ...sending, request });
  }
  return decided;
}

/**
 * From now on a stop, a pause or a deletion waits for this transaction, or it is decided after it. One dial waits for
 * its locks. Several do not: those that are not free are left out.
 */
async function lockDials(tx: Tx, found: readonly DialRow[]): Promise<LockedDial[]> {
  if (found.length === 1) {
    const { id, campaignId } = found[0]!;
    return [await lockDial(tx, await lockCampaign(tx, campaignId, "SHARE"), id)];
  }
  const campaigns = await lockFreeCampaigns(
    tx,
    found.map(({ campaignId }) => campaignId),
  );
  const free = found.filter(({ campaignId }) => campaigns.ids.has(campaignId));
  const locked = await lockFreeDials(
    tx,
    campaigns.lock,
    free.map(({ id }) => id),
  );
  return [...locked.values()];
}

/** A dial, and what the decision says about it. */
interface Checked {
  readonly dial: DialRow;
  readonly tenant: TenantRow;
  readonly round: string;
  /** The call could have been placed since then, if a slot had been free. */
  readonly dueSince: Date;
  /** Null: it may be sent. */
  readonly reason: DecisionReason | null;
}

/** Asks the decision again, for calls that hold their slots. */
async function check(tx: Tx, dials: readonly DialRow[], now: Date): Promise<Checked[]> {
  if (dials.length === 0) return [];
  const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];
  const tenants = await tenantFacts(tx, distinct(dials.map(({ tenantId }) => tenantId)));
  const campaigns = await campaignsById(tx, distinct(dials.map(({ campaignId }) => campaignId)));
  const tenantOf = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const gated = campaigns.map((campaign) => ({ campaign, gate: gateAt(campaign, now) }));
  const gateOf = new Map(gated.map((each) => [each.campaign.id, each]));
  const facts = await contactFactsOfCalls(
    tx,
    dials.map(({ callId, campaignId, contactId }) => {
      const { round } = gateOf.get(campaignId)!.gate;
      return { callId, campaignId, contactId, round };
    }),
  );
  return dials.map((dial, index) => {
    const { campaign, gate } = gateOf.get(dial.campaignId)!;
    const tenant = tenantOf.get(dial.tenantId)!;
    const { contact, call } = facts[index]!;
    const known = { tenant: tenantDecisionFacts(tenant), campaign, gate, contact, call };
    const reason = refusal({ ...known, queue: slotHeld }, now);
    const since = [
      call.scheduledTime,
      gate.isOpen ? gate.opensAt : null,
      campaign.startedAt,
      tenant.dialPausedUntil,
    ];
    return { dial, tenant, round: gate.round.key, dueSince: latest(since, now), reason };
  });
}

/** The latest of these times, `now` at the latest. */
function latest(times: readonly (Date | null)[], now: Date): Date {
  const known = times.map((time) => time?.getTime() ?? -Infinity);
  return new Date(Math.min(now.getTime(), Math.max(...known)));
}

/** Returns the dials that are SENT now. */
async function markAllowed(
  context: DomainContext,
  tx: Tx,
  allowed: readonly Checked[],
  now: Date,
): Promise<string[]> {
  if (allowed.length === 0) return [];
  const sent = await markSent(
    tx,
    allowed.map(({ dial }) => dial.id),
    allowed.map(({ round }) => round),
    now,
    allowed.map(({ tenant }) => tenant.credentialVersion),
    context.watermark.member?.id ?? null,
    context.epoch.ours,
  );
  if (sent.length === 0) await context.epoch.look(tx);
  return sent.map(({ dialId }) => dialId);
}
