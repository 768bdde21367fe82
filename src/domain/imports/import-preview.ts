import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { calledElsewhere } from "#db/queries/called-elsewhere.ts";
import { owedInSpans } from "#db/queries/owed-calls.ts";
import {
  markStaged,
  rowsToPreview,
  type RowToPreview,
  setPreview,
} from "#db/queries/preview-import-rows.ts";
import { hoursOfTenant } from "#db/queries/tenants.ts";
import type { Tx } from "#db/pool.ts";
import { apartFrom } from "#rules/contact-rules.ts";
import { nextOpening } from "#rules/gate.ts";
import { type ImportedConsent, withConsent } from "#rules/import-consent.ts";
import { nothingCounted, type PreviewCounts, together } from "#rules/import-preview.ts";
import { listedSomehow } from "#rules/do-not-call-list.ts";
import { isOwedCall, unknownContact } from "#rules/owed-call.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";
import { type HoldReason, permittedFrom } from "#rules/permission-rules.ts";
import type { DomainContext } from "#domain/context.ts";
import { erasedAmong } from "#domain/erased-numbers.ts";
import { type Asked, permissionsOf } from "#domain/scheduling/permissions.ts";
import { clearedBy } from "./cleared-fields.ts";
import { campaignDeleted } from "./import-apply.ts";
import { type ImportLease, step } from "./import-lease.ts";
import { termsByPlace } from "./preview-terms.ts";

/** Rows counted in one transaction: about 50 ms, if their contacts exist. */
const rowsPerStep = 2_000;

/**
 * Counts what the import would do if it were applied now, and changes nothing but the import itself. A step writes the
 * line that it has reached, so that another worker continues there. The last one makes the import STAGED.
 * @throws NotPossibleError when the campaign was deleted, LeaseLost
 */
export async function makePreview(context: DomainContext, lease: ImportLease): Promise<void> {
  const { importId } = lease;
  let counts = lease.preview ?? nothingCounted;
  let line = lease.previewLine;
  for (let isLast = false; !isLast;) {
    const startedAt = performance.now();
    const counted = await step(context, lease, async (tx, now) => {
      const next = await countNext(context, tx, { lease, after: line }, now);
      const sum = together(counts, next.counts);
      await setPreview(tx, importId, sum, next.line);
      const expiresAt = new Date(now.getTime() + context.horizons.stagedMs);
      if (next.isLast) await markStaged(tx, importId, now, expiresAt);
      return { ...next, sum };
    });
    counts = counted.sum;
    ({ line, isLast } = counted);
    const durationMs = performance.now() - startedAt;
    context.observe({
      kind: "IMPORT_ROWS",
      importId,
      phase: "COUNTED",
      rows: counted.rows,
      durationMs,
    });
  }
}

interface Counted {
  readonly counts: PreviewCounts;
  /** The last line that was counted. */
  readonly line: number;
  readonly rows: number;
  readonly isLast: boolean;
}

async function countNext(
  context: DomainContext,
  tx: Tx,
  { lease, after }: { readonly lease: ImportLease; readonly after: number },
  now: Date,
): Promise<Counted> {
  const { importId, tenantId, campaignId } = lease;
  const [campaign] = await campaignsById(tx, [campaignId]);
  if (campaign === undefined || campaign.deletedAt !== null) throw campaignDeleted();
  const { fields, attributes } = clearedBy(lease);
  const rows = await rowsToPreview(
    tx,
    importId,
    tenantId,
    campaignId,
    after,
    rowsPerStep,
    fields,
    attributes,
  );
  const unknown = rows.filter(({ contactId }) => contactId === null).map(({ phone }) => phone);
  const erased = await erasedAmong(context, tx, { tenantId, phones: unknown });
  const people = await peopleOf(tx, rows, { campaign, erased }, now);
  return {
    counts: countsOf(people),
    line: rows.at(-1)?.line ?? after,
    rows: rows.length,
    isLast: rows.length < rowsPerStep,
  };
}

/** What a row would do. */
interface Person {
  readonly effect: "newContacts" | "updatedContacts" | "unchangedContacts" | "conflicts";
  readonly isEnrolled: boolean;
  readonly doNotCall: boolean;
  readonly isAreaUnknown: boolean;
  /** The consent of the row is recorded when it is applied; null: it has none. */
  readonly consent: ImportedConsent | null;
  /**
   * From when the call that the contact gets may be placed, or the rule that holds it until somebody makes a record;
   * null: it gets none.
   */
  readonly call: Date | HoldReason | null;
}

