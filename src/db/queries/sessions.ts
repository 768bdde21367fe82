import { as, statement } from "#db/statement.ts";
import type { SignInMethod } from "#rules/sign-in.ts";

/** Signs in a user ($2), or the holder of an API key ($3, $4): hash of the token ($1), method, browser, now, end. */
export const insertSession = statement({
  text: `insert into user_session (token_hash, user_id, tenant_id, api_key_id, method, user_agent, created_at,
           last_used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8) returning id`,
  params: [
    "text",
    "uuid?",
    "uuid?",
    "uuid?",
    as<SignInMethod>("text"),
    "text",
    "timestamptz",
    "timestamptz",
  ],
  row: { id: "uuid" },
});

/**
 * Of the sessions with these hashes ($1), each together with the tenant that is asked for ($2, in the same order): who
 * is signed in, and the role in that tenant; null where there is none. Revoked and expired sessions are included.
 */
export const holdersOfSessions = statement({
  name: "holders-of-sessions",
  text: `select asked.place::int4, s.id as "sessionId", s.user_id as "userId", s.api_key_id as "apiKeyId",
           s.last_used_at as "lastUsedAt", least(s.expires_at, k.expires_at) as "expiresAt",
           coalesce(s.revoked_at, k.revoked_at) as "revokedAt", s.tenant_id as "ownTenantId", t.id as "tenantId",
           case when t.id is not null then coalesce(seat.role, k.role) end as role, seat.id as "seatId",
           t.disabled_at is not null as "isDisabled", t.masks_numbers as "masksNumbers"
         from unnest($1::text[], $2::uuid[]) with ordinality asked (hash, tenant_id, place)
         join user_session s on s.token_hash = asked.hash
         left join seat on seat.user_id = s.user_id and seat.tenant_id = asked.tenant_id and seat.removed_at is null
         left join api_key k on k.tenant_id = s.tenant_id and k.id = s.api_key_id
         left join tenant t on t.id = coalesce(seat.tenant_id, k.tenant_id)
           and t.id = coalesce(asked.tenant_id, t.id)`,
  params: ["text[]", as<readonly (string | null)[]>("uuid[]")],
  row: {
    place: "int4",
    sessionId: "uuid",
    userId: "uuid?",
    apiKeyId: "uuid?",
    lastUsedAt: "timestamptz",
    expiresAt: "timestamptz",
    revokedAt: "timestamptz?",
    /** Of the API key with which it was signed in. */
    ownTenantId: "uuid?",
    /** The tenant that is asked for, if the session gives access to it. */
    tenantId: "uuid?",
    role: "role?",
    seatId: "uuid?",
    isDisabled: "bool?",
    masksNumbers: "bool?",
  },
});

/** Writes when a session was used, at most once a minute. */
export const touchSession = statement({
  text: `update user_session set last_used_at = $2
         where id = $1 and last_used_at < $2::timestamptz - interval '1 minute'`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Signs out a session. One that is signed out already keeps its time. */
export const revokeSession = statement({
  text: "update user_session set revoked_at = coalesce(revoked_at, $2) where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

/** The sessions ($2; null: all) of a user ($1) that are not signed out, but not this one ($3; null: none is left out). */
export const endSessionsOfUser = statement({
  text: `update user_session set revoked_at = $4
         where user_id = $1 and revoked_at is null and ($2::uuid is null or id = $2) and id is distinct from $3::uuid
         returning id`,
  params: ["uuid", "uuid?", "uuid?", "timestamptz"],
  row: { id: "uuid" },
});

/** Deletes the sessions that ended before $1. */
export const deleteOldSessions = statement({
  text: "delete from user_session where expires_at < $1 or revoked_at < $1",
  params: ["timestamptz"],
  row: {},
});
