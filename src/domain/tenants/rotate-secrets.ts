import { countSealed, replaceSealed, sealedOtherwise } from "#db/queries/sealed-secrets.ts";
import type { DomainContext } from "#domain/context.ts";

const batch = 500;

/**
 * Encrypts all stored secrets with the current key that are encrypted with a former one. It can be interrupted,
 * repeated, and run beside servers: a text is replaced only if it has not changed since it was read.
 * @returns how many were encrypted again, and how many there are.
 * @throws Error when a former key is not configured.
 */
export async function rotateSecrets({
  pool,
  secrets,
}: DomainContext): Promise<{ readonly resealed: number; readonly total: number }> {
  let resealed = 0;
  for (;;) {
    const old = await sealedOtherwise(pool, secrets.currentPrefix, String(batch));
    if (old.length === 0) {
      const counted = await countSealed.first(pool);
      return { resealed, total: counted!.n };
    }
    for (const secret of old) {
      const isDone = await replaceSealed(pool, secret, secrets.seal(secrets.open(secret.sealed)));
      if (isDone) resealed += 1;
    }
  }
}
