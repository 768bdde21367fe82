import { expect } from "vitest";
import { horizons } from "#domain/horizons.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { openApp } from "#test/client.ts";
import { test } from "#test/test.ts";

test("the minutes that a worker with a fast clock has announced, and not lived to see, have their ticks", async ({
  databaseUrl,
  pool,
}) => {
  await using resources = new AsyncDisposableStack();
  const simulator = await startSimulator();
  resources.defer(() => simulator.close());
  await pool.query(
    `insert into call_scheduler_queue._private_known_crontabs (identifier, known_since, last_execution)
     values ('tick', now(), now() + interval '1 day')`,
  );
  const app = await openApp(databaseUrl, simulator, {
    role: "worker",
    horizons: { ...horizons, reconcileMs: 200 },
  });
  resources.defer(() => app.close());

  const ticks = async () => {
    const { rows } = await pool.query(
      "select from scheduler_run where minute = date_trunc('minute', clock_timestamp()) and duration_ms is not null",
    );
    return rows.length;
  };
  await expect.poll(ticks).toBe(1);
});