/** Asks for each row whether the round owes the contact a call, by the rules by which the import schedules calls. */
async function peopleOf(
  tx: Tx,
  rows: readonly RowToPreview[],
  { campaign, erased }: { readonly campaign: CampaignRow; readonly erased: ReadonlySet<string> },
  now: Date,
): Promise<Person[]> {
  const termsOf = termsByPlace(campaign, now);
  const placed = rows.map((row) => ({ row, ...termsOf(row) }));
  const spans = placed.flatMap(({ row: { contactId }, terms }) =>
    contactId === null ? [] : [{ id: contactId, ...terms.span }],
  );
  const known = spans.length === 0 ? [] : await owedInSpans(tx, campaign.id, spans);
  const factsOf = new Map(known.map((facts) => [facts.contactId, facts]));
  const people = placed.map(({ row, terms, area, areaKey, there }) => {
    const facts = factsOf.get(row.contactId ?? "") ?? unknownContact;
    const doNotCall =
      row.doNotCall || row.isListed || facts.doNotCall !== null || erased.has(row.phone);
    // The import makes a member of the contact, and restores it if it was deleted.
    const imported = {
      ...facts,
      isEnrolled: true,
      isImportUndone: false,
      isDeleted: false,
      doNotCall: doNotCall ? (facts.doNotCall ?? listedSomehow) : null,
    };
    const { isEnrolled, isWithheld, isConflict, phone, contactId } = row;
    const isOwed = isOwedCall(imported, campaign.retryAttempts) && !isWithheld && !isConflict;
    return {
      effect: effectOf(row, erased),
      isEnrolled,
      doNotCall,
      isAreaUnknown: area.zones.length === 0,
      consent: isConflict ? null : row.consent,
      dueAt: isOwed ? terms.dueAt : null,
      areaKey,
      asked: { campaign: there, phone, contactId },
    };
  });
  const called = people.filter(({ dueAt }) => dueAt !== null);
  const moving = called.flatMap(({ asked: { contactId }, areaKey }) =>
    contactId === null ? [] : [{ contactId, areaKey }],
  );
  const elsewhere = await calledElsewhere(tx, campaign, moving);
  const asked = called.map((person) => person.asked);
  const permissions = (await permissionsInPreview(tx, campaign, asked, now)).values();
  return people.map(({ asked: { campaign: there, contactId }, dueAt, ...person }): Person => {
    if (dueAt === null) return { ...person, call: null };
    const permission = withConsent(permissions.next().value, person.consent);
    const from = dueAfterMoving(there, dueAt, elsewhere.get(contactId ?? ""));
    const call = from === null ? "CALLED_BEFORE_MOVING" : permittedFrom(permission, there, from);
    return { ...person, call };
  });
}

/** When a call that is due then may be placed, if the contact was last called in another area; null: never. */
function dueAfterMoving(there: CampaignRow, dueAt: Date, last: Date | undefined): Date | null {
  const from = last && apartFrom(last);
  return from === undefined || from <= dueAt ? dueAt : nextOpening(there, from);
}

/** What limits and permits calls to numbers, with the limits of the tenant as they are now. */
async function permissionsInPreview(
  tx: Tx,
  { tenantId }: CampaignRow,
  asked: readonly Omit<Asked, "tenant">[],
  now: Date,
): Promise<(PermissionFacts | undefined)[]> {
  const tenant = { ...(await hoursOfTenant.first(tx, tenantId))!, id: tenantId };
  const of = asked.map((each) => ({ ...each, tenant }));
  return await permissionsOf(tx, of, now);
}

function effectOf(row: RowToPreview, erased: ReadonlySet<string>): Person["effect"] {
  if (row.isConflict) return "conflicts";
  // An erased contact is restored as a deleted one is.
  if (row.isChanged || erased.has(row.phone)) return "updatedContacts";
  return row.contactId === null ? "newContacts" : "unchangedContacts";
}

function countsOf(people: readonly Person[]): PreviewCounts {
  const count = (is: (person: Person) => boolean): number => people.filter(is).length;
  const calls = people.flatMap(({ call }) => call ?? []);
  const placed = calls.flatMap((call) => (call instanceof Date ? call.getTime() : []));
  const held = calls.flatMap((call) => (call instanceof Date ? [] : call));
  return {
    newContacts: count(({ effect }) => effect === "newContacts"),
    updatedContacts: count(({ effect }) => effect === "updatedContacts"),
    unchangedContacts: count(({ effect }) => effect === "unchangedContacts"),
    conflicts: count(({ effect }) => effect === "conflicts"),
    alreadyEnrolled: count(({ isEnrolled }) => isEnrolled),
    doNotCall: count(({ doNotCall }) => doNotCall),
    areaUnknown: count(({ isAreaUnknown }) => isAreaUnknown),
    consents: count(({ consent }) => consent !== null),
    calls: calls.length,
    ...(held.length > 0 && { held: countBy(held) }),
    firstCallAt: placed.length === 0 ? null : new Date(earliest(placed)).toISOString(),
  };
}

function countBy(reasons: readonly HoldReason[]): NonNullable<PreviewCounts["held"]> {
  const byReason = Map.groupBy(reasons, (reason) => reason);
  return Object.fromEntries([...byReason].map(([reason, of]) => [reason, of.length]));
}

function earliest(instants: readonly number[]): number {
  return instants.reduce((one, other) => Math.min(one, other), Infinity);
}
