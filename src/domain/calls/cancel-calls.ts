import type { Tx } from "#db/pool.ts";
import type { UnwantedReason } from "#rules/unwanted-call.ts";

/** `BY_USER` satisfies the round of a call that was not manual; the others do not. */
export type CancelReason =
  | UnwantedReason
  | "BY_USER"
  | "SCHEDULE_CHANGED"
  | "TENANT_LEFT_SIMULATION"
  | "TEST_CALL_EXPIRED";

/**
 * Cancels the calls that wait, in one statement: of all contacts or of these, in all campaigns of the
 * tenant or in one. Returns how many. The campaign, where one is meant, is locked by the caller.
 */
export async function cancelWaitingCalls(
  tx: Tx,
  which: {
    readonly tenantId: string;
    readonly campaignId?: string;
    readonly contactIds?: readonly string[];
    readonly keepTestCalls?: boolean;
  },
  reason: CancelReason,
  now: Date,
): Promise<number> {
  const { rowCount } = await tx.query(
    `with cancelled as (
       update call set status = 'CANCELLED', cancel_reason = $4, ended_at = $5, updated_at = $5
       where id = any(array(
         select id from call
         where tenant_id = $1 and ($2::uuid is null or campaign_id = $2)
           and ($3::uuid[] is null or contact_id = any($3)) and status = 'SCHEDULED'
           and not ($6 and kind = 'TEST')
         order by id for update
       ))
       returning id
     )
     insert into call_event (call_id, at, kind, detail) select id, $5, 'CANCELLED', $4 from cancelled`,
    [
      which.tenantId,
      which.campaignId ?? null,
      which.contactIds ?? null,
      reason,
      now,
      which.keepTestCalls ?? false,
    ],
  );
  return rowCount ?? 0;
}
