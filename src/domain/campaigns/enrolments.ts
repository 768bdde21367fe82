import { z } from "zod";
import { lockCallees } from "#db/locks/callees.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import {
  insertEnrolments,
  insertEnrolmentsInLanes,
  removeEnrolments,
} from "#db/queries/enrolments.ts";
import {
  type Covered,
  coverEnrolments,
  owedInSpans,
  owedToContacts,
} from "#db/queries/owed-calls.ts";
import type { Tx } from "#db/pool.ts";
import { nextOpening } from "#rules/gate.ts";
import { isOwedCall, unknownContact } from "#rules/owed-call.ts";
import { type Round, roundAt } from "#rules/round.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { refuse } from "#domain/input.ts";
import { locate } from "#domain/scheduling/locate.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { keepCampaign, type KeptCampaign } from "./keep-campaign.ts";

/** The most contacts that one request may name. */
const contactsPerRequest = 1_000;

interface Membership {
  readonly campaignId: string;
  readonly contactIds: readonly string[];
}

/**
 * Makes contacts members of a campaign, and schedules one call for each, unless it has an open one or
 * was called in this round. Enrolling twice changes nothing. @throws NotFoundError, InputValidationError
 */
export async function enrolContacts(
  context: DomainContext,
  actor: Actor,
  { campaignId, contactIds }: Membership,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "enrolContacts", async (tx) => {
    const kept = await keepCampaign(tx, tenantId, campaignId);
    const ids = await lockNamed(tx, tenantId, contactIds);
    const members = ids.map((id) => ({ id, isUnknown: false }));
    await enrol(tx, kept, members, await context.clock.now(tx));
    await requestDispatch(tx, tenantId);
    return { id: campaignId, facts: { contacts: ids.length } };
  });
}

/** Ends memberships: waiting calls are cancelled, live ones finish. @throws NotFoundError, InputValidationError */
export async function unenrolContacts(
  context: DomainContext,
  actor: Actor,
  { campaignId, contactIds }: Membership,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "unenrolContacts", async (tx) => {
    const { lock } = await keepCampaign(tx, tenantId, campaignId);
    await lockNamed(tx, tenantId, contactIds);
    const now = await context.clock.now(tx);
    await removeEnrolments(tx, campaignId, contactIds, now);
    const which = { tenantId, campaign: { id: campaignId, lock }, contactIds };
    await cancelWaitingCalls(tx, which, "NOT_ENROLLED", now);
    return { id: campaignId, facts: { contacts: contactIds.length } };
  });
}

/** A contact to enrol. */
export interface NewMember {
  readonly id: string;
  /** This transaction has created the contact, and it may be called: there is nothing to look up. */
  readonly isUnknown: boolean;
}

/** What decides about the calls of contacts that are enrolled now. */
export interface EnrolmentTerms {
  /** When their calls are due: now, or when the campaign next opens. Null: it schedules none. */
  readonly dueAt: Date | null;
  /** How far the rounds of a member are settled before its call is looked at. */
  readonly coveredUntil: "infinity" | "-infinity";
  /** How far they are settled afterwards. */
  readonly until: Date | "infinity";
  /** From the present round to that of the call: a call in it serves the contact. */
  readonly span: Pick<Round, "startsAt" | "endsAt">;
}

export function enrolmentTerms(campaign: CampaignRow, now: Date): EnrolmentTerms {
  const recurs = campaign.scheduleFrequency !== null;
  // A stopped campaign schedules nothing; it owes these calls when it is started again.
  const dueAt = campaign.state === "STOPPED" ? null : nextOpening(campaign, now);
  const present = roundAt(campaign, now);
  const round = roundAt(campaign, dueAt ?? now);
  return {
    dueAt,
    coveredUntil: recurs || dueAt === null ? "-infinity" : "infinity",
    until: dueAt === null ? round.startsAt : recurs ? round.endsAt : "infinity",
    span: { startsAt: present.startsAt, endsAt: round.endsAt },
  };
}

/**
 * Enrols contacts and schedules a call for each that is owed one: now, or when the campaign next opens. New members
 * are placed behind all others, in the order of `members`; members keep their places. Returns how many memberships and
 * calls are new. A contact gets no call if it was called in the present round (also if the call would fall into the next round),
 * or if a user has cancelled its call in that round: so enrolling the same contacts twice adds nothing.
 */
