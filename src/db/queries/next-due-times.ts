import { statement } from "#db/statement.ts";
import { isWaitingSql } from "./call-facets.ts";

/**
 * For each of these tenants ($1) the first time after $2, and not after $3, at which a waiting call of an active
 * campaign becomes due; tenants without one are left out.
 */
export const nextDueTimes = statement({
  name: "next-due-times",
  text: `
      select campaign.tenant_id as "tenantId", min(next.scheduled_time) as at
      from campaign
      cross join lateral (
        select scheduled_time from call
        where campaign_id = campaign.id and generation = campaign.generation and ${isWaitingSql("call")}
          and scheduled_time > $2 and scheduled_time <= $3
        order by scheduled_time limit 1
      ) next
      where campaign.tenant_id = any($1::uuid[]) and campaign.state = 'ACTIVE'
        and campaign.deleted_at is null
      group by campaign.tenant_id`,
  params: ["uuid[]", "timestamptz", "timestamptz"],
  row: { tenantId: "uuid", at: "timestamptz" },
});
