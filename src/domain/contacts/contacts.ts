import { z } from "zod";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import type { Tx } from "#db/pool.ts";
import { lockTenants } from "#db/locks.ts";
import { attributesProblem } from "#rules/attributes.ts";
import type { ReadPhone } from "#rules/phone.ts";
import { extensionInput, extensionDiffers, phoneOf } from "./contact-phone.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { isStorable, notStorable, parsed, text } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";

/** Values by name, which travel to the assistant as variables. */
export const attributes = z
  .record(
    text(100),
    z
      .union([z.string(), z.number(), z.boolean()], "must be a string, a number or a boolean")
      .transform(String)
      .pipe(
        z
          .string()
          // As many as a file may bring: what was imported can be sent back.
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
  doNotCall: z.boolean().nullish(),
  /** Clears `unreachableReason`. It is set only from what a carrier reports. */
  clearUnreachable: z.boolean().nullish(),
  /** Only to end a hold. */
  release: z.boolean().nullish(),
});

export type ContactChange = Omit<z.input<typeof contactChange>, "attributes"> & {
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined;
};

/**
 * Adds a person. One who was deleted comes back with the history, but into no campaign.
 * @throws InputValidationError, NotPossibleError when the phone is another contact's.
 */
export async function createContact(
  context: DomainContext,
  actor: Actor,
  input: ContactChange & { readonly phone: string },
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const contact = parsed(contactChange, input);
  return await commitChange(context, actor, "createContact", async (tx) => {
    const { phone, extension } = await phoneOf(
      tx,
      tenantId,
      contact.phone ?? "",
      contact.extension,
    );
    const now = await context.clock.now(tx);
    await comeBack(tx, tenantId, phone, now);
    const { rows } = await tx.query<{ id: string }>(
      `insert into contact (tenant_id, phone, extension, name, address, attributes, do_not_call,
         created_at, updated_at)
       values ($1, $2, $8, $3, $4, $5, $6, $7, $7)
       on conflict (tenant_id, phone) do update set extension = excluded.extension, name = excluded.name, address = excluded.address,
         attributes = excluded.attributes, do_not_call = contact.do_not_call or excluded.do_not_call,
         updated_at = excluded.updated_at, deleted_at = null
         where contact.deleted_at is not null
       returning id`,
      [
        tenantId,
        phone,
        contact.name,
        contact.address,
        contact.attributes ?? {},
        contact.doNotCall ?? false,
        now,
        extension,
      ],
    );
    if (rows[0] === undefined) throw await taken(tx, tenantId, phone);
    return rows[0];
  });
}

/** Before a contact with this phone is made, who may be a deleted one, or is being deleted at this moment. */
async function comeBack(tx: Tx, tenantId: string, phone: string, now: Date): Promise<void> {
  await tx.query("select from contact where tenant_id = $1 and phone = $2 for no key update", [
    tenantId,
    phone,
  ]);
  await endMemberships(tx, tenantId, [phone], now);
}

/**
 * Before deleted contacts come back: whoever deletes a person takes the person out of every campaign,
 * and coming back is into none. Contacts that were not deleted stay where they are. The caller has locked
 * them.
 */
export async function endMemberships(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query({
    name: "end-memberships",
    text: `update enrolment set removed_at = $3
           from contact
           where contact.tenant_id = $1 and contact.phone = any($2::text[])
             and contact.deleted_at is not null
             and enrolment.contact_id = contact.id and enrolment.removed_at is null`,
    values: [tenantId, phones, now],
  });
}

/**
 * Changes what is given; null empties a text. Do-not-call cancels the calls that wait; taken
 * back, what was asked for is owed again. A new phone makes the contact reachable again until a carrier says
 * otherwise, and calls that failed because of the old one are owed again, once; it is refused while a call to the old one is
 * live, whose end would be told of the new one, and which another contact with that phone would not show.
 * @throws InputValidationError, NotFoundError, NotPossibleError when the phone is another contact's, or rings.
 */
export async function updateContact(
  context: DomainContext,
  actor: Actor,
  id: string,
  input: ContactChange,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const change = parsed(contactChange, input);
  return await commitChange(context, actor, "updateContact", async (tx) => {
    // No call to the old phone can be claimed while the phone is changed.
    if (change.phone != null) await lockTenants(tx, [tenantId]);
    const before = await lockContact(tx, tenantId, id);
    const { phone, extension } = await changedPhone(tx, tenantId, before, change);
    if (phone !== before.phone) {
      await mustNotRing(tx, tenantId, id);
      await mustBeFree(tx, tenantId, phone);
    }
    const isBack = liftsBar(change) || phone !== before.phone;
    if (isBack || change.doNotCall === true) await lockMemberships(tx, id);
    const now = await context.clock.now(tx);
    await tx
      .query(
        `update contact set phone = $2, extension = $11,
         name = case when $3 then $4 else name end, address = case when $5 then $6 else address end,
         attributes = coalesce($7, attributes), do_not_call = coalesce($8, do_not_call),
         unreachable_reason = case when $9 or phone <> $2 then null else unreachable_reason end,
         held_reason = case when $12 then null else held_reason end,
         number_corrected_at = case when phone <> $2 or ($9 and unreachable_reason is not null) then $10
           else number_corrected_at end,
         updated_at = $10
       where id = $1`,
        [
          id,
          phone,
          change.name !== undefined,
          change.name,
          change.address !== undefined,
          change.address,
          change.attributes,
          change.doNotCall,
          change.clearUnreachable ?? false,
          now,
          extension,
          change.release ?? false,
        ],
      )
      .catch((error: { code?: string }) => {
        throw error.code === uniqueViolation ? justTaken(phone) : error;
      });
    if (change.doNotCall === true) {
      await cancelWaitingCalls(tx, { tenantId, contactIds: [id] }, "DO_NOT_CALL", now);
    }
    if (isBack) {
      await reviveManualCalls(tx, { contactId: id }, now);
      await askRoundsAgain(tx, [id]);
    }
    await requestDispatch(tx, tenantId);
    return { id };
  });
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
  return await commitChange(context, actor, "deleteContact", async (tx) => {
    await lockContact(tx, tenantId, id);
    await lockMemberships(tx, id);
    const now = await context.clock.now(tx);
    await tx.query("update contact set deleted_at = $2, updated_at = $2 where id = $1", [id, now]);
    await cancelWaitingCalls(tx, { tenantId, contactIds: [id] }, "CONTACT_DELETED", now);
    return { id };
  });
}

