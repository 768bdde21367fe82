import { statement } from "#db/statement.ts";
import { outdatedSql } from "./outdated-calls.ts";

const shown = `case when ${outdatedSql("call")} then 'CANCELLED' else status end as status`;

/** The calls of a tenant ($1) among these ($2), as they are now. */
export const statusesOfCalls = statement({
  text: `select id, ${shown} from call where tenant_id = $1 and id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", status: "call_status" },
});

/** Contacts of a tenant ($1) among these ($2) that are not deleted, and whether they are in a campaign ($3). */
export const presentContacts = statement({
  text: `select id, exists (
           select from enrolment where campaign_id = $3 and contact_id = contact.id and removed_at is null
         ) as "isMember"
         from contact where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null`,
  params: ["uuid", "uuid[]", "uuid?"],
  row: { id: "uuid", isMember: "bool" },
});

/** The campaign and the contact of each of these calls ($2) of a tenant ($1). */
export const calleesOfCalls = statement({
  text: `select id, campaign_id as "campaignId", contact_id as "contactId" from call
         where tenant_id = $1 and id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", campaignId: "uuid", contactId: "uuid" },
});

/** A person cancels scheduled calls ($1), which are locked, now ($2). */
export const cancelAllByUser = statement({
  text: `with cancelled as (
           update call set status = 'CANCELLED', cancel_reason = 'BY_USER', ended_at = $2, updated_at = $2
           where id = any($1::uuid[]) returning tenant_id, id
         )
         insert into call_event (tenant_id, call_id, at, kind, detail)
         select tenant_id, id, $2, 'CANCELLED', 'BY_USER' from cancelled`,
  params: ["uuid[]", "timestamptz"],
  row: {},
});

/** Deletes contacts ($1), which are locked, now ($2). */
export const markAllDeleted = statement({
  text: "update contact set deleted_at = $2, updated_at = $2 where id = any($1::uuid[])",
  params: ["uuid[]", "timestamptz"],
  row: {},
});

/** The times by which lists sort a call ($2) of a tenant ($1). */
export const timesOfCall = statement({
  text: `select scheduled_time as "scheduledTime", placed_at as "placedAt" from call
         where tenant_id = $1 and id = $2`,
  params: ["uuid", "uuid"],
  row: { scheduledTime: "timestamptz", placedAt: "timestamptz?" },
});
