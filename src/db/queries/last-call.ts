import { statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";

/** The last call of a contact ($3) in a tenant's ($1) campaign ($2) that was placed. Test calls do not count. */
export const lastCall = statement({
  name: "last-call-of-contact",
  text: `
    select placed_at as "placedAt", outcome, ${isLiveSql("call")} as "isLive"
    from call
    where tenant_id = $1 and campaign_id = $2 and contact_id = $3 and kind <> 'TEST' and placed_at is not null
      and status not in ('SCHEDULED', 'CANCELLED')
    order by placed_at desc, id desc
    limit 1`,
  params: ["uuid", "uuid", "uuid"],
  row: { placedAt: "timestamptz!", outcome: "call_outcome?", isLive: "bool" },
});
