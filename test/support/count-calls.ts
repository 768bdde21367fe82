import type pg from "pg";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";

/** A call as it is shown, and the instant at which it counts. */
export interface ShownCall {
  readonly campaignId: string;
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly at: Date;
}

/** All calls of a tenant, read one by one: what the kept counts must be equal to. */
export async function shownCalls(pool: pg.Pool, tenantId: string): Promise<readonly ShownCall[]> {
  const { rows } = await pool.query<ShownCall>(
    `select campaign_id as "campaignId", kind, outcome, coalesce(placed_at, scheduled_time) as at,
       case when status = 'SCHEDULED' and kind <> 'TEST' and call.generation < campaign.generation
         then 'CANCELLED' else status end as status
     from call join campaign on campaign.id = campaign_id where call.tenant_id = $1`,
    [tenantId],
  );
  return rows;
}

/** How many there are of each value. */
export function tally<Value extends string>(values: readonly Value[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}

/** The people of a campaign, counted from the rows of its members and calls. */
export async function peopleInRows(pool: pg.Pool, campaignId: string): Promise<object> {
  const { rows } = await pool.query<object>(
    `select count(*)::int as enrolled, (count(*) filter (where called))::int as called,
       (count(*) filter (where completed > 0))::int as reached, (count(*) filter (where waiting))::int as waiting,
       (count(*) filter (where deleted_at is not null or do_not_call or unreachable_reason is not null
         or held_reason is not null or completed >= retry_attempts))::int as "notCallable"
     from (
       select contact.*, campaign.retry_attempts,
         (select count(*) from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and status = 'COMPLETED') as completed,
         exists (select from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and placed_at is not null and reached_phone is distinct from false) as called,
         exists (select from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and (status in ('CALLING', 'IN_PROGRESS')
             or (status = 'SCHEDULED' and call.generation >= campaign.generation))) as waiting
       from enrolment join contact on contact.id = contact_id join campaign on campaign.id = campaign_id
       where campaign_id = $1 and removed_at is null
     ) member`,
    [campaignId],
  );
  return rows[0]!;
}
