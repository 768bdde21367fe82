import type { Tx } from "#db/pool.ts";
import { outdatedSql } from "#db/queries/outdated-calls.ts";
import { type RowOf, statement } from "#db/statement.ts";
import { locked, type Locked } from "./proof.ts";

const calleeForShare = statement({
  text: "select from contact where id = $1 and tenant_id = $2 and deleted_at is null for share",
  params: ["uuid", "uuid"],
  row: {},
});

/**
 * Locks a contact that is to be called: it cannot be deleted or set to do-not-call until the transaction ends. Null
 * when the tenant has no such contact, or it was deleted.
 */
export async function lockCallee(
  tx: Tx,
  tenantId: string,
  contactId: string,
): Promise<Locked<"contact"> | null> {
  return (await calleeForShare.count(tx, contactId, tenantId)) === 0 ? null : locked();
}

const calleesForShare = statement({
  text: `select id from contact where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null
     order by phone for share`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

/** Locks contacts of a tenant so that they cannot be deleted. Returns the ids of those that exist. */
export async function lockCallees(
  tx: Tx,
  tenantId: string,
  contactIds: readonly string[],
): Promise<{ readonly ids: ReadonlySet<string>; readonly lock: Locked<"contact"> }> {
  const rows = await calleesForShare(tx, tenantId, contactIds);
  return { ids: new Set(rows.map(({ id }) => id)), lock: locked() };
}

const membershipForShare = statement({
  text: "select from enrolment where campaign_id = $1 and contact_id = $2 for share",
  params: ["uuid", "uuid"],
  row: {},
});

/** Locks a membership, if there is one: the contact cannot be removed from the campaign until the transaction ends. */
export async function lockMembership(
  tx: Tx,
  _contact: Locked<"contact">,
  { campaignId, contactId }: { readonly campaignId: string; readonly contactId: string },
): Promise<Locked<"contact" | "membership">> {
  await membershipForShare(tx, campaignId, contactId);
  return locked();
}

const memberOfManualCall = statement({
  text: `select from enrolment where (campaign_id, contact_id) in (
         select campaign_id, contact_id from call where id = $1 and tenant_id = $2 and kind = 'MANUAL')
       for no key update`,
  params: ["uuid", "uuid"],
  row: {},
});

const callForUpdate = statement({
  text: `select case when ${outdatedSql("call")} then 'CANCELLED' else status end as status, kind, campaign_id as "campaignId", contact_id as "contactId" from call
       where id = $1 and tenant_id = $2 for update`,
  params: ["uuid", "uuid"],
  row: { status: "call_status", kind: "call_kind", campaignId: "uuid", contactId: "uuid" },
});

/** Locks a tenant's call that is to be cancelled; of a manual call the membership before it. Undefined: no such call. */
export async function lockCallToCancel(
  tx: Tx,
  tenantId: string,
  callId: string,
): Promise<RowOf<typeof callForUpdate> | undefined> {
  await memberOfManualCall(tx, callId, tenantId);
  return await callForUpdate.first(tx, callId, tenantId);
}
