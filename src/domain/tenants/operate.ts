import { lockCampaignsOfTenant, lockTenants } from "#db/locks.ts";
import { keysInForce, revokeKeys } from "#db/queries/api-keys.ts";
import { logRevokedKeys } from "#db/queries/changes.ts";
import { allTenants, markDisabled, markEnabled, tenantsCalled } from "#db/queries/tenants.ts";
import type { RowOf } from "#db/statement.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { insertApiKey, keysPerTenant, newApiKey } from "./api-keys.ts";

/*
 * The commands of `npm run tenant`, which the operator of the server runs. The operator acts for all tenants and needs
 * no API key.
 */

/** All tenants, oldest first. */
export async function listTenants({ pool }: DomainContext): Promise<RowOf<typeof allTenants>[]> {
  return await allTenants(pool);
}

/** The id of the tenant with this id or name. @throws NotFoundError, NotPossibleError */
export async function tenantCalled({ pool }: DomainContext, idOrName: string): Promise<string> {
  const called = await tenantsCalled(pool, idOrName);
  if (called.length > 1) {
    throw new NotPossibleError(
      "TENANT_NAME_NOT_UNIQUE",
      `${called.length} tenants have the name ${JSON.stringify(idOrName)}: give the ID instead (${called.map(({ id }) => id).join(", ")})`,
    );
  }
  if (called.length === 0) {
    const hint = " or with this name: npm run tenant -- list shows all tenants";
    throw new NotFoundError("tenant", idOrName, hint);
  }
  return called[0]!.id;
}

/**
 * Creates an API key for a tenant whose keys are lost. `revokeOthers` revokes all other keys. `apiKey` is not returned
 * again. @throws NotPossibleError
 */
export async function issueOwnerKey(
  context: DomainContext,
  actor: Actor,
  { revokeOthers = false }: { readonly revokeOthers?: boolean } = {},
): Promise<{ readonly tenantId: string; readonly apiKey: string; readonly revoked: number }> {
  const { tenantId } = actor;
  const apiKey = newApiKey();
  const { id: _id, ...issued } = await commitChange(context, actor, "issueOwnerKey", async (tx) => {
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    const others = (await keysInForce(tx, tenantId, now)).map(({ id }) => id);
    if (!revokeOthers && others.length >= keysPerTenant) {
      throw new NotPossibleError(
        "API_KEY_LIMIT_REACHED",
        `the tenant already has ${keysPerTenant} API keys, the maximum: add --revoke-others, or revoke one with revokeApiKey`,
      );
    }
    const revoked = revokeOthers ? others : [];
    await revokeKeys(tx, revoked, now);
    await logRevokedKeys(tx, tenantId, revoked);
    const id = await insertApiKey(tx, { tenantId, name: "owner key", key: apiKey }, now);
    return { id, tenantId, apiKey, revoked: revoked.length };
  });
  return issued;
}

/**
 * Disables a tenant: when this returns, no further dial is committed (one that was may still be sent within two
 * seconds), and its keys are refused. Live calls continue to their end, and scheduled calls are kept.
 */
export async function disableTenant(context: DomainContext, actor: Actor): Promise<void> {
  const { tenantId } = actor;
  await commitChange(context, actor, "disableTenant", async (tx, see) => {
    await lockTenants(tx, [tenantId]);
    await see(tenantId);
    // A dial that is being committed as SENT holds its campaign: wait for it, and let no other begin.
    await lockCampaignsOfTenant(tx, tenantId);
    const now = await context.clock.now(tx);
    await markDisabled(tx, tenantId, now);
    const keys = (await keysInForce(tx, tenantId, now)).map(({ id }) => id);
    await logRevokedKeys(tx, tenantId, keys);
    return { id: tenantId };
  });
}

/** Enables a disabled tenant: its keys are valid again, and scheduled calls that are due are placed. */
export async function enableTenant(context: DomainContext, actor: Actor): Promise<void> {
  const { tenantId } = actor;
  await commitChange(context, actor, "enableTenant", async (tx, see) => {
    await lockTenants(tx, [tenantId]);
    await see(tenantId);
    await markEnabled(tx, tenantId);
    await requestDispatch(tx, tenantId);
    return { id: tenantId };
  });
}
