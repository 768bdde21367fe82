import { as, statement } from "#db/statement.ts";
import { mostAttributeBytes } from "#rules/attributes.ts";
import { isListedSql } from "./do-not-call.ts";
import { fieldsSql } from "./import-journal.ts";

/** Whether attributes, as an SQL expression, are larger than those of a contact may be. */
export function isTooLarge(attributes: string): string {
  return `(select sum(octet_length(key) + octet_length(value)) from jsonb_each_text(${attributes}))
    > ${mostAttributeBytes}`;
}

const placeColumns = ["time_zone", "country", "region", "postal_code"] as const;

/** A column of a contact that an empty cell may clear. */
export type ClearableField = "name" | "address" | (typeof placeColumns)[number];

/** Where in a statement the fields and the names of attributes are that become empty if a row has none. */
interface Cleared {
  readonly fields: string;
  readonly attributes: string;
}

/** The value of a field that a row gives, or else that of the contact, unless the field is cleared. */
export function kept(
  field: ClearableField,
  contact: string,
  row: string,
  { fields }: Pick<Cleared, "fields">,
): string {
  return `case when '${field}' = any(${fields}) then ${row}.${field} else coalesce(${row}.${field}, ${contact}.${field}) end`;
}

function mergedAttributes(contact: string, row: string, { attributes }: Cleared): string {
  return `((${contact}.attributes - ${attributes}::text[]) || ${row}.attributes)`;
}

/** What is stated of the place, as a row of SQL. */
function placeOf(table: string): string {
  return `(${placeColumns.map((column) => `${table}.${column}`).join(", ")})`;
}

/** The same of a contact after a row of a file. */
function mergedPlace(contact: string, row: string, clearedOf: Cleared): string {
  return `(${placeColumns.map((column) => kept(column, contact, row, clearedOf)).join(", ")})`;
}

/**
 * Whether a row of a file changes a contact that exists, in SQL. What else the file does not have stays as it is; a
 * contact with another extension is not changed at all.
 */
export function isChangedSql(contact: string, row: string, cleared: Cleared): string {
  return `(${contact}.deleted_at is not null
    or coalesce(${contact}.extension = ${row}.extension, true) and (
      ${contact}.extension is distinct from coalesce(${contact}.extension, ${row}.extension)
      or ${contact}.name is distinct from ${kept("name", contact, row, cleared)}
      or ${contact}.address is distinct from ${kept("address", contact, row, cleared)}
      or not ${contact}.attributes @> ${row}.attributes
      or ${contact}.attributes ?| ${cleared.attributes}
        and ${contact}.attributes <> ${mergedAttributes(contact, row, cleared)}
      or ${placeOf(contact)} is distinct from ${mergedPlace(contact, row, cleared)}
      or ${row}.do_not_call and not ${contact}.do_not_call))`;
}

const cleared = { fields: "$6::text[]", attributes: "$7::text[]" };
const keptOf = (field: ClearableField) => kept(field, "contact", "excluded", cleared);
const merged = mergedAttributes("contact", "excluded", cleared);
const place = mergedPlace("contact", "excluded", cleared);

/**
 * Makes contacts of stored rows, and deletes the rows: import, first and last line, tenant, now, fields and names of
 * attributes that become empty where the row has none, the import's number, whether any of the contacts exists. What is
 * changed in those is written into the journal. Returns the contacts that are new or changed. What else the
 * file does not have stays as it is; do-not-call and an unreachable number stay in any case; a contact with another
 * extension is not changed at all. A contact whose number is on the do-not-call list is marked. `isNew`: the row was
 * inserted; xmax is zero then, and not on a row that was updated. `isUnknown`: and may be called. `isWithoutArea`: the
 * area of a contact of whose place the file and the contact state something has to be derived from both.
 */
export const takeRows = statement({
  name: "take-import-rows",
  text: `with taken as (
             delete from import_row where import_id = $1 and line between $2 and $3
             returning phone, extension, name, address, attributes, do_not_call,
               time_zone, country, region, postal_code, area_id
           ),
           before as materialized (
             select known.* from taken
             cross join lateral (
               select * from contact where tenant_id = $4 and phone = taken.phone offset 0) known
             where $9
           ),
           written as (
           insert into contact (tenant_id, phone, extension, name, address, attributes, do_not_call, import_number,
             created_at, updated_at, time_zone, country, region, postal_code, area_id)
           select $4, phone, extension, name, address, attributes,
             do_not_call or ${isListedSql("$4", "taken.phone")}, $8, $5, $5,
             time_zone, country, region, postal_code, area_id
           from taken order by phone
           on conflict (tenant_id, phone) do update set
             extension = case when contact.deleted_at is null
               then coalesce(contact.extension, excluded.extension) else excluded.extension end,
             name = ${keptOf("name")},
             address = ${keptOf("address")},
             attributes = case when ${isTooLarge(merged)}
               then contact.attributes else ${merged} end,
             do_not_call = contact.do_not_call or excluded.do_not_call,
             import_number = case when contact.deleted_at is null then contact.import_number
               else excluded.import_number end,
             edited_at = case when contact.deleted_at is null then contact.edited_at end,
             updated_at = excluded.updated_at, deleted_at = null,
             (time_zone, country, region, postal_code) = ${place},
             area_id = case when ${place} is not distinct from ${placeOf("excluded")} then excluded.area_id
               when ${place} is not distinct from ${placeOf("contact")} then contact.area_id end
           where ${isChangedSql("contact", "excluded", cleared)}
           returning id, phone, extension, name, do_not_call, area_id, xmax = 0 as is_new,
             case when $9 then ${fieldsSql("contact")} end as fields, case when $9 then attributes end as attributes
           ),
           journaled as (
             insert into import_change (tenant_id, import_id, contact_id, fields, attributes)
             select $4, $1, id, fields, attributes
             from (
               select written.id, changed_values(${fieldsSql("before")}, written.fields) as fields,
                 changed_values(before.attributes, written.attributes) as attributes
               from before join written on written.id = before.id
             ) changes
             where fields <> '{}' or attributes <> '{}'
           )
           select id, phone, extension, name, is_new as "isNew", is_new and not do_not_call as "isUnknown",
             area_id is null as "isWithoutArea" from written`,
  params: [
    "uuid",
    "int4?",
    "int4?",
    "uuid",
    "timestamptz",
    as<readonly ClearableField[]>("text[]"),
    "text[]",
    "int4",
    "bool",
  ],
  row: {
    id: "uuid!",
    phone: "text!",
    extension: "text?",
    name: "text?",
    isNew: "bool!",
    isUnknown: "bool!",
    isWithoutArea: "bool!",
  },
});
