import { countSealed, replaceSealed, sealedOtherwise } from "#db/queries/sealed-secrets.ts";
import type { DomainContext } from "#domain/context.ts";

const batch = 500;

/**
 * Seals everything stored with the current key that was sealed with a former one. It can be repeated,
 * broken off, and run beside servers: each text is replaced only if it still is what was read.
 * @returns how many were sealed anew, of how many.
 * @throws Error when a key is not at hand.
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
