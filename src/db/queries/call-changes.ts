import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { isLiveSql } from "./call-facets.ts";
import { laneOf } from "./lane-of.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Whether a dial that was presumed absent may take its call ($1) back: the call was not sent again, no other call to
 * the contact is live, and the dial's attempt ($2 to $5: campaign, contact, round, attempt) is not another dial's.
 */
export const mayTakeCallBack = statement({
  text: `select ((call.status = 'SCHEDULED' and not ${outdatedSql("call")})
         or (call.status = 'CALLING' and exists (
           select from dial newer where newer.id = call.dial_id and newer.state = 'INTENDED')))
       and not exists (select from call live where live.tenant_id = call.tenant_id
         and live.contact_id = call.contact_id and ${isLiveSql("live")}
         and live.id <> call.id)
       and not exists (select from dial other where other.campaign_id = $2 and other.contact_id = $3
         and other.round = $4 and other.attempt = $5 and other.state in ('SENT', 'UNKNOWN', 'ACCEPTED'))
       as "mayTakeBack"
     from call where id = $1`,
  params: ["uuid", "uuid", "uuid", "text?", "int4?"],
  row: { mayTakeBack: "bool" },
});

/** A live call ($1) of a dial ($4) has ended, it is not known how: message, now, and when its report is due ($5). */
export const endUnexplained = statement({
  text: `with ended as (
       update call set status = 'FAILED', outcome = 'UNKNOWN', message = $2, ended_at = $3, finished_at = $3,
         updated_at = $3
       where id = $1 and dial_id = $4 and status in ('CALLING', 'IN_PROGRESS')
       returning tenant_id, id
     )
     insert into awaited_report (tenant_id, call_id, due_at)
     select tenant_id, id, $5 from ended where $5::timestamptz is not null
     on conflict (tenant_id, call_id) do update set due_at = excluded.due_at`,
  params: ["uuid", "text", "timestamptz", "uuid", "timestamptz?"],
  row: {},
});

/** VAPI refused the dial ($4) of a call ($1): now, message. */
export const failRefused = statement({
  text: `update call set status = 'FAILED', outcome = 'UNKNOWN', reached_phone = false, ended_at = $2,
       finished_at = $2, message = left($3, 1000), updated_at = $2
     where id = $1 and dial_id = $4 and status = 'CALLING'`,
  params: ["uuid", "timestamptz", "text", "uuid"],
  row: {},
});

/**
 * Puts a call ($1) back: SCHEDULED or CANCELLED, message, why it was cancelled, now. A stop that was undone since does
 * not cancel it: it was live.
 */
export const putCallBack = statement({
  text: `update call set status = $2, dial_id = null, placed_at = null, round = null, attempt = null,
       vapi_call_id = null, message = $3, cancel_reason = $4,
       generation = (select generation from campaign where id = call.campaign_id),
       lane = (select ${laneOf("call.contact_id", "is_laned")} from campaign where id = call.campaign_id),
       ended_at = case when $2 = 'CANCELLED'::call_status then $5::timestamptz end, updated_at = $5
     where id = $1`,
  params: ["uuid", "call_status", "text", as<CancelReason | null>("text?"), "timestamptz"],
  row: {},
});

/** The status of a tenant's ($2) call ($1), and the dial that holds its slot. */
export const callStatus = statement({
  text: `select case when ${outdatedSql("call")} then 'CANCELLED' else status end as status, dial_id as "dialId"
       from call where id = $1 and tenant_id = $2`,
  params: ["uuid", "uuid"],
  row: { status: "call_status", dialId: "uuid?" },
});

/** A person asked that a call ($1) be ended: now. The first time is kept. */
export const recordEndRequest = statement({
  text: "update call set end_requested_at = coalesce(end_requested_at, $2), updated_at = $2 where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

/** VAPI does not know a call ($1) that it has accepted. Returns how often in succession. */
export const countLookupFailure = statement({
  text: `update call set lookup_failures = lookup_failures + 1 where id = $1
       returning lookup_failures as failures`,
  params: ["uuid"],
  row: { failures: "int4" },
});

/** Schedules redials, at $4: of calls ($1), each at its time ($2) in its round ($3). */
export const insertRedials = statement({
  name: "insert-redials",
  text: `
      insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, redial_of_id, redial_round,
        created_at, updated_at)
      select former.tenant_id, former.campaign_id, former.contact_id, 'REDIAL', redial.at, former.id, redial.round, $4, $4
      from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as redial (call_id, at, round)
      join call former on former.id = redial.call_id
      on conflict do nothing`,
  params: ["uuid[]", "timestamptz[]", "text[]", "timestamptz"],
  row: {},
});

/** Schedules the same call as another ($1) once more: time, now. */
export const insertCallAgain = statement({
  text: `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, redial_of_id, redial_round,
       is_callback, created_at, updated_at)
     select tenant_id, campaign_id, contact_id, kind, $2, redial_of_id, redial_round, is_callback, $3, $3
     from call where id = $1
     on conflict do nothing`,
  params: ["uuid", "timestamptz", "timestamptz"],
  row: {},
});

/** The next tick asks what the open rounds owe members: campaigns ($1), contacts ($2). */
export const askRoundsOfMembersAgain = statement({
  name: "ask-rounds-of-members-again",
  text: `
      update enrolment set covered_until = '-infinity'
      from unnest($1::uuid[], $2::uuid[]) as member (campaign_id, contact_id)
      where enrolment.campaign_id = member.campaign_id and enrolment.contact_id = member.contact_id`,
  params: ["uuid[]", "uuid[]"],
  row: {},
});
