import { z } from "zod";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import type { Tx } from "#db/pool.ts";
import { type Locked, lockMembershipsOf, lockTenants } from "#db/locks.ts";
import {
  lockCampaignsOfContact,
  lockContactsByPhone,
  lockOwnContact,
  type OwnContact,
} from "#db/locks/contacts.ts";
import { lockList } from "#db/locks/do-not-call.ts";
import {
  changeContact,
  contactWithPhone,
  holderOfPhone,
  insertContact,
  liveCalls,
  markDeleted,
  removeMembershipsOfDeleted,
} from "#db/queries/contacts.ts";
import { addEntry, copyEntry, entryOf, removeEntries } from "#db/queries/do-not-call.ts";
import { areaOf } from "#rules/area-of.ts";
import { attributesProblem } from "#rules/attributes.ts";
import type { ReadPhone } from "#rules/phone.ts";
import { nothingStated } from "#rules/places/stated-place.ts";
import { commitInArea } from "#domain/areas.ts";
import { recognise } from "#domain/erased-numbers.ts";
import { extensionInput, extensionDiffers, phoneOf } from "./contact-phone.ts";
import { placeInput, placeValues } from "./contact-place.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { isStorable, notStorable, parsed, text } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";

/** Values by name. They are sent to the assistant as variables. */
export const attributes = z
  .record(
    text(100),
    z
      .union([z.string(), z.number(), z.boolean()], "must be a string, a number or a boolean")
      .transform(String)
      .pipe(
        z
          .string()
          // As in an imported file, so that imported values can be sent back.
          .max(2000, "must have at most 2000 characters")
          .refine(isStorable, notStorable),
      ),
  )
  .refine((values) => Object.keys(values).length <= 100, "must have at most 100 entries")
  .superRefine((values, issues) => {
    const message = attributesProblem(values);
    if (message !== null) issues.addIssue({ code: "custom", message });
  });

/** Postgres's error code for a duplicate key. */
const uniqueViolation = "23505";

const contactChange = z.object({
  phone: text(64).nullish(),
  extension: extensionInput,
  name: text(200).nullish(),
  address: text(500).nullish(),
  attributes: attributes.nullish(),
  ...placeInput,
  doNotCall: z.boolean().nullish(),
  /** Clears `unreachableReason`. It is set only from what a carrier reports. */
  clearUnreachable: z.boolean().nullish(),
  /** Ends a hold; false has no effect. */
  release: z.boolean().nullish(),
});

export type ContactChange = Omit<z.input<typeof contactChange>, "attributes"> & {
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined;
};

/**
 * Creates a contact. A deleted contact with this phone is restored with its history, but enrolled in no campaign.
 * @throws InputValidationError, NotPossibleError when the phone is another contact's.
 */
export async function createContact(
  context: DomainContext,
  actor: Actor,
  input: ContactChange & { readonly phone: string },
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const contact = parsed(contactChange, input);
  return await commitInArea(context, actor, "createContact", async (tx, areaKeyOf) => {
    const { phone, extension } = await phoneOf(
      tx,
      tenantId,
      contact.phone ?? "",
      contact.extension,
    );
    const place = placeValues(contact, phone, nothingStated, areaKeyOf);
    const now = await context.clock.now(tx);
    await endMembershipsOfDeleted(context, tx, { tenantId, phone }, now);
    if (contact.doNotCall === true) {
      await addEntry(tx, tenantId, phone, now, "MANUAL", null, ...idsOf(actor));
    }
    const created = await insertContact.first(
      tx,
      tenantId,
      phone,
      contact.name ?? null,
      contact.address ?? null,
      contact.attributes ?? {},
      contact.doNotCall ?? false,
      now,
      extension,
      ...place,
    );
    if (created === undefined) throw await taken(tx, tenantId, phone);
    return created;
  });
}

/** Before a contact with this phone is created: there may be a deleted one, or one that is being deleted now. */
async function endMembershipsOfDeleted(
  context: DomainContext,
  tx: Tx,
  { tenantId, phone }: { readonly tenantId: string; readonly phone: string },
  now: Date,
): Promise<void> {
  const { lock } = await lockContactsByPhone(tx, tenantId, [phone]);
  await recognise(context, tx, lock, { tenantId, phones: [phone] });
  await endMemberships(tx, lock, { tenantId, phones: [phone] }, now);
}

