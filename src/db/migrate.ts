import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { moveFromPublic } from "./move-from-public.ts";
import { connectionPool, everyTenant, inTransaction, type Queryable } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";
import { grantTenantRole } from "./wall.ts";

/** Any number will do, as long as every process that migrates takes the same. */
const migrationLock = 7_264_120_001;
const folder = join(import.meta.dirname, "../../prisma/migrations");

/**
 * Brings the database up to date: our migrations and graphile-worker's. Processes may start together,
 * an advisory lock lets one of them work. The bookkeeping is Prisma's own (`_prisma_migrations`), so
 * that `prisma migrate status` (with `?schema=call_scheduler` in the URL) tells the truth about the database.
 */
export async function migrate(connectionString: string): Promise<void> {
  const pool = connectionPool(connectionString, { max: 2, settings: everyTenant });
  const guard = await pool.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [migrationLock]);
    await makeSchema(guard);
    await runMigrations({
      pgPool: pool,
      preset: { worker: { schema: queueSchema } },
      logger: new Logger(() => () => {}),
    });
    const names = await migrationNames();
    await moveFromPublic(pool, names);
    await applyPrismaMigrations(pool, names);
    await grantTenantRole(pool);
  } finally {
    // Closed, and not given back: the lock falls with the connection.
    guard.release(true);
    await pool.end();
  }
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function makeSchema(db: Queryable): Promise<void> {
  // `create schema if not exists` needs the right to create one also where it exists.
  await db.query(`do $$ begin
    if to_regnamespace('${schema}') is null then create schema ${schema}; end if; end $$`);
  await db.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
      migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
}

async function applyPrismaMigrations(pool: pg.Pool, names: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  for (const name of names) {
    if (applied.has(name)) continue;
    const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    await inTransaction(pool, async (tx) => {
      await tx.query(sql);
      await tx.query(
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         values ($1, $2, $3, clock_timestamp(), 1)`,
        [randomUUID(), checksum, name],
      );
    });
  }
}
