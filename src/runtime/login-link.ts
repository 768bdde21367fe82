import { firstTenant } from "#db/queries/tenants.ts";
import { createOwnerLink } from "#domain/access/login-links.ts";
import type { DomainContext } from "#domain/context.ts";

/**
 * A link with which the person who started the server signs in to the console, once; null where the output is not a
 * terminal but is kept as a log, which must not contain one, and where there is no console or no tenant.
 */
export async function firstLoginLink(
  context: DomainContext,
  consoleUrl: string | null,
): Promise<string | null> {
  if (consoleUrl === null || !process.stdout.isTTY) return null;
  const tenant = await firstTenant.first(context.pool);
  if (tenant === undefined) return null;
  return await loginLink(context, consoleUrl, tenant.id);
}

/** A link that signs in, once, the first owner of the tenant, or the user with a name or email address. */
export async function loginLink(
  context: DomainContext,
  consoleUrl: string,
  tenantId: string,
  user?: string,
): Promise<string> {
  const { token } = await createOwnerLink(context, tenantId, user);
  return `${consoleUrl}/#login=${token}`;
}
