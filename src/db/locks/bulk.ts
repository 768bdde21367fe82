import type { Tx } from "#db/pool.ts";
import { outdatedSql } from "#db/queries/outdated-calls.ts";
import { type RowOf, statement } from "#db/statement.ts";
import { locked, type Locked } from "./proof.ts";

const membersOfManualCalls = statement({
  text: `select from enrolment where (campaign_id, contact_id) in (
           select campaign_id, contact_id from call where tenant_id = $1 and id = any($2::uuid[]) and kind = 'MANUAL')
         order by campaign_id, contact_id for no key update`,
  params: ["uuid", "uuid[]"],
  row: {},
});

const callsForUpdate = statement({
  text: `select id, case when ${outdatedSql("call")} then 'CANCELLED' else status end as status, kind,
           campaign_id as "campaignId", contact_id as "contactId"
         from call where tenant_id = $1 and id = any($2::uuid[]) order by id for update`,
  params: ["uuid", "uuid[]"],
  row: {
    id: "uuid",
    status: "call_status",
    kind: "call_kind",
    campaignId: "uuid",
    contactId: "uuid",
  },
});

/** Locks a tenant's calls that are to be cancelled; before them the memberships of those that are manual. */
export async function lockCallsToCancel(
  tx: Tx,
  tenantId: string,
  callIds: readonly string[],
): Promise<RowOf<typeof callsForUpdate>[]> {
  await membersOfManualCalls(tx, tenantId, callIds);
  return await callsForUpdate(tx, tenantId, callIds);
}

const campaignsForShare = statement({
  text: "select id from campaign where tenant_id = $1 and id = any($2::uuid[]) order by id for share",
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

const membershipsForShare = statement({
  text: `select from enrolment where (campaign_id, contact_id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by campaign_id, contact_id for share`,
  params: ["uuid[]", "uuid[]"],
  row: {},
});

const contactsForShare = statement({
  text: `select from contact where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null
         order by phone for share`,
  params: ["uuid", "uuid[]"],
  row: {},
});

/** Locks campaigns, contacts and their memberships, so that calls to them can be scheduled one after the other. */
export async function lockToSchedule(
  tx: Tx,
  tenantId: string,
  callees: readonly { readonly campaignId: string; readonly contactId: string }[],
): Promise<Locked<"campaign" | "contact" | "membership">> {
  const campaignIds = callees.map(({ campaignId }) => campaignId);
  const contactIds = callees.map(({ contactId }) => contactId);
  await campaignsForShare(tx, tenantId, [...new Set(campaignIds)]);
  await contactsForShare(tx, tenantId, contactIds);
  await membershipsForShare(tx, campaignIds, contactIds);
  return locked();
}

const presentMembers = statement({
  text: `select contact_id as id from enrolment
         where campaign_id = $1 and contact_id = any($2::uuid[]) and removed_at is null
         order by campaign_id, contact_id for no key update`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

/** Locks the memberships of contacts, which are locked, in a campaign. Returns the ids of those who are members. */
export async function lockPresentMembers(
  tx: Tx,
  _locks: Locked<"campaign"> & Locked<"contact">,
  campaignId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  return (await presentMembers(tx, campaignId, contactIds)).map(({ id }) => id);
}

const campaignsOfContactsForShare = statement({
  // By the contact alone: an index that begins with the tenant would look as good while there are few calls.
  text: `select id from campaign where id = any(array(
           select distinct call.campaign_id from unnest($2::uuid[]) wanted (contact_id)
           cross join lateral (
             select tenant_id, campaign_id, status, kind from call where contact_id = wanted.contact_id offset 0
           ) call
           where call.tenant_id = $1 and (call.status = 'SCHEDULED' or call.kind = 'MANUAL')))
         order by id for share`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

const contactsForUpdate = statement({
  text: `select id from contact where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null
         order by phone for no key update`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

/**
 * Locks contacts that are to be deleted, after the campaigns with calls to them that wait or may be scheduled again.
 * Returns the ids of those that the tenant has.
 */
export async function lockContactsToDelete(
  tx: Tx,
  tenantId: string,
  contactIds: readonly string[],
): Promise<{ readonly ids: readonly string[]; readonly lock: Locked<"contact", "UPDATE"> }> {
  await campaignsOfContactsForShare(tx, tenantId, contactIds);
  const rows = await contactsForUpdate(tx, tenantId, contactIds);
  return { ids: rows.map(({ id }) => id), lock: locked() };
}
