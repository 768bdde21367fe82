import { as, statement } from "#db/statement.ts";

/* The journal of an import: what it has changed in contacts that existed before. */

/** The fields of a contact that a file can change, but for its attributes, as JSON. `row`: an SQL alias. */
export function fieldsSql(row: string): string {
  return `jsonb_build_object('extension', ${row}.extension, 'name', ${row}.name, 'address', ${row}.address,
    'timeZone', ${row}.time_zone, 'country', ${row}.country, 'region', ${row}.region, 'postalCode', ${row}.postal_code)`;
}

/** Notes that an import ($2) of a tenant ($1) made contacts ($3) and no memberships by which they could be found. */
export const journalMade = statement({
  text: `insert into import_change (tenant_id, import_id, contact_id, is_made)
     select $1, $2, id, true from unnest($3::uuid[]) id on conflict do nothing`,
  params: ["uuid", "uuid", "uuid[]"],
  row: {},
});

/** The next $4 contacts in the journal of an import ($2) of a tenant ($1) after one ($3). */
export const nextChanges = statement({
  text: `select contact_id as "contactId", is_made as "isMade" from import_change
     where tenant_id = $1 and import_id = $2 and contact_id > $3 order by contact_id limit $4`,
  params: ["uuid", "uuid", "uuid", as<number>("int8")],
  row: { contactId: "uuid", isMade: "bool" },
});

const changedContacts = `
  select mine.contact_id, mine.fields as field_changes, mine.attributes as attribute_changes,
    present.fields, present.attributes
  from mine
  cross join lateral (
    select ${fieldsSql("contact")} as fields, contact.attributes from contact
    where contact.id = mine.contact_id and erased_at is null offset 0) present`;

const ownValues = `
  coalesce(sum(cardinality(own_changes(fields, field_changes))
    + cardinality(own_changes(attributes, attribute_changes))), 0)::int`;

/**
 * Gives contacts ($3), which are locked, the values that they had before an import ($2) of a tenant ($1), where they
 * are still those that it wrote: now ($4). Later imports then have changed the former values. Returns how many values
 * were given back, how many there are in the journal, and whose area has to be derived again.
 */
export const restoreValues = statement({
  // Each contact and each of its journal entries by its key, whatever the statistics say.
  text: `with mine as materialized (
       select * from import_change where tenant_id = $1 and import_id = $2 and contact_id = any($3::uuid[])
     ),
     changed as materialized (${changedContacts}),
     restored as (
       update contact set extension = former.fields ->> 'extension', name = former.fields ->> 'name',
         address = former.fields ->> 'address', time_zone = former.fields ->> 'timeZone',
         country = former.fields ->> 'country', region = former.fields ->> 'region',
         postal_code = former.fields ->> 'postalCode', attributes = former.attributes, updated_at = $4,
         area_id = case when own_places then null else area_id end
       from (
         select contact_id, values_before(fields, field_changes) as fields,
           values_before(attributes, attribute_changes) as attributes,
           own_changes(fields, field_changes) && '{timeZone,country,region,postalCode}' as own_places
         from changed
         where own_changes(fields, field_changes) <> '{}' or own_changes(attributes, attribute_changes) <> '{}'
       ) former
       where contact.id = former.contact_id and contact.id = any($3::uuid[])
       returning contact.id, contact.area_id
     ),
     rebased as (
       update import_change set fields = changes_without(import_change.fields, found.fields),
         attributes = changes_without(import_change.attributes, found.attributes)
       from (
         select later.ctid, mine.fields, mine.attributes from mine
         cross join lateral (
           select ctid, tenant_id, seq from import_change where contact_id = mine.contact_id offset 0) later
         where later.tenant_id = $1 and later.seq > mine.seq
       ) found
       where import_change.ctid = found.ctid
     ),
     forgotten as (
       delete from import_change where tenant_id = $1 and import_id = $2 and contact_id = any($3::uuid[])
     )
     select ${ownValues} as restored, (
         select coalesce(sum((select count(*) from jsonb_object_keys(fields))
           + (select count(*) from jsonb_object_keys(attributes))), 0)::int from mine) as journaled,
       array(select id from restored where area_id is null) as "withoutArea"
     from changed`,
  params: ["uuid", "uuid", "uuid[]", "timestamptz"],
  row: { restored: "int4!", journaled: "int4!", withoutArea: "uuid[]!" },
});

/** How many values in the journal of an import ($2) of a tenant ($1) are still its own, among the first $3 contacts. */
export const ownValuesOf = statement({
  text: `with mine as materialized (
       select * from import_change where tenant_id = $1 and import_id = $2 order by contact_id limit $3
     ),
     changed as materialized (${changedContacts})
     select ${ownValues} as restored, (
         select coalesce(sum((select count(*) from jsonb_object_keys(fields))
           + (select count(*) from jsonb_object_keys(attributes))), 0)::int from mine) as journaled
     from changed`,
  params: ["uuid", "uuid", as<number>("int8")],
  row: { restored: "int4!", journaled: "int4!" },
});

/** Imports that cannot be undone any longer at $1, and whose journals are kept. */
export const expiredJournals = statement({
  text: `select tenant_id as "tenantId", id as "importId" from import where undoable_until <= $1
     and (undone_at is null or undo_done_at is not null) limit 100`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", importId: "uuid" },
});

/** Deletes $3 entries of the journal of an import ($2) of a tenant ($1). Its count is that of the entries. */
export const deleteJournal = statement({
  text: `delete from import_change where ctid = any(array(
       select ctid from import_change where tenant_id = $1 and import_id = $2 limit $3))`,
  params: ["uuid", "uuid", as<number>("int8")],
  row: {},
});

/** The journal of an import ($1) is deleted. */
export const forgetJournal = statement({
  text: "update import set undoable_until = null where id = $1",
  params: ["uuid"],
  row: {},
});
