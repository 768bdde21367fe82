import type { Queryable } from "#db/pool.ts";
import { as, statement } from "#db/statement.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import { dialOfNewsSql } from "./dial-rows.ts";

/** A webhook as it is stored. */
export interface StoredWebhook {
  readonly tenantId: string;
  /** The id of the dial that it carries. */
  readonly dialId: string | null;
  readonly vapiCallId: string | null;
  readonly type: string;
  readonly status: string | null;
  /** JSON. */
  readonly body: string;
  readonly result: WebhookResult;
}

const storeAll = statement({
  name: "keep-webhooks",
  text: `
      with cleared as (
        delete from lasting_alert
        where (tenant_id, kind, subject) in (
          select tenant_id, kind, subject from lasting_alert
          where tenant_id = any($1::uuid[]) and kind = 'WEBHOOKS_SILENT' and subject = tenant_id::text
          order by tenant_id for update skip locked)
        returning tenant_id, alert_id
      ),
      noted as (
        update alert set cleared_at = $8 from cleared
        where alert.tenant_id = cleared.tenant_id and alert.id = cleared.alert_id
      ),
      stored as (
        insert into webhook_event (tenant_id, call_id, vapi_call_id, type, status, body, result, received_at)
        select tenant_id, call_id,
          case when known_as is distinct from vapi_call_id then vapi_call_id end, type, status,
          case when erased_at is null then body else '{}' end, result, $8
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
          as webhook (tenant_id, dial_id, vapi_call_id, type, status, body, result)
        left join lateral (
          select call_id, known_as, contact.erased_at
          from (${dialOfNewsSql("webhook", "call_id, contact_id, vapi_call_id as known_as")}) dial
          join contact on contact.id = dial.contact_id
        ) call on true
      )
      select tenant_id as "tenantId" from cleared`,
  params: [
    "uuid[]",
    as<readonly (string | null)[]>("uuid[]"),
    as<readonly (string | null)[]>("text[]"),
    "text[]",
    as<readonly (string | null)[]>("text[]"),
    as<readonly string[]>("jsonb[]"),
    as<readonly WebhookResult[]>("text[]"),
    "timestamptz",
  ],
  row: { tenantId: "uuid" },
});

/**
 * Stores webhooks, at an instant. Clears their tenants' alerts that no webhooks arrive, and returns the tenants that
 * had one. VAPI's id of the call is stored if the call has another one or is not known. The body of a webhook about a person who was erased is not stored. The clearing costs one look into the key of lasting alerts.
 */
export async function storeWebhooks(
  db: Queryable,
  webhooks: readonly StoredWebhook[],
  at: Date,
): Promise<string[]> {
  if (webhooks.length === 0) return [];
  const rows = await storeAll(
    db,
    webhooks.map(({ tenantId }) => tenantId),
    webhooks.map(({ dialId }) => dialId),
    webhooks.map(({ vapiCallId }) => vapiCallId),
    webhooks.map(({ type }) => type),
    webhooks.map(({ status }) => status),
    webhooks.map(({ body }) => body),
    webhooks.map(({ result }) => result),
    at,
  );
  return rows.map(({ tenantId }) => tenantId);
}
