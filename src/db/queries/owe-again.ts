import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { outdatedSql } from "./outdated-calls.ts";
import { owesItsCall } from "./owed-calls.ts";

/**
 * Has the rounds of a campaign's ($1) contacts ($3) settled again, under a new schedule. In one that does not recur
 * ($2: it recurs) a contact is owed a call only if it has had none, or none that rang.
 */
export const settleRoundsAgain = statement({
  text: `update enrolment set covered_until = case
         when $2 or ${owesItsCall}
         then '-infinity'::timestamptz else 'infinity' end
       where campaign_id = $1 and contact_id = any($3::uuid[])`,
  params: ["uuid", "bool", "uuid[]"],
  row: {},
});

/**
 * Of these contacts ($4) of a campaign ($1) those whose last call was cancelled for one of the reasons $3. In a
 * campaign that does not recur ($2: it recurs) a cancelled redial does not count: the call that it was to repeat was
 * the one that was owed.
 */
export const lastCallCancelled = statement({
  text: `select member.contact_id as id from unnest($4::uuid[]) as member (contact_id)
     cross join lateral (
       select ((status = 'CANCELLED' and cancel_reason = any($3)) or ${outdatedSql("call")})
         and (kind <> 'REDIAL' or $2) as is_cancelled
       -- By the contact: "offset 0" keeps the planner from an index by which it would read the whole campaign.
       from (select * from call where contact_id = member.contact_id offset 0) call
       where call.campaign_id = $1 and kind in ('ROUND', 'REDIAL')
       order by call.created_at desc, call.id desc limit 1
     ) last
     where last.is_cancelled`,
  params: ["uuid", "bool", as<readonly CancelReason[]>("text[]"), "uuid[]"],
  row: { id: "uuid" },
});

/** The next tick asks what the open round owes these contacts ($2) of a campaign ($1). */
export const setBehind = statement({
  text: `update enrolment set covered_until = '-infinity' where campaign_id = $1 and contact_id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: {},
});

/** Moves those of these calls ($1) of rounds that wait to openings ($2), now ($3). */
export const moveCallsOfRounds = statement({
  text: `with moved as materialized (
       select waiting.* from (
         select * from unnest($1::uuid[], $2::timestamptz[]) as opening (id, at) order by id
       ) opening
       cross join lateral (
         select call.id, opening.at from call
         where call.id = opening.id and status = 'SCHEDULED' and kind = 'ROUND' and not ${outdatedSql("call")}
           and (scheduled_time > $3 or opening.at > $3) and scheduled_time <> opening.at
         for no key update
       ) waiting
     )
     update call set scheduled_time = moved.at, updated_at = $3 from moved where call.id = moved.id`,
  params: ["uuid[]", "timestamptz[]", "timestamptz"],
  row: {},
});
