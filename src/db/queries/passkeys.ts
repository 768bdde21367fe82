import { statement } from "#db/statement.ts";

/** The passkeys of a user, to be known again by browsers. */
export const passkeysOfUser = statement({
  text: `select credential_id as "credentialId", transports from passkey where user_id = $1 order by id`,
  params: ["uuid"],
  row: { credentialId: "text", transports: "text[]" },
});

/** A user, locked: passkeys are added one after another. */
export const lockUser = statement({
  text: "select name, email from app_user where id = $1 for no key update",
  params: ["uuid"],
  row: { name: "text", email: "text?" },
});

/**
 * Adds a passkey: user, name, ID of the credential, public key, counter, transports, whether it may be copied, and is;
 * now. No row if the credential is known.
 */
export const insertPasskey = statement({
  text: `insert into passkey (user_id, name, credential_id, public_key, counter, transports, is_copyable, is_copied,
           created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (credential_id) do nothing returning id`,
  params: ["uuid", "text", "text", "bytea", "int8", "text[]", "bool", "bool", "timestamptz"],
  row: { id: "uuid" },
});

/** The passkey with a credential's ID, locked. */
export const lockPasskey = statement({
  text: `select id, user_id as "userId", name, public_key as "publicKey", counter, transports
         from passkey where credential_id = $1 for update`,
  params: ["text"],
  row: {
    id: "uuid",
    userId: "uuid",
    name: "text",
    publicKey: "bytea",
    counter: "int8",
    transports: "text[]",
  },
});

/** Writes that a passkey was used: its counter, whether it is copied, now. */
export const touchPasskey = statement({
  text: "update passkey set counter = $2, is_copied = $3, last_used_at = $4 where id = $1",
  params: ["uuid", "int8", "bool", "timestamptz"],
  row: {},
});

/** Deletes the passkeys of a user. */
export const deletePasskeysOf = statement({
  text: "delete from passkey where user_id = $1",
  params: ["uuid"],
  row: {},
});

/** Deletes a passkey ($2) of a user ($1). No row if the user has no such passkey. */
export const deletePasskey = statement({
  text: "delete from passkey where user_id = $1 and id = $2 returning name",
  params: ["uuid", "uuid"],
  row: { name: "text" },
});
