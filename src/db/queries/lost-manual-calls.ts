import { as, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { contactFactsRow, contactFactsSql, misdialled, neverRang } from "./contact-facts.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * The last manual call of each of these contacts ($1) (and its last callback) that was cancelled for one of the reasons
 * $2, or that reached nobody: in a campaign ($3) or in all.
 */
export const lostManualCalls = statement({
  text: `select lost.id, lost.campaign_id as "campaignId", lost.contact_id as "contactId", lost.scheduled_time as "scheduledTime", facts.*,
       exists (select from call since where since.campaign_id = lost.campaign_id
         and since.contact_id = lost.contact_id and since.kind <> 'TEST' and since.id <> lost.id
         and since.placed_at >= lost.scheduled_time) as "isMadeUpFor"
     from (
       select distinct on (campaign_id, contact_id, is_callback) call.*
       from call where contact_id = any($1::uuid[]) and ($3::uuid is null or campaign_id = $3) and kind = 'MANUAL'
       order by campaign_id, contact_id, is_callback, created_at desc, id desc
     ) lost
     join contact on contact.id = lost.contact_id
     cross join lateral (
       ${contactFactsSql({
         campaignId: "lost.campaign_id",
         contactId: "lost.contact_id",
         roundStartsAt: "'-infinity'::timestamptz",
         roundEndsAt: "'-infinity'::timestamptz",
         callId: "lost.id",
       })}
     ) facts
     where (status = 'CANCELLED' and cancel_reason = any($2)) or ${outdatedSql("lost")} or (${neverRang}) or ${misdialled}`,
  params: ["uuid[]", as<readonly CancelReason[]>("text[]"), "uuid?"],
  row: {
    id: "uuid",
    campaignId: "uuid",
    contactId: "uuid",
    scheduledTime: "timestamptz",
    ...contactFactsRow,
    /** Another call to the contact was placed at that time or later. */
    isMadeUpFor: "bool",
  },
});

/** Schedules the same calls ($1) once more, at their own times: now. */
export const scheduleAgain = statement({
  text: `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, created_at,
       updated_at)
     select tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, $2, $2
     from call where id = any($1::uuid[]) order by campaign_id, contact_id
     on conflict do nothing`,
  params: ["uuid[]", "timestamptz"],
  row: {},
});
