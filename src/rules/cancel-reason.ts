import { barCancelReasons } from "./contact-bars.ts";

/**
 * Why a call was cancelled. The check of `call.cancel_reason` lists the same: a new reason needs a migration.
 * `BY_USER` satisfies the round of a call that was not manual; the others do not.
 */
export const cancelReasons = [
  ...barCancelReasons,
  "CAMPAIGN_DELETED",
  "CAMPAIGN_STOPPED",
  "CAMPAIGN_ENDED",
  "BY_USER",
  "SCHEDULE_CHANGED",
  "TENANT_LEFT_SIMULATION",
  "TEST_CALL_EXPIRED",
] as const;

export type CancelReason = (typeof cancelReasons)[number];
