import type pg from "pg";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";

/** A call as it is shown, and the instant at which it counts. */
export interface ShownCall {
  readonly campaignId: string;
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly at: Date;
}

/** All calls of a tenant, read one by one: what the kept counts must be equal to. */
export async function shownCalls(pool: pg.Pool, tenantId: string): Promise<readonly ShownCall[]> {
  const { rows } = await pool.query<ShownCall>(
    `select campaign_id as "campaignId", kind, outcome, coalesce(placed_at, scheduled_time) as at,
       case when status = 'SCHEDULED' and kind <> 'TEST' and call.generation < campaign.generation
         then 'CANCELLED' else status end as status
     from call join campaign on campaign.id = campaign_id where call.tenant_id = $1`,
    [tenantId],
  );
  return rows;
}

/** How many there are of each value. */
export function tally<Value extends string>(values: readonly Value[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}
