import { as, statement } from "#db/statement.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";

/**
 * Stores a webhook of a tenant ($1): the id of the dial that it carries, VAPI's id of the call, type, status, body,
 * result, now. Clears the tenant's alert that no webhooks arrive, if there is one, and returns whether there was. The
 * body of a webhook about a person who was erased is not stored. The clearing costs one look into the key of lasting alerts, which nearly always finds nothing.
 */
export const storeWebhook = statement({
  name: "keep-webhook",
  text: `
        with cleared as (
          delete from lasting_alert
          where tenant_id = $1 and kind = 'WEBHOOKS_SILENT' and subject = $1::uuid::text
          returning alert_id
        ),
        noted as (
          update alert set cleared_at = $8 from cleared where tenant_id = $1 and id = alert_id
        )
        insert into webhook_event (tenant_id, call_id, vapi_call_id, type, status, body, result, received_at)
        select $1, call_id, $3, $4, $5, case when erased_at is null then $6::jsonb else '{}' end, $7, $8
        from (values (1)) one
        left join lateral (
          select call_id, contact.erased_at from dial join contact on contact.id = dial.contact_id
          where dial.tenant_id = $1 and (dial.id = $2 or vapi_call_id = $3) limit 1) call on true
        returning exists (select from cleared) as "wereSilent"`,
  params: [
    "uuid",
    "uuid?",
    "text?",
    "text",
    "text?",
    as<string>("jsonb"),
    as<WebhookResult>("text"),
    "timestamptz",
  ],
  row: { wereSilent: "bool" },
});
