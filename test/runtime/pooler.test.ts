import { afterAll, expect } from "vitest";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { findDatabaseProblem } from "#runtime/check-database.ts";
import { findPgBouncer, type PgBouncer, startPgBouncer } from "#test/pgbouncer.ts";
import { test as base } from "#test/test.ts";

const program = await findPgBouncer();
if (program === null) {
  process.stderr.write(
    "PgBouncer is not on the PATH and cannot be had from Debian's packages: its tests are skipped.\n",
  );
}

afterAll(() => program?.remove());

const test = base.extend<{
  pooled: (settings: Record<string, string | number>) => Promise<PgBouncer>;
}>({
  pooled: async ({ databaseUrl }, use) => {
    const started: PgBouncer[] = [];
    await use(async (settings) => {
      const pooler = await startPgBouncer(program!, databaseUrl, settings);
      started.push(pooler);
      return pooler;
    });
    await Promise.all(started.map((pooler) => pooler.stop()));
  },
});

test.skipIf(program === null).for<[string, Record<string, string | number>]>([
  ["transaction", { pool_mode: "transaction" }],
  ["transaction, in turn", { pool_mode: "transaction", server_round_robin: 1 }],
  ["transaction, one connection", { pool_mode: "transaction", default_pool_size: 1 }],
  ["statement", { pool_mode: "statement" }],
])("a pooler in %s mode is refused with what to do", async ([, settings], { pooled }) => {
  const { url } = await pooled(settings);
  const pool = createPool(url, { max: 4 });
  // Others use it too, so that it has several connections to give.
  await Promise.all(Array.from({ length: 4 }, () => pool.query("select pg_sleep(0.05)")));

  const problem = await findDatabaseProblem(url);

  expect(problem).toMatch(/connection pooler is in transaction mode.*session mode/);
  await pool.end();
});

test.skipIf(program === null)("a pooler in session mode is used", async ({ pooled }) => {
  const { url } = await pooled({ pool_mode: "session", default_pool_size: 40 });
  expect(await findDatabaseProblem(url)).toBeNull();
  const pool = createPool(url);
  const tenants = await openTenantDatabases(url, pool);
  const insert =
    "insert into tenant (name, webhook_secret_encrypted) values ('x', '') returning id";
  const { rows } = await pool.query<{ id: string }>(insert);
  await pool.query(insert);
  const seen = await Promise.all(
    Array.from({ length: 40 }, () => tenants.of(rows[0]!.id).prisma.tenant.count()),
  );
  expect(new Set(seen)).toEqual(new Set([1]));
  await Promise.all([tenants.end(), pool.end()]);
});
