import { as, type RowOf, statement } from "#db/statement.ts";
import type { UnansweredCall, UndoCounts, UndoFacts } from "#rules/import-undo.ts";
import { isLiveSql, isScheduledSql, isWaitingSql } from "./call-facets.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Values first: what later imports have changed is then as if this one had changed nothing. Then the members of the
 * campaign. WAITING: for contacts about whom it could not be decided yet.
 */
export type UndoPhase = "VALUES" | "MEMBERS" | "WAITING";

const stateColumns = `id, tenant_id as "tenantId", campaign_id as "campaignId", number, undo_phase as phase,
  undo_cursor as cursor, undo_later as later, undo as counts, new_contacts as "newContacts",
  enrolled_contacts as "enrolledContacts"`;

const state = {
  id: "uuid",
  tenantId: "uuid",
  campaignId: "uuid",
  number: "int4",
  phase: as<UndoPhase>("text!"),
  /** The contact that was handled last. */
  cursor: "uuid?",
  /** Contacts about whom it is decided later, as it is not known whether a call to them was placed. */
  later: "uuid[]",
  counts: as<UndoCounts>("jsonb!"),
  newContacts: "int4",
  enrolledContacts: "int4",
} as const;

/** Undoes an import ($1) from now ($2) on, with nothing ($3) taken back yet. Its worker stops. */
export const markUndone = statement({
  text: `update import set status = 'UNDONE', undone_at = $2, finished_at = coalesce(finished_at, $2), heartbeat_at = $2,
       undo = $3, undo_phase = 'VALUES', undo_cursor = null, undo_later = '{}'
     where id = $1 returning ${stateColumns}`,
  params: ["uuid", "timestamptz", as<UndoCounts>("jsonb")],
  row: state,
});

/** Locks an undone import ($1) of which there is something to do; no row if another process does it. */
export const lockUndo = statement({
  text: `select ${stateColumns} from import
     where id = $1 and status = 'UNDONE' and undo_done_at is null for no key update skip locked`,
  params: ["uuid"],
  row: state,
});

export type UndoState = RowOf<typeof lockUndo>;

/** What decides whether a tenant's ($2) import ($1) can be undone, and how much there may be to do. */
export const importToUndo = statement({
  text: `select status, campaign_id as "campaignId", number, undoable_until as "undoableUntil",
       new_contacts as "newContacts", updated_contacts as "updatedContacts", enrolled_contacts as "enrolledContacts",
       new_contacts + updated_contacts + enrolled_contacts + calls_scheduled > 0 as "hasChanged"
     from import where id = $1 and tenant_id = $2`,
  params: ["uuid", "uuid"],
  row: {
    status: "import_status",
    campaignId: "uuid",
    number: "int4",
    undoableUntil: "timestamptz?",
    newContacts: "int4",
    updatedContacts: "int4",
    enrolledContacts: "int4",
    hasChanged: "bool",
  },
});

/** Records how far an undo ($1) has come at $2: phase, cursor, who waits, counts, and whether it is done. */
export const recordUndo = statement({
  text: `update import set heartbeat_at = $2, undo_phase = $3, undo_cursor = $4, undo_later = $5, undo = $6,
       undo_done_at = case when $7 then $2::timestamptz end,
       undoable_until = case when $7 then null else undoable_until end
     where id = $1`,
  params: [
    "uuid",
    "timestamptz",
    as<UndoPhase>("text"),
    "uuid?",
    "uuid[]",
    as<UndoCounts>("jsonb"),
    "bool",
  ],
  row: {},
});

/** Undos that nobody has continued since $1. */
export const neglectedUndos = statement({
  text: `select tenant_id as "tenantId", id as "importId" from import
     where undone_at is not null and undo_done_at is null and heartbeat_at <= $1`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", importId: "uuid" },
});

/**
 * The next $5 members of a campaign ($1) after a contact ($2) that an import ($3) has to do with, in the order of their ids. Reads
 * $4 members at most. To be run by `inOrder`.
 */
