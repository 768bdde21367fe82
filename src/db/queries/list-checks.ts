import { statement } from "#db/statement.ts";

/**
 * Records that numbers ($2) of a tenant ($1) were compared with a list ($3) of a version ($4) in its state of $5: whether
 * each is on it ($6), at $7. An older state than the one that is known changes nothing, and with $8 neither does the same state
 * in which the number was found on the list. Returns the numbers that are recorded.
 */
export const recordChecks = statement({
  text: `insert into list_check as known (tenant_id, phone, list, version, as_of, is_listed, recorded_at)
         select $1, checked.phone, $3, $4, $5, checked.is_listed, $7
         from unnest($2::text[], $6::bool[]) as checked (phone, is_listed)
         on conflict (tenant_id, phone, list) do update
           set version = excluded.version, as_of = excluded.as_of, is_listed = excluded.is_listed,
             recorded_at = excluded.recorded_at
           where known.as_of <= excluded.as_of and not ($8 and known.is_listed and known.as_of = excluded.as_of)
         returning phone`,
  params: ["uuid", "text[]", "text", "text", "timestamptz", "bool[]", "timestamptz", "bool"],
  row: { phone: "text" },
});

/** With which lists the numbers of these contacts ($2) of their tenants ($1, in the same order) were compared. */
export const checksOfContacts = statement({
  name: "list-checks-of-contacts",
  text: `
    select contact.id as "contactId", known.list, known.as_of as "asOf", known.is_listed as "isListed", known.version
    from unnest($1::uuid[], $2::uuid[]) as asked (tenant_id, contact_id)
    cross join lateral (
      select id, phone from contact where tenant_id = asked.tenant_id and id = asked.contact_id offset 0
    ) contact
    cross join lateral (
      select list, as_of, is_listed, version from list_check
      where tenant_id = asked.tenant_id and phone = contact.phone
      offset 0
    ) known`,
  params: ["uuid[]", "uuid[]"],
  row: { contactId: "uuid", list: "text", asOf: "timestamptz", isListed: "bool", version: "text" },
});

/** The same of numbers ($2) of a tenant ($1). */
export const checksOfNumbers = statement({
  name: "list-checks-of-numbers",
  text: `
    select asked.phone, known.list, known.as_of as "asOf", known.is_listed as "isListed", known.version
    from unnest($2::text[]) as asked (phone)
    cross join lateral (
      select list, as_of, is_listed, version from list_check
      where tenant_id = $1 and phone = asked.phone
      offset 0
    ) known`,
  params: ["uuid", "text[]"],
  row: { phone: "text!", list: "text", asOf: "timestamptz", isListed: "bool", version: "text" },
});
