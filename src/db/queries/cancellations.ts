import { as, type RowOf, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";

/**
 * The stops and deletes of a tenant's ($1) campaigns ($2) whose calls' rows may not show them yet, the first stop first.
 * Those that are done are among them for an hour.
 */
export const cancellationsOf = statement({
  name: "cancellations-of-campaigns",
  text: `select campaign_id as "campaignId", generation, reason, at from campaign_work
     where tenant_id = $1 and campaign_id = any($2::uuid[]) and kind = 'CANCEL'
     order by generation`,
  params: ["uuid", "uuid[]"],
  row: {
    campaignId: "uuid",
    generation: "int4",
    reason: as<CancelReason>("text!"),
    at: "timestamptz",
  },
});

/** Calls of the campaign that wait and are of an older generation were cancelled. */
export type Cancellation = RowOf<typeof cancellationsOf>;

/** The last stops of a tenant's ($1) campaigns whose calls' rows do not all show them yet. */
export const unfinishedCancellations = statement({
  text: `select campaign_id as "campaignId", max(generation) as generation from campaign_work
     where tenant_id = $1 and kind = 'CANCEL' and done_at is null group by campaign_id`,
  params: ["uuid"],
  row: { campaignId: "uuid", generation: "int4!" },
});
