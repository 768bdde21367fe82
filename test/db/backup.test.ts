import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { expect, test as base } from "vitest";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { freePort } from "#embedded-postgres/cluster.ts";

const run = promisify(execFile);
const programs = await findPrograms();
if (programs === null) {
  process.stderr.write("There is no Postgres with its pg_dump: the test of backups is skipped.\n");
}

/** A folder with a server, 15 or newer, and the clients of the same version. The embedded server has none. */
async function findPrograms(): Promise<string | null> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  for (const version of versions.filter((text) => Number(text) >= 15)) {
    const folder = join(root, version, "bin");
    const needed = ["initdb", "postgres", "pg_dump", "pg_restore", "psql"];
    const found = await Promise.all(
      needed.map((name) =>
        access(join(folder, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (found.every(Boolean)) return folder;
  }
  return null;
}

/** Its superuser is `postgres`; whoever comes from this machine is believed. */
const test = base.extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-backup-"));
  // Postgres does not run as root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  const options = { ...account, cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C" } };
  const data = join(folder, "data");
  const initdb = join(programs!, "initdb");
  await run(
    initdb,
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
    options,
  );
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(programs!, "postgres"), ["-D", data, ...args], {
    ...options,
    stdio: "ignore",
  });
  onCleanup(async () => {
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
    await rm(folder, { recursive: true });
  });
  const url = `postgres://postgres@127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (server.exitCode !== null) throw new Error(`Postgres ended with code ${server.exitCode}`);
    await delay(50);
  }
  return { url, port };
});

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  client.on("error", () => {});
  const isThere = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => {});
  return isThere;
}

/** The commands of the runbook's chapter, as they are printed there. */
async function commands(): Promise<string[]> {
  const text = await readFile("docs/runbook.md", "utf8");
  const chapter = text.split("## Back up and restore")[1]!.split("\n## ")[0]!;
  return [...chapter.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block!);
}

test.skipIf(programs === null).for([
  ["an owner who is bound by the policies", ""],
  ["an owner who has the tenants' role", "createrole"],
])("%s gets every row back by the commands of the runbook", async ([, right], { server }) => {
  const user = `owner_${right}`;
  const admin = new pg.Client({ connectionString: `${server.url}/postgres` });
  await admin.connect();
  await admin.query(`create role ${user} login ${right}`);
  for (const name of ["old", "new"])
    await admin.query(`create database ${user}${name} owner ${user}`);
  const url = (name: string): string =>
    `postgres://${user}@127.0.0.1:${server.port}/${user}${name}`;
  await migrate(url("old"));
  const old = createPool(url("old"));
  await old.query(
    `insert into tenant (name, webhook_secret_encrypted) select 'Tenant ' || n, '' from generate_series(1, 30) n`,
  );
  await old.query(
    `insert into contact (tenant_id, phone, attributes) select id, '+14155550100', '{"é": "ü"}' from tenant`,
  );
  await old.query("select call_scheduler_queue.add_job('clean-up')");

  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-dump-"));
  const env = {
    PATH: `${programs}:${process.env["PATH"]}`,
    DATABASE_URL: url("old"),
    NEW_DATABASE_URL: url("new"),
  };
  let printed = "";
  for (const command of await commands()) {
    printed = (await run("sh", ["-ec", command], { cwd: folder, env })).stdout;
  }

  expect(printed).toMatch(/count\s+-+\s+0/);
  await migrate(url("new"));
  const restored = createPool(url("new"));
  const all = `select (select json_agg(t order by id) from tenant t) as tenants,
    (select json_agg(c order by id) from contact c) as contacts,
    (select json_agg(j.payload) from call_scheduler_queue._private_jobs j) as jobs,
    (select json_agg(m.checksum order by migration_name) from _prisma_migrations m) as migrations`;
  const [before, after] = [await old.query(all), await restored.query(all)];
  expect(after.rows).toEqual(before.rows);
  expect(before.rows[0].contacts).toHaveLength(30);
  const tenants = await openTenantDatabases(url("new"), restored);
  const { id } = before.rows[0].tenants[0];
  expect(await tenants.of(id).prisma.contact.count()).toBe(1);
  await Promise.all([tenants.end(), restored.end(), old.end(), admin.end()]);
  await rm(folder, { recursive: true });
});
