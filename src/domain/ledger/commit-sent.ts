import { lockIntendedDials } from "#db/locks/intended-dials.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFactsOfCalls } from "#db/queries/contact-facts.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import { markSent } from "#db/queries/mark-sent.ts";
import { type TenantRow, tenantFacts } from "#db/queries/tenant-facts.ts";
import { commitWith, type Tx } from "#db/pool.ts";
import { provenanceOf } from "#rules/area-provenance.ts";
import { type DecisionReason, type Facts, refusal, slotHeld } from "#rules/decision.ts";
import {
  type DialCircumstances,
  evidenceOfDial,
  hasEvidence,
  type KnownEvidence,
} from "#rules/dial-evidence.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { ownCaps } from "#rules/own-caps.ts";
import { historyMs, isStartDue } from "#rules/pace.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { loadPools, poolOfDial } from "#domain/scheduling/number-pools.ts";
import { type Located, locate } from "#domain/scheduling/locate.ts";
import { zoneData } from "#domain/scheduling/openings.ts";
import { permissionsOf } from "#domain/scheduling/permissions.ts";
import { tenantDecisionFacts } from "#domain/scheduling/tenant-decision-facts.ts";
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
  /** The attempt that has committed it. */
  readonly attempt: string;
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

/**
 * Decides about dials, and commits those as SENT that the decision lets through, with the id of this attempt. What became of them is known when the
 * transaction is committed: the last statements are sent together with the commit. From the locks on, a stop, a pause
 * or a deletion waits for the transaction, or it is decided after it.
 */
export async function commitSent(
  context: DomainContext,
  tx: Tx,
  dialIds: readonly string[],
  attempt: string,
): Promise<() => Promise<Map<string, Decided>>> {
  if (!(await isIntact(context.watermark, tx))) {
    return async () => new Map(dialIds.map((dialId) => [dialId, "COMMITS_LOST"]));
  }
  const decided = new Map<string, Decided>(dialIds.map((dialId) => [dialId, null]));
  const dials: DialRow[] = [];
  for (const { id, locked } of await lockIntendedDials(tx, dialIds)) {
    if (locked === null) decided.set(id, "HELD");
    else if (locked.dial.state === "INTENDED" && locked.dial.callDialId === id) {
      dials.push(locked.dial);
    }
  }
  const decidedAtMs = performance.now();
  const { checked, now } = await check(context, tx, dials);
  for (const { dial, reason } of checked) {
    if (reason === null) continue;
    decided.set(dial.id, { refused: { reason, message: `Not placed: ${reason}.` } });
  }
  const allowed = checked.filter(({ reason }) => reason === null);
  if (allowed.length === 0) return async () => decided;
  const marking = Promise.all([
    markAllowed(context, tx, allowed, { attempt, now }),
    placeCallRequests(context, tx, allowed),
  ]);
  commitWith(tx, marking);
  return async () => {
    const [sent, requests] = await marking;
    if (sent.size === 0) await context.epoch.look(context.pool);
    for (const { dial, tenant, dueSince } of allowed) {
      if (!sent.has(dial.id)) continue;
      const account = accountOf(context, tenant);
      const request = requests.get(dial.id)!;
      const sending = { dial, account, request, dueSince, sentAt: now, decidedAtMs, attempt };
      decided.set(dial.id, sending);
    }
    return decided;
  };
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
  /** What is kept of the decision, if it may be sent; null: nothing. */
  readonly evidence: KnownEvidence | null;
}

/** Asks the decision again, for calls that hold their slots. */
async function check(
  { clock }: DomainContext,
  tx: Tx,
  dials: readonly DialRow[],
): Promise<{ readonly checked: Checked[]; readonly now: Date }> {
  const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];
  // In one round trip.
  const [now, tenants, campaigns] = await Promise.all([
    clock.now(tx),
    dials.length === 0 ? [] : tenantFacts(tx, distinct(dials.map(({ tenantId }) => tenantId))),
    dials.length === 0
      ? []
      : campaignsById(tx, distinct(dials.map(({ campaignId }) => campaignId))),
  ]);
  const located = await locateDials(tx, dials, { tenants, campaigns }, now);
  const facts = await contactFactsOfCalls(
    tx,
    located.map(({ dial: { callId, campaignId, contactId }, gate: { round }, isEvident }) => {
      return { callId, campaignId, contactId, round, wantsLastListed: isEvident };
    }),
  );
  const poolOf = await loadPools(tx, campaigns, now);
  const permissions = await permissionsOf(
    tx,
    located.map(({ dial: { contactId }, tenant, campaign }) => ({ tenant, campaign, contactId })),
    now,
  );
  const checked = located.map((each, index) => {
    const { dial, tenant, campaign } = each;
    const pool = poolOfDial(poolOf(campaign), dial, tenant, now);
    return decide(each, { ...facts[index]!, pool, permission: permissions[index] }, now);
  });
  return { checked, now };
}

