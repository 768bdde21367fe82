import { statement } from "#db/statement.ts";

/** Adds a key: tenant, name, first characters, hash, now, role, when it expires. */
export const insertKey = statement({
  text: `insert into api_key (tenant_id, name, prefix, hash, created_at, role, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
  params: ["uuid", "text", "text", "text", "timestamptz", "role", "timestamptz?"],
  row: { id: "uuid" },
});

/** The keys of a tenant that are in force now ($2): not revoked, and not expired. */
export const keysInForce = statement({
  text: `select id from api_key
         where tenant_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
  params: ["uuid", "timestamptz"],
  row: { id: "uuid" },
});

/** Revokes one key of a tenant. A key that is revoked already keeps its time. */
export const revokeKey = statement({
  text: "update api_key set revoked_at = coalesce(revoked_at, $3) where id = $1 and tenant_id = $2",
  params: ["uuid", "uuid", "timestamptz"],
  row: {},
});

export const revokeKeys = statement({
  text: "update api_key set revoked_at = $2 where id = any($1::uuid[])",
  params: ["uuid[]", "timestamptz"],
  row: {},
});

/** Of these hashes, those of keys in force, with the tenants that hold the keys. */
export const holdersOfKeys = statement({
  name: "holders-of-keys",
  text: `select k.hash, k.tenant_id as "tenantId", k.id as "apiKeyId",
             k.role, k.expires_at as "expiresAt", t.disabled_at is not null as "isDisabled",
             t.masks_numbers as "masksNumbers"
           from api_key k join tenant t on t.id = k.tenant_id
           where k.hash = any($1::text[]) and k.revoked_at is null`,
  params: ["text[]"],
  row: {
    hash: "text",
    tenantId: "uuid",
    apiKeyId: "uuid",
    role: "role",
    expiresAt: "timestamptz?",
    isDisabled: "bool",
    /** Whether the tenant masks numbers for viewers. */
    masksNumbers: "bool",
  },
});

/** Writes when a key was used, at most once a minute. */
export const touchKey = statement({
  text: `update api_key set last_used_at = $2
     where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** The tenant ($1) of a key ($2), as a seat of its holder. */
export const tenantOfKey = statement({
  text: `select t.id as "tenantId", t.name as "tenantName", k.role, t.disabled_at is not null as "isDisabled"
         from api_key k join tenant t on t.id = k.tenant_id where k.tenant_id = $1 and k.id = $2`,
  params: ["uuid", "uuid"],
  row: { tenantId: "uuid", tenantName: "text", role: "role", isDisabled: "bool" },
});
