import type { Queryable } from "#db/pool.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import { dialFaultOf, type FinishedDial } from "#rules/circuit-breaker.ts";

interface Row extends Omit<FinishedDial, "fault"> {
  readonly outcome: CallOutcome;
  readonly isRequestRejected: boolean;
}

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
      select finished.outcome, finished.vapi_call_id as "vapiCallId",
        finished.ended_reason as "endedReason", finished.message,
        finished.finished_at as "finishedAt",
        dial.reason is not distinct from 'REQUEST_REJECTED' as "isRequestRejected"
      from campaign
      join tenant on tenant.id = campaign.tenant_id
      cross join lateral (
        select * from call
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
  return rows.map(({ outcome, isRequestRejected, ...dial }) => ({
    ...dial,
    fault: isRequestRejected ? "REQUEST_REJECTED" : dialFaultOf(outcome),
  }));
}
