import { as, statement } from "#db/statement.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { isLiveSql, isWaitingSql } from "./call-facets.ts";
import { barSql, standingSql } from "./contact-facts.ts";

/**
 * The members of a tenant's ($1) campaigns ($2) who are barred (`people-counts.ts`), by the first bar. Those who are
 * counted as barred, and those who may have become so since: the bars of each are looked up now.
 */
export const barredPeople = statement({
  name: "barred-people",
  text: `
    select campaign_id as "campaignId", reason, count(*)::int as people
    from (
      select member.campaign_id, ${barSql("standing")} as reason
      from (
        select tenant_id, campaign_id, contact_id from member_state
        where tenant_id = $1 and campaign_id = any($2::uuid[]) and is_barred
        union
        select tenant_id, campaign_id, contact_id
        from people_delta cross join unnest(contact_ids) contact_id
        where tenant_id = $1 and campaign_id = any($2)
        union
        select enrolment.tenant_id, enrolment.campaign_id, enrolment.contact_id
        from people_delta touched cross join unnest(touched.contact_ids) touched_id
        join enrolment on enrolment.tenant_id = touched.tenant_id and enrolment.contact_id = touched_id
        where touched.tenant_id = $1 and touched.campaign_id is null and enrolment.campaign_id = any($2)
      ) member
      cross join lateral (
        select ${standingSql}
        from (
          select tenant_id, contact_id, removed_at, import_number, also_imports, call_import from enrolment
          where tenant_id = member.tenant_id and campaign_id = member.campaign_id and contact_id = member.contact_id
          offset 0
        ) enrolment
        join contact on contact.tenant_id = enrolment.tenant_id and contact.id = enrolment.contact_id
        cross join (select 0 as completed) history
        where enrolment.removed_at is null
      ) standing
    ) barred
    where reason is not null
    group by 1, 2`,
  params: ["uuid", "uuid[]"],
  row: { campaignId: "uuid", reason: as<DecisionReason>("text!"), people: "int4" },
});

/** The calls of a tenant's ($1) campaigns ($2) that ended with an outcome, by outcome. Test calls do not count. */
export const callsByOutcome = statement({
  name: "calls-by-outcome",
  text: `
    select campaign_id as "campaignId", (enum_range(null::call_outcome))[facet & 15] as outcome, sum(calls)::int as calls
    from (
      select campaign_id, facet, calls from call_total where tenant_id = $1 and campaign_id = any($2::uuid[])
      union all
      select campaign_id, facet, calls from call_delta where tenant_id = $1 and campaign_id = any($2)
      union all
      select campaign_id, facet, calls from deleted_call_total where tenant_id = $1 and campaign_id = any($2)
    ) counted
    where facet < 192 and facet & 15 > 0
    group by 1, 2`,
  params: ["uuid", "uuid[]"],
  row: { campaignId: "uuid", outcome: as<CallOutcome>("call_outcome"), calls: "int4" },
});

/**
 * The calls of a tenant's ($1) campaigns ($2) that were placed since $3 and until now. One that has ended was placed
 * before it ended: so it is among those that ended since then, which are found by index. Test calls do not count.
 */
export const callsPlacedSince = statement({
  name: "calls-placed-since",
  text: `
    select wanted.id as "campaignId", (live.calls + ended.calls)::int as calls
    from unnest($2::uuid[]) wanted (id)
    cross join lateral (
      select count(*) as calls from call
      where tenant_id = $1 and campaign_id = wanted.id and ${isLiveSql("call")} and kind <> 'TEST' and placed_at >= $3
    ) live
    cross join lateral (
      select count(*) filter (where placed_at >= $3 and tenant_id = $1 and not ${isLiveSql("recent")}) as calls
      from (
        select placed_at, tenant_id, facet from call
        where campaign_id = wanted.id and finished_at >= $3 and kind <> 'TEST'
        offset 0
      ) recent
    ) ended`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: { campaignId: "uuid", calls: "int4" },
});

/**
 * The next waiting call of a contact ($3) of a tenant's ($1) campaign ($2), and how many calls of the campaign are due
 * before it: $4 at most. No row: no call waits.
 */
export const queueOfContact = statement({
  name: "queue-of-contact",
  text: `
    select own.id as "callId", (
      select count(*)::int from (
        select from call
        where campaign_id = $2 and generation = own.generation and ${isWaitingSql("call")}
          and (scheduled_time, position, id) < (own.scheduled_time, own.position, own.id)
        limit $4
      ) before
    ) as ahead
    from (
      select call.* from call
      join campaign on campaign.id = call.campaign_id and campaign.tenant_id = $1
      where call.tenant_id = $1 and call.campaign_id = $2 and call.contact_id = $3 and ${isWaitingSql("call")}
        and call.generation = campaign.generation
      order by call.scheduled_time, call.position, call.id
      limit 1
    ) own`,
  params: ["uuid", "uuid", "uuid", as<number>("int8")],
  row: { callId: "uuid", ahead: "int4" },
});
