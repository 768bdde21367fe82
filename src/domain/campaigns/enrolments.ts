import { z } from "zod";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { coverEnrolments, owedToContacts } from "#db/queries/owed-calls.ts";
import type { Tx } from "#db/pool.ts";
import { nextOpening } from "#rules/gate.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import { roundAt } from "#rules/round.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { refuse } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { keepCampaign } from "./keep-campaign.ts";

/** Contacts that one request may name. */
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
    const { campaign } = await keepCampaign(tx, tenantId, campaignId);
    const ids = await lockContacts(tx, tenantId, contactIds);
    await enrol(tx, campaign, ids, await context.clock.now(tx));
    await requestDispatch(tx, tenantId);
    return { id: campaignId };
  });
}

/** Ends memberships; calls that wait are cancelled, live ones finish. @throws NotFoundError, InputValidationError */
export async function unenrolContacts(
  context: DomainContext,
  actor: Actor,
  { campaignId, contactIds }: Membership,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "unenrolContacts", async (tx) => {
    const { lock } = await keepCampaign(tx, tenantId, campaignId);
    await lockContacts(tx, tenantId, contactIds);
    const now = await context.clock.now(tx);
    await tx.query(
      // In the order in which they are enrolled.
      `update enrolment set removed_at = $3
       where campaign_id = $1 and contact_id in (
         select contact_id from enrolment
         where campaign_id = $1 and contact_id = any($2::uuid[]) and removed_at is null
         order by contact_id for no key update)`,
      [campaignId, contactIds, now],
    );
    const which = { tenantId, campaign: { id: campaignId, lock }, contactIds };
    await cancelWaitingCalls(tx, which, "NOT_ENROLLED", now);
    return { id: campaignId };
  });
}

/**
 * Enrols contacts and schedules a call for each that is owed one: now, or when the campaign next opens. The
 * campaign is locked by the caller. New members are placed behind all others, in the order of `contactIds`;
 * who is a member keeps the place. Returns how many calls are new. A contact that was called in the present
 * round gets none, also when the call would fall into the next one, and neither does one whose call in that
 * round a user has cancelled: the same contacts twice add nothing.
 */
export async function enrol(
  tx: Tx,
  campaign: CampaignRow,
  contactIds: readonly string[],
  now: Date,
): Promise<number> {
  const recurs = campaign.scheduleFrequency !== null;
  // A stopped campaign schedules nothing; it owes these calls when it is started again.
  const dueAt = campaign.state === "STOPPED" ? null : nextOpening(campaign, now);
  const coveredUntil = recurs || dueAt === null ? "-infinity" : "infinity";
  await tx.query({
    name: "enrol",
    // Positions in the order that was given, locks in the order of the ids.
    text: `with placed as materialized (
             select contact_id, nextval('enrolment_position') as position
             from (select contact_id from unnest($5::uuid[]) with ordinality as given (contact_id, n)
                   order by n) given
           )
           insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, created_at)
           select $1, contact_id, $2, $3, position, $4 from placed order by contact_id
           on conflict (campaign_id, contact_id)
             do update set removed_at = null, covered_until = excluded.covered_until,
               position = excluded.position
             where enrolment.removed_at is not null`,
    values: [campaign.id, campaign.tenantId, coveredUntil, now, contactIds],
  });
  const present = roundAt(campaign, now);
  const round = roundAt(campaign, dueAt ?? now);
  const span = { startsAt: present.startsAt, endsAt: round.endsAt };
  const facts = await owedToContacts(tx, campaign.id, contactIds, span);
  const owed = facts.filter((contact) => isOwedCall(contact, campaign.retryAttempts));
  const until = dueAt === null ? round.startsAt : recurs ? round.endsAt : "infinity";
  return await coverEnrolments(
    tx,
    owed.map(({ campaignId, contactId, position }) => ({
      campaignId,
      contactId,
      position,
      until,
      callAt: dueAt,
    })),
    now,
  );
}

/** Each once, however often it is named, in the order in which they are named. @throws InputValidationError */
async function lockContacts(
  tx: Tx,
  tenantId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const path = ["contactIds"];
  if (contactIds.length === 0 || contactIds.length > contactsPerRequest) {
    refuse([{ path, message: `must contain 1 to ${contactsPerRequest} contacts` }]);
  }
  const { rows } = await tx.query<{ id: string }>(
    // Locked, so that they cannot be deleted; in the order in which imports lock them.
    `select id from contact where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null
     order by phone for share`,
    [tenantId, contactIds.filter((id) => z.uuid().safeParse(id).success)],
  );
  const known = new Set(rows.map(({ id }) => id));
  refuse(
    contactIds.flatMap((id, index) =>
      known.has(id)
        ? []
        : [{ path: [...path, String(index)], message: `there is no contact with the ID ${id}` }],
    ),
  );
  return [...new Set(contactIds)];
}
