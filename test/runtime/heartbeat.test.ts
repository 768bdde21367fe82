import { expect } from "vitest";
import { postgresClock } from "#db/clock.ts";
import { beat, unregister } from "#runtime/heartbeat.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { test } from "#test/test.ts";

test("the jobs of the dead are free, and nobody else's", async ({ pool }) => {
  const me = contextWithoutVapi(pool, postgresClock);
  const mine = new Set(["my-worker"]);
  await pool.query("update database_identity set identity = present_identity()");
  await pool.query(
    `insert into worker_process (id, worker_ids, started_at, seen_at) values
       ('alive', '{a-living-worker}', clock_timestamp(), clock_timestamp() - interval '15 s'),
       ('dead', '{a-dead-worker}', clock_timestamp(), clock_timestamp() - interval '25 s'),
       ('gone', '{a-worker-long-gone}', clock_timestamp(), clock_timestamp() - interval '95 s')`,
  );
  await pool.query(
    `select call_scheduler_queue.add_job('test', job_key := key) from unnest($1::text[]) as key`,
    [
      [
        "my-worker",
        "a-living-worker",
        "a-dead-worker",
        "a-worker-long-gone",
        "never-registered",
        "about-to-register",
      ],
    ],
  );
  await pool.query(
    `update call_scheduler_queue._private_jobs set locked_by = key, locked_at = clock_timestamp() -
       case key when 'about-to-register' then interval '1 s' else interval '1 min' end`,
  );
  const locked = async () => {
    const { rows } = await pool.query<{ key: string }>(
      "select key from call_scheduler_queue.jobs where locked_by is not null order by id",
    );
    return rows.map(({ key }) => key);
  };

  await beat(me, mine);
  expect(await locked()).toEqual(["my-worker", "a-living-worker", "about-to-register"]);

  await unregister(me, mine);
  expect(await locked()).toEqual(["a-living-worker", "about-to-register"]);
  const { rows } = await pool.query("select id from worker_process order by id");
  expect(rows).toEqual([{ id: "alive" }, { id: "dead" }]);
});

test("a job that is done for is dropped, but for one that failed: it is kept to be read", async ({
  pool,
}) => {
  await pool.query(
    `select call_scheduler_queue.add_job('test', job_key := key, max_attempts := 1)
     from unnest($1::text[]) as key`,
    [["new", "died", "failed", "failed, superseded", "failed long ago"]],
  );
  await pool.query(
    `update call_scheduler_queue._private_jobs set attempts = 1, locked_by = null, locked_at = null,
       last_error = case when key like 'failed%' then 'why' end,
       run_at = now() - case when key like '%ago' then interval '8 days' else interval '0' end
     where key in ('died', 'failed', 'failed, superseded', 'failed long ago')`,
  );
  await pool.query(
    "update call_scheduler_queue._private_jobs set key = null where key like '%superseded'",
  );
  await beat(contextWithoutVapi(pool, postgresClock), new Set());
  const { rows } = await pool.query<{ key: string }>(
    "select key from call_scheduler_queue.jobs where max_attempts = 1 order by id",
  );
  expect(rows.map(({ key }) => key)).toEqual(["new", "failed"]);
});
