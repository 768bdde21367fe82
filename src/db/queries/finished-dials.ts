import type { Queryable } from "#db/pool.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import { dialFaultOf, type FinishedDial } from "#rules/circuit-breaker.ts";

interface Row extends Omit<FinishedDial, "fault"> {
  readonly outcome: CallOutcome;
  readonly isRequestRejected: boolean;
}

/** A refusal leaves no `endedReason`, and `reached_phone` false. */
const ending = `case when ended_reason is not null then ended_reason when reached_phone = false then message end`;

/**
 * The last dials of an active campaign that finished since it was last started, newest first. Test calls
 * are left out, and of the last `limit` those that were sent with a key that has been replaced. None where
 * the campaign is not active: nothing is dialled there that could be spared.
 */
export async function lastFinishedDials(
  tx: Queryable,
  campaignId: string,
  limit: number,
): Promise<FinishedDial[]> {
  const { rows } = await tx.query<Row>({
    name: "last-finished-dials",
    text: `
      select finished.contact_id as "contactId", finished.outcome,
        finished.vapi_call_id as "vapiCallId", finished.ended_reason as "endedReason",
        finished.ending, finished.message, finished.finished_at as "finishedAt",
        dial.reason is not distinct from 'REQUEST_REJECTED' as "isRequestRejected"
      from campaign
      join tenant on tenant.id = campaign.tenant_id
      cross join lateral (
        select *, ${ending} as ending from call
        where campaign_id = campaign.id and kind <> 'TEST'
          and finished_at > coalesce(campaign.breaker_from, '-infinity')
        order by finished_at desc
        limit $2
      ) finished
      left join dial on dial.id = finished.dial_id
      where campaign.id = $1 and campaign.state = 'ACTIVE'
        and coalesce(dial.credential_version, tenant.credential_version) = tenant.credential_version
      order by finished.finished_at desc`,
    values: [campaignId, limit],
  });
  return rows.map(({ isRequestRejected, ...dial }) => ({
    ...dial,
    fault: isRequestRejected ? "REQUEST_REJECTED" : dialFaultOf(dial.outcome),
  }));
}

/**
 * Whether the last `length` finished dials of a campaign all had this ending, as far as VAPI has told their
 * endings. Reads backward in the index and stops at the first that differs.
 */
export async function hasRunOf(
  tx: Queryable,
  campaignId: string,
  run: { readonly ending: string; readonly length: number },
): Promise<boolean> {
  const { rows } = await tx.query<{ isRun: boolean }>({
    name: "has-run-of",
    text: `
      with finished as not materialized (
        select ${ending} as ending, finished_at from call
        where campaign_id = $1 and kind <> 'TEST'
          and (ended_reason is not null or reached_phone = false)
          and finished_at > (select coalesce(breaker_from, '-infinity') from campaign where id = $1)
      )
      select case
        when exists (
          select from (select ending from finished order by finished_at desc limit $3) last
          where ending is distinct from $2) then false
        else exists (select from finished order by finished_at desc offset $3 - 1 limit 1)
      end as "isRun"`,
    values: [campaignId, run.ending, run.length],
  });
  return rows[0]!.isRun;
}
