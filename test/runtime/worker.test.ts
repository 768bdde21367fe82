import { expect } from "vitest";
import { postgresClock } from "#db/clock.ts";
import { createPool } from "#db/pool.ts";
import { poolForQueue } from "#runtime/queue-pool.ts";
import { startWorker } from "#runtime/worker.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { test } from "#test/test.ts";

test("a worker whose connections are cut goes on when the database is back", async ({
  databaseUrl,
  onTestFinished,
}) => {
  const pool = createPool(databaseUrl);
  const done: string[] = [];
  let announce = (): void => {};
  const worker = startWorker({
    context: contextWithoutVapi(pool, postgresClock),
    taskList: {
      note: (payload) => {
        done.push((payload as { name: string }).name);
        announce();
      },
    },
    crontab: [],
    watchdog: async () => {},
    watchdogIntervalMs: 5_000,
  });
  onTestFinished(async () => {
    await worker.stop();
    await pool.end();
  });
  const finish = async (name: string): Promise<void> => {
    const announced = new Promise<void>((resolve) => (announce = resolve));
    await pool.query(
      `select call_scheduler_queue.add_job('note', json_build_object('name', $1::text))`,
      [name],
    );
    await announced;
  };

  // A queue that is stopped while its listening connection is being made never gives that one back.
  const isListening = async (): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity
       where datname = current_database() and state = 'idle' and query like 'LISTEN %'`,
    );
    return rowCount === 1;
  };

  await finish("before");
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await finish("after");
  // A job whose end could not be noted is done again.
  expect(new Set(done)).toEqual(new Set(["before", "after"]));

  await expect.poll(isListening).toBe(true);
  await worker.stop();
  expect(worker.isRunning()).toBe(false);
  const { rows } = await pool.query("select * from worker_process");
  expect(rows).toEqual([]);
});

test("a connection that the queue gives back twice is given back once", async ({ databaseUrl }) => {
  const pool = createPool(databaseUrl, { max: 1 });
  const taken = Promise.withResolvers<() => void>();
  poolForQueue(pool).connect((_error, _client, release) => taken.resolve(release));
  const release = await taken.promise;
  release();
  expect(release).not.toThrow();
  await pool.query("select");
  await pool.end();
});

test("a worker that could not record the ends of some jobs begins anew", async ({
  databaseUrl,
  onTestFinished,
}) => {
  const pool = createPool(databaseUrl);
  const gates = Array.from({ length: 5 }, () => ({
    begun: Promise.withResolvers<void>(),
    mayEnd: Promise.withResolvers<void>(),
  }));
  const worker = startWorker({
    context: contextWithoutVapi(pool, postgresClock),
    taskList: {
      wait: async (payload) => {
        const { begun, mayEnd } = gates[(payload as { nth: number }).nth]!;
        begun.resolve();
        await mayEnd.promise;
      },
    },
    crontab: [],
    watchdog: async () => {},
    watchdogIntervalMs: 5_000,
  });
  onTestFinished(async () => {
    for (const { mayEnd } of gates) mayEnd.resolve();
    await worker.stop();
    await pool.end();
  });
  const add = async (nth: number): Promise<void> => {
    const text = "select call_scheduler_queue.add_job('wait', json_build_object('nth', $1::int))";
    await pool.query(text, [nth]);
  };
  // A sequence keeps what a statement that fails has counted.
  const refusals = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(
      "select case when is_called then last_value else 0 end::int as n from refused_ends",
    );
    return rows[0]!.n;
  };
  const [next, ...others] = gates.toReversed();

  for (const nth of others.keys()) await add(nth);
  await Promise.all(others.map(({ begun }) => begun.promise));
  await pool.query(`
    create sequence refused_ends;
    create function refuse_end() returns trigger language plpgsql as $$
      begin perform nextval('refused_ends'); raise exception 'the disk is full'; end $$;
    create trigger refuse_end before delete on call_scheduler_queue._private_jobs
      for each statement execute function refuse_end()`);
  for (const nth of [0, 1, 2]) {
    gates[nth]!.mayEnd.resolve();
    await expect.poll(refusals).toBe(nth + 1);
  }
  await pool.query("drop trigger refuse_end on call_scheduler_queue._private_jobs");
  gates[3]!.mayEnd.resolve();

  await add(4);
  await next!.begun.promise;
});
