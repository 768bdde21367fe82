import { statement } from "#db/statement.ts";
import { isTooLarge } from "./apply-import-rows.ts";

/**
 * Adds problems (a JSON array; `place` counts from 1) behind those that are listed: import, problems, longest value,
 * how many an import lists at most.
 */
export const insertProblemRows = statement({
  text: `with last as (
       select coalesce(max(ordinal), 0) as ordinal from import_problem where import_id = $1)
     insert into import_problem (import_id, ordinal, line, "column", value, code, reason)
     select $1, last.ordinal + place, line, "column", left(value, $3), code, reason
     from last, jsonb_to_recordset($2)
       as r(place int, line int, "column" text, value text, code text, reason text)
     where last.ordinal + place <= $4`,
  params: ["uuid", "jsonb", "int4", "int4"],
  row: {},
});

/**
 * Lists the rows whose attributes would make those of their contacts too large: import, first and last line,
 * tenant, reason. A file adds attributes to those that a contact has; a contact with too many keeps what it has.
 */
export const noteTooLarge = statement({
  name: "note-too-large",
  text: `insert into import_problem (import_id, ordinal, line, value, code, reason)
           select $1, row_number() over (order by line) + (
               select coalesce(max(ordinal), -1) from import_problem where import_id = $1
             ), line, phone, 'ATTRIBUTES_TOO_LARGE', $5
           from import_row staged join contact using (phone)
           where import_id = $1 and line between $2 and $3 and tenant_id = $4 and deleted_at is null
             and ${isTooLarge("contact.attributes || staged.attributes")}`,
  params: ["uuid", "int4?", "int4?", "uuid", "text"],
  row: {},
});

export const deleteProblems = statement({
  text: "delete from import_problem where import_id = $1",
  params: ["uuid"],
  row: {},
});
