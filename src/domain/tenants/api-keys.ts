import { z } from "zod";
import { inTransaction, type Tx } from "#db/pool.ts";
import { announce } from "#events/notice.ts";
import { hashToken, randomToken } from "../../secrets.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { parsed, text } from "#domain/input.ts";

/** Enough to tell keys apart, too little to guess one. */
const prefixLength = 8;
export const keysPerTenant = 100;

/** A key of 256 random bits. Its beginning says what it is to whoever finds it. */
export function newApiKey(): string {
  return randomToken("cs_");
}

export async function insertApiKey(
  tx: Tx,
  { tenantId, name, key }: { tenantId: string; name: string; key: string },
  now: Date,
): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into api_key (tenant_id, name, prefix, hash, created_at) values ($1, $2, $3, $4, $5)
     returning id`,
    [tenantId, name, key.slice(0, prefixLength), hashToken(key), now],
  );
  return rows[0]!.id;
}

const newKey = z.object({ name: text(100) });

/** Makes a further key; `key` is told here and never again. @throws InputValidationError, NotPossibleError */
export async function createApiKey(
  context: DomainContext,
  tenantId: string,
  input: z.input<typeof newKey>,
): Promise<{ id: string; key: string }> {
  const { name } = parsed(newKey, input);
  const key = newApiKey();
  return await inTransaction(context.pool, async (tx) => {
    if ((await lockKeys(tx, tenantId)).length >= keysPerTenant) {
      throw new NotPossibleError(
        "API_KEY_LIMIT_REACHED",
        `there are ${keysPerTenant} keys already: revoke one first`,
      );
    }
    const id = await insertApiKey(tx, { tenantId, name, key }, await context.clock.now(tx));
    return { id, key };
  });
}

/** Ends a key at once. The last one stays, or nobody could make another. @throws NotFoundError, NotPossibleError */
export async function revokeApiKey(
  context: DomainContext,
  tenantId: string,
  id: string,
): Promise<{ id: string }> {
  return await inTransaction(context.pool, async (tx) => {
    const active = await lockKeys(tx, tenantId);
    if (active.length === 1 && active[0] === id) {
      throw new NotPossibleError(
        "API_KEY_IS_THE_LAST",
        "this is the last key: create another before you revoke it",
      );
    }
    const { rowCount } = await tx.query(
      "update api_key set revoked_at = coalesce(revoked_at, $3) where id = $1 and tenant_id = $2",
      [id, tenantId, await context.clock.now(tx)],
    );
    if (rowCount === 0) throw new NotFoundError("API key", id);
    // Whoever watches with this key sees no more from now on.
    await announce(tx, { topic: "key-revoked", tenant: tenantId, key: id });
    return { id };
  });
}

/** The keys in force. The tenant stays locked, so that two revocations cannot both leave one. */
async function lockKeys(tx: Tx, tenantId: string): Promise<string[]> {
  await tx.query("select id from tenant where id = $1 for no key update", [tenantId]);
  const { rows } = await tx.query<{ id: string }>(
    "select id from api_key where tenant_id = $1 and revoked_at is null",
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

export interface KeyHolder {
  readonly tenantId: string;
  readonly apiKeyId: string;
  readonly isDisabled: boolean;
}

/** Whose keys these are, in their order; null for a key that does not exist or was revoked. */
export async function holdersOf(
  { pool }: DomainContext,
  keys: readonly string[],
): Promise<(KeyHolder | null)[]> {
  const hashes = keys.map(hashToken);
  const { rows } = await pool.query<KeyHolder & { hash: string }>({
    name: "holders-of-keys",
    text: `select k.hash, k.tenant_id as "tenantId", k.id as "apiKeyId",
             t.disabled_at is not null as "isDisabled"
           from api_key k join tenant t on t.id = k.tenant_id
           where k.hash = any($1::text[]) and k.revoked_at is null`,
    values: [hashes],
  });
  const holders = new Map(rows.map(({ hash, ...holder }) => [hash, holder]));
  return hashes.map((hash) => holders.get(hash) ?? null);
}

/** Remembers when a key was last used, to the minute: a key in use costs one write a minute. */
export async function touchApiKey({ pool, clock }: DomainContext, id: string): Promise<void> {
  const now = await clock.now(pool);
  await pool.query(
    `update api_key set last_used_at = $2
     where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
    [id, now],
  );
}
