import type { Queryable } from "#db/pool.ts";

/** A tenant as the dispatcher sees it. */
export interface TenantRow {
  readonly id: string;
  readonly isSimulated: boolean;
  readonly vapiApiKeyEncrypted: string | null;
  readonly webhookSecretEncrypted: string;
  readonly credentialVersion: number;
  readonly maxConcurrentCalls: number;
  readonly onUnknown: "REDIAL" | "NEVER";
  readonly dialPausedUntil: Date | null;
  readonly dialBackoffMs: number;
  readonly disabledAt: Date | null;
  readonly liveCalls: number;
}

const columns = `
  t.id, t.is_simulated as "isSimulated", t.vapi_api_key_encrypted as "vapiApiKeyEncrypted",
  t.webhook_secret_encrypted as "webhookSecretEncrypted", t.credential_version as "credentialVersion",
  t.max_concurrent_calls as "maxConcurrentCalls", t.on_unknown as "onUnknown",
  t.dial_paused_until as "dialPausedUntil", t.dial_backoff_ms as "dialBackoffMs",
  t.disabled_at as "disabledAt"`;

/**
 * Locks tenants in the order of their ids. A statement of its own: slots that are counted in the
 * statement that waits for the lock are counted as they were before the wait, and two dispatchers then
 * exceed them together.
 */
export async function lockTenants(tx: Queryable, tenantIds: readonly string[]): Promise<void> {
  await tx.query({
    name: "lock-tenants",
    text: "select id from tenant where id = any($1::uuid[]) order by id for no key update",
    values: [tenantIds],
  });
}

export async function tenantFacts(
  db: Queryable,
  tenantIds: readonly string[],
): Promise<TenantRow[]> {
  const { rows } = await db.query<TenantRow>({
    name: "tenant-facts",
    text: `select ${columns}, live.n as "liveCalls"
           from tenant t
           cross join lateral (
             select count(*)::int as n from call
             where tenant_id = t.id and status in ('CALLING', 'IN_PROGRESS')
           ) live
           where t.id = any($1::uuid[])`,
    values: [tenantIds],
  });
  return rows;
}
