import { z } from "zod";
import { lockTenants } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import {
  holdersOfKeys,
  insertKey,
  keysInForce,
  revokeKey,
  touchKey,
} from "#db/queries/api-keys.ts";
import { logRevokedKeys } from "#db/queries/changes.ts";
import type { RowOf } from "#db/statement.ts";
import { hashToken, randomToken } from "../../secrets.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { parsed, text } from "#domain/input.ts";
import { type Role, roles } from "#rules/role.ts";

/** Long enough to tell keys apart, too short to help to guess one. */
const prefixLength = 8;
export const keysPerTenant = 100;

/** A key of 256 random bits. Its prefix shows that it is a key of this server. */
export function newApiKey(): string {
  return randomToken("cs_");
}

interface NewKey {
  readonly tenantId: string;
  readonly name: string;
  readonly key: string;
  /** Default: OWNER. */
  readonly role?: Role;
  /** Null, the default: does not expire. */
  readonly expiresAt?: Date | null;
}

export async function insertApiKey(
  tx: Tx,
  { tenantId, name, key, role = "OWNER", expiresAt = null }: NewKey,
  now: Date,
): Promise<string> {
  const prefix = key.slice(0, prefixLength);
  const row = await insertKey.first(
    tx,
    tenantId,
    name,
    prefix,
    hashToken(key),
    now,
    role,
    expiresAt,
  );
  return row!.id;
}

const newKey = z.object({
  name: text(100),
  role: z.enum(roles).nullish(),
  expiresAt: z.date().nullish(),
});

/** Creates a key; `key` is not returned again. @throws InputValidationError, NotPossibleError */
export async function createApiKey(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof newKey>,
): Promise<{ id: string; key: string }> {
  const { tenantId } = actor;
  const { name, role, expiresAt } = parsed(newKey, input);
  const key = newApiKey();
  return await commitChange(context, actor, "createApiKey", async (tx) => {
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    if ((await keysInForce(tx, tenantId, now)).length >= keysPerTenant) {
      throw new NotPossibleError(
        "API_KEY_LIMIT_REACHED",
        `the tenant already has ${keysPerTenant} API keys, the maximum: revoke one first`,
      );
    }
    if (expiresAt != null && expiresAt <= now) {
      throw new InputValidationError([{ path: ["expiresAt"], message: "must be in the future" }]);
    }
    const id = await insertApiKey(
      tx,
      { tenantId, name, key, ...(role != null && { role }), expiresAt: expiresAt ?? null },
      now,
    );
    return { id, key };
  });
}

/** Revokes a key. The last key cannot be revoked. @throws NotFoundError, NotPossibleError */
export async function revokeApiKey(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "revokeApiKey", async (tx, see) => {
    // Without the lock, two revocations at the same time could leave no key.
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    const active = await keysInForce(tx, tenantId, now);
    if (active.length === 1 && active[0]!.id === id) {
      throw new NotPossibleError(
        "API_KEY_IS_THE_LAST",
        "this is the last API key of the tenant: create another one before you revoke it",
      );
    }
    await see(id);
    const changed = await revokeKey.count(tx, id, tenantId, now);
    if (changed === 0) throw new NotFoundError("API key", id);
    // Ends the subscriptions that were started with this key.
    await logRevokedKeys(tx, tenantId, [id]);
    return { id };
  });
}

export interface KeyHolder extends Omit<RowOf<typeof holdersOfKeys>, "hash" | "expiresAt"> {
  /** The key expires after so long; Infinity: it does not. */
  readonly leftMs: number;
}

/** The holders of keys, in their order; null for a key that does not exist, was revoked or has expired. */
export async function holdersOf(
  { pool, clock }: DomainContext,
  keys: readonly string[],
): Promise<(KeyHolder | null)[]> {
  const hashes = keys.map(hashToken);
  const rows = await holdersOfKeys(pool, hashes);
  const mayExpire = rows.some(({ expiresAt }) => expiresAt !== null);
  const now = mayExpire ? await clock.now(pool) : null;
  const holders = new Map(
    rows.flatMap(({ hash, expiresAt, ...holder }) => {
      const leftMs = expiresAt === null ? Infinity : expiresAt.getTime() - now!.getTime();
      return leftMs <= 0 ? [] : [[hash, { ...holder, leftMs }] as const];
    }),
  );
  return hashes.map((hash) => holders.get(hash) ?? null);
}

/** Records when a key was last used, at most once a minute. */
export async function touchApiKey({ pool, clock }: DomainContext, id: string): Promise<void> {
  await touchKey(pool, id, await clock.now(pool));
}
