import { randomUUID } from "node:crypto";
import { both, type Locked, lockCampaign, lockDial, lockMember, lockTenants } from "#db/locks.ts";
import { lockList } from "#db/locks/do-not-call.ts";
import { campaignsById, type CampaignRow } from "#db/queries/campaign-facts.ts";
import { dialById, dialOfNews, type DialRow } from "#db/queries/dial-rows.ts";
import {
  admitPutBack,
  contactOfLostCall,
  holdContact,
  noteLostCall,
  insertLostCall,
  insertLostContact,
  insertLostDial,
  otherLiveCalls,
  rowForLostCall,
} from "#db/queries/lost-calls.ts";
import { markSent } from "#db/queries/mark-sent.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { lostEvidence } from "#rules/dial-evidence.ts";
import { roundAt } from "#rules/round.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { erasedContactOf } from "#domain/erased-numbers.ts";
import { locateOne } from "#domain/scheduling/locate.ts";
import { applyNews, isUnsent } from "./apply-news.ts";

/**
 * The result for a call that VAPI has and that the ledger does not have as sent.
 * ADMITTED: its dial was in the ledger, and is SENT now. REBUILT: it is a call of its contact and round again.
 * CONTACT_HELD: its campaign is lost too; the contact is not called until a person releases it.
 * NOTHING_NEW: it was rebuilt before, or its contact was held for it before.
 * NOT_OURS: it is another server's, or it carries too little to be recognised.
 */
export type Rebuilt = "ADMITTED" | "REBUILT" | "CONTACT_HELD" | "NOTHING_NEW" | "NOT_OURS";

interface LockedTenant {
  readonly id: string;
  readonly lock: Locked<"tenant", "UPDATE">;
}

/** A lost call, its campaign and its contact. */
interface Lost {
  readonly locks: Locked<"tenant", "UPDATE"> &
    Locked<"campaign", "UPDATE"> &
    Locked<"contact" | "membership", "UPDATE">;
  readonly news: CallNews & { readonly dialId: string };
  readonly campaign: CampaignRow;
  readonly contactId: string;
  readonly round: string;
  readonly placedAt: Date;
}

/**
 * Rebuilds a call that this server placed and that its database has lost, from what VAPI shows of it. For news of
 * which `applyNews` has returned UNKNOWN_CALL. The transaction may hold no lock but the tenant's.
 */
