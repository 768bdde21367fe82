import { lockCampaignsOfTenant, lockMembershipsOf, lockTenants } from "#db/locks.ts";
import { type ErasableContact, lockContactToErase, lockWebhooks } from "#db/locks/contacts.ts";
import { liveCalls, removeMemberships } from "#db/queries/contacts.ts";
import { eraseConsents } from "#db/queries/consents.ts";
import { eraseEntry } from "#db/queries/do-not-call.ts";
import {
  eraseByContact,
  eraseByText,
  eraseContactRow,
  eraseFromJobs,
  eraseLeftOverFiles,
  eraseWebhooks,
  importWithFile,
  strayWebhooks,
} from "#db/queries/erase-contact.ts";
import { eraseActivity } from "#db/queries/activity.ts";
import { eraseFormerPhones, formerPhonesOf } from "#db/queries/former-phones.ts";
import type { Tx } from "#db/pool.ts";
import type { Actor } from "#domain/actor.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { hashesOfErased } from "#domain/erased-numbers.ts";

/** Shorter names and addresses are parts of other words. */
const shortestText = 3;
/** Shorter values of attributes are not of one person only: "gold", "true". */
const distinctValue = 6;
/** So many last digits of a phone are the same in every way of writing it. */
const distinctDigits = 8;

interface PersonTexts {
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Removes a person from everything that is stored. The contact stays as a deleted one without the person; its calls
 * stay with their times, outcomes and costs. Of the phone a hash stays, on the contact and on the do-not-call list: if the
 * number comes back, it is this contact again, and is not called. A deleted contact can be erased too, and an erased one again.
 * @throws NotFoundError; NotPossibleError while a call to the contact is live, as its report is still to come, and
 * while an import is running, as its file may contain the person.
 */
export async function eraseContact(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "eraseContact", async (tx) => {
    // No call is claimed while the tenant is locked.
    const tenant = await lockTenants(tx, [tenantId]);
    // The reason of a fault may name the person: campaigns are changed, and locked before the contact.
    const campaigns = await lockCampaignsOfTenant(tx, tenantId);
    const locked = await lockContactToErase(tx, campaigns, { tenantId, id });
    if (locked === null) throw new NotFoundError("contact", id);
    await mustBeQuiet(tx, tenantId, id);
    await lockMembershipsOf(tx, locked.lock, [id]);
    const now = await context.clock.now(tx);
    await cancelWaitingCalls(tx, { tenantId, contactIds: [id] }, "CONTACT_DELETED", now);
    await removeMemberships(tx, id, now);
    const { contact } = locked;
    const former = (await formerPhonesOf(tx, tenantId, id)).map(({ phone }) => phone);
    const phones = [contact.phone, ...former];
    const hashes = await hashesOfErased(context, tx, tenant, { tenantId, phones });
    const hash = hashes[0]!;
    const texts = contact.isErased ? null : textsOf(contact, phones);
    await eraseRows(tx, { tenantId, id });
    if (texts !== null) await eraseTexts(tx, { tenantId, id }, texts);
    if (!contact.isErased) {
      await eraseEntry(tx, tenantId, contact.phone, hash, now);
      await eraseConsents(tx, tenantId, contact.phone, hash);
      await eraseFormerPhones(tx, tenantId, phones, hashes);
    }
    await eraseContactRow(tx, id, hash, now);
    await eraseActivity(tx, tenantId, id);
    const strays = texts === null ? [] : await strayWebhooks(tx, tenantId, texts.numbers);
    await lockWebhooks(tx);
    await eraseWebhooks(
      tx,
      tenantId,
      id,
      strays.map((stray) => stray.id),
    );
    return { id };
  });
}

async function mustBeQuiet(tx: Tx, tenantId: string, id: string): Promise<void> {
  if ((await liveCalls.count(tx, tenantId, id)) > 0) {
    throw new NotPossibleError(
      "CALL_IS_LIVE",
      "a call to this contact is live, and its transcript is still to come: erase the contact after the call has ended, or end it with endCall first",
    );
  }
  const kept = await importWithFile.first(tx, tenantId);
  if (kept !== undefined) {
    const next = kept.isStaged
      ? "confirm it with confirmImport or drop it with cancelImport first"
      : "erase the contact when the import has finished";
    throw new NotPossibleError(
      "IMPORT_IS_RUNNING",
      `the file of the import Import:${kept.id} may contain this person: ${next}`,
    );
  }
}

async function eraseRows(
  tx: Tx,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<void> {
  for (const erase of eraseByContact) await erase(tx, id);
  for (const erase of eraseLeftOverFiles) await erase(tx, tenantId);
}

async function eraseTexts(
  tx: Tx,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  { texts }: PersonTexts,
): Promise<void> {
  for (const erase of eraseByText) await erase(tx, tenantId, texts);
  await eraseFromJobs(tx, tenantId, texts, id);
}

/** What may be found of the person in what has no reference to the contact; longer texts before their parts. */
function textsOf(
  { name, address, attributes }: ErasableContact,
  phones: readonly string[],
): PersonTexts {
  const numbers = phones.flatMap((phone) => [phone, phone.slice(1), phone.slice(-distinctDigits)]);
  const values = Object.values(attributes).filter((value) => value.length >= distinctValue);
  const texts = [...numbers, name ?? "", address ?? "", ...values]
    .filter((text) => text.length >= shortestText)
    .toSorted((a, b) => b.length - a.length);
  return { numbers, texts };
}
