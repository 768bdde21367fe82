import { statement } from "#db/statement.ts";
import { isWaitingTestSql } from "./call-facets.ts";

/** Those of these tenants ($1) for whom a test call waits. */
export const tenantsWithTestCalls = statement({
  name: "tenants-with-test-calls",
  text: `select distinct tenant_id as id from call
      where tenant_id = any($1::uuid[]) and ${isWaitingTestSql("call")}`,
  params: ["uuid[]"],
  row: { id: "uuid" },
});

/**
 * Cancels the test calls of these tenants ($1), now ($2), that were due before $3 and could not be placed, so
 * that none rings hours later, when a slot is free. One that another transaction is changing is left to the
 * next dispatch.
 */
export const expireTestCalls = statement({
  name: "expire-test-calls",
  text: `
      with expired as (
        update call set status = 'CANCELLED', cancel_reason = 'TEST_CALL_EXPIRED', ended_at = $2, updated_at = $2
        where id in (
          select id from call
          where tenant_id = any($1::uuid[]) and ${isWaitingTestSql("call")} and scheduled_time < $3
          for no key update skip locked
        )
        returning tenant_id, id
      )
      insert into call_event (tenant_id, call_id, at, kind, detail)
        select tenant_id, id, $2, 'CANCELLED', 'TEST_CALL_EXPIRED' from expired`,
  params: ["uuid[]", "timestamptz", "timestamptz"],
  row: {},
});
