import { campaignsById } from "#db/queries/campaign-facts.ts";
import type { Tx } from "#db/pool.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { extensionProblem } from "#rules/phone-extension.ts";
import { endMemberships } from "#domain/contacts/contacts.ts";
import { mostAttributeBytes } from "#rules/attributes.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrol } from "#domain/campaigns/enrolments.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";
import { insertProblems } from "./import-problems.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** Contacts applied in one transaction, which holds up a stop of the campaign for as long: about 0.3 s. */
const contactsPerStep = 2_000;

/**
 * Makes members of the campaign of the contacts that were laid out, and schedules the calls they are owed. Each
 * step takes its rows away in the transaction that applies them, so that a crash between two steps costs
 * nothing and repeats nothing. The last one ends the import.
 * @throws NotPossibleError when the campaign was deleted meanwhile, LeaseLost
 */
export async function applyRows(context: DomainContext, lease: ImportLease): Promise<void> {
  let rows: readonly StagedRow[] = [];
  do {
    // Behind the rows of the last step, or else each step would wade through what its forerunners deleted.
    const after = rows.at(-1)?.line ?? 0;
    const before = { ...lease.counts };
    rows = await step(context, lease, (tx, now) => applyNext(tx, lease, after, now)).catch(
      (error: unknown) => {
        Object.assign(lease.counts, before);
        throw error;
      },
    );
  } while (rows.length === contactsPerStep);
}

interface StagedRow {
  readonly line: number;
  readonly phone: string;
  readonly doNotCall: boolean;
  /** Another row of the file says something of this person's do-not-call that cannot be read. */
  readonly isWithheld: boolean;
  readonly extension: string | null;
}

/** Applies the rows behind a line, in the order of the file. Returns them: fewer than a step's are the last. */
async function applyNext(
  tx: Tx,
  lease: ImportLease,
  after: number,
  now: Date,
): Promise<readonly StagedRow[]> {
  const { importId, tenantId, campaignId } = lease;
  const { rows } = await tx.query<StagedRow>({
    name: "next-import-rows",
    text: `select line, phone, extension, do_not_call as "doNotCall",
             exists (select from import_withheld withheld
               where withheld.import_id = $1 and withheld.phone = import_row.phone) as "isWithheld"
           from import_row where import_id = $1 and line > $2 order by line limit $3`,
    values: [importId, after, contactsPerStep],
  });
  const notToCall = rows.filter(({ doNotCall }) => doNotCall).map(({ phone }) => phone);
  await lockCampaigns(tx, lease, notToCall);
  const [campaign] = await campaignsById(tx, [campaignId]);
  if (campaign === undefined || campaign.deletedAt !== null) throw campaignDeleted();
  const contacts = await takeContacts(tx, lease, rows, now);
  const conflicts = rows.filter((row) => isConflict(row, contacts.get(row.phone)));
  if (conflicts.length > 0) await reject(tx, lease, conflicts, contacts, now);
  const members = rows
    .filter((row) => !row.isWithheld && !isConflict(row, contacts.get(row.phone)))
    .flatMap(({ phone }) => contacts.get(phone)?.id ?? []);
  const calls = await enrol(tx, campaign, members, now);
  if (notToCall.length > 0) {
    const contactIds = notToCall.flatMap((phone) => contacts.get(phone)?.id ?? []);
    await cancelWaitingCalls(tx, { tenantId, contactIds }, "DO_NOT_CALL", now);
  }
  const isLast = rows.length < contactsPerStep;
  await tx.query(
    `update import set calls_scheduled = calls_scheduled + $2,
       do_not_call_contacts = do_not_call_contacts + $5,
       status = case when $3 then 'COMPLETED' else status end,
       finished_at = case when $3 then $4::timestamptz end
     where id = $1`,
    [importId, calls, isLast, now, notToCall.length],
  );
  if (isLast) await tx.query("delete from import_withheld where import_id = $1", [importId]);
  if (isLast) await requestDispatch(tx, tenantId);
  return rows;
}

