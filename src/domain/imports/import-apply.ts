import { type Locked, lockMembershipsOf, lockTenants } from "#db/locks.ts";
import { lockContactsByPhone } from "#db/locks/contacts.ts";
import { lockCampaignsOfImport } from "#db/locks/imports.ts";
import { takeRows } from "#db/queries/apply-import-rows.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { addEntries, markContacts, markPending } from "#db/queries/do-not-call.ts";
import { noteTooLarge } from "#db/queries/import-problems.ts";
import { deleteWithheld, nextRows, type RowToApply } from "#db/queries/import-rows.ts";
import { journalMade } from "#db/queries/import-journal.ts";
import { clearedBy } from "./cleared-fields.ts";
import { addStep } from "#db/queries/imports.ts";
import type { RowOf } from "#db/statement.ts";
import type { Tx } from "#db/pool.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { deriveAreasOf } from "#domain/areas.ts";
import { extensionProblem } from "#rules/phone-extension.ts";
import { endMemberships } from "#domain/contacts/contacts.ts";
import { hashesOf, recognise } from "#domain/erased-numbers.ts";
import { mostAttributeBytes } from "#rules/attributes.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrol, type NewMember } from "#domain/campaigns/enrolments.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { recordConsentsOfRows } from "./import-consents.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";
import { keepProblems } from "./import-problems.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Contacts applied in one transaction: about 100 ms, for which a stop of the campaign waits. More than a thousand, so
 * that the change log says once that calls were added, and does not list them.
 */
const contactsPerStep = 1_250;

/**
 * Enrols the stored contacts in the campaign, and schedules the calls that they are owed. Each step deletes its rows
 * in the transaction that applies them, so a crash between two steps loses and repeats nothing. The last step
 * completes the import.
 * @throws NotPossibleError when the campaign was deleted meanwhile, LeaseLost
 */
export async function applyRows(context: DomainContext, lease: ImportLease): Promise<void> {
  let rows: readonly RowToApply[] = [];
  do {
    // After the rows of the last step: otherwise each step would read the rows that earlier steps deleted.
    const after = rows.at(-1)?.line ?? 0;
    const before = { ...lease.counts };
    const startedAt = performance.now();
    rows = await step(context, lease, (tx, now, lock) =>
      applyNext(context, tx, lock, { lease, after }, now),
    ).catch((error: unknown) => {
      Object.assign(lease.counts, before);
      throw error;
    });
    context.observe({
      kind: "IMPORT_ROWS",
      importId: lease.importId,
      phase: "APPLIED",
      rows: rows.length,
      durationMs: performance.now() - startedAt,
    });
  } while (rows.length === contactsPerStep);
}