export const nextToUndo = statement({
  text: `with scan as materialized (
       select campaign_id, contact_id, import_number, also_imports, call_import from enrolment
       where (campaign_id, contact_id) > ($1, $2) order by campaign_id, contact_id limit $4
     ),
     members as materialized (select * from scan where campaign_id = $1),
     mine as materialized (
       select contact_id from members
       where import_number = $3 or call_import = $3 or $3 = any(also_imports) order by contact_id limit $5
     ),
     counted as (select (select count(*) from members) as members, (select count(*) from mine) as mine)
     select array(select contact_id from mine) as "contactIds",
       case when mine < $5 then (select contact_id from members order by contact_id desc limit 1)
         else (select contact_id from mine order by contact_id desc limit 1) end as cursor,
       mine < $5 and members < $4 as "isLast"
     from counted`,
  params: ["uuid", "uuid", "int4", as<number>("int8"), as<number>("int8")],
  row: {
    contactIds: "uuid[]!",
    /** Null: there are no more members. */
    cursor: "uuid?",
    isLast: "bool!",
  },
});

/** What is known of contacts ($2) that an import ($3) into a campaign ($1) has to do with. */
export const undoFactsOf = statement({
  name: "undo-facts",
  // Each contact, membership and call by its key, whatever the statistics say.
  text: `select member.id as "contactId",
       case when not member.is_own then 'NONE' when member.removed_at is not null then 'REMOVED'
         when member.is_undone then 'ITS_OWN' else 'OTHER_IMPORTS' end as membership,
       coalesce(member.call_import = $3, false) as "scheduledCall",
       calls.has_manual as "hasManualCall", calls.has_round_call as "hasRoundCall",
       member.is_made as "isMade", coalesce(member.maker = $3, false) as "isMadeByIt",
       member.edited_at is not null as "isEdited", member.deleted_at is not null as "isDeleted",
       calls.was_called or exists (select from deleted_calls
         where tenant_id = member.tenant_id and campaign_id = $1 and contact_id = member.id
           and last_dial_at >= member.made_at) as "wasCalled",
       exists (select from enrolment other where other.contact_id = member.id and other.removed_at is null
         and (other.campaign_id <> $1 or not (member.is_own and member.is_undone))) as "isElsewhere",
       calls.has_other as "hasOtherCall", calls.unanswered
     from unnest($2::uuid[]) asked (id)
     cross join lateral (
       select contact.id, contact.tenant_id, contact.edited_at, contact.deleted_at, contact.import_number as maker,
         made.created_at as made_at, enrolment.removed_at, enrolment.call_import,
         made.number is not null and (made.number = $3 or made.status = 'UNDONE') as is_made,
         coalesce(enrolment.import_number = $3 or ($3 = any(enrolment.also_imports) and all_undone.is_undone), false)
           as is_own,
         coalesce(all_undone.is_undone, false) as is_undone
       from contact
       left join enrolment on enrolment.campaign_id = $1 and enrolment.contact_id = contact.id
       left join import made on made.number = contact.import_number
       cross join lateral (
         select enrolment.import_number is not null and not exists (
           select from unnest(array_append(enrolment.also_imports, enrolment.import_number)) by_import (number)
           where by_import.number <> $3 and not exists (select from import other
             where other.tenant_id = contact.tenant_id and other.number = by_import.number and other.status = 'UNDONE')
         ) as is_undone
       ) all_undone
       where contact.id = asked.id
       offset 0
     ) member
     cross join lateral (
       select coalesce(bool_or(vapi_call_id is not null and ${isLiveSql("call")} or placed_at >= member.made_at
             and not is_unanswered and not (vapi_call_id is null and reached_phone is false)), false) as was_called,
         coalesce(bool_or((waits or is_unanswered) and kind = 'MANUAL' and campaign_id = $1), false) as has_manual,
         coalesce(bool_or(waits and kind not in ('MANUAL', 'TEST') and campaign_id = $1), false) as has_round_call,
         coalesce(bool_or(waits and (kind in ('MANUAL', 'TEST') or campaign_id <> $1)), false) as has_other,
         (array_agg(jsonb_build_object('isHere', campaign_id = $1, 'isSent', placed_at is not null))
           filter (where is_unanswered))[1] as unanswered
       from call
       cross join lateral (
         select ${isScheduledSql("call")} and not ${outdatedSql("call")} as waits,
           ${isLiveSql("call")} and vapi_call_id is null as is_unanswered) state
       where call.contact_id = member.id
     ) calls`,
  params: ["uuid", "uuid[]", "int4"],
  row: {
    contactId: "uuid",
    membership: as<UndoFacts["membership"]>("text!"),
    scheduledCall: "bool!",
    hasManualCall: "bool!",
    /** A call that a round or the import has made waits in the campaign. */
    hasRoundCall: "bool!",
    isMade: "bool!",
    isMadeByIt: "bool!",
    isEdited: "bool!",
    isDeleted: "bool!",
    wasCalled: "bool!",
    isElsewhere: "bool!",
    hasOtherCall: "bool!",
    unanswered: as<UnansweredCall | null>("jsonb?"),
  },
});

