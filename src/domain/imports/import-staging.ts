import type { Queryable, Tx } from "#db/pool.ts";
import { type Columns, columnUses } from "#rules/import-columns.ts";
import type { RowProblem } from "#rules/import-row.ts";
import type { DomainContext } from "#domain/context.ts";
import { encodingOf } from "./import-encoding.ts";
import { type ImportLease, step, writeCounts } from "./import-lease.ts";
import { type ImportRow, readRows } from "./import-rows.ts";

/** Rows written at once: 20 ms of work for Postgres, and no long one for us. */
const rowsPerBatch = 2_000;
/** Of large rows fewer: each carries the headers of its columns. */
const jsonPerBatch = 1_000_000;
/** Of rows that are long and no contacts too, so that there is a heartbeat. */
const turnsPerBatch = 256;
const manyRows = 10_000;
/** Problems that are listed; those behind are only counted. */
const listedProblems = 1_000;
const longestValue = 200;

interface ListedProblem extends RowProblem {
  readonly ordinal: number;
  readonly line: number;
}

interface StagedContact {
  readonly line: number;
  readonly doNotCall: boolean;
  readonly json: string;
}

/** Rows read and not yet written. */
interface Batch {
  /** By phone: the contact of the last row, as JSON, and the line of the first. */
  readonly contacts: Map<string, StagedContact>;
  /** Phones of people of whom it is unclear whether they may be called. */
  readonly withheld: string[];
  readonly problems: ListedProblem[];
  /** Of all contacts together, in UTF-16 units. */
  jsonLength: number;
  turns: number;
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
    await tx.query("delete from import_withheld where import_id = $1", [lease.importId]);
  });
  Object.assign(lease.counts, { accepted: 0, rejected: 0, duplicate: 0 });

  let batch = emptyBatch();
  const flush = async (): Promise<void> => {
    await write(context, lease, batch);
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
      take(batch, row, lease);
      if (batch.jsonLength >= jsonPerBatch) await flush();
    }
    if (batch.rows >= rowsPerBatch || ++batch.turns >= turnsPerBatch) await flush();
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
  return {
    contacts: new Map(),
    withheld: [],
    problems: [],
    jsonLength: 0,
    turns: 0,
    rows: 0,
    rejected: 0,
  };
}

function take(batch: Batch, row: ImportRow, { counts }: ImportLease): void {
  batch.rows++;
  if ("contact" in row) {
    const before = batch.contacts.get(row.contact.phone);
    const line = before?.line ?? row.line;
    const doNotCall = row.contact.doNotCall || before?.doNotCall === true;
    const json = JSON.stringify({ ...row.contact, line, doNotCall });
    batch.jsonLength += json.length;
    batch.contacts.set(row.contact.phone, { line, doNotCall, json });
    return;
  }
  if (row.withheld !== undefined) batch.withheld.push(row.withheld);
  const ordinal = counts.rejected + ++batch.rejected;
  if (ordinal <= listedProblems) batch.problems.push({ ordinal, line: row.line, ...row.problem });
}

async function write(context: DomainContext, lease: ImportLease, batch: Batch): Promise<void> {
  const { contacts, withheld, problems, rows, rejected } = batch;
  const { counts } = lease;
  const fresh = await step(context, lease, async (tx) => {
    if (problems.length > 0) await insertProblems(tx, lease.importId, problems);
    if (withheld.length > 0) await insertWithheld(tx, lease.importId, withheld);
    return contacts.size > 0 ? await upsertRows(tx, lease.importId, [...contacts.values()]) : 0;
  });
  counts.accepted += fresh;
  counts.rejected += rejected;
  counts.duplicate += rows - rejected - fresh;
}

/** How many of these phones the file has not had before. Those that it had keep the line of the first time. */
async function upsertRows(
  tx: Tx,
  importId: string,
  contacts: readonly { readonly json: string }[],
): Promise<number> {
  const { rows } = await tx.query<{ fresh: number }>({
    name: "stage-rows",
    // xmax is zero on a row that was inserted, and not on one that was updated.
    text: `with staged as (
             insert into import_row (import_id, line, phone, name, address, attributes, do_not_call)
             select $1, line, phone, name, address, attributes, "doNotCall"
             from jsonb_to_recordset($2)
               as r(line int, phone text, name text, address text, attributes jsonb, "doNotCall" boolean)
             on conflict (import_id, phone) do update
               set name = excluded.name, address = excluded.address, attributes = excluded.attributes,
                 do_not_call = import_row.do_not_call or excluded.do_not_call
             returning xmax = 0 as is_fresh
           )
           select count(*) filter (where is_fresh)::int as fresh from staged`,
    values: [importId, `[${contacts.map(({ json }) => json).join(",")}]`],
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

async function insertProblems(
  tx: Tx,
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
