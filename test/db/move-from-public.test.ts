import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { expect, inject } from "vitest";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { test as base } from "#test/test.ts";

const folder = "prisma/migrations";
/** The checksum that former versions wrote for the migration which was rewritten since. */
const formerChecksum = "91312d60b803e4ff20829e289f359797f2fb55e434266d2470868a4b1542069f";
const former = [
  "20261122000000_create_call_scheduler",
  "20261122000001_wall_between_tenants",
  "20261123000000_ask_for_missing_reports",
];

const test = base.extend("emptyUrl", async ({}, { onCleanup }) => {
  const name = `m_${randomBytes(6).toString("hex")}`;
  const server = inject("postgresUrl");
  const admin = new pg.Client({ connectionString: `${server}/postgres` });
  await admin.connect();
  await admin.query(`create database ${name}`);
  onCleanup(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  return `${server}/${name}`;
});

/** A connection as another program has it. */
async function stranger(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: "-c search_path=public" });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** What a former version left behind: tables in `public`, jobs in `graphile_worker`, everything granted. */
async function makeFormer(client: pg.Client, connectionString: string): Promise<void> {
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
  await client.query("set call_scheduler.every_tenant = on");
  for (const name of former) {
    const sql = await readFile(`${folder}/${name}/migration.sql`, "utf8");
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values (gen_random_uuid(), $1, $2, now(), 1)`,
      [name.endsWith("wall_between_tenants") ? formerChecksum : sha256(sql), name],
    );
  }
  await runMigrations({ connectionString });
  await client.query(`
    grant usage on schema public, graphile_worker to call_scheduler_tenant;
    grant select, insert, update, delete on all tables in schema public, graphile_worker
      to call_scheduler_tenant;
    grant usage on all sequences in schema graphile_worker to call_scheduler_tenant;
    insert into tenant (name, webhook_secret_encrypted) values ('Acme', '');
    select graphile_worker.add_job('dispatch-tenant', '{"tenantId": "x"}', job_key := 'dispatch-tenant:x',
      run_at := '2031-01-01T00:00Z', max_attempts := 5);
    select graphile_worker.add_job('import-contacts', '{"importId": "y"}', queue_name := 'import-contacts:x');
    select graphile_worker.add_job('send-newsletter', '{}')`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("a database of a former version is moved into our own schemas", async ({ emptyUrl }) => {
  const client = await stranger(emptyUrl);
  await makeFormer(client, emptyUrl);
  await client.query("create table invoice (id int)");

  await migrate(emptyUrl);
  await migrate(emptyUrl);

  const pool = createPool(emptyUrl);
  expect((await pool.query("select name from tenant")).rows).toEqual([{ name: "Acme" }]);
  const jobs = await pool.query(
    `select task.identifier, job.payload, job.key, job.run_at, job.max_attempts, queue.queue_name
     from call_scheduler_queue._private_jobs job
     join call_scheduler_queue._private_tasks task on task.id = job.task_id
     left join call_scheduler_queue._private_job_queues queue on queue.id = job.job_queue_id order by 1`,
  );
  expect(jobs.rows).toEqual([
    {
      identifier: "dispatch-tenant",
      payload: { tenantId: "x" },
      key: "dispatch-tenant:x",
      run_at: new Date("2031-01-01T00:00Z"),
      max_attempts: 5,
      queue_name: null,
    },
    {
      identifier: "import-contacts",
      payload: { importId: "y" },
      key: null,
      run_at: expect.any(Date),
      max_attempts: 25,
      queue_name: "import-contacts:x",
    },
  ]);
  // What is not ours stays where it was, and nobody of ours may read it.
  const left = await client.query("select task_identifier as task from graphile_worker.jobs");
  expect(left.rows).toEqual([{ task: "send-newsletter" }]);
  expect(await relationsIn(client, "public")).toEqual(["_prisma_migrations", "invoice"]);
  expect(await typesIn(client, "public")).toEqual([]);
  expect(await reachableByTenants(client)).toEqual([]);
  const tenants = await openTenantDatabases(emptyUrl, pool);
  await Promise.all([tenants.end(), pool.end(), client.end()]);
});

test("after the move each migration has the checksum of its file", async ({ emptyUrl }) => {
  const client = await stranger(emptyUrl);
  await makeFormer(client, emptyUrl);
  await migrate(emptyUrl);

  const { rows } = await client.query<{ name: string; checksum: string }>(
    "select migration_name as name, checksum from call_scheduler._prisma_migrations order by 1",
  );
  const files = (await readdir(folder)).filter((name) => !name.includes("."));
  expect(rows).toEqual(
    await Promise.all(
      files.toSorted().map(async (name) => ({
        name,
        checksum: sha256(await readFile(`${folder}/${name}/migration.sql`, "utf8")),
      })),
    ),
  );
  await client.end();
});

test("a move that fails half way leaves everything where it was", async ({ emptyUrl }) => {
  const client = await stranger(emptyUrl);
  await makeFormer(client, emptyUrl);
  // The last function to be moved is missing.
  await client.query("drop function announce_campaign() cascade");
  await expect(migrate(emptyUrl)).rejects.toThrow(/announce_campaign/);

  expect((await client.query("select name from public.tenant")).rowCount).toBe(1);
  expect((await client.query("select from graphile_worker.jobs")).rowCount).toBe(3);
  await client.end();
});

test("tables of other programs keep their rows, their rights and their names", async ({
  emptyUrl,
}) => {
  const client = await stranger(emptyUrl);
  await client.query(`
    create table tenant (id int, tenant_id int);
    create table contact (tenant_id uuid);
    create table call (tenant_id uuid);
    create type call_status as enum ('RINGING');
    create table _prisma_migrations (migration_name text, checksum text, finished_at timestamptz);
    insert into _prisma_migrations values ('20260101000000_init', '', now());
    insert into tenant values (1, 1)`);
  await runMigrations({ connectionString: emptyUrl });
  await client.query("select graphile_worker.add_job('tick')");
  await migrate(emptyUrl);

  const pool = createPool(emptyUrl);
  const tenants = await openTenantDatabases(emptyUrl, pool);
  const secured = await client.query(
    "select from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity",
  );
  expect(secured.rowCount).toBe(0);
  expect((await client.query("select * from tenant")).rows).toEqual([{ id: 1, tenant_id: 1 }]);
  expect((await client.query("select from graphile_worker.jobs")).rowCount).toBe(1);
  expect(await reachableByTenants(client)).toEqual([]);
  expect((await pool.query("select from tenant")).rowCount).toBe(0);
  expect(await tenants.of(null).prisma.tenant.findMany()).toEqual([]);
  // A table that somebody makes later does not block the next start either.
  await client.query("create table later (tenant_id uuid)");
  await migrate(emptyUrl);
  await Promise.all([tenants.end(), pool.end(), client.end()]);
});

test("tables to which a former version gave row-level security by mistake lose it again", async ({
  emptyUrl,
}) => {
  const client = await stranger(emptyUrl);
  await client.query("create table member (tenant_id uuid)");
  await makeFormer(client, emptyUrl);
  expect(await securedIn(client, "public")).toContain("member");

  await migrate(emptyUrl);

  expect(await securedIn(client, "public")).toEqual([]);
  await client.end();
});

async function securedIn(client: pg.Client, schema: string): Promise<string[]> {
  return await names(
    client,
    `select relname as name from pg_class
    where relnamespace = '${schema}'::regnamespace and relrowsecurity order by 1`,
  );
}

async function relationsIn(client: pg.Client, schema: string): Promise<string[]> {
  return await names(
    client,
    `select relname as name from pg_class
    where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'v', 'S', 'm') order by 1`,
  );
}

async function typesIn(client: pg.Client, schema: string): Promise<string[]> {
  return await names(
    client,
    `select typname as name from pg_type
    where typnamespace = '${schema}'::regnamespace and typtype = 'e' order by 1`,
  );
}

/** What the tenants' role was granted outside of our schemas. */
async function reachableByTenants(client: pg.Client): Promise<string[]> {
  return await names(
    client,
    `select relname as name from pg_class, aclexplode(relacl) granted
    where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
      and grantee = 'call_scheduler_tenant'::regrole order by 1`,
  );
}

async function names(client: pg.Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}
