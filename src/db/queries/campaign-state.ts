import { statement } from "#db/statement.ts";

/** A person sets a campaign's ($1) state: now. Its faults are over; the breaker counts from the start. */
export const setState = statement({
  text: `update campaign set state = $2, paused_reason = null, paused_evidence = null, updated_at = $3,
       breaker_from = case when $2 = 'ACTIVE'::campaign_state then $3 else breaker_from end
     where id = $1`,
  params: ["uuid", "campaign_state", "timestamptz"],
  row: {},
});

/** Marks a campaign ($1) as deleted: now. */
export const markDeleted = statement({
  text: "update campaign set state = 'STOPPED', deleted_at = $2, updated_at = $2 where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});
