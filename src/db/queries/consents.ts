import { as, statement } from "#db/statement.ts";
import type { CallType } from "#rules/call-type.ts";
import type { PermissionKind } from "#rules/rule-pack.ts";
import { askedNumbersParams, askedNumbersSql } from "./asked-numbers.ts";

const kind = as<PermissionKind>("text");
const callTypes = as<readonly CallType[]>("text[]");

/** Records consents of a tenant ($1) at $2, by a key ($3) or a user ($4): a JSON array with the other columns by their names ($5). */
export const insertConsents = statement({
  text: `insert into consent (tenant_id, recorded_at, api_key_id, user_id, phone, kind, call_types, given_at, expires_at,
           obtained, source)
         select $1, $2, $3, $4, phone, kind, call_types, given_at, expires_at, obtained, source
         from jsonb_to_recordset($5) as wanted (phone text, kind text, call_types text[], given_at timestamptz,
           expires_at timestamptz, obtained text, source text)
         returning id`,
  params: ["uuid", "timestamptz", "uuid?", "uuid?", "jsonb"],
  row: { id: "uuid" },
});

/**
 * Records the consents of rows of an import ($5) of a tenant ($1) to calls of a type ($4) at $2: a JSON array ($3). One
 * that is on record already, revoked or not, is not recorded again. Returns the numbers.
 */
export const insertConsentsOfRows = statement({
  name: "insert-consents-of-rows",
  text: `insert into consent (tenant_id, recorded_at, phone, kind, call_types, given_at, expires_at, obtained, source, import_id)
         select $1, $2, phone, kind, array[$4], "givenAt", "expiresAt", 'import', source, $5
         from jsonb_to_recordset($3) as stated (phone text, kind text, "givenAt" timestamptz, "expiresAt" timestamptz,
           source text)
         where not exists (
           select from consent known
           where known.tenant_id = $1 and known.phone = stated.phone and known.kind = stated.kind
             and known.given_at = stated."givenAt" and known.call_types @> array[$4]
             and known.expires_at is not distinct from stated."expiresAt"
             and known.source is not distinct from stated.source)
         returning phone`,
  params: ["uuid", "timestamptz", "jsonb", "text", "uuid"],
  row: { phone: "text" },
});

/** Revokes those of the consents $2 of a tenant ($1) that are not revoked: when ($3) and how ($4). */
export const revokeConsents = statement({
  text: `update consent set revoked_at = $3, revoked_how = $4
         where tenant_id = $1 and id = any($2::uuid[]) and revoked_at is null
         returning id`,
  params: ["uuid", "uuid[]", "timestamptz", "text?"],
  row: { id: "uuid" },
});

/** Those of the ids $2 that are consents of the tenant $1. */
export const knownConsents = statement({
  text: `select id, phone from consent where tenant_id = $1 and id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", phone: "text" },
});

/** What decides of the consents of these numbers (see `askedNumbersSql`). */
export const consentsOfNumbers = statement({
  name: "consents-of-numbers",
  text: `
    select asked.n, known.id, known.kind, known.call_types as "callTypes", known.given_at as "givenAt",
      known.expires_at as "expiresAt", known.revoked_at as "revokedAt"
    from ${askedNumbersSql}
    cross join lateral (
      select id, kind, call_types, given_at, expires_at, revoked_at from consent
      where tenant_id = asked.tenant_id and phone = asked.phone
      offset 0
    ) known`,
  params: askedNumbersParams,
  row: {
    n: "int4",
    id: "uuid",
    kind,
    callTypes,
    givenAt: "timestamptz",
    expiresAt: "timestamptz?",
    revokedAt: "timestamptz?",
  },
});

/** The person behind a number ($2) of a tenant ($1) is erased: the records keep the hash ($3), and no text. */
export const eraseConsents = statement({
  text: `with listed as (
           update list_check set phone = 'erased:' || $3 where tenant_id = $1 and phone = $2
         ),
         refused as (
           update refusal set phone = 'erased:' || $3, note = null, withdrawn_how = null
           where tenant_id = $1 and phone = $2
         )
         update consent set phone = 'erased:' || $3, obtained = null, source = null, revoked_how = null
         where tenant_id = $1 and phone = $2`,
  params: ["uuid", "text", "text"],
  row: {},
});

/** Numbers ($2) of erased persons come back to a tenant ($1): their records have them again, by their hashes ($3). */
export const recogniseConsents = statement({
  text: `with came as materialized (select * from unnest($2::text[], $3::text[]) as came (phone, hash)),
         listed as (
           update list_check set phone = came.phone from came
           where tenant_id = $1 and list_check.phone = 'erased:' || came.hash
         ),
         refused as (
           update refusal set phone = came.phone from came
           where tenant_id = $1 and refusal.phone = 'erased:' || came.hash
         )
         update consent set phone = came.phone from came
         where tenant_id = $1 and consent.phone = 'erased:' || came.hash`,
  params: ["uuid", "text[]", "text[]"],
  row: {},
});
