import { as, statement } from "#db/statement.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";

/**
 * Stores a webhook of a tenant ($1): the id of the dial that it carries, VAPI's id of the call, type, status, body,
 * result, now. Clears the tenant's alert that no webhooks arrive, if there is one, and returns whether there was. The
 * clearing costs one look into the key of lasting alerts, which nearly always finds nothing.
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
        values ($1, (select call_id from dial where tenant_id = $1 and (id = $2 or vapi_call_id = $3) limit 1),
          $3, $4, $5, $6, $7, $8)
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
