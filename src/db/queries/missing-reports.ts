import { as, type RowOf, statement } from "#db/statement.ts";

/**
 * Takes ended calls whose report should have come by $1, at most $2. Each is due again when twice the time since its
 * end has passed, until $3 ms after its end: the process that takes it may die, and VAPI may not answer.
 */
export const takeMissingReports = statement({
  name: "take-missing-reports",
  text: `
      with due as (
        select id from call where report_due_at <= $1
        order by report_due_at limit $2 for no key update skip locked
      )
      update call set report_due_at = case when $1::timestamptz - finished_at < $3 * interval '1 ms'
        then $1::timestamptz + ($1::timestamptz - finished_at) end
      from due
      where call.id = due.id
      returning call.id as "callId", tenant_id as "tenantId", vapi_call_id as "vapiCallId"`,
  params: ["timestamptz", as<number>("int8"), "float8"],
  row: { callId: "uuid", tenantId: "uuid", vapiCallId: "text!" },
});

/** An ended call of which no report has come. */
export type UnreportedCall = RowOf<typeof takeMissingReports>;

/**
 * No report is expected of a tenant's ($1) call ($2: VAPI's id): it came, or VAPI was asked instead. While the reason
 * of its end is missing VAPI is asked again.
 */
export const expectNoReport = statement({
  name: "expect-no-report",
  text: `update call set report_due_at = null
           where tenant_id = $1 and vapi_call_id = $2 and report_due_at is not null
             and ended_reason is not null`,
  params: ["uuid", "text"],
  row: {},
});
