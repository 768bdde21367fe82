import { as, statement } from "#db/statement.ts";
import type { CallType } from "#rules/call-type.ts";
import { askedNumbersParams, askedNumbersSql } from "./asked-numbers.ts";

/**
 * The calls to these numbers (see `askedNumbersSql`) and to their contacts since $4, over all campaigns of the tenant, that
 * were sent and may have rung; test calls too. At most $5 of each number, the newest. An end that is not known may have
 * been that of a conversation. A call to a contact who had the number then and has another one now is one to the number.
 */
export const callsThatCount = statement({
  name: "calls-that-count",
  text: `
    select asked.n, counted.at, counted.call_type as "callType", counted.subject,
      counted.conversation_at as "conversationAt"
    from ${askedNumbersSql}
    cross join lateral (
      select call.placed_at as at, campaign.call_type, campaign.subject_key as subject,
        case when call.outcome in ('ANSWERED', 'UNKNOWN') or call.outcome = 'ENDED_BY_US' and call.started_at is not null
          then coalesce(call.ended_at, call.placed_at) end as conversation_at
      from (
        select asked.contact_id, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
        where asked.contact_id is not null
        union all
        select contact_id, since, until from former_phone
        where tenant_id = asked.tenant_id and phone = asked.phone and contact_id is distinct from asked.contact_id
      ) called
      -- Each call by its contact and each campaign by its key, whatever the statistics say.
      cross join lateral (
        select placed_at, outcome, started_at, ended_at, tenant_id, campaign_id from call
        where call.contact_id = called.contact_id and call.tenant_id = asked.tenant_id
          and call.placed_at > $4 and call.placed_at >= called.since and call.placed_at < called.until
          and call.reached_phone is distinct from false
        offset 0
      ) call
      cross join lateral (
        select call_type, subject_key from campaign where tenant_id = call.tenant_id and id = call.campaign_id offset 0
      ) campaign
      order by call.placed_at desc
      limit $5
    ) counted`,
  params: [...askedNumbersParams, "timestamptz", as<number>("int8")],
  row: {
    n: "int4",
    at: "timestamptz!",
    callType: as<CallType | null>("text?"),
    subject: "text?",
    conversationAt: "timestamptz?",
  },
});
