import type { Queryable, Tx } from "#db/pool.ts";
import { type Columns, columnUses } from "#rules/import-columns.ts";
import { type StagedRow, withoutConflicts } from "#rules/phone-extension.ts";
import type { DomainContext } from "#domain/context.ts";
import { encodingOf } from "./import-encoding.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";
import { insertProblems, type LineProblem, listedProblems } from "./import-problems.ts";
import { type ImportRow, readRows } from "./import-rows.ts";

/** Rows written at once: 20 ms of work for Postgres, and no long one for us. */
const rowsPerBatch = 2_000;
/** Of large rows fewer: each carries the headers of its columns. */
const jsonPerBatch = 1_000_000;
/** Of rows that are long and no contacts too, so that there is a heartbeat. */
const turnsPerBatch = 256;
const manyRows = 10_000;

/** Rows read and not yet written. */
interface Batch {
  readonly contacts: StagedRow[];
  /** Phones of people of whom it is unclear whether they may be called. */
  readonly withheld: string[];
  /** As many as can be listed at most. */
  readonly problems: LineProblem[];
  /** Of all contacts together, in UTF-16 units. */
  jsonLength: number;
  turns: number;
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
    await tx.query("delete from import_withheld where import_id = $1", [lease.importId]);
  });
  Object.assign(lease.counts, { accepted: 0, rejected: 0, duplicate: 0 });

  let batch = emptyBatch();
  let hasExtensions = false;
  const flush = async (): Promise<void> => {
    hasExtensions ||= batch.contacts.some(({ extension }) => extension !== null);
    await write(context, lease, batch, hasExtensions);
    batch = emptyBatch();
  };
  const encoding = await encodingOf(() => storedPieces(context, lease), lease.encoding);
  await step(context, lease, async (tx) => {
    await tx.query("update import set encoding = $2 where id = $1", [lease.importId, encoding]);
  });
  const onColumns = async (columns: Columns): Promise<void> => {
    await step(context, lease, async (tx) => {
      await tx.query("update import set columns = $2 where id = $1", [
        lease.importId,
        JSON.stringify(columnUses(columns)),
      ]);
    });
  };
  const options = { ...lease, encoding, onColumns };
  for await (const rows of readRows(storedPieces(context, lease), options)) {
    for (const row of rows) {
      take(batch, row);
      if (batch.jsonLength >= jsonPerBatch) await flush();
    }
    const rowCount = batch.contacts.length + batch.rejected;
    if (rowCount >= rowsPerBatch || ++batch.turns >= turnsPerBatch) await flush();
  }
  await flush();
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

function emptyBatch(): Batch {
  return { contacts: [], withheld: [], problems: [], jsonLength: 0, turns: 0, rejected: 0 };
}

function take(batch: Batch, row: ImportRow): void {
  const { line } = row;
  if ("contact" in row) {
    const { phone, extension, doNotCall } = row.contact;
    const json = JSON.stringify(row.contact);
    batch.jsonLength += json.length;
    batch.contacts.push({ line, phone, extension, doNotCall, json });
    return;
  }
  if (row.withheld !== undefined) batch.withheld.push(row.withheld);
  batch.rejected++;
  if (batch.problems.length < listedProblems) batch.problems.push({ line, ...row.problem });
}

async function write(
  context: DomainContext,
  lease: ImportLease,
  batch: Batch,
  hasExtensions: boolean,
): Promise<void> {
  const { counts } = lease;
  const { fresh, rejected } = await step(context, lease, async (tx) => {
    const staged = hasExtensions ? await stagedExtensions(tx, lease, batch) : new Map();
    const { taken, problems, notToCall } = withoutConflicts(batch.contacts, staged);
    const all = [...batch.problems, ...problems].toSorted((a, b) => a.line - b.line);
    await insertProblems(tx, lease.importId, all);
    if (batch.withheld.length > 0) await insertWithheld(tx, lease.importId, batch.withheld);
    const fresh = taken.length > 0 ? await upsertRows(tx, lease.importId, taken) : 0;
    if (notToCall.length > 0) await markNotToCall(tx, lease.importId, notToCall);
    return { fresh, rejected: batch.rejected + problems.length };
  });
  counts.accepted += fresh;
  counts.rejected += rejected;
  counts.duplicate += batch.contacts.length + batch.rejected - rejected - fresh;
}

/** What the rows of former batches say of the phones of this one. */
async function stagedExtensions(
  tx: Tx,
  { importId }: ImportLease,
  { contacts }: Batch,
): Promise<Map<string, { line: number; extension: string | null }>> {
  const { rows } = await tx.query<{ phone: string; line: number; extension: string | null }>(
    "select phone, line, extension from import_row where import_id = $1 and phone = any($2::text[])",
    [importId, contacts.map(({ phone }) => phone)],
  );
  return new Map(rows.map(({ phone, ...row }) => [phone, row]));
}

/**
 * Takes contacts as JSON. How many of their phones the file has not had before; those that it had keep the line
 * of the first time.
 */
async function upsertRows(tx: Tx, importId: string, contacts: readonly string[]): Promise<number> {
  const { rows } = await tx.query<{ fresh: number }>({
    name: "stage-rows",
    // xmax is zero on a row that was inserted, and not on one that was updated.
    text: `with staged as (
             insert into import_row (import_id, line, phone, extension, name, address, attributes, do_not_call)
             select $1, line, phone, extension, name, address, attributes, "doNotCall"
             from jsonb_to_recordset($2)
               as r(line int, phone text, extension text, name text, address text, attributes jsonb,
                 "doNotCall" boolean)
             on conflict (import_id, phone) do update
               set name = excluded.name, address = excluded.address, attributes = excluded.attributes,
                 do_not_call = import_row.do_not_call or excluded.do_not_call
             returning xmax = 0 as is_fresh
           )
           select count(*) filter (where is_fresh)::int as fresh from staged`,
    values: [importId, `[${contacts.join(",")}]`],
  });
  return rows[0]!.fresh;
}

async function insertWithheld(tx: Tx, importId: string, phones: readonly string[]): Promise<void> {
  await tx.query(
    `insert into import_withheld (import_id, phone)
     select distinct $1::uuid, phone from unnest($2::text[]) phone on conflict do nothing`,
    [importId, phones],
  );
}

/** What any row says of a phone holds, also a row that is not the last or not taken. */
async function markNotToCall(tx: Tx, importId: string, phones: readonly string[]): Promise<void> {
  await tx.query(
    "update import_row set do_not_call = true where import_id = $1 and phone = any($2::text[])",
    [importId, phones],
  );
}
