import { as, statement } from "#db/statement.ts";

/** The most imports that a membership remembers: of the contacts of a file that is imported each day, a month's. */
const mostImports = 40;

/** The first expression if the member had been removed, otherwise the second. */
function again(removed: string, member: string): string {
  return `case when enrolment.removed_at is not null then ${removed} else ${member} end`;
}

/** What is the same for all contacts ($n), or of each of them. */
interface EnrolmentSql {
  /** Arrays beside the contacts, and the columns that they make. */
  readonly arrays: string;
  readonly columns: string;
  readonly lane: string;
  readonly knownUntil: string;
  readonly unknownUntil: string;
  readonly dueAt: string;
}

// Positions in the order that was given, locks in the order of the ids. What is written for contacts that this
// transaction has created cannot exist yet, so no conflict is looked for.
const enrolSql = (of: EnrolmentSql): string => `with placed as materialized (
             select given.*, nextval('enrolment_position') as position, ${of.lane} as lane
             from (select *
                   from unnest($5::uuid[], $6::bool[]${of.arrays}) with ordinality
                     as given (contact_id, is_unknown${of.columns}, n)
                   order by n) given
           ),
           known as (
             insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, lane, created_at,
               import_number)
             select $1, contact_id, $2, ${of.knownUntil}, position, lane, $4, $10 from placed where not is_unknown order by contact_id
             on conflict (campaign_id, contact_id, tenant_id)
               do update set removed_at = null,
                 covered_until = ${again("excluded.covered_until", "enrolment.covered_until")},
                 position = ${again("excluded.position", "enrolment.position")},
                 lane = ${again("excluded.lane", "enrolment.lane")},
                 import_number = ${again("$10", "case when $10 is not null then enrolment.import_number end")},
                 also_imports = ${again("null", "case when $10 is not null then array_append(enrolment.also_imports, $10) end")},
                 call_import = ${again("null", "case when $10 is not null then enrolment.call_import end")}
               where enrolment.removed_at is not null
                 or (enrolment.import_number <> coalesce($10, 0) and ($10 is null
                   or ($10 = any(enrolment.also_imports)) is not true
                     and coalesce(cardinality(enrolment.also_imports), 0) < ${mostImports} and exists (
                       select from import maker where maker.number = enrolment.import_number
                         and (maker.undoable_until is not null or maker.status = 'UNDONE'))))
             returning contact_id, position
           ),
           unknown as (
             insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, lane, created_at,
               import_number)
             select $1, contact_id, $2, ${of.unknownUntil}, position, lane, $4, $10 from placed where is_unknown order by contact_id
             returning 1
           ),
           calls as (
             insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane,
               created_at, updated_at)
             select $2, $1, contact_id, ${of.dueAt}, position, $9, lane, $4, $4 from placed
             where is_unknown and ${of.dueAt}::timestamptz is not null order by contact_id
             returning 1
           )
           select (select count(*) from known join placed using (contact_id, position))::int
               + (select count(*) from unknown)::int as enrolled,
             (select count(*) from calls)::int as calls`;

/**
 * Enrols contacts ($5, in their order) in a campaign ($1) of a tenant ($2) at $4. Contacts that are enrolled already do
 * not change; the round of the others is settled until $3. Those of whom nothing is known yet ($6) are settled until $7
 * and get a call of the generation $9 at $8, or none if it is null. The campaign has no lanes. $10: the import that
 * enrols them, by its number; null: a person does. A membership that an import has made, and that could be taken back with
 * it, remembers both imports; a person's wish outlives the import. Returns how many memberships and calls are new.
 */
export const insertEnrolments = statement({
  name: "enrol",
  text: enrolSql({
    arrays: "",
    columns: "",
    lane: "0",
    knownUntil: "$3",
    unknownUntil: "$7",
    dueAt: "$8",
  }),
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
    "int4?",
  ],
  row: { enrolled: "int4", calls: "int4" },
});

/** The same in a campaign with lanes: $3, $7 and $8 are those of each contact, and $11 is its lane. */
export const insertEnrolmentsInLanes = statement({
  name: "enrol-in-lanes",
  text: enrolSql({
    arrays: ", $3::timestamptz[], $7::timestamptz[], $8::timestamptz[], $11::int[]",
    columns: ", known_until, unknown_until, due_at, area_id",
    lane: "area_id",
    knownUntil: "known_until",
    unknownUntil: "unknown_until",
    dueAt: "due_at",
  }),
  params: [
    "uuid",
    "uuid",
    as<readonly ("infinity" | "-infinity")[]>("timestamptz[]"),
    "timestamptz",
    "uuid[]",
    "bool[]",
    as<readonly (Date | "infinity")[]>("timestamptz[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    "int4",
    "int4?",
    "int4[]",
  ],
  row: { enrolled: "int4", calls: "int4" },
});

/** Removes contacts ($2) from a campaign ($1) at $3. Locks the memberships in the order in which they are enrolled. */
export const removeEnrolments = statement({
  text: `update enrolment set removed_at = $3
       where ctid = any(array(
         select member.ctid
         from (select distinct id from unnest($2::uuid[]) id order by id) asked
         -- By the key, which has former members too: by the index without them, all members might be read.
         cross join lateral (
           select ctid, removed_at from enrolment where campaign_id = $1 and contact_id = asked.id
           offset 0 for no key update
         ) member
         where member.removed_at is null))`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: {},
});
