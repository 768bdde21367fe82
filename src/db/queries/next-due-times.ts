import type { Queryable } from "#db/pool.ts";

/**
 * For each of these tenants the first instant in (after, until] at which a waiting call of an active
 * campaign falls due; tenants without one are left out.
 */
export async function nextDueTimes(
  db: Queryable,
  tenantIds: readonly string[],
  after: Date,
  until: Date,
): Promise<{ tenantId: string; at: Date }[]> {
  const { rows } = await db.query<{ tenantId: string; at: Date }>({
    name: "next-due-times",
    text: `
      select campaign.tenant_id as "tenantId", min(next.scheduled_time) as at
      from campaign
      cross join lateral (
        select scheduled_time from call
        where campaign_id = campaign.id and status = 'SCHEDULED' and kind <> 'TEST'
          and scheduled_time > $2 and scheduled_time <= $3
        order by scheduled_time limit 1
      ) next
      where campaign.tenant_id = any($1::uuid[]) and campaign.state = 'ACTIVE'
        and campaign.deleted_at is null
      group by campaign.tenant_id`,
    values: [tenantIds, after, until],
  });
  return rows;
}
