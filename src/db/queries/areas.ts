import { as, type RowOf, statement } from "#db/statement.ts";

/** Adds areas by their keys ($1), where they are not there yet. */
export const addAreas = statement({
  name: "add-areas",
  // The keys that are there are left out first: a conflict would use up an id.
  text: `insert into area (key)
         select wanted.key from unnest($1::text[]) wanted (key)
         where not exists (select from area where area.key = wanted.key)
         order by wanted.key
         on conflict do nothing`,
  params: ["text[]"],
  row: {},
});

/** The id of the area with a key, in SQL; null if there is no such row. */
export function areaIdSql(key: string): string {
  return `(select area.id from area where area.key = ${key})`;
}

/** Whether an area, by its id, is the one of which nothing is known: the first row, which a migration adds. */
export function isUnknownAreaSql(areaId: string): string {
  return `${areaId} = 1`;
}

const known = `id, tenant_id as "tenantId", phone, time_zone as "timeZone", country, region, postal_code as "postalCode"`;
const knownTypes = {
  id: "uuid",
  tenantId: "uuid",
  phone: "text",
  timeZone: "text?",
  country: "text?",
  region: "text?",
  postalCode: "text?",
} as const;

/** What is known of the places of contacts ($1). */
export const placesOfContacts = statement({
  name: "places-of-contacts",
  text: `select ${known} from contact where id = any($1::uuid[])`,
  params: ["uuid[]"],
  row: knownTypes,
});

/** The same of contacts whose area is not derived yet, at most $1. */
export const contactsWithoutArea = statement({
  name: "contacts-without-area",
  text: `select ${known} from contact where area_id is null and erased_at is null order by id limit $1`,
  params: [as<number>("int8")],
  row: knownTypes,
});

/** The same of all contacts behind one ($1), at most $2. */
export const contactsBehind = statement({
  name: "contacts-behind",
  text: `select ${known} from contact where id > $1 order by id limit $2`,
  params: ["uuid", as<number>("int8")],
  row: knownTypes,
});

export type ContactPlace = RowOf<typeof placesOfContacts>;

const texts = as<readonly (string | null)[]>("text[]");

/**
 * Writes the areas with these keys ($2) of contacts ($1) of one tenant, as the trigger that moves them to other lanes looks
 * at one tenant's campaigns; unless the phone ($3) or what is stated ($4 to $7) has changed
 * since it was read: who changed it has written the area. Contacts that another transaction has locked are left out.
 */
export const writeAreas = statement({
  name: "write-areas",
  text: `with free as (
           select id from contact where id = any($1::uuid[]) and erased_at is null
           order by phone for no key update skip locked
         )
         update contact set area_id = area.id
         from free
           join unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
             as derived (id, key, phone, time_zone, country, region, postal_code) on derived.id = free.id
           join area on area.key = derived.key
         where contact.id = free.id and contact.phone = derived.phone
           and (contact.time_zone, contact.country, contact.region, contact.postal_code)
             is not distinct from (derived.time_zone, derived.country, derived.region, derived.postal_code)
           and contact.area_id is distinct from area.id`,
  params: ["uuid[]", "text[]", "text[]", texts, texts, texts, texts],
  row: {},
});

/** What there is to derive, now ($1). */
export const areaWork = statement({
  name: "area-work",
  text: `select version, reached, coalesce(again_at <= $1, false) as "isDueAgain",
           exists (select from contact where area_id is null and erased_at is null) as "isMissing"
         from area_derivation`,
  params: ["timestamptz"],
  row: { version: "text", reached: "uuid?", isDueAgain: "bool", isMissing: "bool" },
});

/**
 * Begins to derive all areas by a version ($1). The last was of that version ($2), or of an older one and perhaps has not
 * ended. To be done once more then ($3).
 */
export const beginDerivation = statement({
  text: `update area_derivation
         set version = $1, reached = '00000000-0000-0000-0000-000000000000', again_at = $3
         where version = $2 and (reached is null or $2 <> $1)`,
  params: ["text", "text", "timestamptz?"],
  row: {},
});

/** Notes how far ($2) the derivation by a version ($1) that had reached a contact ($3) has come. */
export const noteDerived = statement({
  text: "update area_derivation set reached = $2 where version = $1 and reached = $3",
  params: ["text", "uuid?", "uuid"],
  row: {},
});
