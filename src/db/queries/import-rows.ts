import { as, type RowOf, statement } from "#db/statement.ts";
import type { ImportedConsent } from "#rules/import-consent.ts";
import { areaIdSql } from "./areas.ts";

/*
 * Rows of a file that were read and are not applied yet, one per phone, and the phones that are withheld: it is
 * unclear whether they may be called.
 */

/** The next rows behind a line, in the order of the file: import, line, how many at most. */
export const nextRows = statement({
  name: "next-import-rows",
  text: `select line, phone, extension, do_not_call as "doNotCall", also_not_to_call as "alsoNotToCall", record, consent,
             exists (select from import_withheld withheld
               where withheld.tenant_id = import_row.tenant_id and withheld.import_id = $1
                 and withheld.phone = import_row.phone) as "isWithheld"
           from import_row where import_id = $1 and line > $2 order by line limit $3`,
  params: ["uuid", "int4", "int8"],
  row: {
    line: "int4",
    phone: "text",
    extension: "text?",
    doNotCall: "bool",
    /** The other numbers of a row that says not to call. */
    alsoNotToCall: "text[]?",
    /** The cells of a row with an extension. */
    record: as<readonly string[] | null>("jsonb?"),
    /** The consent to calls that the row states; null: none. */
    consent: as<ImportedConsent | null>("jsonb?"),
    /** Another row of the file has a do-not-call value for this phone that cannot be read. */
    isWithheld: "bool",
  },
});

export type RowToApply = RowOf<typeof nextRows>;

/**
 * Stores contacts ($3, a JSON array) of an import ($2) of a tenant ($1). Each names its area by its place in a list of
 * keys ($4), from 1. Returns how many of their phones are new in the file; those that are not keep the line of their
 * first row.
 */
export const stageRows = statement({
  name: "stage-rows",
  // xmax is zero on a row that was inserted, and not on one that was updated. An area that is no row becomes null: the
  // workers derive it again. The ids are read once, and found by their place in the list.
  text: `with staged as (
             insert into import_row (tenant_id, import_id, line, phone, extension, name, address, attributes, do_not_call, record,
               time_zone, country, region, postal_code, also_not_to_call, consent, area_id)
             select $1, $2, line, phone, extension, name, address, attributes, "doNotCall", record,
               "timeZone", country, region, "postalCode", "alsoNotToCall", consent,
               nullif((select array_agg(coalesce(${areaIdSql("keys.key")}, 0) order by n)
                 from unnest($4::text[]) with ordinality as keys (key, n))[area], 0)
             from json_to_recordset($3)
               as r(line int, phone text, extension text, name text, address text, attributes jsonb,
                 "doNotCall" boolean, record jsonb, "timeZone" text, country text, region text, "postalCode" text,
                 "alsoNotToCall" text[], consent jsonb, area int)
             on conflict (phone, import_id, tenant_id) do update
               set name = excluded.name, address = excluded.address, attributes = excluded.attributes,
                 record = excluded.record, time_zone = excluded.time_zone, country = excluded.country, region = excluded.region,
                 postal_code = excluded.postal_code, area_id = excluded.area_id,
                 consent = excluded.consent,
                 do_not_call = import_row.do_not_call or excluded.do_not_call,
                 also_not_to_call = import_row.also_not_to_call || excluded.also_not_to_call
             returning xmax = 0 as is_fresh
           )
           select count(*) filter (where is_fresh)::int as fresh from staged`,
  params: ["uuid", "uuid", "json", "text[]"],
  row: { fresh: "int4" },
});

/** A row of an import, found by its phone: written so that the index of imports and lines cannot be used. */
export function isOfImport(importId: string): string {
  return `import_id::text = ${importId}::uuid::text`;
}

/** The stored rows of these phones. */
export const rowsOfPhones = statement({
  text: `select phone, line, extension from import_row
     where phone = any($2::text[]) and ${isOfImport("$1")}`,
  params: ["uuid", "text[]"],
  row: { phone: "text", line: "int4", extension: "text?" },
});

export const markRowsDoNotCall = statement({
  text: `update import_row set do_not_call = true where phone = any($2::text[]) and ${isOfImport("$1")}`,
  params: ["uuid", "text[]"],
  row: {},
});

/** Deletes the next $3 rows of an import behind a line ($2). Returns their lines. */
export const deleteRowsAfter = statement({
  text: `delete from import_row where ctid = any(array(
       select ctid from import_row where import_id = $1 and line > $2 order by line limit $3))
     returning line`,
  params: ["uuid", "int4", as<number>("int8")],
  row: { line: "int4" },
});

/** Withholds phones ($3) of an import ($2) of a tenant ($1). */
export const insertWithheld = statement({
  text: `insert into import_withheld (tenant_id, import_id, phone)
     select distinct $1::uuid, $2::uuid, phone from unnest($3::text[]) phone on conflict do nothing`,
  params: ["uuid", "uuid", "text[]"],
  row: {},
});

/** Deletes the withheld phones of a tenant's ($1) import ($2). */
export const deleteWithheld = statement({
  text: "delete from import_withheld where tenant_id = $1 and import_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});
