import { hasHadItsCall } from "./owed-calls.ts";
import type { Queryable } from "#db/pool.ts";

/** Locks people as contacts and as members of all their campaigns, in the order in which everybody does. */
export async function lockPeople(tx: Queryable, contactIds: readonly string[]): Promise<void> {
  await tx.query("select from contact where id = any($1) order by phone for no key update", [
    contactIds,
  ]);
  await tx.query(
    `select from enrolment where contact_id = any($1)
     order by campaign_id, contact_id for no key update`,
    [contactIds],
  );
}

/**
 * Makes contacts reachable again who were marked as unreachable for this reason. Their open rounds are asked
 * again by the next tick. `lockPeople` has locked them.
 */
export async function clearUnreachable(
  tx: Queryable,
  { contactIds, reason }: { readonly contactIds: readonly string[]; readonly reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `with cleared as (
       update contact set unreachable_reason = null, updated_at = $3
       where id = any($1) and unreachable_reason = $2
       returning id
     )
     update enrolment set covered_until = '-infinity'
     where contact_id in (select id from cleared)
       and (covered_until < 'infinity' or not ${hasHadItsCall})`,
    [contactIds, reason, now],
  );
}
