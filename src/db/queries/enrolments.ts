import { as, statement } from "#db/statement.ts";

/**
 * Enrols contacts ($5, in their order) in a campaign ($1) of a tenant ($2) at $4, settled until $3. Contacts that
 * are enrolled already do not change.
 */
export const insertEnrolments = statement({
  name: "enrol",
  // Positions in the order that was given, locks in the order of the ids.
  text: `with placed as materialized (
             select contact_id, nextval('enrolment_position') as position
             from (select contact_id from unnest($5::uuid[]) with ordinality as given (contact_id, n)
                   order by n) given
           )
           insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, position, created_at)
           select $1, contact_id, $2, $3, position, $4 from placed order by contact_id
           on conflict (campaign_id, contact_id)
             do update set removed_at = null, covered_until = excluded.covered_until,
               position = excluded.position
             where enrolment.removed_at is not null`,
  params: ["uuid", "uuid", as<"infinity" | "-infinity">("timestamptz"), "timestamptz", "uuid[]"],
  row: {},
});

/** Removes contacts ($2) from a campaign ($1) at $3. Locks the memberships in the order in which they are enrolled. */
export const removeEnrolments = statement({
  text: `update enrolment set removed_at = $3
       where campaign_id = $1 and contact_id in (
         select contact_id from enrolment
         where campaign_id = $1 and contact_id = any($2::uuid[]) and removed_at is null
         order by contact_id for no key update)`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: {},
});
