import { expect } from "vitest";
import { test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";

const Workers = graphql(`
  query Workers {
    workers {
      name
      since
      lastSeenAt
      lateSeconds
      isAlive
    }
  }
`);

test("the workers are listed with when they were last seen, and how late that is", async ({
  tenant,
  pool,
}) => {
  expect((await tenant.ask(Workers)).workers).toEqual([]);
  await pool.query(
    `insert into worker_process (id, worker_ids, started_at, seen_at)
     values ('one', '{}', '2026-11-02T10:00Z', clock_timestamp() + interval '1 hour'),
       ('two', '{}', '2026-11-02T09:00Z', clock_timestamp() - interval '1 hour')`,
  );
  const { workers } = await tenant.ask(Workers);
  expect(workers).toMatchObject([
    { name: "one", since: "2026-11-02T10:00:00.000Z", lateSeconds: 0, isAlive: true },
    { name: "two", isAlive: false },
  ]);
  expect(workers[1]!.lateSeconds).toBeGreaterThanOrEqual(3_595);
});
