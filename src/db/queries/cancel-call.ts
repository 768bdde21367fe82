import { statement } from "#db/statement.ts";

/** A person cancels a scheduled call ($1), now ($2). */
export const cancelByUser = statement({
  text: `update call set status = 'CANCELLED', cancel_reason = 'BY_USER', ended_at = $2, updated_at = $2
       where id = $1`,
  params: ["uuid", "timestamptz"],
  row: {},
});