/**
 * The campaign keeps its state until the step ends, and so do those in which calls wait for people who are not to
 * be called: in one statement, in the order in which campaigns are locked.
 */
async function lockCampaigns(
  tx: Tx,
  { tenantId, campaignId }: ImportLease,
  notToCall: readonly string[],
): Promise<void> {
  await tx.query({
    name: "lock-campaigns-of-import",
    text: `select id from campaign where id = $1 or id in (
             select call.campaign_id from contact join call on call.contact_id = contact.id
             where contact.tenant_id = $2 and contact.phone = any($3::text[])
               and call.status = 'SCHEDULED')
           order by id for share`,
    values: [campaignId, tenantId, notToCall],
  });
}

export function campaignDeleted(): NotPossibleError {
  return new NotPossibleError(
    "CAMPAIGN_DELETED",
    "the campaign was deleted, and no calls were scheduled; import the file into another campaign",
  );
}

interface KnownContact {
  readonly id: string;
  readonly phone: string;
  readonly extension: string | null;
  readonly name: string | null;
}

/** Whether the row may be another person behind the same switchboard. */
function isConflict({ extension }: StagedRow, contact: KnownContact | undefined): boolean {
  const known = contact?.extension ?? null;
  return extension !== null && known !== null && extension !== known;
}

/**
 * Counts rows that had been accepted as rejected, and says why. Whom such a row says not to call is not called
 * at this phone, whoever the extension is.
 */
async function reject(
  tx: Tx,
  lease: ImportLease,
  rows: readonly StagedRow[],
  contacts: ReadonlyMap<string, KnownContact>,
  now: Date,
): Promise<void> {
  const problems = rows.map((row) => {
    const { name, extension } = contacts.get(row.phone)!;
    const problem = extensionProblem(row, extension, name ?? "without a name");
    return { line: row.line, ...problem };
  });
  await insertProblems(tx, lease.importId, problems);
  lease.counts.accepted -= rows.length;
  lease.counts.rejected += rows.length;
  await writeCounts(tx, lease);
  const notToCall = rows.filter(({ doNotCall }) => doNotCall);
  if (notToCall.length === 0) return;
  await tx.query(
    `update contact set do_not_call = true, updated_at = $2
     where id = any($1::uuid[]) and not do_not_call`,
    [notToCall.map(({ phone }) => contacts.get(phone)!.id), now],
  );
}

/**
 * Makes contacts of rows that follow each other: new ones, or brought up to date. What the file does not say
 * stays as it is; do-not-call and an unreachable number stay so whatever it says; a contact with another
 * extension stays as it is altogether. Contacts are locked in the order of their phones, so that no two
 * transactions wait for each other, and then the memberships of those who are not to be called: a tick that
 * read them as callable has made its calls before they are cancelled. Returns all contacts by phone.
 */
