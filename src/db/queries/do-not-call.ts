import { as, statement } from "#db/statement.ts";
import type { DoNotCallSource } from "#rules/do-not-call-list.ts";

/**
 * Whether a number is on the list of a tenant, both as SQL expressions. For statements that give contacts their
 * numbers, with the list locked.
 */
export function isListedSql(tenantId: string, phone: string): string {
  return `exists (select from do_not_call listed where listed.tenant_id = ${tenantId} and listed.phone = ${phone})`;
}

const source = as<DoNotCallSource>("text");

/**
 * Adds numbers ($2, in order) to the list of a tenant ($1): since, source, reasons and notes of the numbers ($5, $6), the
 * key or the user ($7, $8) who adds them, the call. A number of an erased person is on it by its hash ($10, in the order
 * of the numbers).
 * Returns those that are new.
 */
export const addEntries = statement({
  name: "add-do-not-call-entries",
  // A lateral read for each number: otherwise Postgres may read the whole list of some 20,000 numbers for a few. The
  // tenant is a sub-select, whose value is not known to the planner: for a tenant whose entries are not counted yet, any
  // index that begins with the tenant would seem as good as that of numbers.
  text: `insert into do_not_call (tenant_id, phone, since, source, reason, note, api_key_id, user_id, call_id)
         select $1, wanted.phone, $3, $4, wanted.reason, wanted.note, $7, $8, $9
         from unnest($2::text[], $5::text[], $6::text[], $10::text[]) as wanted (phone, reason, note, hash)
         left join lateral (
           select true as is_known from do_not_call listed
           where listed.tenant_id = (select $1::uuid) and listed.phone = 'erased:' || wanted.hash limit 1
         ) erased on true
         where erased.is_known is null
         on conflict (tenant_id, phone) do nothing
         returning phone`,
  params: [
    "uuid",
    "text[]",
    "timestamptz",
    source,
    as<readonly (string | null)[]>("text[]"),
    as<readonly (string | null)[]>("text[]"),
    "uuid?",
    "uuid?",
    "uuid?",
    as<readonly (string | null)[]>("text[]"),
  ],
  row: { phone: "text" },
});

/** What follows from the entries of these numbers ($2) of a tenant ($1) is still to be done. */
export const markPending = statement({
  text: "update do_not_call set is_pending = true where tenant_id = $1 and phone = any($2::text[])",
  params: ["uuid", "text[]"],
  row: {},
});

/**
 * Adds one number ($2) to the list of a tenant ($1): since, source, reason, the key or the user who adds it. Nothing if it
 * is on the list.
 */
export const addEntry = statement({
  text: `insert into do_not_call (tenant_id, phone, since, source, reason, api_key_id, user_id)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, phone) do nothing`,
  params: ["uuid", "text", "timestamptz", source, "text?", "uuid?", "uuid?"],
  row: {},
});

/** A contact of a tenant ($1) gets another number ($3): what the list has of the old one ($2) holds for it too. */
export const copyEntry = statement({
  text: `insert into do_not_call (tenant_id, phone, since, source, reason, note, api_key_id, user_id, call_id)
         select tenant_id, $3, since, source, reason, note, api_key_id, user_id, call_id from do_not_call
         where tenant_id = $1 and phone = $2
         on conflict (tenant_id, phone) do nothing`,
  params: ["uuid", "text", "text"],
  row: {},
});

/** Takes numbers ($2) off the list of a tenant ($1). Its count is that of the entries. */
export const removeEntries = statement({
  // As for adding them.
  text: `delete from do_not_call where id = any(array(
           select found.id from unnest($2::text[]) as wanted (phone)
           cross join lateral (
             select id from do_not_call where tenant_id = (select $1::uuid) and phone = wanted.phone limit 1
           ) found))`,
  params: ["uuid", "text[]"],
  row: {},
});

/** Removes the marks of contacts ($1), now ($2). */
export const unmarkContacts = statement({
  text: "update contact set do_not_call = false, updated_at = $2 where id = any($1::uuid[]) and do_not_call",
  params: ["uuid[]", "timestamptz"],
  row: {},
});

