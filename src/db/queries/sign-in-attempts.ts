import { as, statement } from "#db/statement.ts";
import type { SignInAttempt } from "#rules/sign-in.ts";

/**
 * Adds what a browser has begun: kind, hash of its token, challenge of a passkey, user (null: nobody is known yet), now,
 * when it expires, facts. Deletes some of those that have expired: the table stays as small as what is under way.
 */
export const insertAttempt = statement({
  text: `with old as (
           delete from sign_in_attempt where id in (
             select id from sign_in_attempt where expires_at < $5 order by expires_at limit 100 for update skip locked))
         insert into sign_in_attempt (kind, token_hash, challenge, user_id, created_at, expires_at, facts)
         values ($1, $2, $3, $4, $5, $6, $7)`,
  params: [
    as<SignInAttempt>("text"),
    "text",
    "text?",
    "uuid?",
    "timestamptz",
    "timestamptz",
    as<string | null>("jsonb?"),
  ],
  row: {},
});

/** Takes what a browser has begun: kind ($1), hash of its token ($2). It can be taken once. */
export const takeAttempt = statement({
  text: `delete from sign_in_attempt where kind = $1 and token_hash = $2
         returning challenge, user_id as "userId", facts, expires_at as "expiresAt"`,
  params: [as<SignInAttempt>("text"), "text"],
  row: { challenge: "text?", userId: "uuid?", facts: "jsonb?", expiresAt: "timestamptz" },
});

/** What a browser has begun: kind ($1), hash of its token ($2). It stays. */
export const readAttempt = statement({
  text: `select facts, expires_at as "expiresAt" from sign_in_attempt where kind = $1 and token_hash = $2`,
  params: [as<SignInAttempt>("text"), "text"],
  row: { facts: "jsonb?", expiresAt: "timestamptz" },
});

/** Deletes what has expired before $1. */
export const deleteOldAttempts = statement({
  text: "delete from sign_in_attempt where expires_at < $1",
  params: ["timestamptz"],
  row: {},
});
