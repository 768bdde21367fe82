import { lostEvidence } from "#rules/dial-evidence.ts";
import { statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";
import { isListedSql } from "./do-not-call.ts";
import { outdatedSql } from "./outdated-calls.ts";

/*
 * Rows of calls that VAPI has and the database has lost. They are written with the tenant locked, so that no other
 * transaction claims or rebuilds them.
 */

/** The contact of a lost call: by its id, else by the number that was called. */
export const contactOfLostCall = statement({
  name: "contact-of-lost-call",
  text: `select id from contact where tenant_id = $1 and (id = $2 or phone = $3)
         order by id = $2 desc nulls last limit 1`,
  params: ["uuid", "uuid?", "text?"],
  row: { id: "uuid" },
});

/**
 * Adds a contact that was lost too; not to be called if its number is on the list, which is locked. It gets a new id if
 * another contact has the id $1. The workers derive its area.
 */
export const insertLostContact = statement({
  name: "insert-lost-contact",
  text: `insert into contact (id, tenant_id, phone, name, deleted_at, do_not_call)
         values (case when exists (select from contact where id = $1::uuid) then uuid_v7() else $1::uuid end,
           $2, $3, $4, $5, ${isListedSql("$2", "$3")})
         returning id`,
  params: ["uuid", "uuid", "text", "text?", "timestamptz?"],
  row: { id: "uuid" },
});

/** Records a call of a campaign that is lost. Returns no row if it was recorded before. */
export const noteLostCall = statement({
  name: "note-lost-call",
  text: `insert into lost_call (tenant_id, dial_id, vapi_call_id, found_at) values ($1, $2, $3, $4)
         on conflict do nothing returning dial_id as id`,
  params: ["uuid", "uuid", "text", "timestamptz"],
  row: { id: "uuid" },
});

/** Holds a contact ($1): it is not called until a person releases it. Reason, now. */
export const holdContact = statement({
  name: "hold-contact",
  text: "update contact set held_reason = coalesce(held_reason, $2), updated_at = $3 where id = $1",
  params: ["uuid", "text", "timestamptz"],
  row: {},
});

/**
 * The row to which a lost call belongs: the one it was placed for ($3), unless that was cancelled since, else the
 * waiting one of its kind ($4, and $5 for a callback). Locked.
 */
export const rowForLostCall = statement({
  name: "row-for-lost-call",
  text: `
    with row as (
      select id, round, status = 'SCHEDULED' or (status = 'CALLING' and exists (
          select from dial where dial.id = call.dial_id and dial.state = 'INTENDED')) as is_waiting, kind, is_callback
      from call
      where campaign_id = $1 and contact_id = $2 and status <> 'CANCELLED' and not ${outdatedSql("call")}
        and (id = $3 or status in ('SCHEDULED', 'CALLING'))
      for no key update
    )
    select id, round, is_waiting as "isWaiting" from row
    where id = $3 or (is_waiting and case when $4::call_kind in ('ROUND', 'REDIAL') then kind in ('ROUND', 'REDIAL')
      else kind = $4 and is_callback = $5 end)
    order by id = $3 desc nulls last, id limit 1`,
  params: ["uuid", "uuid", "uuid?", "call_kind", "bool"],
  row: { id: "uuid", round: "text?", isWaiting: "bool" },
});

/** Whether another call than $3 to the contact is live. */
export const otherLiveCalls = statement({
  name: "other-live-calls",
  text: `select id from call where tenant_id = $1 and contact_id = $2 and ${isLiveSql("call")}
           and id is distinct from $3 limit 1`,
  params: ["uuid", "uuid", "uuid?"],
  row: { id: "uuid" },
});

/** The attempt number of the next dial in a round. */
const nextAttempt = (campaign: string, contact: string, round: string): string => `
  1 + coalesce((select max(attempt) from dial where campaign_id = ${campaign} and contact_id = ${contact}
    and round = ${round} and state in ('SENT', 'UNKNOWN', 'ACCEPTED')), 0)`;

/**
 * Adds a row for a lost call: live ($7 CALLING), or ended as unexplained (FAILED). It gets a new id if another call
 * has the id $1.
 */
export const insertLostCall = statement({
  name: "insert-lost-call",
  text: `
    insert into call (id, tenant_id, campaign_id, contact_id, kind, is_callback, status, outcome, scheduled_time,
      placed_at, ended_at, finished_at, message, dial_id, vapi_call_id, round, redial_round, attempt, last_news_at,
      created_at, updated_at)
    select case when exists (select from call where id = $1::uuid) then uuid_v7() else $1::uuid end,
      $2, $3, $4, $5::call_kind, $6, $7::call_status, case when ended then 'UNKNOWN'::call_outcome end, $8,
      $8, case when ended then $9::timestamptz end, case when ended then $9::timestamptz end,
      'Rebuilt from VAPI, as the database had lost it.', $10, $11, $12::text,
      case when $5::call_kind = 'REDIAL' then $12::text end, ${nextAttempt("$3", "$4", "$12")}, $9, $9, $9
    from (select $7::call_status = 'FAILED' as ended) as given
    returning id`,
  params: [
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "call_kind",
    "bool",
    "call_status",
    "timestamptz",
    "timestamptz",
    "uuid",
    "text",
    "text",
  ],
  row: { id: "uuid" },
});

/**
 * Adds the dial of a lost call: ACCEPTED as VAPI's call $6, or REJECTED if the call's row is still to be linked to it.
 * Its assistant, number and key are the present ones.
 */
export const insertLostDial = statement({
  name: "insert-lost-dial",
  text: `
    insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
      phone_number_id, round, attempt, intended_at, sent_at, settled_at, vapi_call_id, reason, evidence)
    select $1, call.id, call.tenant_id, call.campaign_id, call.contact_id, $3, tenant.credential_version,
      campaign.assistant_id, campaign.phone_number_id, $4,
      ${nextAttempt("call.campaign_id", "call.contact_id", "$4")}, $5, $5, $7, $6, 'REBUILT',
      '${JSON.stringify(lostEvidence)}'
    from call join tenant on tenant.id = call.tenant_id join campaign on campaign.id = call.campaign_id
    where call.id = $2`,
  params: ["uuid", "uuid", "dial_state", "text", "timestamptz", "text?", "timestamptz"],
  row: {},
});

/** Records that a dial ($1) that was put back without having been sent was sent at $3, as an attempt of the round $2. */
export const admitPutBack = statement({
  name: "admit-put-back",
  text: `
    update dial mine set sent_at = $3, round = $2, evidence = '${JSON.stringify(lostEvidence)}',
      attempt = ${nextAttempt("mine.campaign_id", "mine.contact_id", "$2")},
      max_duration_seconds = (select max_duration_seconds from campaign where id = mine.campaign_id)
    where id = $1 and state = 'REJECTED' and sent_at is null`,
  params: ["uuid", "text", "timestamptz"],
  row: {},
});
