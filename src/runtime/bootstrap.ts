import { inTransaction } from "#db/pool.ts";
import { poolWithin } from "#db/pool-within.ts";
import { anyTenant, waitForBootstrap } from "#db/queries/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { holdersOf } from "#domain/tenants/api-keys.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import type { Env } from "../env.ts";
import { makeSample } from "./sample.ts";

/** The number of the advisory lock under which the first tenant is created. */
const bootstrapLock = "7264120003";

/**
 * Creates the first tenant, if there is none. Processes may start together; one of them does it. In one transaction:
 * a tenant without its sample, or whose key was lost, could not be repaired by a later start.
 * @param keepKey is given a generated API key, before the tenant is committed; if it throws, nothing is created.
 * @returns the API key if it was generated now; null if it was given, or a tenant existed.
 */
export async function bootstrap(
  context: DomainContext,
  { bootstrapApiKey: apiKey, isSample }: Pick<Env, "bootstrapApiKey" | "isSample">,
  keepKey: (apiKey: string) => Promise<void> = async () => {},
): Promise<string | null> {
  return await inTransaction(context.pool, async (tx) => {
    await waitForBootstrap(tx, bootstrapLock);
    if ((await anyTenant.count(tx)) !== 0) return null;
    const within: DomainContext = { ...context, pool: poolWithin(context.pool, tx) };
    const tenant = await createTenant(within, {
      name: isSample ? "Sample" : "First tenant",
      isSimulated: isSample,
      ...(apiKey === null ? {} : { apiKey }),
    });
    if (isSample) await makeSample(within, tenant.tenantId);
    if (apiKey !== null) return null;
    await keepKey(tenant.apiKey);
    return tenant.apiKey;
  });
}

/**
 * Why BOOTSTRAP_API_KEY is not a valid key, and what to do; null if it is one. To be called after `bootstrap`: if the
 * database has tenants, the setting creates no key, and has to be the key of one of them.
 */
export async function bootstrapKeyProblem(
  context: DomainContext,
  apiKey: string,
): Promise<string | null> {
  const [holder = null] = await holdersOf(context, [apiKey]);
  if (holder === null) {
    return (
      "BOOTSTRAP_API_KEY was ignored, because it is not an API key of a tenant in this database: it is used only to create the " +
      "first tenant. List the tenants with npm run tenant -- list, and create a new key with npm run tenant -- key <tenant>"
    );
  }
  if (!holder.isDisabled) return null;
  return `BOOTSTRAP_API_KEY is an API key of the tenant ${holder.tenantId}, which is disabled: enable it with npm run tenant -- enable ${holder.tenantId}`;
}
