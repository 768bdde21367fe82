import { as, type RowOf, statement } from "#db/statement.ts";

/**
 * Takes ended calls whose report should have come by $1, at most $2. Each is due again when twice the time since its
 * end has passed, until $3 ms after its end: the process that takes it may die, and VAPI may not answer.
 */
export const takeMissingReports = statement({
  name: "take-missing-reports",
  text: `
      with due as materialized (
        select tenant_id, call_id from awaited_report where due_at <= $1
        order by due_at limit $2 for no key update skip locked
      ),
      ended as materialized (
        select call.tenant_id, call.id, call.vapi_call_id, $1::timestamptz - call.finished_at as since
        from due join call on call.id = due.call_id
      ),
      again as (
        update awaited_report set due_at = $1::timestamptz + since from ended
        where awaited_report.tenant_id = ended.tenant_id and awaited_report.call_id = ended.id
          and since < $3 * interval '1 ms'
      ),
      -- Also those whose call is deleted.
      given_up as (
        delete from awaited_report using due left join ended on ended.id = due.call_id
        where awaited_report.tenant_id = due.tenant_id and awaited_report.call_id = due.call_id
          and (since < $3 * interval '1 ms') is not true
      )
      select id as "callId", tenant_id as "tenantId", vapi_call_id as "vapiCallId" from ended`,
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
  text: `delete from awaited_report using dial join call on call.id = dial.call_id
           where dial.tenant_id = $1 and dial.vapi_call_id = $2 and call.ended_reason is not null
             and awaited_report.tenant_id = $1 and awaited_report.call_id = dial.call_id`,
  params: ["uuid", "text"],
  row: {},
});
