import type { Queryable } from "#db/pool.ts";

/** A call that can have nobody on the line any more, and is still live here. */
export interface OverdueCall {
  readonly tenantId: string;
  readonly dialId: string;
}

/** So many at a time; the others follow a few seconds later. */
const mostAtOnce = 100;

/**
 * Takes the calls that are live for longer than their longest duration and `aroundConversationMs`. Each is taken
 * once, whatever the number of processes that ask, and again when it is still live after `lookupBefore`.
 */
export async function takeOverdueCalls(
  db: Queryable,
  { aroundConversationMs, lookupBefore }: { aroundConversationMs: number; lookupBefore: Date },
  now: Date,
): Promise<OverdueCall[]> {
  const { rows } = await db.query<OverdueCall>({
    name: "take-overdue-calls",
    text: `
      with due as (
        select dial.id from call
        join dial on dial.id = call.dial_id
        join campaign on campaign.id = call.campaign_id
        where call.status in ('CALLING', 'IN_PROGRESS') and dial.state <> 'INTENDED'
          and call.placed_at + make_interval(secs =>
            coalesce(dial.max_duration_seconds, campaign.max_duration_seconds)
              + $1::float8 / 1000) <= $3::timestamptz
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
        order by call.placed_at limit $4
      ),
      taken as (
        select id from dial where id in (select id from due) for no key update skip locked
      )
      update dial set last_lookup_at = $3
      from taken
      where dial.id = taken.id and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
      returning dial.tenant_id as "tenantId", dial.id as "dialId"`,
    values: [aroundConversationMs, lookupBefore, now, mostAtOnce],
  });
  return rows;
}
