import { as, statement } from "#db/statement.ts";
import { neverRang } from "./contact-facts.ts";
import { isCancelledByEvents } from "./owed-calls.ts";

/** The call is final. */
const isFinal = "call.facet is not null and (call.facet & 48) <> 0";

/**
 * The next $4 calls of a tenant ($1) after the id $2 that were created before $3, and whether each has ended before $3
 * too. In a campaign whose rounds are blocks of days, a call stays for the length of a block longer.
 */
export const nextOldCalls = statement({
  name: "next-old-calls",
  text: `
      select call.id, ${isFinal} and coalesce(greatest(placed_at, finished_at, ended_at), updated_at)
        < $3::timestamptz - make_interval(days => case when schedule_frequency = 'CUSTOM' then interval_days else 0 end)
        as "isExpired"
      from (
        select * from call where tenant_id = $1 and id > $2 and id < lowest_uuid($3) order by id limit $4
      ) call
      cross join lateral (select schedule_frequency, interval_days from campaign where id = call.campaign_id offset 0) campaign
      order by call.id`,
  params: ["uuid", "uuid", "timestamptz", as<number>("int8")],
  row: { id: "uuid", isExpired: "bool" },
});

/** A call of a contact who was called because of its number, which was wrong. */
const failedByNumber = `status = 'FAILED' and (outcome = 'BAD_NUMBER' or reached_phone is false) and not (${neverRang})`;

/**
 * Deletes calls of a tenant ($1) by their ids ($2), with their dials, histories and webhooks, and adds to
 * `deleted_calls` what still counts of them for their contacts, and to `deleted_call_count` and `deleted_call_total` what
 * is shown of the past of their campaigns. One that another transaction is changing stays. Returns the number of
 * deleted calls.
 */
export const deleteCalls = statement({
  name: "delete-calls",
  text: `
      with old as materialized (
        select * from call where tenant_id = $1 and id = any($2::uuid[]) and ${isFinal}
        order by id for update skip locked
      ),
      kept as (
        insert into deleted_calls (tenant_id, campaign_id, contact_id, calls, completed, last_dial_at, last_served_at,
          round_call_id, owes_call, bad_number_at, has_manual)
        select tenant_id, campaign_id, contact_id, count(*), count(*) filter (where status = 'COMPLETED'),
          max(placed_at) filter (where reached_phone is distinct from false),
          max(coalesce(placed_at, greatest(scheduled_time, ended_at))) filter (
            where (status in ('COMPLETED', 'FAILED')
                or (status = 'CANCELLED' and cancel_reason = 'BY_USER' and kind <> 'MANUAL'))
              and not (${neverRang})),
          (array_agg(id order by id desc) filter (where kind = 'ROUND'))[1],
          (array_agg(${isCancelledByEvents} or (${neverRang})
            order by id desc) filter (where kind = 'ROUND'))[1],
          (array_agg(case when ${failedByNumber} then placed_at end
            order by id desc) filter (where kind = 'ROUND'))[1],
          bool_or(kind = 'MANUAL' and status <> 'CANCELLED' and not (${neverRang}))
        from old where kind <> 'TEST'
        group by tenant_id, campaign_id, contact_id
        order by campaign_id, contact_id
        on conflict (tenant_id, campaign_id, contact_id) do update set
          calls = deleted_calls.calls + excluded.calls,
          completed = deleted_calls.completed + excluded.completed,
          last_dial_at = greatest(deleted_calls.last_dial_at, excluded.last_dial_at),
          last_served_at = greatest(deleted_calls.last_served_at, excluded.last_served_at),
          round_call_id = greatest(deleted_calls.round_call_id, excluded.round_call_id),
          owes_call = case when excluded.round_call_id > deleted_calls.round_call_id
            or deleted_calls.round_call_id is null then excluded.owes_call else deleted_calls.owes_call end,
          bad_number_at = case when excluded.round_call_id > deleted_calls.round_call_id
            or deleted_calls.round_call_id is null then excluded.bad_number_at else deleted_calls.bad_number_at end,
          has_manual = deleted_calls.has_manual or excluded.has_manual
      ),
      counted as materialized (
        select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time) as quarter, facet, count(*) as calls,
          sum(talk_ms(duration_seconds)) as talk_ms, sum(coalesce(cost, 0)) as cost
        from old group by 1, 2, 3, 4
      ),
      counts as (
        insert into deleted_call_count (tenant_id, campaign_id, quarter, facet, calls, talk_ms, cost)
        select * from counted order by 2, 3, 4
        on conflict (tenant_id, campaign_id, quarter, facet)
          do update set calls = deleted_call_count.calls + excluded.calls,
            talk_ms = deleted_call_count.talk_ms + excluded.talk_ms, cost = deleted_call_count.cost + excluded.cost
      ),
      totals as (
        insert into deleted_call_total (tenant_id, campaign_id, facet, calls)
        select tenant_id, campaign_id, facet, sum(calls) from counted group by 1, 2, 3 order by 2, 3
        on conflict (tenant_id, campaign_id, facet) do update set calls = deleted_call_total.calls + excluded.calls
      ),
      reported as (delete from awaited_report where tenant_id = $1 and call_id in (select id from old)),
      said as (delete from opt_out where tenant_id = $1 and call_id in (select id from old)),
      heard as (delete from webhook_event where tenant_id = $1 and call_id in (select id from old)),
      deleted as (delete from call where id in (select id from old) returning id)
      select count(*)::int as calls from deleted`,
  params: ["uuid", "uuid[]"],
  row: { calls: "int4" },
});

/** Every tenant. */
export const tenantsWithCalls = statement({
  // Without a name: a named statement without parameters would keep its first plan.
  text: "select id from tenant order by id",
  params: [],
  row: { id: "uuid" },
});
