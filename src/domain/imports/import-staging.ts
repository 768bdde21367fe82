import type { Queryable, Tx } from "#db/pool.ts";
import { anyChunk, chunkAt, deleteChunks } from "#db/queries/import-chunks.ts";
import { deleteProblems } from "#db/queries/import-problems.ts";
import { deleteRejected } from "#db/queries/import-rejected.ts";
import {
  deleteWithheld,
  insertWithheld,
  markRowsDoNotCall,
  rowsOfPhones,
  stageRows,
} from "#db/queries/import-rows.ts";
import { setColumns, setEncoding, setRead, setSamples } from "#db/queries/imports.ts";
import { areaOf } from "#rules/area-of.ts";
import { type Columns, columnUses } from "#rules/import-columns.ts";
import { Sampler, samplesOf } from "#rules/import-samples.ts";
import type { ImportedContact } from "#rules/import-row.ts";
import { type StagedRow, withoutConflicts } from "#rules/phone-extension.ts";
import { nothingStated, readStatedPlace } from "#rules/places/stated-place.ts";
import { storableWhole } from "#rules/storable-text.ts";
import { keepAreas } from "#domain/areas.ts";
import type { DomainContext } from "#domain/context.ts";
import { encodingOf } from "./import-encoding.ts";
import { mustSayWhatIsConsented } from "./import-consents.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";
import { dropRows } from "./drop-rows.ts";
import { keepProblems, type RowProblemOfFile } from "./import-problems.ts";
import { type ImportRow, readRows, type RowOptions } from "./import-rows.ts";

/** Rows written at once: about 20 ms of work for Postgres. */
const rowsPerBatch = 2_000;
/** Fewer rows are written at once if they are large: each contact contains the headers of its columns. */
const lengthOfBatch = 1_000_000;
/** A batch is also written after this many lots of rows, so that there is a heartbeat. */
const turnsPerBatch = 256;

/** Rows read and not yet written. */
interface Batch {
  readonly contacts: StagedRow[];
  /** The keys of their areas, each with its place in the list, from 1. */
  readonly areas: Map<string, number>;
  /** Phones of which it is unclear whether they may be called. */
  readonly withheld: string[];
  readonly rejected: RowProblemOfFile[];
  /** Of all rows together, in UTF-16 units. */
  length: number;
  turns: number;
}

/**
 * Reads the file from its beginning to its end and stores its contacts, one per phone, to be applied later. The
 * transaction that writes the final counts says that this is done: it deletes the pieces of the file, or of an import
 * with a preview notes that the file was read, as it may be read again. Until then, reading it again gives the same result.
 * @throws FileRefusedError, LeaseLost
 */
export async function stageFile(context: DomainContext, lease: ImportLease): Promise<void> {
  await deleteFormerRows(context, lease);
  Object.assign(lease.counts, { accepted: 0, rejected: 0, duplicate: 0 });

  let batch = emptyBatch();
  let hasExtensions = false;
  const rejections = new Map<string, number>();
  const flush = async (): Promise<void> => {
    hasExtensions ||= batch.contacts.some(({ extension }) => extension !== null);
    await write(context, lease, batch, { hasExtensions, rejections });
    batch = emptyBatch();
  };
  const encoding = await encodingOf(() => storedPieces(context, lease), lease.encoding);
  let sampler: Sampler | null = null;
  const onColumns = async (columns: Columns, separator: string): Promise<void> => {
    await mustSayWhatIsConsented(context.pool, columns, lease.campaignId);
    lease.columns = columnUses(columns);
    if (lease.hasPreview) sampler = new Sampler(columns);
    await step(context, lease, async (tx) => {
      await setColumns(tx, lease.importId, JSON.stringify(lease.columns), separator);
    });
  };
  await step(context, lease, async (tx) => {
    await setEncoding(tx, lease.importId, encoding);
  });
  const onUnmatched = keepingUnmatched(context, lease);
  const onRecord = (cells: readonly string[], row: ImportRow): void => sampler?.take(cells, row);
  const options = {
    ...lease,
    encoding,
    onColumns,
    ...(lease.hasPreview && { onRecord, onUnmatched }),
  };
  for await (const rows of readRows(storedPieces(context, lease), options)) {
    for (const row of rows) {
      take(batch, row);
      if (batch.length >= lengthOfBatch) await flush();
    }
    const rowCount = batch.contacts.length + batch.rejected.length;
    if (rowCount >= rowsPerBatch || ++batch.turns >= turnsPerBatch) await flush();
  }
  await flush();
  await step(context, lease, async (tx, now, lock) => {
    await writeCounts(tx, lock, lease);
    if (!lease.hasPreview) {
      await deleteChunks(tx, lease.tenantId, lease.importId);
      return;
    }
    const samples = JSON.stringify((sampler as Sampler | null)?.samples ?? []);
    await setRead(tx, lease.importId, now, Object.fromEntries(rejections), samples);
  });
}

/** Keeps what a file has, so that somebody can choose the column of the telephone numbers. */
function keepingUnmatched(
  context: DomainContext,
  lease: ImportLease,
): NonNullable<RowOptions["onUnmatched"]> {
  return async (uses, separator, records) => {
    const samples = JSON.stringify(samplesOf(uses, records));
    await step(context, lease, async (tx) => {
      await setColumns(tx, lease.importId, JSON.stringify(uses), separator);
      await setSamples(tx, lease.importId, samples);
    });
  };
}

