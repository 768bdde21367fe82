import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
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
         and live.contact_id = call.contact_id and live.status in ('CALLING', 'IN_PROGRESS')
         and live.id <> call.id)
       and not exists (select from dial other where other.campaign_id = $2 and other.contact_id = $3
         and other.round = $4 and other.attempt = $5 and other.state in ('SENT', 'UNKNOWN', 'ACCEPTED'))
       as "mayTakeBack"
     from call where id = $1`,
  params: ["uuid", "uuid", "uuid", "text?", "int4?"],
  row: { mayTakeBack: "bool" },
});

/**
 * A call ($1) is VAPI's call ($2) by its dial ($3): round, attempt, when it was placed, now,
 * and when its report is due ($8) if it has ended.
 */
export const acceptCall = statement({
  text: `update call set vapi_call_id = $2, dial_id = $3, round = $4, attempt = $5, placed_at = $6,
       status = case when status = 'SCHEDULED' then 'CALLING'::call_status else status end, updated_at = $7,
       report_due_at = case when finished_at is null then report_due_at else $8 end
     where id = $1`,
  params: ["uuid", "text", "uuid", "text?", "int4?", "timestamptz?", "timestamptz", "timestamptz"],
  row: {},
});

/** A call ($1) was answered: now. */
export const answerCall = statement({
  text: "update call set status = 'IN_PROGRESS', started_at = $2, updated_at = $2 where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

/**
 * A call ($1) has ended: status, outcome, VAPI's reason, message, whether it reached the phone, its end, now, and
 * when its report is due. It stays finished at its first end.
 */
export const endCall = statement({
  text: `update call set status = $2, outcome = $3, ended_reason = $4, message = $5, reached_phone = $6,
       ended_at = $7, finished_at = coalesce(finished_at, $8), report_due_at = $9, updated_at = $8
     where id = $1`,
  params: [
    "uuid",
    "call_status",
    "call_outcome",
    "text?",
    "text",
    "bool",
    "timestamptz",
    "timestamptz",
    "timestamptz?",
  ],
  row: {},
});

/** A live call ($1) of a dial ($4) has ended, it is not known how: message, now, and when its report is due ($5). */
export const endUnexplained = statement({
  text: `update call set status = 'FAILED', outcome = 'UNKNOWN', message = $2, ended_at = $3,
       finished_at = $3, report_due_at = $5, updated_at = $3
     where id = $1 and dial_id = $4 and status in ('CALLING', 'IN_PROGRESS')`,
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

/** Schedules a redial: tenant, campaign, contact, time, the call that it repeats, its round, now. */
export const insertRedial = statement({
  text: `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, redial_of_id, redial_round,
       created_at, updated_at)
     values ($1, $2, $3, 'REDIAL', $4, $5, $6, $7, $7) on conflict do nothing`,
  params: ["uuid", "uuid", "uuid", "timestamptz", "uuid", "text", "timestamptz"],
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

/** The next tick asks what the open round owes a member: campaign, contact. */
export const askRoundAgain = statement({
  text: "update enrolment set covered_until = '-infinity' where campaign_id = $1 and contact_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});