/**
 * Ends the memberships of deleted contacts, before they are restored: a restored contact is in no campaign.
 * Contacts that are not deleted keep theirs.
 */
export async function endMemberships(
  tx: Tx,
  _contacts: Locked<"contact", "UPDATE">,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
  now: Date,
): Promise<void> {
  await removeMembershipsOfDeleted(tx, tenantId, phones, now);
}

/**
 * Changes the fields that are given; null removes a text. Do-not-call puts the number on the list and cancels scheduled
 * calls; when it is lifted, the calls that were requested are owed again. A new phone of a person who is not to be called
 * is put on the list too, and the old one stays on it. A new phone makes the contact reachable again until a carrier reports
 * otherwise, and calls that failed because of the old phone are owed again, once. A new phone is refused while a
 * call to the old one is live: the end of that call would be attributed to the new phone, and another contact with
 * that phone could be called at the same time.
 * @throws InputValidationError, NotFoundError, NotPossibleError when the phone is another contact's, or a call to the
 * contact is live.
 */
export async function updateContact(
  context: DomainContext,
  actor: Actor,
  id: string,
  input: ContactChange,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const change = parsed(contactChange, input);
  return await commitInArea(context, actor, "updateContact", async (tx, areaKeyOf, see) => {
    // No call to the old phone can be claimed while the phone is changed.
    const tenant = change.phone == null ? null : await lockTenants(tx, [tenantId]);
    const { contact: before, lock } = await lockContact(tx, tenantId, id, tenant !== null);
    await see(id);
    const { phone, extension } = await changedPhone(tx, tenantId, before, change);
    const place = placeValues(change, phone, before, areaKeyOf);
    const isNewPhone = tenant !== null && phone !== before.phone;
    if (isNewPhone) {
      await mustHaveNoLiveCall(tx, tenant, { tenantId, id });
      await recognise(context, tx, lock, { tenantId, phones: [phone] });
      await mustBeFree(tx, tenantId, phone);
    }
    const isBack = liftsBar(change) || isNewPhone;
    // A tick that has read the contact as it was holds its memberships: wait for the calls that it creates. Before
    // the change: a tick that creates a call for a contact whose phone is new would wait for this transaction.
    const memberships =
      isBack || change.doNotCall === true ? await lockMembershipsOf(tx, lock, [id]) : null;
    const now = await context.clock.now(tx);
    const phones = { before: before.phone, after: phone };
    const isListed = await changeList(tx, actor, phones, change.doNotCall ?? null, now);
    await changeContact(
      tx,
      id,
      phone,
      change.name !== undefined,
      change.name ?? null,
      change.address !== undefined,
      change.address ?? null,
      change.attributes ?? null,
      isListed,
      change.clearUnreachable ?? false,
      now,
      extension,
      change.release ?? false,
      ...place,
    ).catch((error: { code?: string }) => {
      throw error.code === uniqueViolation ? justTaken(phone) : error;
    });
    if (isListed === true) {
      await cancelWaitingCalls(tx, { tenantId, contactIds: [id] }, "DO_NOT_CALL", now);
    }
    if (isBack && memberships !== null) {
      await reviveManualCalls(tx, { contactIds: [id], lock: memberships }, now);
      await askRoundsAgain(tx, [id], null);
    }
    await requestDispatch(tx, tenantId);
    return { id };
  });
}

/**
 * Puts the number of a contact, which is locked, on the do-not-call list, or takes it off; or, if it is a new one, has the
 * list hold for it what it holds for the former one. Returns whether the number is on it; null: as before.
 */
async function changeList(
  tx: Tx,
  actor: Actor,
  { before, after }: { readonly before: string; readonly after: string },
  doNotCall: boolean | null,
  now: Date,
): Promise<boolean | null> {
  const { tenantId } = actor;
  if (doNotCall === false) await removeEntries(tx, tenantId, [after]);
  if (doNotCall === true) await addEntry(tx, tenantId, after, now, "MANUAL", null, ...idsOf(actor));
  if (doNotCall !== null || before === after) return doNotCall;
  await copyEntry(tx, tenantId, before, after);
  return (await entryOf.count(tx, tenantId, after)) > 0 ? true : null;
}

