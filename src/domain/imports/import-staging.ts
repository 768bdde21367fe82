import type { Queryable } from "#db/pool.ts";
import { type Columns, matchColumns } from "#rules/import-columns.ts";
import { type ImportedContact, parseRow, type RowProblem } from "#rules/import-row.ts";
import { storable } from "#rules/storable-text.ts";
import type { DomainContext } from "#domain/context.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { type CsvItem, readCsv } from "./import-csv.ts";
import { asUtf8Lines, encodingOf } from "./import-encoding.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";

/** Rows written at once: 20 ms of work for Postgres, and no long one for us. */
const rowsPerBatch = 2_000;
/** Of long rows fewer: a slice of the file is some 16 kB. */
const slicesPerBatch = 64;
const manyRows = 10_000;
/** Problems that are listed; those behind are only counted. */
const listedProblems = 1_000;
const longestValue = 200;

interface ListedProblem extends RowProblem {
  readonly ordinal: number;
  readonly line: number;
}

/** Rows read and not yet written. */
interface Batch {
  /** By phone: the last row of the file wins. */
  readonly contacts: Map<string, ImportedContact>;
  readonly problems: ListedProblem[];
  slices: number;
  rows: number;
  rejected: number;
}

/**
 * Reads the file from its beginning to its end and lays its contacts out, one per telephone number, ready
 * to be applied. Its pieces are deleted by the very transaction that writes the final counts: while
 * there are pieces the file has not been read, and reading it again gives the same result.
 * @throws FileRefusedError, LeaseLost
 */
export async function stageFile(context: DomainContext, lease: ImportLease): Promise<void> {
  await step(context, lease, async (tx) => {
    await tx.query("delete from import_row where import_id = $1", [lease.importId]);
    await tx.query("delete from import_problem where import_id = $1", [lease.importId]);
  });
  Object.assign(lease.counts, { accepted: 0, rejected: 0, duplicate: 0 });

  const encoding = await encodingOf(storedPieces(context, lease));
  let columns: Columns | null = null;
  let batch = emptyBatch();
  for await (const items of readCsv(asUtf8Lines(storedPieces(context, lease), encoding))) {
    for (const item of items) {
      if (columns === null) columns = columnsOf(item, lease);
      else take(batch, item, columns, lease);
    }
    if (batch.rows < rowsPerBatch && ++batch.slices < slicesPerBatch) continue;
    await write(context, lease, batch);
    batch = emptyBatch();
  }
  await write(context, lease, batch);
  await step(context, lease, async (tx) => {
    await writeCounts(tx, lease);
    await tx.query("delete from import_chunk where import_id = $1", [lease.importId]);
    // Without statistics every step of applying would sort all that is left.
    if (lease.counts.accepted >= manyRows) await tx.query("analyze import_row");
  });
}

/** Whether the file has been read to its end, by this worker or one before it. */
export async function isStaged(db: Queryable, importId: string): Promise<boolean> {
  const { rowCount } = await db.query("select from import_chunk where import_id = $1 limit 1", [
    importId,
  ]);
  return rowCount === 0;
}

async function* storedPieces(
  { pool }: DomainContext,
  { importId }: ImportLease,
): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal++) {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      "select bytes from import_chunk where import_id = $1 and ordinal = $2",
      [importId, ordinal],
    );
    if (rows[0] === undefined) return;
    yield rows[0].bytes;
  }
}

function columnsOf(header: CsvItem, { mapping }: ImportLease): Columns {
  if (!("cells" in header)) throw new Error("a CSV begins with its header");
  const match = matchColumns(header.cells, mapping);
  if ("problem" in match) throw new FileRefusedError(match.problem);
  return match.columns;
}

function emptyBatch(): Batch {
  return { contacts: new Map(), problems: [], slices: 0, rows: 0, rejected: 0 };
}

function take(batch: Batch, item: CsvItem, columns: Columns, lease: ImportLease): void {
  batch.rows++;
  const row =
    "cells" in item
      ? parseRow(columns, item.cells, lease)
      : { problem: { column: null, value: storable(item.value), reason: item.reason } };
  if ("contact" in row) {
    batch.contacts.set(row.contact.phone, row.contact);
    return;
  }
  const ordinal = lease.counts.rejected + ++batch.rejected;
  if (ordinal <= listedProblems) batch.problems.push({ ordinal, line: item.line, ...row.problem });
}

async function write(context: DomainContext, lease: ImportLease, batch: Batch): Promise<void> {
  const { contacts, problems, rows, rejected } = batch;
  const { counts } = lease;
  const fresh = await step(context, lease, async (tx) => {
    if (problems.length > 0) await insertProblems(tx, lease.importId, problems);
    return contacts.size > 0 ? await upsertRows(tx, lease.importId, [...contacts.values()]) : 0;
  });
  counts.accepted += fresh;
  counts.rejected += rejected;
  counts.duplicate += rows - rejected - fresh;
}

/** How many of the phones this file has not had before. */
async function upsertRows(
  tx: Queryable,
  importId: string,
  contacts: readonly ImportedContact[],
): Promise<number> {
  const { rows } = await tx.query<{ fresh: number }>({
    name: "stage-rows",
    // xmax is zero on a row that was inserted, and not on one that was updated.
    text: `with staged as (
             insert into import_row (import_id, phone, name, address, attributes)
             select $1, phone, name, address, attributes
             from jsonb_to_recordset($2) as r(phone text, name text, address text, attributes jsonb)
             on conflict (import_id, phone) do update
               set name = excluded.name, address = excluded.address, attributes = excluded.attributes
             returning xmax = 0 as is_fresh
           )
           select count(*) filter (where is_fresh)::int as fresh from staged`,
    values: [importId, JSON.stringify(contacts)],
  });
  return rows[0]!.fresh;
}

async function insertProblems(
  tx: Queryable,
  importId: string,
  problems: readonly ListedProblem[],
): Promise<void> {
  await tx.query(
    `insert into import_problem (import_id, ordinal, line, "column", value, reason)
     select $1, ordinal, line, "column", left(value, $3), reason
     from jsonb_to_recordset($2)
       as r(ordinal int, line int, "column" text, value text, reason text)`,
    [importId, JSON.stringify(problems), longestValue],
  );
}
