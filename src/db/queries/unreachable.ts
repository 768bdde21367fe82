import type { Queryable } from "#db/pool.ts";
import { askRoundsAgain } from "./ask-rounds-again.ts";

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
 * Makes contacts reachable again who were marked as unreachable for this reason. What failed for it reached
 * nobody: their open rounds are asked again by the next tick. `lockPeople` has locked them.
 */
export async function clearUnreachable(
  tx: Queryable,
  { contactIds, reason }: { readonly contactIds: readonly string[]; readonly reason: string },
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `update contact set unreachable_reason = null, number_corrected_at = $3, updated_at = $3
     where id = any($1) and unreachable_reason = $2
     returning id`,
    [contactIds, reason, now],
  );
  await askRoundsAgain(
    tx,
    rows.map(({ id }) => id),
  );
}
