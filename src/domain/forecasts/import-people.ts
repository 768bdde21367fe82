import {
  importToForecast,
  rowsToForecast,
  type RowToForecast,
} from "#db/queries/forecast-import-rows.ts";
import { calledElsewhere } from "#db/queries/called-elsewhere.ts";
import type { RowOf } from "#db/statement.ts";
import type { Tx } from "#db/pool.ts";
import { areaOf } from "#rules/area-of.ts";
import { listedSomehow } from "#rules/do-not-call-list.ts";
import { portion } from "#rules/forecast-cohorts.ts";
import { sampleOfLines } from "#rules/forecast-sample.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { erasedAmong } from "#domain/erased-numbers.ts";
import { clearedBy } from "#domain/imports/cleared-fields.ts";
import { mostRepresentatives } from "./campaign-forecast.ts";
import { newPeople, placesOf } from "./new-people.ts";
import { knownPeople, type People, type Surroundings, together } from "./people.ts";

type StagedImport = RowOf<typeof importToForecast>;

/** A staged import of a tenant. @throws NotFoundError, NotPossibleError */
export async function stagedImport(
  tx: Tx,
  tenantId: string,
  importId: string,
  now: Date,
): Promise<StagedImport> {
  const known = await importToForecast.first(tx, importId, tenantId);
  if (known === undefined) throw new NotFoundError("import", importId);
  const { status, expiresAt } = known;
  if (status === "STAGING") {
    const message =
      "the file is still being read: ask again when the status of the import is STAGED";
    throw new NotPossibleError("IMPORT_IS_BEING_READ", message);
  }
  if (status === "STAGED" && (expiresAt === null || expiresAt > now)) return known;
  const message =
    status === "STAGED"
      ? "the import was not confirmed in time: upload the file again with stageImport"
      : `the import is ${status}: the contacts of one that was applied are in the forecast of its campaign, see campaignForecast; for others, upload the file with stageImport`;
  throw new NotPossibleError("IMPORT_IS_NOT_STAGED", message);
}

/**
 * The contacts of a staged import as they would be if it was confirmed and they were added to the campaign, or some of
 * them, who stand for all. Left out are rows that would be rejected, duplicates, and members of the campaign.
 */
export async function importPeople(
  context: Pick<DomainContext, "secrets">,
  tx: Tx,
  { importId, staged }: { readonly importId: string; readonly staged: StagedImport },
  surroundings: Surroundings,
): Promise<People> {
  const { campaign } = surroundings;
  const { tenantId } = campaign;
  const rows = await rowsToForecast(
    tx,
    importId,
    tenantId,
    campaign.id,
    sampleOfLines(staged.lastLine, mostRepresentatives),
    clearedBy(staged).fields,
  );
  const unknown = rows.filter(({ contactId }) => contactId === null).map(({ phone }) => phone);
  const erased = await erasedAmong(context, tx, { tenantId, phones: unknown });
  const counted = { of: rows.length, total: rowsOf(staged) };
  const asked = rows
    .map((row, index) => ({
      ...row,
      people: portion(index, counted.of, counted.total),
      isListed: row.isListed || row.doNotCall || erased.has(row.phone),
      ...areaOf(row),
    }))
    .filter(({ isWithheld, isConflict, isMember }) => !isWithheld && !isConflict && !isMember);
  return together(
    await peopleOfContacts(tx, asked, surroundings),
    await newPeople(
      tx,
      asked
        .filter(({ contactId }) => contactId === null)
        .map((row) => ({ ...row, facts: row.isListed ? { doNotCall: listedSomehow } : {} })),
      surroundings,
    ),
  );
}

/** The rows that the file has for different phones. */
function rowsOf({ preview }: StagedImport): number {
  if (preview === null) return 0;
  const { newContacts, updatedContacts, unchangedContacts, conflicts } = preview;
  return newContacts + updatedContacts + unchangedContacts + conflicts;
}

interface AskedRow extends RowToForecast {
  readonly people: number;
  readonly area: ReturnType<typeof areaOf>["area"];
  readonly key: string;
}

/** Those who are contacts. The import makes them members, and restores them if they were deleted. */
async function peopleOfContacts(
  tx: Tx,
  rows: readonly AskedRow[],
  surroundings: Surroundings,
): Promise<People> {
  const rowOf = new Map(rows.map((row) => [row.contactId, row]));
  const placed = placesOf(surroundings.campaign);
  const asked = rows.flatMap(({ contactId, area }) =>
    contactId === null ? [] : [{ contactId, where: placed(area) }],
  );
  const { lanes, representatives } = await knownPeople(tx, asked, surroundings);
  const moving = rows.flatMap(({ contactId, key: areaKey }) =>
    contactId === null ? [] : [{ contactId, areaKey }],
  );
  const elsewhere = await calledElsewhere(tx, surroundings.campaign, moving);
  return {
    lanes,
    representatives: representatives.map((each) => {
      const { isListed, people } = rowOf.get(each.contactId)!;
      const imported = { isEnrolled: true, isImportUndone: false, isDeleted: false };
      const listed = isListed ? { doNotCall: each.owed.doNotCall ?? listedSomehow } : {};
      const after = { ...imported, ...listed };
      const calledElsewhereAt = elsewhere.get(each.contactId) ?? null;
      const contact = { ...each.facts.contact, ...after, calledElsewhereAt };
      return {
        ...each,
        people,
        facts: { ...each.facts, contact },
        owed: { ...each.owed, ...after },
      };
    }),
  };
}
