import { as, statement } from "#db/statement.ts";
import { laneOf } from "./lane-of.ts";

/** The position behind all members of all campaigns at this instant. */
export const nextPosition = statement({
  text: "select nextval('enrolment_position')::text as position",
  params: [],
  row: { position: "text!" },
});

/** Adds the work of copying members to a campaign ($2) of a tenant ($1): from where ($3), now ($4). */
export const addCopy = statement({
  text: `insert into campaign_work (tenant_id, campaign_id, kind, generation, at, cursor, updated_at)
     values ($1, $2, 'COPY', 0, $4, $3, $4)`,
  params: ["uuid", "uuid", "text[]", "timestamptz"],
  row: {},
});

/**
 * The next $3 members and former members of a campaign ($1) after a contact ($2), in the order of their ids. `isMember`:
 * it is one now, was before the position $4, and neither is nor was one of the copy ($5).
 */
export const nextToCopy = statement({
  // As `nextMembers`.
  text: `select contact_id as id, position, removed_at is null and position < $4
         and not exists (select from enrolment own where own.campaign_id = $5 and own.contact_id = next.contact_id)
         as "isMember"
     from (
       select campaign_id, contact_id, position, removed_at from enrolment where (campaign_id, contact_id) > ($1, $2)
       order by campaign_id, contact_id limit $3
     ) next
     where campaign_id = $1`,
  params: ["uuid", "uuid", as<number>("int8"), "int8", "uuid"],
  row: { id: "uuid", position: "int8", isMember: "bool" },
});

/**
 * Enrols contacts ($5) at these positions ($6) in a campaign ($1) of a tenant ($2) at $4, with rounds that are settled
 * until $3. $7: the campaign has lanes. Members and former members do not change.
 */
export const copyMembers = statement({
  name: "copy-members",
  text: `insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, lane, created_at)
     select $1, contact_id, $2, $3, position, ${laneOf("contact_id", "$7::bool")}, $4
     from unnest($5::uuid[], $6::int8[]) as copied (contact_id, position) order by contact_id
     on conflict (campaign_id, contact_id, tenant_id) do nothing`,
  params: [
    "uuid",
    "uuid",
    as<"infinity" | "-infinity">("timestamptz"),
    "timestamptz",
    "uuid[]",
    "int8[]",
    "bool",
  ],
  row: {},
});
