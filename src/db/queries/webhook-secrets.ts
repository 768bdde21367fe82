import { statement } from "#db/statement.ts";

/** The sealed webhook secrets of tenants: of each the present one, then the former ones, the latest first. */
export const webhookSecrets = statement({
  name: "webhook-secrets",
  text: `select id as "tenantId", webhook_secret_encrypted as sealed, null::timestamptz as "replacedAt"
           from tenant where id = any($1::uuid[])
           union all
           select tenant_id, secret_encrypted, replaced_at
           from former_webhook_secret where tenant_id = any($1::uuid[])
           order by "replacedAt" desc nulls first`,
  params: ["uuid[]"],
  row: { tenantId: "uuid", sealed: "text", replacedAt: "timestamptz?" },
});

/** One row if the tenant has a dial, by its id or VAPI's id of the call, that was sent by $4. */
export const dialSentBy = statement({
  name: "placed-before",
  text: `select from dial
           where tenant_id = $1 and (id = $2 or vapi_call_id = $3) and sent_at <= $4 limit 1`,
  params: ["uuid", "uuid?", "text?", "timestamptz"],
  row: {},
});

/** Keeps the tenant's present secret as one that was replaced at $2. */
export const keepFormerSecret = statement({
  text: `insert into former_webhook_secret (tenant_id, secret_encrypted, replaced_at)
     select id, webhook_secret_encrypted, $2 from tenant where id = $1`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Deletes a tenant's former secrets except the latest $2. */
export const limitFormerSecrets = statement({
  text: `delete from former_webhook_secret where tenant_id = $1 and id not in (
       select id from former_webhook_secret where tenant_id = $1
       order by replaced_at desc, id desc limit $2)`,
  params: ["uuid", "int8"],
  row: {},
});

/** Deletes the secrets of all tenants that were replaced before $1. */
export const deleteFormerSecrets = statement({
  text: "delete from former_webhook_secret where replaced_at < $1",
  params: ["timestamptz"],
  row: {},
});
