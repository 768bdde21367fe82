import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { serveAsChild } from "../harness/child.ts";
import { onRequest } from "../harness/on-request.ts";

export interface ImportFloorOrder {
  readonly databaseUrl: string;
}

const rowsPerTransaction = 10_000;

/** The least that it costs to have these rows in these tables, with their indexes, keys and triggers. */
serveAsChild<ImportFloorOrder>(async ({ databaseUrl }) => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    options: "-c search_path=call_scheduler -c call_scheduler.every_tenant=on",
  });
  return await onRequest(async ({ path = "", tenantId = "", campaignId = "", verb }) => {
    const importId = verb === "PREVIEW" ? await givenImport(pool, { tenantId, campaignId }) : null;
    const parser = createReadStream(path).pipe(parse({ columns: true }));
    let tables = emptyTables();
    let rows = 0;
    for await (const record of parser as AsyncIterable<Record<string, string>>) {
      add(tables, record, { tenantId, campaignId, importId, position: ++rows });
      if (rows % rowsPerTransaction > 0) continue;
      await write(pool, tables);
      tables = emptyTables();
    }
    await write(pool, tables);
  });
});

const tableNames = ["import_row", "contact", "enrolment", "call"] as const;

type Tables = Readonly<Record<(typeof tableNames)[number], string[]>>;

const columns: Readonly<Record<keyof Tables, string>> = {
  import_row: "tenant_id, import_id, phone, line, name, address, attributes",
  contact: "id, tenant_id, phone, name, address, attributes",
  enrolment: "campaign_id, contact_id, tenant_id, covered_until, position, lane",
  call: "tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane",
};

function emptyTables(): Tables {
  return { import_row: [], contact: [], enrolment: [], call: [] };
}

function add(
  tables: Tables,
  { name, phone = "", address, ...attributes }: Readonly<Record<string, string>>,
  of: {
    readonly tenantId: string;
    readonly campaignId: string;
    /** Null: the contacts are created, and not only their rows. */
    readonly importId: string | null;
    readonly position: number;
  },
): void {
  const { tenantId, campaignId, importId, position } = of;
  const number = parsePhoneNumberFromString(phone, "US");
  if (number?.isValid() !== true) throw new Error(`not a phone: ${phone}`);
  const values = `${name}\t${address}\t${JSON.stringify(attributes)}\n`;
  if (importId !== null) {
    const key = `${tenantId}\t${importId}\t${number.number}\t${position}`;
    tables.import_row.push(`${key}\t${values}`);
    return;
  }
  const id = idOfNow();
  tables.contact.push(`${id}\t${tenantId}\t${number.number}\t${values}`);
  tables.enrolment.push(`${campaignId}\t${id}\t${tenantId}\tinfinity\t${position}\t0\n`);
  tables.call.push(`${tenantId}\t${campaignId}\t${id}\tnow\t${position}\t0\t0\n`);
}

async function write(pool: pg.Pool, tables: Tables): Promise<void> {
  const filled = tableNames.filter((table) => tables[table].length > 0);
  if (filled.length === 0) return;
  const client = await pool.connect();
  await client.query("begin");
  for (const table of filled) {
    const copy = client.query(copyFrom(`copy ${table} (${columns[table]}) from stdin`));
    await pipeline(Readable.from([tables[table].join("")]), copy);
  }
  await client.query("commit");
  client.release();
}

async function givenImport(
  pool: pg.Pool,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into import (tenant_id, campaign_id, file_name, file_bytes, mapping, status, has_preview, created_at)
     values ($1, $2, 'contacts.csv', 0, '{}', 'STAGED', true, now()) returning id`,
    [tenantId, campaignId],
  );
  return rows[0]!.id;
}

let made = 0;

/** Rises, as those that the database makes: their index grows at its end. */
function idOfNow(): string {
  made = (made + 1) % 4_096;
  const time = Date.now().toString(16).padStart(12, "0");
  const count = made.toString(16).padStart(3, "0");
  const rest = Math.random().toString(16).slice(2, 14).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-8000-${rest}`;
}
