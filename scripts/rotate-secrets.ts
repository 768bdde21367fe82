import { rotateSecrets } from "#domain/tenants/rotate-secrets.ts";
import { withContext } from "#runtime/with-context.ts";

/**
 * `npm run rotate-secrets`: encrypts everything stored with the present SECRET_KEY. When it is done,
 * SECRET_KEY_PREVIOUS can be taken away. Servers may run meanwhile, and it may be repeated.
 */
await withContext(async (context) => {
  const { resealed, total } = await rotateSecrets(context);
  console.log(
    `${resealed} of ${total} stored secrets were encrypted again; all use the current SECRET_KEY.`,
  );
});
