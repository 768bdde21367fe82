import { statement } from "#db/statement.ts";

/** The user whom a provider ($1) names so ($2). */
export const userOfIdentity = statement({
  text: `select user_id as "userId" from user_identity where issuer = $1 and subject = $2`,
  params: ["text", "text"],
  row: { userId: "uuid" },
});

/** The user with an email address ($2), in any case, and whether another identity of the provider ($1) is the user's. */
export const userWithEmail = statement({
  text: `select u.id as "userId", exists (
           select from user_identity i where i.user_id = u.id and i.issuer = $1) as "hasIdentity"
         from app_user u where lower(u.email) = lower($2)`,
  params: ["text", "text"],
  row: { userId: "uuid", hasIdentity: "bool" },
});

/** Adds who a user ($1) is at a provider ($2, $3), now ($4). No row if either has another counterpart. */
export const insertIdentity = statement({
  text: `insert into user_identity (user_id, issuer, subject, created_at, last_used_at) values ($1, $2, $3, $4, $4)
         on conflict do nothing returning id`,
  params: ["uuid", "text", "text", "timestamptz"],
  row: { id: "uuid" },
});

/** Writes that a user has signed in by a provider ($1, $2), now ($3). */
export const touchIdentity = statement({
  text: "update user_identity set last_used_at = $3 where issuer = $1 and subject = $2",
  params: ["text", "text", "timestamptz"],
  row: {},
});
