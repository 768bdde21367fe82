import { systemOf } from "#domain/actor.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import {
  disableTenant,
  enableTenant,
  issueOwnerKey,
  listTenants,
  tenantCalled,
} from "#domain/tenants/operate.ts";
import type { DomainContext } from "#domain/context.ts";
import { DomainError } from "#domain/errors.ts";
import { withContext } from "#runtime/with-context.ts";

/** `npm run tenant -- …`: prints JSON, one object a line. A key is printed once and stored as a hash. */
const usage = `usage:
  npm run tenant -- create "Acme"                    create a tenant and its first API key
  npm run tenant -- list                             every tenant, with the beginnings of its keys
  npm run tenant -- key <tenant> [--revoke-others]   make a new owner key, for lost ones
  npm run tenant -- disable <tenant>                 stop dialling and refuse its keys
  npm run tenant -- enable <tenant>                  undo that
<tenant> is the ID or the name of a tenant.`;

type Work = (context: DomainContext) => Promise<unknown>;

function workOf([verb, name, ...rest]: readonly string[]): Work | null {
  const [option] = rest;
  if (verb === "list" && name === undefined) return listTenants;
  if (name === undefined || rest.length > 1 || (verb !== "key" && rest.length > 0)) return null;
  switch (verb) {
    case "create":
      return (context) => createTenant(context, { name });
    case "key":
      if (option !== undefined && option !== "--revoke-others") return null;
      return async (context) => {
        const tenantId = await tenantCalled(context, name);
        return await issueOwnerKey(context, systemOf(tenantId), {
          revokeOthers: option !== undefined,
        });
      };
    case "disable":
    case "enable":
      return async (context) => {
        const tenantId = await tenantCalled(context, name);
        await (verb === "disable" ? disableTenant : enableTenant)(context, systemOf(tenantId));
        return { tenantId, disabled: verb === "disable" };
      };
    default:
      return null;
  }
}

const work = workOf(process.argv.slice(2));

if (work === null) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await withContext(async (context) => {
    try {
      const result = await work(context);
      for (const line of Array.isArray(result) ? result : [result]) {
        console.log(JSON.stringify(line));
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      console.error(error.message);
      process.exitCode = 2;
    }
  });
}
