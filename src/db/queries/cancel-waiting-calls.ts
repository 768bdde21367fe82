import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { isScheduledSql } from "./call-facets.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Cancels the calls of a tenant ($1) that wait: in one campaign or in all ($2), of these contacts or of all ($3),
 * for a reason ($4), now ($5); of one kind or of all ($6). Locks them in the order of ids. Its count is
 * that of the calls cancelled.
 */
export const cancelWaiting = statement({
  text: `with cancelled as (
       update call set status = 'CANCELLED', cancel_reason = $4, ended_at = $5, updated_at = $5
       where id = any(array(
         select id from call
         where tenant_id = $1 and ($2::uuid is null or campaign_id = $2)
           and ($3::uuid[] is null or contact_id = any($3)) and ${isScheduledSql("call")}
           and ($6::call_kind is null or kind = $6) and not ${outdatedSql("call")}
         order by id for update
       ))
       returning tenant_id, id
     )
     insert into call_event (tenant_id, call_id, at, kind, detail)
     select tenant_id, id, $5, 'CANCELLED', $4 from cancelled`,
  params: ["uuid", "uuid?", "uuid[]?", as<CancelReason>("text"), "timestamptz", "call_kind?"],
  row: {},
});
