import { chmod, mkdtemp } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { createTenant } from "#domain/tenants/tenants.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { givenMany } from "#test/many.ts";
import { type App, createApp } from "../src/app.ts";

/**
 * What row-level security costs a request: the whole server over HTTP, with row-level security and without it in
 * a second database, in turn in the same run. With one tenant, every connection already has that tenant; with two in
 * turn, the tenant of the connection changes each time. The owner may have no role.
 * `node bench/row-level-security.ts [rounds]` prints one line of JSON for each figure; milliseconds are medians.
 */
const rounds = Number(process.argv[2] ?? 400);
const page = `{ calls(first: 50) { nodes { id status scheduledTime contact { id name phone } } } }`;
const live = `{ calls(first: 50, filter: { status: [CALLING, IN_PROGRESS] }) { nodes { id status } } }`;
const change = `mutation { updateTenant(input: { name: "Acme" }) { __typename } }`;

const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-bench-"));
await chmod(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({
  dataDir,
  label: "bench/row-level-security.ts",
  temporary: true,
});
const simulator = await startSimulator();
const [superuser, owner] = [postgres.url, await ownerUrl()];
for (const [user, server] of Object.entries({ superuser, owner })) {
  const secured = await open(server, `secured_${user}`);
  const plain = await open(server, `plain${user}`);
  await switchOff(plain.app);
  for (const [figure, query] of Object.entries({
    "page of 50 calls": page,
    "live calls": live,
    mutation: change,
  })) {
    for (const tenants of [1, 2]) {
      const times = { withIt: [] as number[], without: [] as number[] };
      for (let n = -50; n < rounds; n += 1) {
        const [withIt, without] = [
          await timed(secured, n % tenants, query),
          await timed(plain, n % tenants, query),
        ];
        // The first ones warm up.
        if (n < 0) continue;
        times.withIt.push(withIt);
        times.without.push(without);
      }
      const ms = { withMs: median(times.withIt), withoutMs: median(times.without) };
      const machine = { cores: availableParallelism(), load: rounded(loadavg()[0]!) };
      console.log(JSON.stringify({ figure, user, tenants, rounds, ...ms, ...machine }));
    }
  }
  await Promise.all([secured.app.close(), plain.app.close()]);
}
await simulator.close();
await postgres.stop();

interface Server {
  readonly app: App;
  readonly keys: readonly string[];
}

async function open(serverUrl: string, name: string): Promise<Server> {
  const admin = new pg.Client({ connectionString: `${serverUrl}/postgres` });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const app = await createApp({
    databaseUrl: `${serverUrl}/${name}`,
    role: "api",
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    secretKey: "a key of at least thirty-two characters",
    vapiBaseUrl: simulator.url,
    simulatorUrl: simulator.url,
    log: pino({ level: "silent" }),
  });
  const { context } = app;
  const made = [];
  for (let n = 0; n < 2; n += 1) made.push(await createTenant(context, { name: "Acme" }));
  await givenMany(context.pool, {
    tenants: 2,
    campaigns: 4,
    contactsPerCampaign: 2_000,
    formerCalls: 5,
    waiting: true,
    at: new Date("2031-03-05T10:00:00Z"),
  });
  await context.pool.query("analyze");
  return { app, keys: made.map(({ apiKey }) => apiKey) };
}

/** A user who owns its databases and nothing else, as on somebody else's server. */
async function ownerUrl(): Promise<string> {
  const admin = new pg.Client({ connectionString: `${postgres.url}/postgres` });
  await admin.connect();
  await admin.query("create role owner login createdb password 'secret'");
  await admin.end();
  const url = new URL(postgres.url);
  [url.username, url.password] = ["owner", "secret"];
  return url.href.replace(/\/$/, "");
}

async function switchOff({ context }: App): Promise<void> {
  await context.pool.query(`do $$ declare secured regclass; begin
    for secured in select oid from pg_class where relrowsecurity and relnamespace = current_schema()::regnamespace loop
      execute format('alter table %s disable row level security', secured);
    end loop; end $$`);
}

async function timed({ app, keys }: Server, tenant: number, query: string): Promise<number> {
  const from = performance.now();
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${keys.at(tenant)!}` },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return rounded(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!);
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
