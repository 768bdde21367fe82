import type { Tx } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import { listForShareSql } from "./do-not-call.ts";
import { locked, type Locked } from "./proof.ts";

const contactsByPhoneForUpdate = statement({
  name: "lock-contacts",
  // Not any(): whatever the statistics say, each contact is found by its own key, and in this order.
  text: `with list as materialized (select ${listForShareSql("$1::uuid")})
           select known.* from list cross join unnest($2::text[]) as wanted (phone)
           cross join lateral (
             select id, phone, extension, name, deleted_at is not null as "isDeleted" from contact
             where tenant_id = $1 and contact.phone = wanted.phone for no key update
           ) known`,
  params: ["uuid", "text[]"],
  row: { id: "uuid", phone: "text", extension: "text?", name: "text?", isDeleted: "bool" },
});

/**
 * Locks the contacts with these phones, which are in order, and before them the do-not-call list for share: who creates
 * contacts with these phones after that sees who is on it. Returns the contacts; deleted ones are among them.
 */
export async function lockContactsByPhone(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
): Promise<{
  readonly contacts: RowOf<typeof contactsByPhoneForUpdate>[];
  readonly lock: Locked<"list"> & Locked<"contact", "UPDATE">;
}> {
  return { contacts: await contactsByPhoneForUpdate(tx, tenantId, phones), lock: locked() };
}

const campaignsOfContactForShare = statement({
  text: `select id from campaign where id in (
       select campaign_id from call where tenant_id = $1 and contact_id = $2
         and (status = 'SCHEDULED' or kind = 'MANUAL'))
     order by id for share`,
  params: ["uuid", "uuid"],
  row: { id: "uuid" },
});

/** Locks the campaigns that have calls to a contact that wait or may be scheduled again, before the contact. */
export async function lockCampaignsOfContact(
  tx: Tx,
  tenantId: string,
  contactId: string,
): Promise<Locked<"campaign">> {
  await campaignsOfContactForShare(tx, tenantId, contactId);
  return locked();
}

const ownContactForUpdate = statement({
  text: `select phone, extension, time_zone as "timeZone", country, region, postal_code as "postalCode"
         from contact where id = $1 and tenant_id = $2 and deleted_at is null for no key update`,
  params: ["uuid", "uuid"],
  row: {
    phone: "text",
    extension: "text?",
    timeZone: "text?",
    country: "text?",
    region: "text?",
    postalCode: "text?",
  },
});

export type OwnContact = RowOf<typeof ownContactForUpdate>;

/** Locks a contact that its tenant is about to change. Null when the tenant has no such contact. */
export async function lockOwnContact(
  tx: Tx,
  _campaigns: Locked<"campaign">,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<{
  readonly contact: OwnContact;
  readonly lock: Locked<"contact", "UPDATE">;
} | null> {
  const contact = await ownContactForUpdate.first(tx, id, tenantId);
  return contact === undefined ? null : { contact, lock: locked() };
}

const contactToErase = statement({
  text: `select phone, name, address, attributes, erased_at is not null as "isErased" from contact
         where id = $1 and tenant_id = $2 for no key update`,
  params: ["uuid", "uuid"],
  row: {
    phone: "text",
    name: "text?",
    address: "text?",
    attributes: as<Readonly<Record<string, string>>>("jsonb"),
    isErased: "bool",
  },
});

export type ErasableContact = RowOf<typeof contactToErase>;

/** Locks a contact, also a deleted one. Null when the tenant has no such contact. */
export async function lockContactToErase(
  tx: Tx,
  _campaigns: Locked<"campaign">,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<{
  readonly contact: ErasableContact;
  readonly lock: Locked<"contact", "UPDATE">;
} | null> {
  const contact = await contactToErase.first(tx, id, tenantId);
  return contact === undefined ? null : { contact, lock: locked() };
}

/**
 * Waits for all webhooks that are being stored, and makes those to come wait until the transaction ends. A statement
 * that stores webhooks looks whether the person is erased; one that looked before the erasure is committed has
 * committed by then, and can be seen. To be called last, and before the transaction changes webhooks: two erasures
 * would otherwise wait for each other.
 */
export async function lockWebhooks(tx: Tx): Promise<void> {
  // Postgres does not describe a LOCK: it is no `statement`.
  await tx.query("lock table webhook_event in share row exclusive mode");
}
