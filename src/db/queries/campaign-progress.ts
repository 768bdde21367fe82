import { type RowOf, statement } from "#db/statement.ts";
import { outdatedSql } from "./outdated-calls.ts";
import { notBarredSql, standingSql } from "./contact-facts.ts";

/**
 * The people of a tenant's ($1) campaigns ($2), one row per campaign that has any: contacts that are enrolled
 * now, not calls. The counts overlap. Test calls do not count.
 */
export const campaignPeople = statement({
  text: `
      select facts.campaign_id as "campaignId", count(*)::int as enrolled,
        (count(*) filter (where facts.called))::int as called,
        (count(*) filter (where facts.reached))::int as reached,
        (count(*) filter (where facts.waiting))::int as waiting,
        (count(*) filter (where not (${notBarredSql("facts", "facts.retry_attempts")})))::int
          as "notCallable"
      from (
        select campaign.id as campaign_id, campaign.retry_attempts, ${standingSql},
          history.completed > 0 as reached,
          coalesce(calls.called, false) or former.last_dial_at is not null as called,
          coalesce(calls.waiting, false) as waiting
        from campaign
        join enrolment on enrolment.campaign_id = campaign.id and enrolment.removed_at is null
        join contact on contact.id = enrolment.contact_id
        left join (
          select campaign_id, contact_id, (count(*) filter (where status = 'COMPLETED'))::int as completed,
            bool_or(placed_at is not null and reached_phone is distinct from false) as called,
            bool_or(status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS')
              and not ${outdatedSql("call", "own.generation")}) as waiting
          from call join campaign own on own.id = call.campaign_id
          where call.tenant_id = $1 and campaign_id = any($2::uuid[]) and kind <> 'TEST'
          group by campaign_id, contact_id
        ) calls on calls.campaign_id = campaign.id and calls.contact_id = contact.id
        left join deleted_calls former on former.tenant_id = campaign.tenant_id and former.campaign_id = campaign.id
          and former.contact_id = contact.id
        cross join lateral (
          select coalesce(calls.completed, 0) + coalesce(former.completed, 0) as completed
        ) history
        where campaign.tenant_id = $1 and campaign.id = any($2::uuid[])
      ) facts
      group by facts.campaign_id`,
  params: ["uuid", "uuid[]"],
  row: {
    campaignId: "uuid",
    enrolled: "int4",
    /** Had a call that was placed, and that rang or may have. */
    called: "int4",
    /** Had a COMPLETED call. */
    reached: "int4",
    /** Have a call that is scheduled or live. */
    waiting: "int4",
    /** May not be called at all: do-not-call, a bad number, the retry limit. */
    notCallable: "int4",
  },
});

export type CampaignPeople = Omit<RowOf<typeof campaignPeople>, "campaignId">;