export async function rebuildLostCall(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<Rebuilt> {
  const tenant = await lockTenants(tx, [tenantId]);
  const found = await dialOfNews.first(tx, tenantId, news.dialId, news.vapiCallId);
  const result =
    found === undefined
      ? await rebuild(context, tx, { id: tenantId, lock: tenant }, news, now)
      : await admitSent(tx, found, news.createdAt ?? now);
  // If the call was rebuilt before, the news may be new all the same.
  if (found !== undefined || result === "REBUILT")
    await applyNews(context, tx, tenantId, news, now);
  return result;
}

/**
 * A dial that VAPI has was sent, even if it is INTENDED in the database. It may have been put back since, because calls
 * are held: then its row takes it back, as for a dial that was presumed absent.
 */
async function admitSent(
  tx: Tx,
  found: DialRow,
  sentAt: Date,
): Promise<"ADMITTED" | "NOTHING_NEW"> {
  const member = await lockMember(tx, await lockCampaign(tx, found.campaignId, "UPDATE"), found);
  const { dial } = await lockDial(tx, member, found.id);
  if (!isUnsent(dial)) return "NOTHING_NEW";
  const { id, state, campaignId, credentialVersion } = dial;
  const campaign = (await campaignsById.first(tx, [campaignId]))!;
  const round = roundAt(await locateOne(tx, campaign, dial.contactId), sentAt).key;
  if (state === "INTENDED") {
    await markSent(
      tx,
      [id],
      [round],
      sentAt,
      [credentialVersion],
      null,
      null,
      [lostEvidence],
      null,
    );
  } else await admitPutBack(tx, id, round, sentAt);
  return "ADMITTED";
}

/** The tenant is locked, so that no other transaction claims or rebuilds its calls. */
async function rebuild(
  context: DomainContext,
  tx: Tx,
  tenant: LockedTenant,
  news: CallNews,
  now: Date,
): Promise<Rebuilt> {
  const tenantId = tenant.id;
  const { dialId, origin, customer } = news;
  // A call that carries the id of another tenant's dial was not placed by this server.
  if (dialId === null || (await dialById.first(tx, dialId)) !== undefined) return "NOT_OURS";
  const [campaign] = await campaignsById(tx, origin.campaignId === null ? [] : [origin.campaignId]);
  if ((campaign?.tenantId ?? origin.tenantId) !== tenantId) return "NOT_OURS";
  if (isKeptNoLonger(context, news, now)) return "NOTHING_NEW";
  const lock = campaign && (await lockCampaign(tx, campaign.id, "UPDATE"));
  await lockList(tx, tenantId, "SHARE");
  const known = await knownContact(context, tx, tenant, news);
  if (known === undefined && customer.number === null) return "NOT_OURS";
  if (campaign === undefined || lock === undefined) {
    const isNew = (await noteLostCall.count(tx, tenantId, dialId, news.vapiCallId, now)) === 1;
    if (!isNew) return "NOTHING_NEW";
    const contactId = known?.id ?? (await insertContact(tx, tenantId, news, null));
    await holdContact(tx, contactId, heldReason(news), now);
    return "CONTACT_HELD";
  }
  const contactId = known?.id ?? (await insertContact(tx, tenantId, news, now));
  const locks = await lockMember(tx, both(tenant.lock, lock), {
    campaignId: campaign.id,
    contactId,
  });
  const placedAt = news.createdAt ?? now;
  const round = origin.round ?? roundAt(await locateOne(tx, campaign, contactId), placedAt).key;
  const call = { news: { ...news, dialId }, campaign, contactId, round, placedAt };
  await insertCall(tx, { locks, ...call }, now);
  return "REBUILT";
}

/** The call is so old that it was not lost but deleted (KEEP_CALLS_DAYS). */
function isKeptNoLonger({ retention }: DomainContext, { createdAt }: CallNews, now: Date): boolean {
  if (retention.callsMs === null || createdAt === null) return false;
  return createdAt.getTime() < now.getTime() - retention.callsMs;
}

/** The contact of a lost call. One that was erased is found by the hash of its number, and stays erased. */
async function knownContact(
  context: DomainContext,
  tx: Tx,
  { id: tenantId, lock }: LockedTenant,
  { origin, customer: { number } }: CallNews,
): Promise<{ readonly id: string } | undefined> {
  const known = await contactOfLostCall.first(tx, tenantId, origin.contactId, number);
  if (known !== undefined || number === null) return known;
  return await erasedContactOf(context, tx, lock, { tenantId, phone: number });
}

/** Adds a contact that was lost, as a deleted one if `deletedAt` is given: it has its history when it is imported again. */
async function insertContact(
  tx: Tx,
  tenantId: string,
  { origin, customer }: CallNews,
  deletedAt: Date | null,
): Promise<string> {
  const id = origin.contactId ?? randomUUID();
  const { number, name } = customer;
  return (await insertLostContact.first(tx, id, tenantId, number!, name, deletedAt))!.id;
}

function heldReason({ vapiCallId, createdAt, origin }: CallNews): string {
  return `Called${createdAt === null ? "" : ` on ${createdAt.toISOString()}`} (VAPI's call ${vapiCallId}) by the campaign ${origin.campaignId}, which this database has lost.`;
}

/** Adds the rows of a call and its dial. What else VAPI reports is added by `applyNews`. */
async function insertCall(tx: Tx, lost: Lost, now: Date): Promise<void> {
  const { news, campaign, contactId, round, placedAt } = lost;
  const { origin } = news;
  const [kind, isCallback] = [origin.kind ?? "ROUND", origin.isCallback ?? false];
  const row = await rowForLostCall.first(
    tx,
    campaign.id,
    contactId,
    origin.callId,
    kind,
    isCallback,
  );
  const { tenantId } = campaign;
  const isBusy = (await otherLiveCalls.count(tx, tenantId, contactId, row?.id ?? null)) > 0;
  // `applyNews` gives a waiting row to this dial, and treats a second dial of the row's round as a duplicate.
  if (row !== undefined && (row.isWaiting ? !isBusy : row.round === round)) {
    await insertLostDial(tx, news.dialId, row.id, "REJECTED", round, placedAt, null, now);
    return;
  }
  const { id: callId } = (await insertLostCall.first(
    tx,
    origin.callId ?? randomUUID(),
    tenantId,
    campaign.id,
    contactId,
    kind,
    isCallback,
    isBusy ? "FAILED" : "CALLING",
    placedAt,
    now,
    news.dialId,
    news.vapiCallId,
    round,
  ))!;
  await insertLostDial(tx, news.dialId, callId, "ACCEPTED", round, placedAt, news.vapiCallId, now);
  await recordCallEvent(tx, { tenantId, callId }, now, "ADOPTED", news.vapiCallId);
  if (isBusy && news.status !== "ended") await hangUp(tx, lost, callId, now);
}

/** Hangs up a call to a contact who has another live call. */
async function hangUp(tx: Tx, { news, campaign }: Lost, callId: string, now: Date): Promise<void> {
  const { vapiCallId } = news;
  const { tenantId } = campaign;
  const message = `VAPI has a call that the database had lost (${vapiCallId}), while another call to the same contact is live; it is being hung up.`;
  await raiseAlert(tx, { tenantId, at: now, kind: "DUPLICATE_CALL", message, callId });
  await enqueue(tx, "hang-up", [{ tenantId, vapiCallId }]);
}
