import { as, statement } from "#db/statement.ts";
import { isWaitingSql } from "./call-facets.ts";

/*
 * The next rows of a campaign after a place. None of them is locked. They are read in the order of an index, and the
 * reading ends after the last: whatever the statistics say, all rows of the campaign must not be read to be sorted.
 * They are run by `inOrder`. None has a name, as their plans are made for that setting.
 */

/** Whether ($1: "off" or "on") Postgres may sort until the transaction ends, or has to read in the order of an index. */
export const maySort = statement({
  text: `select set_config('enable_sort', $1, true) as sort, set_config('enable_bitmapscan', $1, true) as bitmap`,
  params: [as<"on" | "off">("text")],
  row: { sort: "text", bitmap: "text" },
});

/** The next $3 members of a campaign ($1) after a contact ($2), in the order of their ids. */
export const nextMembers = statement({
  // The primary key is the only index in the order of both columns.
  text: `select contact_id as id from (
       select campaign_id, contact_id from enrolment where (campaign_id, contact_id) > ($1, $2)
       order by campaign_id, contact_id limit $3
     ) next
     where campaign_id = $1`,
  params: ["uuid", "uuid", as<number>("int8")],
  row: { id: "uuid" },
});

/** The contacts of the next $3 manual calls of a campaign ($1) after a contact ($2), in the order of their ids. */
export const nextManualCallees = statement({
  text: `select contact_id as id from (
       select campaign_id, contact_id from call where kind = 'MANUAL' and (campaign_id, contact_id) > ($1, $2)
       order by campaign_id, contact_id limit $3
     ) next
     where campaign_id = $1`,
  params: ["uuid", "uuid", as<number>("int8")],
  row: { id: "uuid" },
});

/**
 * The next $3 members of a campaign ($1) after a place ($2): those whose rounds are settled least far first, and of
 * equals the one who came into the campaign first.
 */
export const nextMembersInOrder = statement({
  text: `select contact_id as id, array[covered_until::text, position::text] as cursor from enrolment
     where campaign_id = $1 and removed_at is null
       and (covered_until, position) > (($2::text[])[1]::timestamptz, ($2::text[])[2]::bigint)
     order by covered_until, position limit $3`,
  params: ["uuid", "text[]", as<number>("int8")],
  row: { id: "uuid", cursor: "text[]" },
});

/** The next $4 calls of a campaign ($1) and its generation ($2) that wait, after a place ($3), in the order of the queue. */
export const nextWaiting = statement({
  text: `select id, kind, contact_id as "contactId",
       array[scheduled_time::text, position::text, id::text] as cursor from call
     where campaign_id = $1 and generation = $2 and ${isWaitingSql("call")}
       and (scheduled_time, position, id)
         > (($3::text[])[1]::timestamptz, ($3::text[])[2]::bigint, ($3::text[])[3]::uuid)
     order by scheduled_time, position, id limit $4`,
  params: ["uuid", "int4", "text[]", as<number>("int8")],
  row: { id: "uuid", kind: "call_kind", contactId: "uuid", cursor: "text[]" },
});

/** The next $4 calls of a campaign ($1) that wait and are of an older generation than $2, after a place ($3). */
export const nextOlder = statement({
  text: `select id, array[generation::text, scheduled_time::text, position::text, id::text] as cursor from call
     where campaign_id = $1 and ${isWaitingSql("call")} and generation < $2
       and (generation, scheduled_time, position, id)
         > (($3::text[])[1]::int, ($3::text[])[2]::timestamptz, ($3::text[])[3]::bigint, ($3::text[])[4]::uuid)
     order by generation, scheduled_time, position, id limit $4`,
  params: ["uuid", "int4", "text[]", as<number>("int8")],
  row: { id: "uuid", cursor: "text[]" },
});
