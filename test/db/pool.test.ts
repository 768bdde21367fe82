import { expect } from "vitest";
import { connectionPool, createPool, everyTenant, inTransaction } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { test } from "#test/test.ts";

test("a transaction that goes on no more gives up its locks, and the pool bears it", async ({
  databaseUrl,
}) => {
  const soon = { ...everyTenant, idle_in_transaction_session_timeout: "50ms" };
  const suspended = connectionPool(databaseUrl, { settings: soon, max: 1 });
  const pool = createPool(databaseUrl);
  await pool.query("insert into tenant (name, webhook_secret_encrypted) values ('Acme', '')");

  const forsaken = inTransaction(suspended, async (tx) => {
    await tx.query("select from tenant for update");
    // Waits until the one before has lost its lock.
    await pool.query("update tenant set name = 'Acme & Sons'");
    await tx.query("update tenant set name = 'too late'");
  });

  await expect(forsaken).rejects.toThrow();
  const { rows } = await suspended.query("select name from tenant");
  expect(rows).toEqual([{ name: "Acme & Sons" }]);
  await Promise.all([suspended.end(), pool.end()]);
});

test("no transaction of ours is waited for longer than others may stay away", async ({
  databaseUrl,
  pool,
}) => {
  const tenants = await openTenantDatabases(databaseUrl, pool);
  const asked = [pool, tenants.of(null).pool].map((one) =>
    one.query("show idle_in_transaction_session_timeout"),
  );

  const answers = (await Promise.all(asked)).map(({ rows }) => rows);
  await tenants.end();

  expect(answers).toEqual(Array(2).fill([{ idle_in_transaction_session_timeout: "20s" }]));
});
