import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { everyTenant, inTransaction } from "./pool.ts";
import { grantTenantRole } from "./wall.ts";

/** Any number will do, as long as every process that migrates takes the same. */
const migrationLock = 7_264_120_001;
const folder = join(import.meta.dirname, "../../prisma/migrations");

/**
 * Brings the database up to date: our migrations and graphile-worker's. Processes may start together,
 * an advisory lock lets one of them work. The bookkeeping is Prisma's own (`_prisma_migrations`), so
 * that `prisma migrate deploy` and `prisma migrate status` tell the truth about the same database.
 */
export async function migrate(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1, options: everyTenant });
  pool.on("error", () => {});
  const guard = new pg.Client({ connectionString });
  guard.on("error", () => {});
  await guard.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [migrationLock]);
    await applyPrismaMigrations(pool);
    await runMigrations({ connectionString, logger: new Logger(() => () => {}) });
    await grantTenantRole(pool);
  } finally {
    await guard.end();
    await pool.end();
  }
}

async function applyPrismaMigrations(pool: pg.Pool): Promise<void> {
  await pool.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
      migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
  const { rows } = await pool.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.toSorted()) {
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
