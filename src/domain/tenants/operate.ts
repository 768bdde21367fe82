import { inTransaction, type Tx } from "#db/pool.ts";
import { lockTenants } from "#db/locks.ts";
import { announce } from "#events/notice.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { insertApiKey, keysPerTenant, newApiKey } from "./api-keys.ts";

/*
 * What the operator of the server does with tenants: the commands of `npm run tenant`. The operator acts
 * for all tenants, and reaches the database without a key.
 */

export interface TenantSummary {
  readonly tenantId: string;
  readonly name: string;
  readonly isSimulated: boolean;
  readonly isVapiConfigured: boolean;
  readonly createdAt: Date;
  /** Null while it is enabled. */
  readonly disabledAt: Date | null;
  /** The keys in force, oldest first. */
  readonly keys: readonly {
    readonly id: string;
    readonly name: string;
    /** The first characters of the key. */
    readonly prefix: string;
    readonly lastUsedAt: string | null;
  }[];
}

/** All tenants, oldest first. */
export async function listTenants({ pool }: DomainContext): Promise<TenantSummary[]> {
  const { rows } = await pool.query<TenantSummary>(
    `select t.id as "tenantId", t.name, t.is_simulated as "isSimulated",
       t.is_simulated or t.vapi_api_key_encrypted is not null as "isVapiConfigured",
       t.created_at as "createdAt", t.disabled_at as "disabledAt",
       coalesce((select jsonb_agg(jsonb_build_object(
           'id', k.id, 'name', k.name, 'prefix', k.prefix, 'lastUsedAt', k.last_used_at)
           order by k.created_at, k.id)
         from api_key k where k.tenant_id = t.id and k.revoked_at is null), '[]') as keys
     from tenant t order by t.created_at, t.id`,
  );
  return rows;
}

/** The id of the tenant with this id, or with this name. @throws NotFoundError, NotPossibleError */
export async function tenantCalled({ pool }: DomainContext, idOrName: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from tenant where id::text = lower($1) or name = $1 order by id",
    [idOrName],
  );
  if (rows.length > 1) {
    throw new NotPossibleError(
      "TENANT_NAME_NOT_UNIQUE",
      `${rows.length} tenants are called ${JSON.stringify(idOrName)}: give the id instead (${rows.map(({ id }) => id).join(", ")})`,
    );
  }
  if (rows.length === 0) throw new NotFoundError("tenant", idOrName);
  return rows[0]!.id;
}

/**
 * Makes a new owner key, for a tenant whose keys are lost. `revokeOthers` ends all other keys at once.
 * `apiKey` is returned here and never again. @throws NotPossibleError
 */
export async function issueOwnerKey(
  context: DomainContext,
  tenantId: string,
  { revokeOthers = false }: { readonly revokeOthers?: boolean } = {},
): Promise<{ readonly tenantId: string; readonly apiKey: string; readonly revoked: number }> {
  const apiKey = newApiKey();
  return await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    const others = await keysInForce(tx, tenantId);
    if (!revokeOthers && others.length >= keysPerTenant) {
      throw new NotPossibleError(
        "API_KEY_LIMIT_REACHED",
        `the tenant has ${keysPerTenant} keys already: add --revoke-others, or revoke one with revokeApiKey`,
      );
    }
    const revoked = revokeOthers ? others : [];
    await tx.query("update api_key set revoked_at = $2 where id = any($1::uuid[])", [revoked, now]);
    await endSubscriptions(tx, tenantId, revoked);
    await insertApiKey(tx, { tenantId, name: "owner key", key: apiKey }, now);
    return { tenantId, apiKey, revoked: revoked.length };
  });
}

/**
 * Stops a tenant: when this returns, no dial is committed any more (one that was may leave within two
 * seconds), and its keys are refused. Live calls finish, and what waits goes on waiting.
 */
export async function disableTenant(context: DomainContext, tenantId: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, [tenantId]);
    // A dial that is being committed as SENT holds its campaign: this waits for it, and lets none begin.
    await tx.query("select id from campaign where tenant_id = $1 order by id for no key update", [
      tenantId,
    ]);
    await tx.query("update tenant set disabled_at = coalesce(disabled_at, $2) where id = $1", [
      tenantId,
      await context.clock.now(tx),
    ]);
    await endSubscriptions(tx, tenantId, await keysInForce(tx, tenantId));
  });
}

/** Lets a tenant that was disabled go on: its keys open the API, and waiting calls that are due go out. */
export async function enableTenant(context: DomainContext, tenantId: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, [tenantId]);
    await tx.query("update tenant set disabled_at = null where id = $1", [tenantId]);
    await requestDispatch(tx, tenantId);
  });
}

async function keysInForce(tx: Tx, tenantId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    "select id from api_key where tenant_id = $1 and revoked_at is null",
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

async function endSubscriptions(tx: Tx, tenant: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) await announce(tx, { topic: "key-revoked", tenant, key });
}