/** A new phone has no extension but its own; the same phone written without one keeps it. */
async function changedPhone(
  tx: Tx,
  tenantId: string,
  before: ReadPhone,
  { phone, extension }: z.output<typeof contactChange>,
): Promise<ReadPhone> {
  const read =
    phone == null ? { ...before, extension: null } : await phoneOf(tx, tenantId, phone, extension);
  if (extension !== undefined) return { ...read, extension };
  const kept = read.phone === before.phone ? before.extension : null;
  return { ...read, extension: read.extension ?? kept };
}

/**
 * The contact that has this phone, or a new one. A contact's own extension is dialled.
 * @throws InputValidationError, also when the contact has another extension than the one that is written.
 */
export async function contactForTest(
  tx: Tx,
  tenantId: string,
  written: string,
  now: Date,
): Promise<string> {
  const { phone, extension } = await phoneOf(tx, tenantId, written);
  await comeBack(tx, tenantId, phone, now);
  const { rows } = await tx.query<{ id: string; extension: string | null }>(
    `insert into contact (tenant_id, phone, extension, name, created_at, updated_at)
     values ($1, $2, $4, 'Test call', $3, $3)
     on conflict (tenant_id, phone) do update set deleted_at = null,
       extension = case when contact.deleted_at is null then contact.extension
         else coalesce(excluded.extension, contact.extension) end
     returning id, extension`,
    [tenantId, phone, now, extension],
  );
  const contact = rows[0]!;
  if (extension !== null && extension !== contact.extension) {
    const present = contact.extension === null ? "no extension" : `extension ${contact.extension}`;
    throw extensionDiffers(
      "phone",
      `belongs to a contact with ${present}: change that contact with updateContact, or omit the extension`,
    );
  }
  return contact.id;
}

/** Locks the campaigns of the calls that wait, then the contact: the order in which the dialer locks. */
async function lockContact(tx: Tx, tenantId: string, id: string): Promise<ReadPhone> {
  await tx.query(
    `select id from campaign where id in (
       select campaign_id from call where tenant_id = $1 and contact_id = $2 and status = 'SCHEDULED')
     order by id for share`,
    [tenantId, id],
  );
  const { rows } = await tx.query<ReadPhone>(
    "select phone, extension from contact where id = $1 and tenant_id = $2 and deleted_at is null for no key update",
    [id, tenantId],
  );
  if (rows[0] === undefined) throw new NotFoundError("contact", id);
  return rows[0];
}

/**
 * Before a contact is changed so that it may be called, or may not, any more. A tick that read it as it was
 * holds its enrolments: the calls that it makes are waited for. Before, as a tick that makes a call for a
 * contact whose phone is new waits in its turn.
 */
async function lockMemberships(tx: Tx, contactId: string): Promise<void> {
  await tx.query(
    "select from enrolment where contact_id = $1 order by campaign_id for no key update",
    [contactId],
  );
}

/** Inside the tenant's lock, without which no call is claimed. */
async function mustNotRing(tx: Tx, tenantId: string, id: string): Promise<void> {
  const { rows } = await tx.query(
    `select from call where tenant_id = $1 and contact_id = $2
       and status in ('CALLING', 'IN_PROGRESS')`,
    [tenantId, id],
  );
  if (rows.length === 0) return;
  throw new NotPossibleError(
    "CALL_IS_LIVE",
    "a call to this contact is live: change the phone after the call has ended, or end it with endCall",
  );
}

async function mustBeFree(tx: Tx, tenantId: string, phone: string): Promise<void> {
  const { rows } = await tx.query("select from contact where tenant_id = $1 and phone = $2", [
    tenantId,
    phone,
  ]);
  if (rows.length > 0) throw await taken(tx, tenantId, phone);
}

function justTaken(phone: string): NotPossibleError {
  return new NotPossibleError(
    "PHONE_IS_ANOTHER_CONTACTS",
    `${phone} is now the phone of another contact: change that contact instead`,
  );
}

async function taken(tx: Tx, tenantId: string, phone: string): Promise<NotPossibleError> {
  const { rows } = await tx.query<{ name: string | null; isDeleted: boolean }>(
    `select name, deleted_at is not null as "isDeleted" from contact where tenant_id = $1 and phone = $2`,
    [tenantId, phone],
  );
  const who = rows[0]?.name ?? "a contact without a name";
  return new NotPossibleError(
    rows[0]?.isDeleted ? "PHONE_IS_A_DELETED_CONTACTS" : "PHONE_IS_ANOTHER_CONTACTS",
    rows[0]?.isDeleted
      ? `${phone} belongs to a deleted contact (${who}): restore it with createContact and this phone`
      : `${phone} belongs to another contact (${who}), and a phone belongs to one contact only, whatever the extension: change that contact instead`,
  );
}