export async function enrol(
  tx: Tx,
  { campaign }: KeptCampaign,
  members: readonly NewMember[],
  now: Date,
  importNumber: number | null = null,
): Promise<{ readonly enrolled: number; readonly calls: number }> {
  if (members.length === 0) return { enrolled: 0, calls: 0 };
  if (campaign.isLaned) return await enrolInLanes(tx, campaign, members, now, importNumber);
  const terms = enrolmentTerms(campaign, now);
  const isUnknown = (member: NewMember) => owesUnknown(campaign) && member.isUnknown;
  const added = await insertEnrolments.first(
    tx,
    campaign.id,
    campaign.tenantId,
    terms.coveredUntil,
    now,
    members.map(({ id }) => id),
    members.map(isUnknown),
    terms.until,
    terms.dueAt,
    campaign.generation,
    importNumber,
  );
  const contactIds = members.filter((member) => !isUnknown(member)).map(({ id }) => id);
  const { enrolled, calls } = added!;
  if (contactIds.length === 0) return { enrolled, calls };
  const facts = await owedToContacts(tx, campaign.id, contactIds, terms.span);
  const of = { campaign, importNumber, termsOf: () => terms };
  return { enrolled, calls: calls + (await coverOwed(tx, facts, of, now)) };
}

function owesUnknown({ retryAttempts }: CampaignRow): boolean {
  return isOwedCall(unknownContact, retryAttempts);
}

/** The same in a campaign with lanes: each member by the hours of the own area. */
async function enrolInLanes(
  tx: Tx,
  campaign: CampaignRow,
  members: readonly NewMember[],
  now: Date,
  importNumber: number | null,
): Promise<{ readonly enrolled: number; readonly calls: number }> {
  const located = await locate(
    tx,
    members.map(({ id }) => ({ campaign, contactId: id })),
  );
  const termsOf = new Map<CampaignRow, EnrolmentTerms>();
  for (const { campaign: there } of located) {
    if (!termsOf.has(there)) termsOf.set(there, enrolmentTerms(there, now));
  }
  const placed = members.map(({ id, isUnknown }, index) => {
    const { campaign: there, areaId } = located[index]!;
    const terms = termsOf.get(there)!;
    return { id, areaId: areaId ?? 0, terms, isUnknown: owesUnknown(campaign) && isUnknown };
  });
  const added = await insertEnrolmentsInLanes.first(
    tx,
    campaign.id,
    campaign.tenantId,
    placed.map(({ terms }) => terms.coveredUntil),
    now,
    placed.map(({ id }) => id),
    placed.map(({ isUnknown }) => isUnknown),
    placed.map(({ terms }) => terms.until),
    placed.map(({ terms }) => terms.dueAt),
    campaign.generation,
    importNumber,
    placed.map(({ areaId }) => areaId),
  );
  const { enrolled, calls } = added!;
  const known = placed.filter(({ isUnknown }) => !isUnknown);
  if (known.length === 0) return { enrolled, calls };
  const ofMember = new Map(known.map(({ id, terms }) => [id, terms]));
  const spans = known.map(({ id, terms }) => ({ id, ...terms.span }));
  const facts = await owedInSpans(tx, campaign.id, spans);
  const of = { campaign, importNumber, termsOf: (id: string) => ofMember.get(id)! };
  return { enrolled, calls: calls + (await coverOwed(tx, facts, of, now)) };
}

/** Creates the calls that are owed to members by their terms. Returns how many are new. */
async function coverOwed(
  tx: Tx,
  facts: Awaited<ReturnType<typeof owedToContacts>>,
  {
    campaign,
    importNumber,
    termsOf,
  }: {
    readonly campaign: CampaignRow;
    readonly importNumber: number | null;
    readonly termsOf: (contactId: string) => EnrolmentTerms;
  },
  now: Date,
): Promise<number> {
  const owed = facts.filter((contact) => isOwedCall(contact, campaign.retryAttempts));
  const covered = owed.map(({ campaignId, contactId, position }): Covered => {
    const { until, dueAt } = termsOf(contactId);
    return { campaignId, contactId, position, until, callAt: dueAt };
  });
  // A campaign that does not recur owes the call to what has asked for it last.
  const recurs = campaign.scheduleFrequency !== null;
  const asking = recurs ? [] : covered.filter(({ callAt }) => callAt !== null);
  const others = recurs ? covered : covered.filter(({ callAt }) => callAt === null);
  return (
    (await coverEnrolments(tx, asking, now, importNumber ?? 0)) +
    (await coverEnrolments(tx, others, now, null))
  );
}

/** Locks the contacts that a request names. Returns each once, in their order. @throws InputValidationError */
async function lockNamed(
  tx: Tx,
  tenantId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const path = ["contactIds"];
  if (contactIds.length === 0 || contactIds.length > contactsPerRequest) {
    refuse([{ path, message: `must contain 1 to ${contactsPerRequest} contacts` }]);
  }
  const asIds = contactIds.filter((id) => z.uuid().safeParse(id).success);
  const { ids: known } = await lockCallees(tx, tenantId, asIds);
  refuse(
    contactIds.flatMap((id, index) =>
      known.has(id)
        ? []
        : [{ path: [...path, String(index)], message: `there is no contact with the ID ${id}` }],
    ),
  );
  return [...new Set(contactIds)];
}
