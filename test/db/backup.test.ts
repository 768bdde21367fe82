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
import { dumpOf } from "#test/dump.ts";
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
  await old.query(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone, updated_at, created_at)
     select id, 'Follow-up', 'a', 'p', '09:00', '17:00', 'UTC', now(), now() from tenant`,
  );
  // An import that can be undone, with its journal, and what there is about numbers.
  await old.query(
    `with imported as (
       insert into import (tenant_id, campaign_id, file_name, file_bytes, undoable_until, created_at)
       select tenant_id, id, 'contacts.csv', 1, now() + interval '1 day', now() from campaign returning tenant_id, id),
     journaled as (
       insert into import_change (tenant_id, import_id, contact_id, fields, attributes)
       select tenant_id, imported.id, contact.id, '{"name": [null, "Zoë"]}', '{"plan": [null, "gold"]}'
       from imported join contact using (tenant_id)),
     members as (
       insert into enrolment (tenant_id, campaign_id, contact_id, created_at)
       select tenant_id, campaign.id, contact.id, now() from campaign join contact using (tenant_id)),
     called as (
       insert into call (tenant_id, campaign_id, contact_id, scheduled_time, updated_at, created_at)
       select tenant_id, campaign.id, contact.id, now(), now(), now() from campaign join contact using (tenant_id)),
     listed as (
       insert into do_not_call (tenant_id, phone, since, source) select id, '+14155550199', now(), 'API' from tenant),
     checked as (
       insert into list_check (tenant_id, phone, list, version, as_of, is_listed, recorded_at)
       select id, '+14155550100', 'north', '1', now(), false, now() from tenant)
     insert into consent (tenant_id, phone, kind, call_types, given_at, recorded_at)
     select id, '+14155550100', 'CONSENT_EXPRESS', '{SURVEY}', now(), now() from tenant`,
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

  expect(printed).toMatch(/count\s+-+\s+30/);
  await migrate(url("new"));
  const restored = createPool(url("new"));
  const [before, after] = [await dumpOf(old), await dumpOf(restored)];
  expect(after.toSorted()).toEqual(before.toSorted());
  for (const table of [
    "contact",
    "import_change",
    "call",
    "do_not_call",
    "consent",
    "list_check",
  ]) {
    expect(
      before.filter((line) => line.startsWith(`${table}: `)),
      table,
    ).toHaveLength(30);
  }
  const { rows: known } = await old.query<{ id: string }>("select id from tenant limit 1");
  const tenants = await openTenantDatabases(url("new"), restored);
  expect(await tenants.of(known[0]!.id).prisma.contact.count()).toBe(1);
  await Promise.all([tenants.end(), restored.end(), old.end(), admin.end()]);
  await rm(folder, { recursive: true });
});