/** Applies the rows after a line, in the order of the file. Returns them: fewer than a step's are the last. */
async function applyNext(
  context: DomainContext,
  tx: Tx,
  lock: Locked<"import", "UPDATE">,
  { lease, after }: { readonly lease: ImportLease; readonly after: number },
  now: Date,
): Promise<readonly RowToApply[]> {
  const { importId, tenantId, campaignId } = lease;
  const rows = await nextRows(tx, importId, after, String(contactsPerStep));
  const notToCall = rows.filter(({ doNotCall }) => doNotCall).map(({ phone }) => phone);
  // Calls that wait for a consent are decided again. The tenant comes first in the order of all locks.
  if (rows.some(({ consent }) => consent !== null)) await lockTenants(tx, [tenantId]);
  const campaigns = await lockCampaignsOfImport(tx, lease, notToCall);
  const [campaign] = await campaignsById(tx, [campaignId]);
  if (campaign === undefined || campaign.deletedAt !== null) throw campaignDeleted();
  const { contacts, isNew, isChanged } = await takeContacts(
    context,
    tx,
    campaigns,
    { lease, rows },
    now,
  );
  const conflicts = rows.filter((row) => isConflict(row, contacts.get(row.phone)));
  if (conflicts.length > 0) await reject(tx, lock, lease, { rows: conflicts, contacts }, now);
  const taken = rows.filter((row) => !isConflict(row, contacts.get(row.phone)));
  const members = taken
    .filter(({ isWithheld }) => !isWithheld)
    .flatMap(({ phone }) => memberOf(contacts.get(phone)));
  const into = { campaign, lock: campaigns };
  const { enrolled, calls } = await enrol(tx, into, members, now, lease.number);
  const madeAlone = rows.filter(
    ({ phone, isWithheld }) => isWithheld && contacts.get(phone)?.isNew,
  );
  if (madeAlone.length > 0) {
    const ids = madeAlone.map(({ phone }) => contacts.get(phone)!.id);
    await journalMade(tx, tenantId, importId, ids);
  }
  const scope = { tenantId, importId, callType: campaign.callType };
  await recordConsentsOfRows(tx, scope, taken, now);
  if (notToCall.length > 0) {
    const contactIds = notToCall.flatMap((phone) => contacts.get(phone)?.id ?? []);
    const others = rows.flatMap(({ alsoNotToCall }) => alsoNotToCall ?? []);
    await putOnList(context, tx, lease, { dialled: notToCall, others }, now);
    await cancelWaitingCalls(tx, { tenantId, contactIds }, "DO_NOT_CALL", now);
  }
  const isLast = rows.length < contactsPerStep;
  const unchanged = rows.length - conflicts.length - isChanged;
  await addStep(tx, importId, calls, isLast, now, notToCall.length, [
    isNew,
    isChanged - isNew,
    unchanged,
    enrolled,
  ]);
  if (isLast) await deleteWithheld(tx, tenantId, importId);
  // From the first step on, the ticks look at the campaign until the import has ended.
  if (after === 0 || isLast) await requestDispatch(tx, tenantId);
  return rows;
}

export function campaignDeleted(): NotPossibleError {
  return new NotPossibleError(
    "CAMPAIGN_DELETED",
    "the campaign was deleted, and no calls were scheduled; import the file into another campaign",
  );
}

type KnownContact = Omit<RowOf<typeof takeRows>, "isWithoutArea">;

/** The contacts of a step by phone; how many are new, and how many are new or changed. */
interface TakenContacts {
  readonly contacts: ReadonlyMap<string, KnownContact>;
  readonly isNew: number;
  readonly isChanged: number;
}

function memberOf(contact: KnownContact | undefined): NewMember[] {
  return contact === undefined ? [] : [{ id: contact.id, isUnknown: contact.isUnknown }];
}

/**
 * Puts the numbers of rows that say not to call on the do-not-call list. Contacts of those that are dialled are locked
 * and marked. The others of a row may be those of contacts that are not
 * locked here: a job marks these and cancels their calls, and the decision refuses them until then.
 */
async function putOnList(
  context: DomainContext,
  tx: Tx,
  { tenantId, importId }: ImportLease,
  numbers: { readonly dialled: readonly string[]; readonly others: readonly string[] },
  now: Date,
): Promise<void> {
  const dialled = new Set(numbers.dialled);
  const others = [...new Set(numbers.others)].filter((phone) => !dialled.has(phone));
  const hashes =
    others.length === 0 ? null : await hashesOf(context, tx, { tenantId, phones: others });
  // Persons who were erased and whom the file has made contacts again have nothing to be found by a hash.
  const hashOf = new Map(others.map((phone, index) => [phone, hashes?.[index] ?? null]));
  const phones = [...dialled, ...others].toSorted();
  const none = phones.map(() => null);
  const reasons = phones.map(() => `marked in the file of Import:${importId}`);
  const added = await addEntries(
    tx,
    tenantId,
    phones,
    now,
    "IMPORT",
    reasons,
    none,
    null,
    null,
    null,
    phones.map((phone) => hashOf.get(phone) ?? null),
  );
  const pending = added.flatMap(({ phone }) => (dialled.has(phone) ? [] : phone));
  if (pending.length === 0) return;
  await markPending(tx, tenantId, pending);
  await enqueue(tx, "follow-do-not-call", [{ tenantId }]);
}

/** Whether the row may be another person behind the same switchboard. */
function isConflict({ extension }: RowToApply, contact: KnownContact | undefined): boolean {
  const known = contact?.extension ?? null;
  return extension !== null && known !== null && extension !== known;
}

/**
 * Counts rows as rejected that had been accepted, and lists why. If such a row says not to call, its phone is not
 * called, whatever the extension is.
 */