/** Ends memberships of a campaign ($1) of contacts ($2), which are locked, at $3. No import has made them any longer. */
export const endUndone = statement({
  text: `update enrolment set removed_at = $3, import_number = null, also_imports = null, call_import = null
     where campaign_id = $1 and contact_id = any($2::uuid[])`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: {},
});

/** Makes memberships of a campaign ($1) of contacts ($2), which are locked, those of a person. */
export const takeOver = statement({
  text: `update enrolment set import_number = null, also_imports = null
     where campaign_id = $1 and contact_id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: {},
});

/** Forgets that an import ($3) has scheduled calls of members of a campaign ($1): contacts ($2), which are locked. */
export const forgetScheduled = statement({
  text: `update enrolment set call_import = null
     where campaign_id = $1 and contact_id = any($2::uuid[]) and call_import = $3`,
  params: ["uuid", "uuid[]", "int4"],
  row: {},
});

const isWaiting = `${isWaitingSql("call")} and kind <> 'MANUAL' and not ${outdatedSql("call")}`;

/**
 * Cancels the calls of a campaign ($1) to contacts ($2) that wait and that no person has asked for: now ($3). Its count
 * is that of the calls.
 */
export const cancelUndone = statement({
  // Calls by their contacts: an index of the campaign has those of all its contacts.
  text: `with cancelled as (
       update call set status = 'CANCELLED', cancel_reason = 'IMPORT_UNDONE', ended_at = $3, updated_at = $3
       where id = any(array(
         select id from call where ${isWaiting} and id = any(array(
           select waiting.id from unnest($2::uuid[]) asked (contact_id)
           cross join lateral (
             select id from (select * from call where contact_id = asked.contact_id offset 0) call
             where campaign_id = $1 and ${isWaiting}
           ) waiting))
         order by id for update))
       returning tenant_id, id
     )
     insert into call_event (tenant_id, call_id, at, kind, detail)
     select tenant_id, id, $3, 'CANCELLED', 'IMPORT_UNDONE' from cancelled`,
  params: ["uuid", "uuid[]", "timestamptz"],
  row: {},
});

/**
 * Deletes contacts ($1) that imports made, now ($2). Of one that was created nothing is kept but its phone: if it
 * returns, what the import wrote does not return with it. One that was restored, which is older than the import, has the
 * values that it had before.
 */
export const deleteMade = statement({
  text: `update contact set deleted_at = $2, updated_at = $2, import_number = null,
       extension = case when contact.id > made.id then null else extension end,
       name = case when contact.id > made.id then null else name end,
       address = case when contact.id > made.id then null else address end,
       time_zone = case when contact.id > made.id then null else time_zone end,
       country = case when contact.id > made.id then null else country end,
       region = case when contact.id > made.id then null else region end,
       postal_code = case when contact.id > made.id then null else postal_code end,
       attributes = case when contact.id > made.id then '{}' else attributes end
     from import made
     where contact.id = any($1::uuid[]) and made.number = contact.import_number`,
  params: ["uuid[]", "timestamptz"],
  row: {},
});
