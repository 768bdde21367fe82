import { expect } from "vitest";
import { enqueue } from "#jobs/enqueue.ts";
import { test } from "#test/test.ts";

const ada = "01990000-0000-7000-8000-00000000000a";
const bob = "01990000-0000-7000-8000-00000000000b";

test("jobs that are asked for twice, at once or one after the other, are one job each, due when it was said last", async ({
  pool,
}) => {
  const wake = (tenantId: string) => ({ tenantId, at: "2031-03-05T09:00:00.000Z" });
  const early = new Date("2031-03-05T08:00:00Z");
  const late = new Date("2031-03-05T09:00:00Z");
  await enqueue(pool, "wake-tenant", [wake(ada)], [early]);
  await enqueue(pool, "wake-tenant", [wake(bob), wake(ada), wake(bob)], [early, late, late]);
  const { rows } = await pool.query(
    `select payload ->> 'tenantId' as tenant, run_at as at, max_attempts as attempts
     from call_scheduler_queue._private_jobs order by 1`,
  );
  expect(rows).toEqual([
    { tenant: ada, at: late, attempts: 5 },
    { tenant: bob, at: late, attempts: 5 },
  ]);
});
