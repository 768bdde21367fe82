import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { outdatedSql } from "./outdated-calls.ts";
import { owesItsCall } from "./owed-calls.ts";

/**
 * Has the rounds of a campaign ($1) settled again, under a new schedule. In one that does not recur ($2: it recurs)
 * a contact is owed a call only if it has had none, or none that rang.
 */
export const settleRoundsAgain = statement({
  text: `update enrolment set covered_until = case
         when $2 or ${owesItsCall}
         then '-infinity'::timestamptz else 'infinity' end
       where campaign_id = $1`,
  params: ["uuid", "bool"],
  row: {},
});

/**
 * Owes a call again to the contacts of a campaign ($1) whose last call was cancelled for one of the reasons $3. In a
 * campaign that does not recur ($2: it recurs) a cancelled redial is not owed: the call that it was to repeat was
 * the one that was owed.
 */
export const oweCancelledAgain = statement({
  // The last call is looked up for each enrolment by itself: what a join with all of them costs depends
  // on statistics, which are old when a list has just been imported.
  text: `update enrolment set covered_until = '-infinity'
     where campaign_id = $1 and (
       select ((status = 'CANCELLED' and cancel_reason = any($3)) or ${outdatedSql("call")}) and (kind <> 'REDIAL' or $2) from call
       where call.campaign_id = enrolment.campaign_id and call.contact_id = enrolment.contact_id
         and kind in ('ROUND', 'REDIAL')
       order by call.created_at desc, call.id desc limit 1)`,
  params: ["uuid", "bool", as<readonly CancelReason[]>("text[]")],
  row: {},
});

/** Moves the waiting calls of a campaign's ($1) rounds to its opening ($2), now ($3). */
export const moveCallsOfRounds = statement({
  text: `update call set scheduled_time = $2, updated_at = $3
       where campaign_id = $1 and status = 'SCHEDULED' and kind = 'ROUND' and not ${outdatedSql("call")}
         and (scheduled_time > $3 or $2 > $3) and scheduled_time <> $2`,
  params: ["uuid", "timestamptz", "timestamptz"],
  row: {},
});
