import { nextChanges, ownValuesOf } from "#db/queries/import-journal.ts";
import { importToUndo, nextToUndo, undoFactsOf } from "#db/queries/undo-import.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import type { RowOf } from "#db/statement.ts";
import type { ImportStatus } from "#rules/import-status.ts";
import {
  expectedPlanOf,
  nothingUndone,
  scaled,
  type UndoCounts,
  withKept,
  withPlan,
  withRest,
} from "#rules/import-undo.ts";
import { firstId, inOrder } from "#domain/campaigns/work-step.ts";
import type { DomainContext } from "#domain/context.ts";
import type { NotPossibleCode } from "#domain/errors.ts";

/** What decides whether an import can be undone. */
export interface UndoableFacts {
  readonly status: ImportStatus;
  readonly undoableUntil: Date | null;
  readonly hasChanged: boolean;
}

interface NotUndoable {
  readonly code: NotPossibleCode;
  /** What to do instead, in a sentence without its full stop. */
  readonly message: string;
}

/** Null: it can be undone. */
export function whyNotUndoable(
  { status, undoableUntil, hasChanged }: UndoableFacts,
  now: Date,
): NotUndoable | null {
  if (status === "UNDONE") {
    return { code: "IMPORT_UNDONE", message: "the import was undone already" };
  }
  if (status === "STAGING" || status === "STAGED") {
    return {
      code: "NOTHING_TO_UNDO",
      message: "nothing of the import was applied yet: drop it with cancelImport",
    };
  }
  if (undoableUntil === null || undoableUntil <= now) {
    return {
      code: "UNDO_TIME_IS_OVER",
      message:
        "an import can be undone within 30 days, and what it changed is not known any longer: remove its contacts with unenrolContacts or deleteContact",
    };
  }
  if (!hasChanged && status !== "RUNNING") {
    return {
      code: "NOTHING_TO_UNDO",
      message: "the import has created, changed and enrolled no contact, and scheduled no call",
    };
  }
  return null;
}

/** What an undo would take back now, or why there is none. */
export interface Undoable {
  /** Null: the import can be undone. */
  readonly why: NotUndoable | null;
  readonly until: Date | null;
  readonly counts: UndoCounts;
  /** Only some of the contacts were looked at, and the counts were made from theirs. */
  readonly isEstimate: boolean;
}

/** Contacts that are looked at to know what an undo would do: 20 ms. */
export const contactsLookedAt = 500;
const membersScanned = 20_000;

/** Asks what `undoImport` would do now, by the same rules. Of a large import by a part of its contacts. */
export async function undoableOf(
  { pool, clock }: DomainContext,
  tenantId: string,
  importId: string,
): Promise<Undoable> {
  return await inSnapshot(pool, async (tx) => {
    const known = (await importToUndo.first(tx, importId, tenantId))!;
    const why = whyNotUndoable(known, await clock.now(tx));
    const until = known.undoableUntil;
    if (why !== null) return { why, until, counts: nothingUndone, isEstimate: false };
    const members = await countMembers(tx, known);
    const values = await countValues(tx, tenantId, { importId, ...known });
    const counts: UndoCounts = {
      contactsDeleted: members.counts.contactsDeleted + values.counts.contactsDeleted,
      enrolmentsEnded: members.counts.enrolmentsEnded,
      callsCancelled: members.counts.callsCancelled,
      valuesRestored: values.counts.valuesRestored,
      kept: { ...members.counts.kept, ...values.counts.kept },
    };
    const isEstimate = members.isPart || values.isPart;
    return { why, until, counts: isEstimate ? counts : withRest(counts, known), isEstimate };
  });
}

interface Part {
  readonly counts: UndoCounts;
  readonly isPart: boolean;
}

async function countMembers(tx: Tx, known: RowOf<typeof importToUndo>): Promise<Part> {
  const { campaignId, number, enrolledContacts } = known;
  const read = (await inOrder(tx, () =>
    nextToUndo.first(tx, campaignId, firstId, number, membersScanned, contactsLookedAt),
  ))!;
  const counts = await planned(tx, known, read.contactIds);
  if (read.isLast) return { counts, isPart: false };
  const times = enrolledContacts / Math.max(1, counts.enrolmentsEnded + keptEnrolments(counts));
  return { counts: scaled(counts, Math.max(1, times)), isPart: true };
}

function keptEnrolments({ kept }: UndoCounts): number {
  return Object.entries(kept)
    .filter(([key]) => key.startsWith("ENROLMENT "))
    .reduce((sum, [, count]) => sum + (count ?? 0), 0);
}

async function countValues(
  tx: Tx,
  tenantId: string,
  known: RowOf<typeof importToUndo> & { readonly importId: string },
): Promise<Part> {
  const { importId, updatedContacts } = known;
  const changes = await nextChanges(tx, tenantId, importId, firstId, contactsLookedAt);
  const made = changes.filter(({ isMade }) => isMade).map(({ contactId }) => contactId);
  const { restored, journaled } = (await ownValuesOf.first(
    tx,
    tenantId,
    importId,
    contactsLookedAt,
  ))!;
  const { contactsDeleted } = await planned(tx, known, made);
  const counts = withKept(
    { ...nothingUndone, contactsDeleted, valuesRestored: restored },
    "VALUE",
    "CHANGED_SINCE",
    journaled - restored,
  );
  const isPart = changes.length === contactsLookedAt;
  const times = isPart ? updatedContacts / changes.length : 1;
  return { counts: scaled(counts, Math.max(1, times)), isPart };
}

async function planned(
  tx: Tx,
  { campaignId, number }: RowOf<typeof importToUndo>,
  contactIds: readonly string[],
): Promise<UndoCounts> {
  const facts =
    contactIds.length === 0 ? [] : await undoFactsOf(tx, campaignId, contactIds, number);
  return facts.reduce((sum, each): UndoCounts => {
    const plan = expectedPlanOf(each);
    const calls = plan.cancelsCalls && each.hasRoundCall ? 1 : 0;
    return withPlan({ ...sum, callsCancelled: sum.callsCancelled + calls }, plan);
  }, nothingUndone);
}
