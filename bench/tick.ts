import { chmod, mkdtemp } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { givenMany } from "#test/many.ts";
import { recordingPool } from "#test/statements.ts";

/**
 * Milliseconds per tick, on a Postgres with its usual settings: the tick that opens the round and makes its
 * calls, and the ticks after it, in which every slot is free again and there is nothing to make. Beside each
 * the floor of the same run: the bare insert of as many calls, and as many round trips as the tick has
 * statements. `node bench/tick.ts [former calls per contact]` prints one line of JSON for each figure.
 */
const formerCalls = Number(process.argv[2] ?? 5);
const scales = [
  { campaigns: 1, contactsPerCampaign: 100 },
  { campaigns: 20, contactsPerCampaign: 100 },
  { campaigns: 200, contactsPerCampaign: 100 },
  { campaigns: 200, contactsPerCampaign: 1_000 },
];
const campaignsPerTenant = 10;
const rounds = 15;
const minuteMs = 60_000;
const start = Date.parse("2031-03-05T10:00:00Z");

const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-bench-"));
await chmod(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir, label: "bench/tick.ts", temporary: true });
const admin = new pg.Client({ connectionString: `${postgres.url}/postgres` });
await admin.connect();
for (const [index, scale] of scales.entries()) {
  await admin.query(`create database bench_${index}`);
  await migrate(`${postgres.url}/bench_${index}`);
  await measure(`${postgres.url}/bench_${index}`, scale);
}
await admin.end();
await postgres.stop();

async function measure(url: string, scale: (typeof scales)[number]): Promise<void> {
  const { pool, statements } = recordingPool(url);
  const at = new Date(start);
  const tenants = Math.ceil(scale.campaigns / campaignsPerTenant);
  await givenMany(pool, { ...scale, tenants, formerCalls, at });
  let minute = start;
  const run = async (): Promise<Run> => {
    minute += minuteMs;
    const now = new Date(minute);
    statements.length = 0;
    const ms = await timed(() => tick(contextWithoutVapi(pool, { now: async () => now }), now));
    const { rows } = await pool.query<Omit<Run, "ms" | "statements">>(
      `select calls_created as "callsCreated", calls_claimed as "callsClaimed" from scheduler_run
       where minute = $1`,
      [now],
    );
    return { ms, statements: statements.length - 1, ...rows[0]! };
  };

  const opening = await run();
  report(scale, "opens a round", opening, await floorOfInsert(pool, opening.callsCreated));
  await putBack(pool);
  while ((await run()).callsCreated > 0) await putBack(pool);
  const steady: Run[] = [];
  const floors: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    await putBack(pool);
    steady.push(await run());
    floors.push(await floorOfRoundTrips(pool, steady.at(-1)!.statements));
  }
  const middle = steady.toSorted((a, b) => a.ms - b.ms)[Math.floor(rounds / 2)]!;
  const slowest = Math.max(...steady.map(({ ms }) => ms));
  report(scale, "fills every slot", middle, median(floors), { slowestMs: rounded(slowest) });
  await pool.end();
}

interface Run {
  readonly ms: number;
  readonly statements: number;
  readonly callsCreated: number;
  readonly callsClaimed: number;
}

function report(
  scale: (typeof scales)[number],
  figure: string,
  { ms, ...run }: Run,
  floorMs: number,
  more: object = {},
): void {
  const machine = { cores: availableParallelism(), load: rounded(loadavg()[0]!) };
  const times = { ms: rounded(ms), floorMs: rounded(floorMs) };
  console.log(
    JSON.stringify({ figure, ...scale, formerCalls, ...run, ...times, ...more, ...machine }),
  );
}

/** The calls that were claimed wait again, and every slot is free. */
async function putBack(pool: pg.Pool): Promise<void> {
  await pool.query("delete from dial");
  await pool.query("delete from call_scheduler_queue._private_jobs");
  await pool.query(
    "update call set status = 'SCHEDULED', dial_id = null where status in ('CALLING', 'IN_PROGRESS')",
  );
}

/** Other contacts' calls of the same number, in one statement that is not kept. */
async function floorOfInsert(pool: pg.Pool, calls: number): Promise<number> {
  const client = await pool.connect();
  await client.query("begin");
  await client.query(
    "update call set status = 'CANCELLED' where status in ('SCHEDULED', 'CALLING')",
  );
  const ms = await timed(() =>
    client.query(
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
       select tenant_id, campaign_id, contact_id, now() from enrolment limit $1`,
      [calls],
    ),
  );
  await client.query("rollback");
  client.release();
  return ms;
}

async function floorOfRoundTrips(pool: pg.Pool, statements: number): Promise<number> {
  return await timed(async () => {
    for (let n = 0; n < statements; n += 1) await pool.query("select 1");
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function rounded(figure: number): number {
  return Math.round(figure * 10) / 10;
}
