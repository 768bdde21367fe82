import { as, statement } from "#db/statement.ts";
import { laneOf } from "./lane-of.ts";

/** The most imports that a membership remembers: of the contacts of a file that is imported each day, a month's. */
const mostImports = 40;

/** The first expression if the member had been removed, otherwise the second. */
function again(removed: string, member: string): string {
  return `case when enrolment.removed_at is not null then ${removed} else ${member} end`;
}

/**
 * Enrols contacts ($5, in their order) in a campaign ($1) of a tenant ($2) at $4. Contacts that are enrolled already do
 * not change; the round of the others is settled until $3. Those of whom nothing is known yet ($6) are settled until $7
 * and get a call of the generation $9 at $8, or none if it is null. $10: the campaign has lanes. $11: the
 * import that enrols them, by its number; null: a person does. A membership that an import has made, and that could be
 * taken back with it, remembers both imports; a person's wish outlives the import. Returns how many memberships and calls
 * are new.
 */
export const insertEnrolments = statement({
  name: "enrol",
  // Positions in the order that was given, locks in the order of the ids. What is written for contacts that this
  // transaction has created cannot exist yet, so no conflict is looked for.
  text: `with placed as materialized (
             select contact_id, is_unknown, nextval('enrolment_position') as position, ${laneOf("contact_id", "$10::bool")} as lane
             from (select contact_id, is_unknown
                   from unnest($5::uuid[], $6::bool[]) with ordinality as given (contact_id, is_unknown, n)
                   order by n) given
           ),
           known as (
             insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, lane, created_at,
               import_number)
             select $1, contact_id, $2, $3, position, lane, $4, $11 from placed where not is_unknown order by contact_id
             on conflict (campaign_id, contact_id, tenant_id)
               do update set removed_at = null,
                 covered_until = ${again("excluded.covered_until", "enrolment.covered_until")},
                 position = ${again("excluded.position", "enrolment.position")},
                 lane = ${again("excluded.lane", "enrolment.lane")},
                 import_number = ${again("$11", "case when $11 is not null then enrolment.import_number end")},
                 also_imports = ${again("null", "case when $11 is not null then array_append(enrolment.also_imports, $11) end")},
                 call_import = ${again("null", "case when $11 is not null then enrolment.call_import end")}
               where enrolment.removed_at is not null
                 or (enrolment.import_number <> coalesce($11, 0) and ($11 is null
                   or ($11 = any(enrolment.also_imports)) is not true
                     and coalesce(cardinality(enrolment.also_imports), 0) < ${mostImports} and exists (
                       select from import maker where maker.number = enrolment.import_number
                         and (maker.undoable_until is not null or maker.status = 'UNDONE'))))
             returning contact_id, position
           ),
           unknown as (
             insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, lane, created_at,
               import_number)
             select $1, contact_id, $2, $7, position, lane, $4, $11 from placed where is_unknown order by contact_id
             returning 1
           ),
           calls as (
             insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane,
               created_at, updated_at)
             select $2, $1, contact_id, $8, position, $9, lane, $4, $4 from placed
             where is_unknown and $8::timestamptz is not null order by contact_id
             returning 1
           )
           select (select count(*) from known join placed using (contact_id, position))::int
               + (select count(*) from unknown)::int as enrolled,
             (select count(*) from calls)::int as calls`,
  params: [
    "uuid",
    "uuid",
    as<"infinity" | "-infinity">("timestamptz"),
    "timestamptz",
    "uuid[]",
    "bool[]",
    as<Date | "infinity">("timestamptz"),
    "timestamptz?",
    "int4",
    "bool",
    "int4?",
  ],
  row: { enrolled: "int4", calls: "int4" },
});

/** Removes contacts ($2) from a campaign ($1) at $3. Locks the memberships in the order in which they are enrolled. */
export const removeEnrolments = statement({
  text: `update enrolment set removed_at = $3
       where campaign_id = $1 and contact_id in (
         select member.contact_id
         from (select distinct id from unnest($2::uuid[]) id order by id) asked
         -- By the key, which has former members too: by the index without them, all members might be read.
         cross join lateral (
           select contact_id, removed_at from enrolment where campaign_id = $1 and contact_id = asked.id
           offset 0 for no key update
         ) member
         where member.removed_at is null)`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: {},
});
