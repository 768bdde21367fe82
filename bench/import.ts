import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Readable } from "node:stream";
import { parse } from "csv-parse";
import pg from "pg";
import { pino } from "pino";
import { postgresClock } from "#db/clock.ts";
import { createPool } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import type { DomainContext } from "#domain/context.ts";
import { horizons } from "#domain/horizons.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import { applyRows } from "#domain/imports/import-apply.ts";
import { takeLease } from "#domain/imports/import-lease.ts";
import { stageFile } from "#domain/imports/import-staging.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { startTestPostgres } from "#test/postgres.ts";
import { createSecretBox } from "../src/secrets.ts";

/**
 * Rows per second of a whole import (upload, reading, contacts, enrolments, calls) beside the floor: csv-parse
 * alone on the same bytes, in the same run. `node bench/import.ts [rows]` prints one line of JSON.
 */
const rows = Number(process.argv[2] ?? 200_000);
const partRows = 1_000;

async function* file(): AsyncGenerator<Buffer> {
  yield Buffer.from("name,phone,address,plan\r\n");
  for (let row = 0; row < rows; row += partRows) {
    const lines = Array.from({ length: Math.min(partRows, rows - row) }, (_, index) => {
      const number = row + index;
      return `Person ${number},+1415${String(2_000_000 + number)},"${number} Main St, Springfield",gold\r\n`;
    });
    yield Buffer.from(lines.join(""));
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const floor = await seconds(async () => {
  const parser = Readable.from(file()).pipe(parse());
  parser.resume();
  await once(parser, "end");
});

const postgres = await startTestPostgres();
const admin = new pg.Client({ connectionString: `${postgres.url}/postgres` });
await admin.connect();
await admin.query(`create database bench template ${postgres.templateDatabase}`);
await admin.end();
const pool = createPool(`${postgres.url}/bench`);
const context: DomainContext = {
  pool,
  clock: postgresClock,
  secrets: createSecretBox("bench ".repeat(8)),
  vapi: () => {
    throw new Error("nothing is dialled here");
  },
  vapiLists: new Map(),
  watermark: createWatermark(),
  publicUrl: "http://localhost",
  horizons,
  log: pino({ enabled: false }),
};
const tenant = await pool.query<{ id: string }>(
  "insert into tenant (name, webhook_secret_encrypted) values ('Bench', '') returning id",
);
const campaign = await pool.query<{ id: string }>(
  `insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
   values ($1, 'Bench', 'a', 'p', '00:00', '23:59', 'UTC') returning id`,
  [tenant.rows[0]!.id],
);
const watcher = new pg.Client({ connectionString: `${postgres.url}/bench` });
let announcements = 0;
watcher.on(
  "notification",
  ({ payload }) => (announcements += payload?.includes('"import"') ? 1 : 0),
);
await watcher.connect();
await watcher.query("listen call_scheduler");

const stalls = monitorEventLoopDelay({ resolution: 5 });
const rssBefore = process.memoryUsage.rss();
let rssPeak = rssBefore;
const sampling = setInterval(() => {
  rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
}, 20);

async function importOnce(): Promise<Record<"upload" | "read" | "apply" | "stallMs", number>> {
  let importId = "";
  const upload = await seconds(async () => {
    const input = {
      campaignId: campaign.rows[0]!.id,
      file: { name: "contacts.csv", bytes: file() },
      mapping: {},
      defaultCountry: null,
    };
    importId = (await importContacts(context, systemOf(tenant.rows[0]!.id), input)).id;
  });
  stalls.reset();
  stalls.enable();
  const lease = (await takeLease(context, importId))!;
  const read = await seconds(() => stageFile(context, lease));
  const apply = await seconds(() => applyRows(context, lease));
  stalls.disable();
  return { upload, read, apply, stallMs: Math.round(stalls.max / 1e6) };
}

const first = await importOnce();
const second = await importOnce();
clearInterval(sampling);
const total = ({ upload, read, apply }: typeof first) => upload + read + apply;
const { rows: imports } = await pool.query(
  `select status, total_rows, accepted_rows, duplicate_rows, calls_scheduled from import order by created_at`,
);
console.log(
  JSON.stringify({
    rows,
    csvParseRowsPerSecond: Math.round(rows / floor),
    uploadedRowsPerSecond: Math.round(rows / first.upload),
    readRowsPerSecond: Math.round(rows / first.read),
    appliedRowsPerSecond: Math.round(rows / first.apply),
    rowsPerSecond: Math.round(rows / total(first)),
    sameFileAgainRowsPerSecond: Math.round(rows / total(second)),
    longestStallMs: Math.max(first.stallMs, second.stallMs),
    rssGrowthMb: Math.round((rssPeak - rssBefore) / 1e6),
    announcementsPerSecond: Math.round(announcements / (total(first) + total(second))),
    imports,
  }),
);
await watcher.end();
await pool.end();
await postgres.stop();
