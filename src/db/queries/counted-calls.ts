import { as, statement } from "#db/statement.ts";
import type { CallType } from "#rules/call-type.ts";

/**
 * The calls that were sent to these contacts ($2) of their tenants ($1, in the same order) since $3, over all campaigns,
 * and may have rung; test calls too. At most $4 of each contact, the newest. An end that is not known may have been that
 * of a conversation.
 */
export const callsThatCount = statement({
  name: "calls-that-count",
  text: `
    select asked.contact_id as "contactId", counted.at, counted.call_type as "callType", counted.subject,
      counted.conversation_at as "conversationAt"
    from unnest($1::uuid[], $2::uuid[]) as asked (tenant_id, contact_id)
    cross join lateral (
      select call.placed_at as at, campaign.call_type, campaign.subject_key as subject,
        case when call.outcome in ('ANSWERED', 'UNKNOWN') or call.outcome = 'ENDED_BY_US' and call.started_at is not null
          then coalesce(call.ended_at, call.placed_at) end as conversation_at
      from call
      join campaign on campaign.tenant_id = call.tenant_id and campaign.id = call.campaign_id
      where call.contact_id = asked.contact_id and call.tenant_id = asked.tenant_id
        and call.placed_at > $3 and call.reached_phone is distinct from false
      order by call.placed_at desc
      limit $4
    ) counted`,
  params: ["uuid[]", "uuid[]", "timestamptz", as<number>("int8")],
  row: {
    contactId: "uuid",
    at: "timestamptz!",
    callType: as<CallType | null>("text?"),
    subject: "text?",
    conversationAt: "timestamptz?",
  },
});
