import { expect } from "vitest";
import { test } from "#test/test.ts";

test("a test file gets a migrated database of its own", async ({ pool, databaseUrl }) => {
  const { rows } = await pool.query(
    `select current_database() as name, (select count(*)::int from call) as calls,
       to_regclass('call_scheduler_queue.jobs') is not null as queue`,
  );
  expect(rows).toEqual([{ name: new URL(databaseUrl).pathname.slice(1), calls: 0, queue: true }]);
});
