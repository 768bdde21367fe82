import { as, statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";

/** The live calls of the tenant $1, each with the dial that holds its slot, in the order in which they got them; at most $2. */
export const liveCalls = statement({
  name: "live-calls-of-tenant",
  text: `
    select call.id as "callId", call.campaign_id as "campaignId", dial.state as "dialState",
      coalesce(dial.intended_at, call.updated_at) as since
    from call left join dial on dial.id = call.dial_id
    where call.tenant_id = $1 and ${isLiveSql("call")}
    order by since, call.id
    limit $2`,
  params: ["uuid", as<number>("int8")],
  row: { callId: "uuid", campaignId: "uuid", dialState: "dial_state?", since: "timestamptz" },
});