/** Removes the marks of erased contacts of a tenant ($1), by the hashes of their numbers ($2), now ($3). */
export const unmarkErased = statement({
  text: `update contact set do_not_call = false, updated_at = $3
         where tenant_id = $1 and phone_hash = any($2::text[]) and do_not_call`,
  params: ["uuid", "text[]", "timestamptz"],
  row: {},
});

/** Marks contacts ($1), whose numbers are on the list, now ($2). */
export const markContacts = statement({
  text: `update contact set do_not_call = true, updated_at = $2
         where id = any($1::uuid[]) and not do_not_call`,
  params: ["uuid[]", "timestamptz"],
  row: {},
});

/** Numbers of a tenant ($1) that came on the list while their contacts' campaigns were not locked; at most $2, in order. */
export const pendingPhones = statement({
  text: `select phone from (select phone from do_not_call where tenant_id = $1 and is_pending order by id limit $2) pending
         order by phone`,
  params: ["uuid", "int8"],
  row: { phone: "text" },
});

/** What follows from the entries of these numbers ($2) of a tenant ($1) is done. Returns those that are on the list. */
export const markFollowed = statement({
  text: `update do_not_call set is_pending = false
         where tenant_id = $1 and phone = any($2::text[]) and is_pending returning phone`,
  params: ["uuid", "text[]"],
  row: { phone: "text" },
});

/** The tenants with such entries. */
export const tenantsWithPending = statement({
  text: `select distinct tenant_id as "tenantId" from do_not_call where is_pending`,
  params: [],
  row: { tenantId: "uuid" },
});

/** One row if the number ($2) is on the list of the tenant ($1). */
export const entryOf = statement({
  text: "select from do_not_call where tenant_id = $1 and phone = $2",
  params: ["uuid", "text"],
  row: {},
});

/** The phones of contacts ($2) of a tenant ($1); erased contacts are left out. */
export const phonesOfContacts = statement({
  text: `select id, phone from contact where tenant_id = $1 and id = any($2::uuid[]) and erased_at is null`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", phone: "text" },
});

/**
 * The person behind a number ($2) of a tenant ($1) is erased: the list keeps the hash ($3), and no text. Since when, if
 * the number was not on the list: $4.
 */
export const eraseEntry = statement({
  text: `with former as (
           delete from do_not_call where tenant_id = $1 and phone = $2 returning since, source, call_id
         )
         insert into do_not_call (tenant_id, phone, since, source, reason, call_id)
         select $1, 'erased:' || $3::text, coalesce(former.since, $4), coalesce(former.source, 'MANUAL'),
           'the person was erased', former.call_id
         from (select) one left join former on true
         on conflict (tenant_id, phone) do nothing`,
  params: ["uuid", "text", "text", "timestamptz"],
  row: {},
});

/** Numbers ($2) of erased persons come back to a tenant ($1): the list has them again, by their hashes ($3). */
export const recogniseEntries = statement({
  text: `update do_not_call set phone = came.phone
         from unnest($2::text[], $3::text[]) came (phone, hash)
         where tenant_id = $1 and do_not_call.phone = 'erased:' || came.hash`,
  params: ["uuid", "text[]", "text[]"],
  row: {},
});

/**
 * Adds the numbers of marked contacts that have no entry: processes of the version before set them. At most $1; its count
 * is that of the entries.
 */
export const adoptMarks = statement({
  text: `insert into do_not_call (tenant_id, phone, since, source, reason)
         select tenant_id, case when erased_at is null then phone else 'erased:' || phone_hash end, updated_at, 'MANUAL',
           case when erased_at is null then 'marked before there was a list' else 'the person was erased' end
         from contact
         where do_not_call and (erased_at is null or phone_hash is not null)
           and not ${isListedSql("contact.tenant_id", "case when erased_at is null then contact.phone else 'erased:' || phone_hash end")}
         order by tenant_id, phone limit $1
         on conflict (tenant_id, phone) do nothing`,
  params: ["int8"],
  row: {},
});
