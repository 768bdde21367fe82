import type { Queryable } from "#db/pool.ts";

/** An ended call of which no report has come. */
export interface UnreportedCall {
  readonly callId: string;
  readonly tenantId: string;
  readonly vapiCallId: string;
}

/** Asked for one by one, so many at a time; the others keep. */
const mostAtOnce = 50;

/**
 * Takes ended calls whose report should have come by now. Each is due again when twice the time since its end
 * has passed, until `givenUpAfterMs` after its end: whoever takes it may die, and VAPI may not answer.
 */
export async function takeMissingReports(
  db: Queryable,
  now: Date,
  givenUpAfterMs: number,
): Promise<UnreportedCall[]> {
  const { rows } = await db.query<UnreportedCall>({
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
    values: [now, mostAtOnce, givenUpAfterMs],
  });
  return rows;
}

/**
 * Nothing more is expected of this call: its report came, or VAPI was asked in its place. While the reason of its
 * end is missing VAPI is asked again, unless VAPI does not know the call any more (`isGone`).
 */
export async function expectNoReport(
  tx: Queryable,
  tenantId: string,
  { vapiCallId, isGone }: { readonly vapiCallId: string; readonly isGone: boolean },
): Promise<void> {
  await tx.query({
    name: "expect-no-report",
    text: `update call set report_due_at = null
           where tenant_id = $1 and vapi_call_id = $2 and report_due_at is not null
             and (ended_reason is not null or $3)`,
    values: [tenantId, vapiCallId, isGone],
  });
}
