import { as, statement } from "#db/statement.ts";

/** An import ($2) of a tenant ($1), as the numbers of its contacts are found. */
export const importToCheck = statement({
  text: `select campaign_id as "campaignId", status, number, created_at as "createdAt" from import
         where tenant_id = $1 and id = $2`,
  params: ["uuid", "uuid"],
  row: {
    campaignId: "uuid",
    status: as<"STAGING" | "STAGED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED" | "UNDONE">(
      "import_status",
    ),
    number: "int4",
    createdAt: "timestamptz",
  },
});

/** The next $3 numbers of the file of an import ($1) that waits to be confirmed, behind a line ($2). */
export const numbersOfRows = statement({
  name: "numbers-of-import-rows",
  text: "select line, phone from import_row where import_id = $1 and line > $2 order by line limit $3",
  params: ["uuid", "int4", as<number>("int8")],
  row: { line: "int4", phone: "text" },
});

/**
 * The next $3 members of a campaign ($1) after a contact ($2), in the order of their ids, with the numbers of those that
 * the import of the number $4, made at $5, has enrolled or found as members of another import. Null: of no such member, and
 * of one whom a person has changed since: the number may be another one.
 */
export const numbersOfMembers = statement({
  name: "numbers-of-import-members",
  text: `select next.contact_id as id, contact.phone
         from (
           select campaign_id, contact_id, import_number, also_imports from enrolment
           where (campaign_id, contact_id) > ($1, $2) order by campaign_id, contact_id limit $3
         ) next
         left join lateral (
           select phone from contact
           where id = next.contact_id and deleted_at is null and (edited_at is null or edited_at < $5)
             and (next.import_number = $4 or $4 = any(next.also_imports))
           offset 0
         ) contact on true
         where next.campaign_id = $1
         order by next.contact_id`,
  params: ["uuid", "uuid", as<number>("int8"), "int4", "timestamptz"],
  row: { id: "uuid", phone: "text?" },
});
