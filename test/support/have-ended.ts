import { classifyEnd } from "#vapi/ended-reason.ts";
import type { World } from "./world.ts";

/** A dial that is intended, and how its call is to have ended. */
interface EndedDial {
  readonly id: string;
  /** VAPI's `endedReason`. */
  readonly reason: string;
  readonly answered: boolean;
}

/**
 * Writes what the ledger holds of dials that VAPI took and of calls that it has reported as ended, a second apart up
 * to now. A call costs fifty milliseconds through the simulator, and the breaker looks at dozens. Whoever has
 * a bad number is marked.
 */
export async function haveEnded(world: World, dials: readonly EndedDial[]): Promise<void> {
  const ends = dials.map(({ id, reason, answered }, index) => {
    const at = new Date(world.now().getTime() - (dials.length - index) * 1_000);
    return { id, reason, at, ...classifyEnd(reason, { answered }) };
  });
  await world.context.pool.query(
    `with ended as (
       select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::call_status[], $5::call_outcome[],
         $6::text[], $7::bool[]) as e(dial_id, at, reason, status, outcome, message, reached)),
     sent as (
       update dial set state = 'ACCEPTED', sent_at = at, settled_at = at, round = 'D2031-03-05', attempt = 1,
         vapi_call_id = uuid_v7()::text
       from ended where id = dial_id returning id, call_id, contact_id, vapi_call_id, ended.*),
     marked as (
       update contact set unreachable_reason = sent.message from sent
       where contact.id = sent.contact_id and sent.outcome = 'BAD_NUMBER')
     update call set status = sent.status, outcome = sent.outcome, ended_reason = reason, message = sent.message,
       reached_phone = reached, placed_at = at, ended_at = at, finished_at = at, round = 'D2031-03-05', attempt = 1,
       vapi_call_id = sent.vapi_call_id
     from sent where call.id = sent.call_id`,
    [
      ends.map(({ id }) => id),
      ends.map(({ at }) => at),
      ends.map(({ reason }) => reason),
      ends.map(({ status }) => status),
      ends.map(({ outcome }) => outcome),
      ends.map(({ message }) => message),
      ends.map(({ reachedPhone }) => reachedPhone),
    ],
  );
}
