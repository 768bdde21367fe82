import { loginLink } from "#runtime/login-link.ts";
import { withContext } from "#runtime/with-context.ts";
import { firstTenant } from "#db/queries/tenants.ts";
import { DomainError } from "#domain/errors.ts";
import { tenantCalled } from "#domain/tenants/operate.ts";

/** `npm run login`: prints a link that signs a user of a tenant in to the console, once, within ten minutes. */
const usage = `usage:
  npm run login                         a link for the first owner of the oldest tenant
  npm run login -- <tenant>             for that of the tenant with this ID or name
  npm run login -- <tenant> <user>      for the user of the tenant with this name or email address`;

const [tenant, user, ...rest] = process.argv.slice(2);

if (rest.length > 0 || tenant?.startsWith("-")) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await withContext(async (context, env) => {
    const url = env.consoleUrl ?? `http://localhost:${env.port}`;
    try {
      const tenantId =
        tenant === undefined
          ? (await firstTenant.first(context.pool))?.id
          : await tenantCalled(context, tenant);
      if (tenantId === undefined) {
        console.error("there is no tenant yet: start the server first (npm start)");
        process.exitCode = 2;
      } else console.log(await loginLink(context, url, tenantId, user));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      console.error(error.message);
      process.exitCode = 2;
    }
  });
}
