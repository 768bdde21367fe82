import type { Queryable } from "#db/pool.ts";
import { notBarredSql, standingSql } from "./contact-facts.ts";

/** People, not calls: the contacts that are in a campaign now. The counts overlap. */
export interface CampaignPeople {
  readonly enrolled: number;
  /** Had a call that was placed, and that rang or may have. */
  readonly called: number;
  /** Had a COMPLETED call. */
  readonly reached: number;
  /** Have a call that is scheduled or live. */
  readonly waiting: number;
  /** May not be called at all: do-not-call, a bad number, the retry limit. */
  readonly notCallable: number;
}

/** The people of these campaigns, one row each. Test calls do not count. */
export async function campaignPeople(
  db: Queryable,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<(CampaignPeople & { readonly campaignId: string })[]> {
  const { rows } = await db.query<CampaignPeople & { readonly campaignId: string }>({
    name: "campaign-people",
    text: `
      select facts.campaign_id as "campaignId", count(*)::int as enrolled,
        (count(*) filter (where facts.called))::int as called,
        (count(*) filter (where facts.reached))::int as reached,
        (count(*) filter (where facts.waiting))::int as waiting,
        (count(*) filter (where not (${notBarredSql("facts", "facts.retry_attempts")})))::int
          as "notCallable"
      from (
        select campaign.id as campaign_id, campaign.retry_attempts, ${standingSql},
          history.completed > 0 as reached, coalesce(calls.called, false) as called,
          coalesce(calls.waiting, false) as waiting
        from campaign
        join enrolment on enrolment.campaign_id = campaign.id and enrolment.removed_at is null
        join contact on contact.id = enrolment.contact_id
        left join (
          select campaign_id, contact_id, (count(*) filter (where status = 'COMPLETED'))::int as completed,
            bool_or(placed_at is not null and reached_phone is distinct from false) as called,
            bool_or(status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS')) as waiting
          from call
          where tenant_id = $1 and campaign_id = any($2::uuid[]) and kind <> 'TEST'
          group by campaign_id, contact_id
        ) calls on calls.campaign_id = campaign.id and calls.contact_id = contact.id
        cross join lateral (select coalesce(calls.completed, 0) as completed) history
        where campaign.tenant_id = $1 and campaign.id = any($2::uuid[])
      ) facts
      group by facts.campaign_id`,
    values: [tenantId, campaignIds],
  });
  return rows;
}
