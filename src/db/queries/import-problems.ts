import { statement } from "#db/statement.ts";
import { isTooLarge } from "./apply-import-rows.ts";
import { isOfImport } from "./import-rows.ts";

/**
 * Adds problems (a JSON array; `place` counts from 1) behind those that are listed: tenant, import, problems, longest
 * value, how many an import lists at most.
 */
export const insertProblemRows = statement({
  text: `with last as (
       select coalesce(max(ordinal), 0) as ordinal from import_problem
       where tenant_id = $1 and import_id = $2)
     insert into import_problem (tenant_id, import_id, ordinal, line, "column", value, code, reason)
     select $1, $2, last.ordinal + place, line, "column", left(value, $4), code, reason
     from last, jsonb_to_recordset($3)
       as r(place int, line int, "column" text, value text, code text, reason text)
     where last.ordinal + place <= $5`,
  params: ["uuid", "uuid", "jsonb", "int4", "int4"],
  row: {},
});

/**
 * Lists the rows whose attributes would make those of their contacts too large: import, phones of contacts, tenant,
 * reason, attributes that become empty where the row has none. A file adds attributes to those that a contact has; a contact with too many keeps what it has.
 */
export const noteTooLarge = statement({
  name: "note-too-large",
  // Each row and contact is found by its own key, whatever the statistics say: deleted contacts are left out only after
  // that, as another index has none of them.
  text: `insert into import_problem (tenant_id, import_id, ordinal, line, value, code, reason)
           select $3, $1, row_number() over (order by line) + (
               select coalesce(max(ordinal), -1) from import_problem where tenant_id = $3 and import_id = $1
             ), line, phone, 'ATTRIBUTES_TOO_LARGE', $4
           from (
             select staged.line, wanted.phone, (contact.attributes - $5::text[]) || staged.attributes as attributes, deleted_at
             from unnest($2::text[]) as wanted (phone)
             cross join lateral (
               select line, attributes from import_row where phone = wanted.phone and ${isOfImport("$1")}
               offset 0) staged
             cross join lateral (
               select attributes, deleted_at from contact
               where tenant_id = $3 and phone = wanted.phone offset 0) contact
           ) merged
           where deleted_at is null and ${isTooLarge("merged.attributes")}`,
  params: ["uuid", "text[]", "uuid", "text", "text[]"],
  row: {},
});

/** Deletes the problems of a tenant's ($1) import ($2). */
export const deleteProblems = statement({
  text: "delete from import_problem where tenant_id = $1 and import_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});
