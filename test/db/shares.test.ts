import { randomUUID } from "node:crypto";
import type pg from "pg";
import { expect } from "vitest";
import { openTenantDatabases } from "#db/tenants.ts";
import { test } from "#test/test.ts";

test("a tenant that asks for every connection at once waits for itself, and nobody waits for it", async ({
  databaseUrl,
  pool,
}) => {
  const tenants = await openTenantDatabases(databaseUrl, pool);
  const [greedy, other] = [tenants.of(randomUUID()), tenants.of(randomUUID())];
  const had: pg.PoolClient[] = [];
  const wanted = Array.from({ length: 50 }, async () => {
    const client = await greedy.pool.connect();
    had.push(client);
    return client;
  });

  await other.pool.query("select");
  expect(await other.prisma.call.count()).toBe(0);
  expect(had.length).toBeLessThan(20);

  // What is given back, well or broken, goes to who has waited longest, until all had theirs.
  for (const [index, one] of wanted.entries()) (await one).release(index % 7 === 0);
  expect(await greedy.prisma.call.count()).toBe(0);
  await expect(greedy.pool.query("select nonsense")).rejects.toThrow(/nonsense/);
  await tenants.end();
});
