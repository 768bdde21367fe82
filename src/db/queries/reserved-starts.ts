import { statement } from "#db/statement.ts";

/**
 * The starts of tenants ($1) after $2 that their rates count: of dials that were sent, whatever became of them, and of
 * those that are reserved. A dial that was put back before it was sent has returned its start.
 */
export const reservedStarts = statement({
  name: "reserved-starts",
  text: `select tenant_id as "tenantId", campaign_id as "campaignId", starts_at as "startsAt" from dial
     where tenant_id = any($1::uuid[]) and starts_at is not null and starts_at > $2
       and (sent_at is not null or state = 'INTENDED')`,
  params: ["uuid[]", "timestamptz"],
  row: { tenantId: "uuid", campaignId: "uuid", startsAt: "timestamptz!" },
});
