import { statement } from "#db/statement.ts";

/**
 * What is known of a tenant's ($1) webhooks. Looks at the given calls ($2) and at each campaign's last ones between
 * $3 and $4 (both included), by the time at which they ended here.
 */
export const webhookRecord = statement({
  name: "webhook-record",
  text: `
      with last as (
        select (select received_at from webhook_event where tenant_id = $1 order by id desc limit 1) as at),
      ended as (
        select recent.* from campaign cross join lateral (
          select id, placed_at, vapi_call_id, reached_phone, finished_at from call
          where campaign_id = campaign.id and kind <> 'TEST' and finished_at between $3 and $4
          order by finished_at desc limit 10) recent
        where campaign.tenant_id = $1
        union
        select id, placed_at, vapi_call_id, reached_phone, finished_at from call
        where id = any($2::uuid[]) and tenant_id = $1 and finished_at <= $4)
      select last.at as "lastWebhookAt", (select count(*)::int from (
        select from ended where vapi_call_id is not null and reached_phone
          and placed_at > coalesce(last.at, '-infinity') limit 10) silent) as "endedWithout"
      from last`,
  params: ["uuid", "uuid[]", "timestamptz", "timestamptz"],
  row: {
    /** Null if none has come in the time for which webhooks are kept. */
    lastWebhookAt: "timestamptz?",
    /** Calls placed since then that ended without a webhook, at most ten. */
    endedWithout: "int4",
  },
});
