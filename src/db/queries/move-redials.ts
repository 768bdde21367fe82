import { as, statement } from "#db/statement.ts";

/**
 * Moves redials ($1) to new times ($2) in their rounds ($3), now ($4). A redial without a new time is cancelled:
 * SCHEDULE_CHANGED.
 */
export const moveRedials = statement({
  text: `with planned as (
       select * from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as p(id, at, round)
     ),
     changed as (
       update call set updated_at = $4,
         scheduled_time = coalesce(planned.at, scheduled_time), redial_round = planned.round,
         status = case when planned.at is null then 'CANCELLED'::call_status else status end,
         cancel_reason = case when planned.at is null then 'SCHEDULE_CHANGED' end,
         ended_at = case when planned.at is null then $4::timestamptz end
       from planned where call.id = planned.id
       returning call.tenant_id, call.id, status
     )
     insert into call_event (tenant_id, call_id, at, kind, detail)
     select tenant_id, id, $4, 'CANCELLED', 'SCHEDULE_CHANGED' from changed where status = 'CANCELLED'`,
  params: ["uuid[]", as<readonly (Date | null)[]>("timestamptz[]"), "text[]", "timestamptz"],
  row: {},
});