/** What is read of a dial besides its campaign and tenant. */
type Read = Pick<Facts, "pool" | "permission" | "contact"> &
  Pick<DialCircumstances, "lastListed"> & { readonly call: NonNullable<Facts["call"]> };

function decide(
  { dial, tenant, campaign, found, gate, isEvident }: LocatedDial,
  { lastListed, ...read }: Read,
  now: Date,
): Checked {
  // The call's other rates were asked when its start was reserved.
  const rates = dial.callKind === "TEST" ? [tenant] : [tenant, campaign];
  const startsAt = isStartDue(dial.startsAt, rates, now)
    ? null
    : new Date(now.getTime() + historyMs);
  const queue = { ...slotHeld, startsAt };
  const facts = { tenant: tenantDecisionFacts(tenant), campaign, gate, ...read, queue };
  const reason = refusal(facts, now);
  const since = [
    read.call.scheduledTime,
    gate.isOpen ? gate.opensAt : null,
    campaign.startedAt,
    tenant.dialPausedUntil,
    dial.startsAt,
  ];
  const checked = { dial, tenant, round: gate.round.key, dueSince: latest(since, now), reason };
  if (reason !== null || !isEvident) return { ...checked, evidence: null };
  const area = found && provenanceOf(found, found);
  const circumstances = { area, lastListed, timeZoneData: zoneData };
  return { ...checked, evidence: evidenceOfDial(facts, circumstances, now) };
}

/** A dial with its campaign where the contact is, and the gate there. */
interface LocatedDial extends Pick<Located<CampaignRow>, "campaign" | "found"> {
  readonly dial: DialRow;
  readonly tenant: TenantRow;
  readonly gate: Gate;
  /** Evidence of the decision is kept. */
  readonly isEvident: boolean;
}

/** One statement, if any campaign has lanes. */
async function locateDials(
  tx: Tx,
  dials: readonly DialRow[],
  of: { readonly tenants: readonly TenantRow[]; readonly campaigns: readonly CampaignRow[] },
  now: Date,
): Promise<LocatedDial[]> {
  const tenantOf = new Map(of.tenants.map((tenant) => [tenant.id, tenant]));
  const campaignOf = new Map(of.campaigns.map((campaign) => [campaign.id, campaign]));
  const located = await locate(
    tx,
    dials.map(({ campaignId, contactId }) => ({
      campaign: campaignOf.get(campaignId)!,
      contactId,
    })),
  );
  const gates = new Map<CampaignRow, Gate>();
  return dials.map((dial, index) => {
    const { campaign, found } = located[index]!;
    const tenant = tenantOf.get(dial.tenantId)!;
    const gate = gates.get(campaign) ?? gateAt(campaign, now);
    gates.set(campaign, gate);
    const isTest = dial.callKind === "TEST";
    const isEvident = hasEvidence(campaign, ownCaps(campaign, tenant), { isTest });
    return { dial, tenant, campaign, found, gate, isEvident };
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
  { attempt, now }: { readonly attempt: string; readonly now: Date },
): Promise<ReadonlySet<string>> {
  const sent = await markSent(
    tx,
    allowed.map(({ dial }) => dial.id),
    allowed.map(({ round }) => round),
    now,
    allowed.map(({ tenant }) => tenant.credentialVersion),
    context.watermark.member?.id ?? null,
    context.epoch.ours,
    allowed.map(({ evidence }) => evidence),
    attempt,
  );
  return new Set(sent.map(({ dialId }) => dialId));
}
