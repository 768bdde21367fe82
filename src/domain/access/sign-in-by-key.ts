import { inTransaction } from "#db/pool.ts";
import { holdersOfKeys } from "#db/queries/api-keys.ts";
import type { DomainContext } from "#domain/context.ts";
import { bearerToken, hashToken } from "../../secrets.ts";
import { type NewSession, signIn } from "./sessions.ts";

/** Signs in the holder of an API key. Null: the key does not exist, was revoked or has expired. */
export async function signInByKey(
  { pool, clock }: DomainContext,
  key: string,
  userAgent: string,
): Promise<{ readonly session: NewSession; readonly tenantId: string } | null> {
  if (!bearerToken.test(key)) return null;
  return await inTransaction(pool, async (tx) => {
    const now = await clock.now(tx);
    const holder = await holdersOfKeys.first(tx, [hashToken(key)]);
    if (holder === undefined || (holder.expiresAt !== null && holder.expiresAt <= now)) return null;
    const { tenantId, apiKeyId } = holder;
    const by = { kind: "API_KEY", tenantId, apiKeyId } as const;
    const session = await signIn(tx, by, { method: "API_KEY", userAgent }, now);
    return { session, tenantId };
  });
}
