import { createTenant } from "#domain/tenants/tenants.ts";
import { InputValidationError } from "#domain/errors.ts";
import { withContext } from "#runtime/with-context.ts";

/** `npm run tenant -- create "Acme"`: prints one JSON line with the tenant's id and its only copy of the key. */
const [verb, name, ...rest] = process.argv.slice(2);

if (verb !== "create" || name === undefined || rest.length > 0) {
  console.error('usage: npm run tenant -- create "Acme"');
  process.exitCode = 2;
} else {
  await withContext(async (context) => {
    try {
      console.log(JSON.stringify(await createTenant(context, { name })));
    } catch (error) {
      if (!(error instanceof InputValidationError)) throw error;
      console.error(error.message);
      process.exitCode = 2;
    }
  });
}
