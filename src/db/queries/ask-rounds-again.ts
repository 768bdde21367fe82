import { statement } from "#db/statement.ts";
import { owesItsCall } from "./owed-calls.ts";

/**
 * Has the next tick ask again what the open rounds owe these contacts ($1), in one campaign or in all ($2), after a
 * change that may have made them callable. A campaign that does not recur owes only a call that has not taken
 * place. A statement of its own, after the change: it reads the contacts as they are then.
 */
export const askRoundsAgain = statement({
  text: `update enrolment set covered_until = '-infinity'
     where contact_id = any($1::uuid[]) and ($2::uuid is null or campaign_id = $2)
       and (covered_until < 'infinity' or ${owesItsCall})`,
  params: ["uuid[]", "uuid?"],
  row: {},
});
