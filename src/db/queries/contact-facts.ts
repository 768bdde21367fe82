import type { Queryable } from "#db/pool.ts";
import type { Candidate } from "#rules/dispatch-plan.ts";
import type { ContactFacts } from "#rules/decision.ts";
import type { Round } from "#rules/round.ts";

interface Row extends ContactFacts {
  readonly tenantId: string;
  readonly callId: string | null;
  readonly kind: Candidate["call"]["kind"];
  readonly scheduledTime: Date;
  readonly redialRound: string | null;
}

/** What is known of one contact in one campaign: the facts of the decision, and the call that waits. */
export interface ContactInCampaign {
  readonly tenantId: string;
  readonly contact: ContactFacts;
  /** The waiting call, or the one asked for. */
  readonly call: (Candidate["call"] & { readonly id: string }) | null;
}

/**
 * Facts of one contact for the decision. `callId` names the call in question: it does not count as in
 * flight, and it is the waiting call even when it was claimed already. Null when there is no such contact.
 */
export async function contactFacts(
  db: Queryable,
  query: {
    readonly campaignId: string;
    readonly contactId: string;
    readonly round: Round;
    readonly callId: string | null;
  },
): Promise<ContactInCampaign | null> {
  const { rows } = await db.query<Row>({
    name: "contact-facts",
    text: `
      select contact.tenant_id as "tenantId",
        exists (select from enrolment where campaign_id = $1 and contact_id = contact.id
          and removed_at is null) as "isEnrolled",
        contact.deleted_at is not null as "isDeleted", contact.do_not_call as "doNotCall",
        contact.unreachable_reason as "unreachableReason",
        exists (select from call where tenant_id = contact.tenant_id and contact_id = contact.id
          and status in ('CALLING', 'IN_PROGRESS') and id is distinct from $5::uuid) as "isInFlight",
        history.dials as "dialsInRound", history.completed as "completedCalls",
        waiting.id as "callId", waiting.kind, waiting.scheduled_time as "scheduledTime",
        waiting.redial_round as "redialRound"
      from contact
      cross join lateral (
        select
          (count(*) filter (where placed_at >= $3 and placed_at < $4
            and reached_phone is distinct from false))::int as dials,
          (count(*) filter (where status = 'COMPLETED'))::int as completed
        from call where campaign_id = $1 and contact_id = contact.id and kind <> 'TEST'
      ) history
      left join lateral (
        select id, kind, scheduled_time, redial_round from call
        where campaign_id = $1 and contact_id = contact.id
          and (id = $5::uuid or ($5::uuid is null and status = 'SCHEDULED' and kind <> 'TEST'))
      ) waiting on true
      where contact.id = $2`,
    values: [
      query.campaignId,
      query.contactId,
      query.round.startsAt,
      query.round.endsAt,
      query.callId,
    ],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { tenantId, callId, kind, scheduledTime, redialRound, ...contact } = row;
  return {
    tenantId,
    contact,
    call: callId === null ? null : { id: callId, kind, scheduledTime, redialRound },
  };
}
