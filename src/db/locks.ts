import { type DialRow, selectDial, dialColumns } from "./queries/dial-rows.ts";
import { locked, type Locked, type LockMode } from "./locks/proof.ts";
import { statement } from "./statement.ts";
import type { Tx } from "./pool.ts";

/* The order of locks is in locks/proof.ts. Locks of contacts, imports, rounds and new calls are in files of their own. */

export { both, type Locked, type LockMode } from "./locks/proof.ts";

const tenantsForUpdate = statement({
  name: "lock-tenants",
  text: "select id from tenant where id = any($1::uuid[]) order by id for no key update",
  params: ["uuid[]"],
  row: { id: "uuid" },
});

/**
 * Locks tenants. It is a statement of its own: a statement that waits for the lock counts slots as they were before
 * the wait, and two dispatchers would together exceed the limit.
 */
export async function lockTenants(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<Locked<"tenant", "UPDATE">> {
  await tenantsForUpdate(tx, tenantIds);
  return locked();
}

const campaignForShare = statement({
  name: "lock-campaign-share",
  text: "select id from campaign where id = $1 for share",
  params: ["uuid"],
  row: { id: "uuid" },
});

const campaignForUpdate = statement({
  name: "lock-campaign-update",
  text: "select id from campaign where id = $1 for no key update",
  params: ["uuid"],
  row: { id: "uuid" },
});

/** SHARE: the campaign keeps its state until the transaction ends. UPDATE: it is about to change. */
export async function lockCampaign<Mode extends LockMode>(
  tx: Tx,
  campaignId: string,
  mode: Mode,
): Promise<Locked<"campaign", Mode>> {
  await (mode === "SHARE" ? campaignForShare : campaignForUpdate)(tx, campaignId);
  return locked();
}

const campaignsOfTenantForUpdate = statement({
  name: "lock-campaigns-of-tenant",
  text: "select id from campaign where tenant_id = $1 order by id for no key update",
  params: ["uuid"],
  row: { id: "uuid" },
});

/** Locks all campaigns of a tenant: waits for each dial that is being committed as SENT, and lets none begin. */
export async function lockCampaignsOfTenant(
  tx: Tx,
  tenantId: string,
): Promise<Locked<"campaign", "UPDATE">> {
  await campaignsOfTenantForUpdate(tx, tenantId);
  return locked();
}

/** Locks the campaigns that a fault takes out of service (all of the tenant, or one), after their tenant. */
export async function lockCampaignsForFault(
  tx: Tx,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
  scope: "TENANT" | "CAMPAIGN",
): Promise<Locked<"tenant" | "campaign", "UPDATE">> {
  await lockTenants(tx, [tenantId]);
  if (scope === "TENANT") await lockCampaignsOfTenant(tx, tenantId);
  else await lockCampaign(tx, campaignId, "UPDATE");
  return locked();
}

const memberForUpdate = statement({
  name: "lock-member",
  text: `
      with person as materialized (select id from contact where id = $2 for no key update)
      select from enrolment where campaign_id = $1 and contact_id = (select id from person)
      for no key update`,
  params: ["uuid", "uuid"],
  row: {},
});

/**
 * Locks a contact and its membership in a campaign, after the campaign. For operations that end a call or put it
 * back: a concurrent change of the contact either waits and finds the call as it was left, or is done before.
 */
export async function lockMember<Before extends Locked<"campaign">>(
  tx: Tx,
  _before: Before,
  { campaignId, contactId }: { readonly campaignId: string; readonly contactId: string },
): Promise<Before & Locked<"contact" | "membership", "UPDATE">> {
  await memberForUpdate(tx, campaignId, contactId);
  return locked();
}

const contactsForUpdate = statement({
  text: "select from contact where id = any($1) order by phone for no key update",
  params: ["uuid[]"],
  row: {},
});

const membershipsOfContactsForUpdate = statement({
  text: `select from enrolment where contact_id = any($1)
     order by campaign_id, contact_id for no key update`,
  params: ["uuid[]"],
  row: {},
});

/** Locks contacts and all their memberships, after the campaign. */
export async function lockMembers<Before extends Locked<"campaign">>(
  tx: Tx,
  _before: Before,
  contactIds: readonly string[],
): Promise<Before & Locked<"contact" | "membership", "UPDATE">> {
  await contactsForUpdate(tx, contactIds);
  await membershipsOfContactsForUpdate(tx, contactIds);
  return locked();
}

const dialForUpdate = statement({
  name: "lock-dial",
  text: `${selectDial} where dial.id = $1 for no key update of call, dial`,
  params: ["uuid"],
  row: dialColumns,
});

/** The locks that are held with a dial. */
export type DialLocks = Locked<"campaign"> & Locked<"call" | "dial", "UPDATE">;

/** The locks that are held while a call is ended by news of VAPI or put back. */
export type CallLocks = DialLocks & Locked<"contact" | "membership", "UPDATE">;

/** A dial and its call, locked, and what else is locked. */
export interface LockedDial<Locks extends DialLocks = DialLocks> {
  /** As it is after the wait for the lock. */
  readonly dial: DialRow;
  readonly locks: Locks;
}

/** Locks a dial and its call, after the campaign. */
export async function lockDial<Before extends Locked<"campaign">>(
  tx: Tx,
  _before: Before,
  dialId: string,
): Promise<LockedDial<Before & Locked<"call" | "dial", "UPDATE">>> {
  const dial = await dialForUpdate.first(tx, dialId);
  return { dial: dial!, locks: locked() };
}

/** Locks all that ending a call or putting it back needs: the campaign for share, the member, the dial. */
export async function lockCall(
  tx: Tx,
  { id, campaignId, contactId }: Pick<DialRow, "id" | "campaignId" | "contactId">,
): Promise<LockedDial<CallLocks>> {
  const campaign = await lockCampaign(tx, campaignId, "SHARE");
  const member = await lockMember(tx, campaign, { campaignId, contactId });
  return await lockDial(tx, member, id);
}

const existingCampaignForUpdate = statement({
  text: "select id from campaign where id = $1 and tenant_id = $2 and deleted_at is null for no key update",
  params: ["uuid", "uuid"],
  row: { id: "uuid" },
});

/**
 * Locks a campaign that its tenant is about to change: waits for each dial that is being committed as SENT, and
 * lets none begin. Null when the tenant has no such campaign, or it was deleted.
 */
export async function lockOwnCampaign(
  tx: Tx,
  tenantId: string,
  campaignId: string,
): Promise<Locked<"campaign", "UPDATE"> | null> {
  const row = await existingCampaignForUpdate.first(tx, campaignId, tenantId);
  return row === undefined ? null : locked();
}

/** Locks all memberships of contacts, after the contacts. */
export async function lockMembershipsOf(
  tx: Tx,
  _contacts: Locked<"contact", "UPDATE">,
  contactIds: readonly string[],
): Promise<Locked<"membership", "UPDATE">> {
  await membershipsOfContactsForUpdate(tx, contactIds);
  return locked();
}