function liftsBar({ doNotCall, clearUnreachable, release }: ContactChange): boolean {
  return doNotCall === false || clearUnreachable === true || release === true;
}

/** Deletes a contact and cancels its scheduled calls. The call history is kept. @throws NotFoundError */
export async function deleteContact(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "deleteContact", async (tx, see) => {
    const { lock } = await lockContact(tx, tenantId, id);
    await lockMembershipsOf(tx, lock, [id]);
    await see(id);
    const now = await context.clock.now(tx);
    await markDeleted(tx, id, now);
    await cancelWaitingCalls(tx, { tenantId, contactIds: [id] }, "CONTACT_DELETED", now);
    return { id };
  });
}

/** A new phone has only the extension that is written with it; the same phone written without one keeps its own. */
async function changedPhone(
  tx: Tx,
  tenantId: string,
  before: ReadPhone,
  { phone, extension }: z.output<typeof contactChange>,
): Promise<ReadPhone> {
  const read =
    phone == null
      ? { phone: before.phone, extension: null }
      : await phoneOf(tx, tenantId, phone, extension);
  if (extension !== undefined) return { ...read, extension };
  const kept = read.phone === before.phone ? before.extension : null;
  return { ...read, extension: read.extension ?? kept };
}

/**
 * The id of the contact with this phone, or of a new one. The extension that is dialled is that of the contact.
 * @throws InputValidationError, also when the contact has another extension than the one that is written.
 */
export async function contactForTest(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  written: string,
  now: Date,
): Promise<string> {
  const { phone, extension } = await phoneOf(tx, tenantId, written);
  await endMembershipsOfDeleted(context, tx, { tenantId, phone }, now);
  const { key } = areaOf({ phone, ...nothingStated });
  const contact = (await contactWithPhone.first(tx, tenantId, phone, now, extension, key))!;
  if (extension !== null && extension !== contact.extension) {
    const present = contact.extension === null ? "no extension" : `extension ${contact.extension}`;
    throw extensionDiffers(
      "phone",
      `belongs to a contact with ${present}: change that contact with updateContact, or omit the extension`,
    );
  }
  return contact.id;
}

/**
 * Locks the campaigns of the scheduled calls to a contact, then the contact; between them the do-not-call list, if the
 * contact may get another number. @throws NotFoundError
 */
async function lockContact(
  tx: Tx,
  tenantId: string,
  id: string,
  mayChangePhone = false,
): Promise<{ contact: OwnContact; lock: Locked<"contact", "UPDATE"> }> {
  const campaigns = await lockCampaignsOfContact(tx, tenantId, id);
  if (mayChangePhone) await lockList(tx, tenantId, "SHARE");
  const locked = await lockOwnContact(tx, campaigns, { tenantId, id });
  if (locked === null) throw new NotFoundError("contact", id);
  return locked;
}

/** While the tenant is locked, no call is claimed. */
async function mustHaveNoLiveCall(
  tx: Tx,
  _tenant: Locked<"tenant", "UPDATE">,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<void> {
  if ((await liveCalls.count(tx, tenantId, id)) === 0) return;
  throw new NotPossibleError(
    "CALL_IS_LIVE",
    "a call to this contact is live: change the phone after the call has ended, or end it with endCall",
  );
}

async function mustBeFree(tx: Tx, tenantId: string, phone: string): Promise<void> {
  if ((await holderOfPhone.count(tx, tenantId, phone)) > 0) throw await taken(tx, tenantId, phone);
}

function justTaken(phone: string): NotPossibleError {
  return new NotPossibleError(
    "PHONE_IS_ANOTHER_CONTACTS",
    `${phone} is now the phone of another contact: change that contact instead`,
  );
}

async function taken(tx: Tx, tenantId: string, phone: string): Promise<NotPossibleError> {
  const holder = await holderOfPhone.first(tx, tenantId, phone);
  const who = holder?.name ?? "a contact without a name";
  return new NotPossibleError(
    holder?.isDeleted ? "PHONE_IS_A_DELETED_CONTACTS" : "PHONE_IS_ANOTHER_CONTACTS",
    holder?.isDeleted
      ? `${phone} belongs to a deleted contact (${who}): restore it with createContact and this phone`
      : `${phone} belongs to another contact (${who}), and a phone belongs to one contact only, whatever the extension: change that contact instead`,
  );
}
