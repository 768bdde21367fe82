import type { Queryable } from "#db/pool.ts";
import { owesItsCall } from "./owed-calls.ts";

/**
 * Has the next tick ask anew what the open rounds owe these contacts, in one campaign or in all: what kept
 * them from their calls may be gone. A campaign that does not recur owes only a call that was not had. In a
 * statement of its own, after the change: it reads the contacts as they are then.
 */
export async function askRoundsAgain(
  tx: Queryable,
  contactIds: readonly string[],
  campaignId: string | null = null,
): Promise<void> {
  await tx.query(
    `update enrolment set covered_until = '-infinity'
     where contact_id = any($1::uuid[]) and ($2::uuid is null or campaign_id = $2)
       and (covered_until < 'infinity' or ${owesItsCall})`,
    [contactIds, campaignId],
  );
}