async function reject(
  tx: Tx,
  lock: Locked<"import", "UPDATE">,
  lease: ImportLease,
  {
    rows,
    contacts,
  }: {
    readonly rows: readonly RowToApply[];
    readonly contacts: ReadonlyMap<string, KnownContact>;
  },
  now: Date,
): Promise<void> {
  const problems = rows.map((row) => {
    const { name, extension } = contacts.get(row.phone)!;
    const problem = extensionProblem(row, extension, name ?? "without a name");
    return { line: row.line, cells: row.record ?? [], text: null, ...problem };
  });
  await keepProblems(tx, lease, problems);
  lease.counts.accepted -= rows.length;
  lease.counts.rejected += rows.length;
  await writeCounts(tx, lock, lease);
  const notToCall = rows.filter(({ doNotCall }) => doNotCall);
  if (notToCall.length === 0) return;
  const contactIds = notToCall.map(({ phone }) => contacts.get(phone)!.id);
  await markContacts(tx, contactIds, now);
}

/**
 * Creates or updates the contacts of consecutive rows, and returns all of them by phone. Contacts are locked in the
 * order of their phones, so that no two transactions wait for each other, and then the memberships of those who
 * are not to be called: a tick that read them as callable has then created its calls, and they are cancelled.
 */
async function takeContacts(
  context: DomainContext,
  tx: Tx,
  _campaigns: Locked<"campaign">,
  { lease, rows }: { readonly lease: ImportLease; readonly rows: readonly RowToApply[] },
  now: Date,
): Promise<TakenContacts> {
  const { importId, tenantId } = lease;
  const phones = rows.map(({ phone }) => phone).toSorted();
  let { contacts: known, lock } = await lockContactsByPhone(tx, tenantId, phones);
  if (await recognise(context, tx, lock, { tenantId, phones })) {
    ({ contacts: known, lock } = await lockContactsByPhone(tx, tenantId, phones));
  }
  const deleted = known.filter(({ isDeleted }) => isDeleted).map(({ phone }) => phone);
  if (deleted.length > 0) await endMemberships(tx, lock, { tenantId, phones: deleted }, now);
  if (known.length > 0) {
    const knownPhones = known.map(({ phone }) => phone);
    await noteTooLarge(tx, importId, knownPhones, tenantId, tooLarge, clearedBy(lease).attributes);
  }
  const notToCall = new Set(rows.filter(({ doNotCall }) => doNotCall).map(({ phone }) => phone));
  const barred = known.filter(({ phone }) => notToCall.has(phone)).map(({ id }) => id);
  if (barred.length > 0) await lockMembershipsOf(tx, lock, barred);
  const [from = null, to = null] = [rows[0]?.line, rows.at(-1)?.line];
  const { fields, attributes } = clearedBy(lease);
  const hasKnown = known.length > 0;
  const changed = await takeRows(
    tx,
    importId,
    from,
    to,
    tenantId,
    now,
    fields,
    attributes,
    lease.number,
    hasKnown,
  );
  const withoutArea = changed.filter(({ isWithoutArea }) => isWithoutArea).map(({ id }) => id);
  await deriveAreasOf(tx, withoutArea);
  const contacts = contactsByPhone([...known.map(asKnown), ...changed]);
  const counts = {
    isNew: changed.filter((contact) => contact.isNew).length,
    isChanged: changed.length,
  };
  if (contacts.size === phones.length) return { contacts, ...counts };
  // Somebody else has created some of them meanwhile, as this import would have.
  const { contacts: all } = await lockContactsByPhone(tx, tenantId, phones);
  return { contacts: contactsByPhone(all.map(asKnown)), ...counts };
}

const tooLarge = `would have more than ${mostAttributeBytes} bytes of attributes together with those of this row; its attributes were not changed: remove some with updateContact`;

function asKnown<Contact>(
  contact: Contact,
): Contact & { readonly isNew: false; readonly isUnknown: false } {
  return { ...contact, isNew: false, isUnknown: false };
}

function contactsByPhone(contacts: readonly KnownContact[]): Map<string, KnownContact> {
  return new Map(contacts.map((contact) => [contact.phone, contact]));
}
