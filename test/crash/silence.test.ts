import { expect, test } from "vitest";
import { createPool } from "#db/pool.ts";
import { startCrashingPostgres } from "#test/crashing-postgres.ts";
import { startStoppingProxy } from "#test/stopping-proxy.ts";

async function openThroughProxy() {
  await using resources = new AsyncDisposableStack();
  const postgres = resources.use(await startCrashingPostgres());
  const url = new URL(postgres.url);
  const proxy = resources.use(await startStoppingProxy(Number(url.port)));
  url.port = String(proxy.port);
  const pool = createPool(url.href, { max: 2 });
  resources.defer(() => pool.end());
  const kept = resources.move();
  return { proxy, pool, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test("a statement fails within seconds when the machine of the database fails, and idle connections with it", async () => {
  await using given = await openThroughProxy();
  const { proxy, pool } = given;
  const idle = await pool.connect();
  await pool.query("select 1");
  const ended = new Promise((resolve) => idle.once("end", resolve));
  await proxy.fail();
  const startedAt = performance.now();
  await expect(pool.query("select 1")).rejects.toThrow(/machine \(.*\) has not answered for/);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  await ended;
  idle.release();
  proxy.recover();
  await expect
    .poll(() =>
      pool.query("select 1").then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

test("a statement that takes long is waited for", async () => {
  await using given = await openThroughProxy();
  expect((await given.pool.query("select 1 from pg_sleep(6.5)")).rowCount).toBe(1);
});
