import { randomUUID } from "node:crypto";
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { expect } from "vitest";
import { migrate } from "#db/migrate.ts";
import { test as base } from "#test/test.ts";

interface Folder {
  readonly path: string;
  /** Adds a migration after all others. */
  add(words: string, sql: string): Promise<void>;
}

/** A copy of our migrations, which a test may change. */
const test = base.extend("folder", async ({}, { onCleanup }): Promise<Folder> => {
  const path = await mkdtemp(join(tmpdir(), "call-scheduler-migrations-"));
  onCleanup(() => rm(path, { recursive: true }));
  await cp("prisma/migrations", path, { recursive: true });
  return {
    path,
    add: async (words, sql) => {
      await mkdir(join(path, `20991231000000_${words}`));
      await writeFile(join(path, `20991231000000_${words}`, "migration.sql"), sql);
    },
  };
});

async function indexes(pool: pg.Pool, name: string): Promise<{ isValid: boolean }[]> {
  const { rows } = await pool.query<{ isValid: boolean }>(
    `select indisvalid as "isValid" from pg_index join pg_class on oid = indexrelid where relname = $1`,
    [name],
  );
  return rows;
}

test("a migration that was edited after it was applied is refused, and nothing is changed", async ({
  databaseUrl,
  folder,
  pool,
}) => {
  const first = "20261122000000_create_call_scheduler";
  await appendFile(join(folder.path, first, "migration.sql"), "\n-- one more thought\n");
  await folder.add("add_nothing", "create table nothing ();");
  await expect(migrate(databaseUrl, folder.path)).rejects.toThrow(
    expect.objectContaining({ name: "CannotStartError", message: expect.stringContaining(first) }),
  );
  expect((await pool.query("select to_regclass('nothing') as it")).rows).toEqual([{ it: null }]);
});

test("an index is built outside a transaction, whoever else waits to migrate", async ({
  databaseUrl,
  folder,
  pool,
}) => {
  await folder.add(
    "index_names",
    "-- outside a transaction\n-- For a test.\ncreate index concurrently contact_name on contact (name);\n",
  );
  await Promise.all(Array.from({ length: 4 }, () => migrate(databaseUrl, folder.path)));
  expect(await indexes(pool, "contact_name")).toEqual([{ isValid: true }]);
  const noted = await pool.query(
    "select from _prisma_migrations where migration_name like '%index_names' and finished_at is not null",
  );
  expect(noted.rowCount).toBe(1);
});

test("an index whose building was interrupted is built again", async ({
  databaseUrl,
  folder,
  pool,
}) => {
  const tenant = await pool.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ('Acme', 'sealed') returning id",
  );
  const add = "insert into contact (tenant_id, phone, name) values ($1, $2, 'Ada') returning id";
  await pool.query(add, [tenant.rows[0]!.id, "+14155550101"]);
  const twin = await pool.query<{ id: string }>(add, [tenant.rows[0]!.id, "+14155550102"]);
  const build = "create unique index concurrently contact_one_name on contact (name)";
  // Two have the same name: Postgres gives up, and leaves an index that it does not use.
  await expect(pool.query(build)).rejects.toMatchObject({ code: "23505" });
  expect(await indexes(pool, "contact_one_name")).toEqual([{ isValid: false }]);

  await pool.query("update contact set name = $2 where id = $1", [twin.rows[0]!.id, "Bob"]);
  await folder.add("one_name", `-- outside a transaction\n${build};\n`);
  await migrate(databaseUrl, folder.path);
  expect(await indexes(pool, "contact_one_name")).toEqual([{ isValid: true }]);
});

test("a migration outside a transaction that is more than one index is refused", async ({
  databaseUrl,
  folder,
  pool,
}) => {
  const table = `t_${randomUUID().slice(0, 8)}`;
  await folder.add("too_much", `-- outside a transaction\ncreate table ${table} (); select 1;\n`);
  await expect(migrate(databaseUrl, folder.path)).rejects.toThrow("create index concurrently");
  expect((await pool.query("select to_regclass($1) as it", [table])).rows).toEqual([{ it: null }]);
});
