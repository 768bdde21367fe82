import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { CannotStartError } from "../cannot-start.ts";
import { moveFromPublic } from "./move-from-public.ts";
import { connectionPool, everyTenant, inTransaction, type Queryable } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";
import { grantTenantRole } from "./row-level-security.ts";

/** An arbitrary number, the same in every process that migrates. */
const migrationLock = 7_264_120_001;
const lockAskedForEveryMs = 100;
const ourMigrations = join(import.meta.dirname, "../../prisma/migrations");

/**
 * The first line of a migration that builds one index while others write to its table. Postgres does that
 * outside a transaction only, and with one statement.
 */
const outsideTransaction = "-- outside a transaction";
const indexBuild = /^create (?:unique )?index concurrently (\w+) on [^;]+;?$/i;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings the database up to date: our migrations and graphile-worker's. Processes may start together,
 * an advisory lock lets one of them work. The bookkeeping is Prisma's own (`_prisma_migrations`), so
 * that `prisma migrate status` (with `?schema=call_scheduler` in the URL) is correct for the database.
 * @throws CannotStartError when a migration is not the one that was applied.
 */
export async function migrate(connectionString: string, folder = ourMigrations): Promise<void> {
  const pool = connectionPool(connectionString, {
    max: 2,
    statementTimeoutMs: 0,
    settings: everyTenant,
  });
  const guard = await pool.connect();
  try {
    await lock(guard);
    await makeSchema(guard);
    await runMigrations({
      pgPool: pool,
      preset: { worker: { schema: queueSchema } },
      logger: new Logger(() => () => {}),
    });
    const migrations = await readMigrations(folder);
    await moveFromPublic(
      pool,
      migrations.map(({ name }) => name),
    );
    await applyPrismaMigrations(pool, migrations);
    await grantTenantRole(pool);
  } finally {
    // Closed, not returned to the pool: the lock ends with the connection.
    guard.release(true);
    await pool.end();
  }
}

/**
 * Asks repeatedly and does not wait: the building of an index waits for every running statement, also for one that
 * waits for this lock, which the builder holds.
 */
async function lock(guard: Queryable): Promise<void> {
  for (;;) {
    const { rows } = await guard.query<{ isOurs: boolean }>(
      'select pg_try_advisory_lock($1) as "isOurs"',
      [migrationLock],
    );
    if (rows[0]!.isOurs) return;
    await delay(lockAskedForEveryMs);
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
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

async function applyPrismaMigrations(
  pool: pg.Pool,
  migrations: readonly Migration[],
): Promise<void> {
  const { rows } = await pool.query<{ name: string; checksum: string }>(
    `select migration_name as name, checksum from _prisma_migrations
     where finished_at is not null and rolled_back_at is null`,
  );
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  mustBeAsApplied(migrations, applied);
  for (const migration of migrations) {
    if (!applied.has(migration.name)) await apply(pool, migration);
  }
}

function mustBeAsApplied(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): void {
  const edited = migrations
    .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
    .map(({ name }) => name);
  if (edited.length === 0) return;
  throw new CannotStartError(
    `The database was migrated with different versions of ${edited.join(", ")} than those in ` +
      "prisma/migrations, so its tables may differ from what this version expects. Nothing was changed. " +
      "Restore the previous content of these files, and make changes in a new migration.",
  );
}

async function apply(pool: pg.Pool, { name, sql, checksum }: Migration): Promise<void> {
  const note = (db: Queryable): Promise<unknown> =>
    db.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
  if (sql.startsWith(outsideTransaction)) {
    await buildIndex(pool, name, sql);
    await note(pool);
    return;
  }
  await inTransaction(pool, async (tx) => {
    await tx.query(sql);
    await note(tx);
  });
}

/** What an interrupted attempt left is dropped first: an index that is not valid, or not noted as built. */
async function buildIndex(pool: pg.Pool, name: string, sql: string): Promise<void> {
  const statement = sql.replaceAll(/^--.*$/gm, "").trim();
  const index = indexBuild.exec(statement)?.[1];
  if (index === undefined) {
    throw new Error(
      `${name} begins with "${outsideTransaction}": it must be one "create index concurrently <name> on …"`,
    );
  }
  await pool.query(`drop index concurrently if exists ${index}`);
  await pool.query(statement);
}
