import type { Queryable } from "#db/pool.ts";

/**
 * Cancels the test calls of these tenants that were due before `dueBefore` and could not be placed, so
 * that none rings hours later, when a slot is free again. One that somebody is changing at this moment is left to the
 * next look.
 */
export async function expireTestCalls(
  tx: Queryable,
  tenantIds: readonly string[],
  now: Date,
  dueBefore: Date,
): Promise<void> {
  await tx.query({
    name: "expire-test-calls",
    text: `
      with expired as (
        update call set status = 'CANCELLED', cancel_reason = 'TEST_CALL_EXPIRED', ended_at = $2, updated_at = $2
        where id in (
          select id from call
          where tenant_id = any($1::uuid[]) and status = 'SCHEDULED' and kind = 'TEST' and scheduled_time < $3
          for no key update skip locked
        )
        returning id
      )
      insert into call_event (call_id, at, kind, detail) select id, $2, 'CANCELLED', 'TEST_CALL_EXPIRED' from expired`,
    values: [tenantIds, now, dueBefore],
  });
}