/** Rows of a former reading are deleted in steps: there may be a million. */
async function deleteFormerRows(context: DomainContext, lease: ImportLease): Promise<void> {
  await dropRows(lease.importId, (work) => step(context, lease, work));
  await step(context, lease, async (tx) => {
    await deleteProblems(tx, lease.tenantId, lease.importId);
    await deleteRejected(tx, lease.tenantId, lease.importId);
    await deleteWithheld(tx, lease.tenantId, lease.importId);
  });
}

/** Whether the file has been read to its end, by this worker or one before it. */
export async function isStaged(
  db: Queryable,
  { tenantId, importId, isRead }: ImportLease,
): Promise<boolean> {
  return isRead || (await anyChunk.count(db, tenantId, importId)) === 0;
}

async function* storedPieces(
  { pool }: DomainContext,
  { tenantId, importId }: ImportLease,
): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal++) {
    const chunk = await chunkAt.first(pool, tenantId, importId, ordinal);
    if (chunk === undefined) return;
    yield chunk.bytes;
  }
}

function emptyBatch(): Batch {
  return { contacts: [], areas: new Map(), withheld: [], rejected: [], length: 0, turns: 0 };
}

function take(batch: Batch, row: ImportRow): void {
  const { line, cells, text } = row;
  if ("contact" in row) {
    const { phone, extension, doNotCall, alsoNotToCall } = row.contact;
    const contact =
      alsoNotToCall === undefined ? row.contact : { ...row.contact, alsoNotToCall: undefined };
    // Only a row with an extension may be rejected when it is applied.
    const staged = extension === null ? contact : { ...contact, record: cells.map(storableWhole) };
    const json = withArea(batch.areas, staged);
    batch.length += json.length;
    batch.contacts.push({ line, phone, extension, doNotCall, alsoNotToCall, cells, json });
    return;
  }
  if (row.withheld !== undefined) batch.withheld.push(row.withheld);
  batch.length += (text ?? "").length + cells.reduce((sum, cell) => sum + cell.length, 0);
  batch.rejected.push({ line, cells, text, ...row.problem });
}

/** The contact as JSON, with what it states of its place in the spelling of the standards, and its area. */
function withArea(areas: Map<string, number>, contact: ImportedContact): string {
  const { phone } = contact;
  const place = readStatedPlace(contact, phone);
  const { key } = areaOf({ ...place, phone });
  let area = areas.get(key);
  if (area === undefined) areas.set(key, (area = areas.size + 1));
  const json = JSON.stringify(place === nothingStated ? contact : { ...contact, ...place });
  return `${json.slice(0, -1)},"area":${area}}`;
}

async function write(
  context: DomainContext,
  lease: ImportLease,
  batch: Batch,
  {
    hasExtensions,
    rejections,
  }: { readonly hasExtensions: boolean; readonly rejections: Map<string, number> },
): Promise<void> {
  const { counts, tenantId, importId } = lease;
  const startedAt = performance.now();
  await keepAreas(context, batch.areas.keys());
  const { fresh, rejected } = await step(context, lease, async (tx) => {
    const staged = hasExtensions ? await stagedExtensions(tx, lease, batch) : new Map();
    const { taken, problems, notToCall } = withoutConflicts(batch.contacts, staged);
    const rejected = [
      ...batch.rejected,
      ...problems.map((problem) => ({ ...problem, text: null })),
    ];
    await keepProblems(tx, lease, rejected);
    if (batch.withheld.length > 0) await insertWithheld(tx, tenantId, importId, batch.withheld);
    const fresh = taken.length > 0 ? await stage(tx, lease, taken, batch.areas) : 0;
    if (notToCall.length > 0) await markRowsDoNotCall(tx, importId, notToCall);
    return { fresh, rejected };
  });
  for (const { code } of rejected) rejections.set(code, (rejections.get(code) ?? 0) + 1);
  const rows = batch.contacts.length + batch.rejected.length;
  const durationMs = performance.now() - startedAt;
  context.observe({ kind: "IMPORT_ROWS", importId, phase: "READ", rows, durationMs });
  counts.accepted += fresh;
  counts.rejected += rejected.length;
  counts.duplicate += rows - rejected.length - fresh;
}

/** The rows of earlier batches with the phones of this one, by phone. */
async function stagedExtensions(
  tx: Tx,
  { importId }: ImportLease,
  { contacts }: Batch,
): Promise<Map<string, { line: number; extension: string | null }>> {
  const phones = contacts.map(({ phone }) => phone);
  const rows = await rowsOfPhones(tx, importId, phones);
  return new Map(rows.map(({ phone, ...row }) => [phone, row]));
}

/** Stores contacts, each as JSON. Returns how many of their phones are new in the file. */
async function stage(
  tx: Tx,
  { tenantId, importId }: ImportLease,
  contacts: readonly string[],
  areas: ReadonlyMap<string, number>,
): Promise<number> {
  const json = `[${contacts.join(",")}]`;
  return (await stageRows.first(tx, tenantId, importId, json, [...areas.keys()]))!.fresh;
}