async function takeContacts(
  tx: Tx,
  { importId, tenantId }: ImportLease,
  rows: readonly StagedRow[],
  now: Date,
): Promise<Map<string, KnownContact>> {
  const phones = rows.map(({ phone }) => phone).toSorted();
  const known = await lockContacts(tx, tenantId, phones);
  const deleted = known.filter(({ isDeleted }) => isDeleted).map(({ phone }) => phone);
  if (deleted.length > 0) await endMemberships(tx, tenantId, deleted, now);
  await noteTooLarge(tx, { importId, tenantId }, rows);
  const notToCall = new Set(rows.filter(({ doNotCall }) => doNotCall).map(({ phone }) => phone));
  await lockMemberships(
    tx,
    known.filter(({ phone }) => notToCall.has(phone)),
  );
  const changed = await tx.query<KnownContact>({
    name: "take-import-rows",
    text: `with taken as (
             delete from import_row where import_id = $1 and line between $2 and $3
             returning phone, extension, name, address, attributes, do_not_call
           )
           insert into contact (tenant_id, phone, extension, name, address, attributes, do_not_call,
             created_at, updated_at)
           select $4, phone, extension, name, address, attributes, do_not_call, $5, $5
           from taken order by phone
           on conflict (tenant_id, phone) do update set
             extension = case when contact.deleted_at is null
               then coalesce(contact.extension, excluded.extension) else excluded.extension end,
             name = coalesce(excluded.name, contact.name),
             address = coalesce(excluded.address, contact.address),
             attributes = case when ${isTooLarge("contact.attributes || excluded.attributes")}
               then contact.attributes else contact.attributes || excluded.attributes end,
             do_not_call = contact.do_not_call or excluded.do_not_call,
             updated_at = excluded.updated_at, deleted_at = null
           where contact.deleted_at is not null
             or coalesce(contact.extension = excluded.extension, true) and (
               contact.extension is distinct from coalesce(contact.extension, excluded.extension)
               or contact.name is distinct from coalesce(excluded.name, contact.name)
               or contact.address is distinct from coalesce(excluded.address, contact.address)
               or not contact.attributes @> excluded.attributes
               or excluded.do_not_call and not contact.do_not_call)
           returning id, phone, extension, name`,
    values: [importId, rows[0]?.line, rows.at(-1)?.line, tenantId, now],
  });
  const contacts = contactsByPhone([...known, ...changed.rows]);
  if (contacts.size === phones.length) return contacts;
  // Another import brought some of them in between, just as this one would have.
  return contactsByPhone(await lockContacts(tx, tenantId, phones));
}

async function lockMemberships(
  tx: Tx,
  contacts: readonly { readonly id: string }[],
): Promise<void> {
  if (contacts.length === 0) return;
  await tx.query(
    `select from enrolment where contact_id = any($1::uuid[])
     order by campaign_id, contact_id for no key update`,
    [contacts.map(({ id }) => id)],
  );
}

/** Whether attributes, as an SQL expression, are larger than those of a contact may be. */
function isTooLarge(attributes: string): string {
  return `(select sum(octet_length(key) + octet_length(value)) from jsonb_each_text(${attributes}))
    > ${mostAttributeBytes}`;
}

/** A file adds attributes to those that a contact has: where they become too many, it keeps what it has. */
async function noteTooLarge(
  tx: Tx,
  { importId, tenantId }: Pick<ImportLease, "importId" | "tenantId">,
  rows: readonly StagedRow[],
): Promise<void> {
  await tx.query({
    name: "note-too-large",
    text: `insert into import_problem (import_id, ordinal, line, value, code, reason)
           select $1, row_number() over (order by line) + (
               select coalesce(max(ordinal), -1) from import_problem where import_id = $1
             ), line, phone, 'ATTRIBUTES_TOO_LARGE', $5
           from import_row staged join contact using (phone)
           where import_id = $1 and line between $2 and $3 and tenant_id = $4 and deleted_at is null
             and ${isTooLarge("contact.attributes || staged.attributes")}`,
    values: [
      importId,
      rows[0]?.line,
      rows.at(-1)?.line,
      tenantId,
      `would have more than ${mostAttributeBytes} bytes of attributes together with those of this row; its attributes were not changed: remove some with updateContact`,
    ],
  });
}

function contactsByPhone(contacts: readonly KnownContact[]): Map<string, KnownContact> {
  return new Map(contacts.map((contact) => [contact.phone, contact]));
}

async function lockContacts(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
): Promise<(KnownContact & { isDeleted: boolean })[]> {
  const { rows } = await tx.query<KnownContact & { isDeleted: boolean }>({
    name: "lock-contacts",
    // Not any(): whatever the statistics say, each contact is found by its own key, and in this order.
    text: `select known.* from unnest($2::text[]) as wanted (phone)
           cross join lateral (
             select id, phone, extension, name, deleted_at is not null as "isDeleted" from contact
             where tenant_id = $1 and contact.phone = wanted.phone for no key update
           ) known`,
    values: [tenantId, phones],
  });
  return rows;
}
