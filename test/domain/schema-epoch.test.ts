import type pg from "pg";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { ourEpoch } from "#db/epoch.ts";
import { inTransaction } from "#db/pool.ts";
import { claimScheduled } from "#db/queries/claim-calls.ts";
import { sendDials } from "#domain/ledger/send.ts";
import { createSchemaEpoch, EpochOverError } from "#domain/schema-epoch.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { callsOf, dialsOf, givenDialling, waiting } from "#test/ledger.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";

/** The epoch as it was, after each test. */
const test = base.extend("raise", async ({ pool }, { onCleanup }) => {
  onCleanup(async () => {
    await pool.query("update schema_epoch set epoch = $1", [ourEpoch]);
  });
  return async (db: pg.Pool | pg.PoolClient = pool) => {
    await db.query("select raise_epoch($1)", [ourEpoch + 1]);
  };
});

/** A process with nothing behind it, on the database of the world. */
const another = (world: World): World["context"] =>
  Object.create(world.context, {
    epoch: { value: createSchemaEpoch(pino({ level: "silent" })), enumerable: true },
  });

/** A tenant with two calls that are due. */
async function givenWaiting(world: World): Promise<string> {
  const { tenant } = await givenDialling(world, { contacts: 2 });
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $1 from enrolment where tenant_id = $2`,
    [world.now(), tenant.id],
  );
  return tenant.id;
}

const statusesOf = async (world: World): Promise<string[]> =>
  (await callsOf(world)).map(({ status }) => status);

test("a process claims nothing in another epoch, and notices it by that", async ({
  pool,
  raise,
}) => {
  await using world = await openWorld({ pool, start });
  const tenantId = await givenWaiting(world);
  await raise();
  expect(world.context.epoch.isOver).toBe(false);

  await expect(world.tick()).rejects.toThrow(EpochOverError);

  expect(await statusesOf(world)).toEqual(["SCHEDULED", "SCHEDULED"]);
  expect(await dialsOf(world)).toEqual([]);
  expect(world.context.epoch.isOver).toBe(true);
  await expect(dispatch(another(world), [tenantId])).rejects.toThrow(EpochOverError);
  expect(world.simulator.calls).toEqual([]);
});

test("a dial that was claimed before is not sent, and stays for a process of the new version", async ({
  pool,
  raise,
}) => {
  await using world = await openWorld({ pool, start });
  const tenantId = await givenWaiting(world);
  expect((await dispatch(world.context, [tenantId])).callsClaimed).toBe(2);
  await raise();

  const dials = (await dialsOf(world)).map(({ id }) => id);
  const send = async (context: World["context"]): Promise<unknown> =>
    await Promise.all(
      await sendDials(context, dials, {
        answered: async () => {},
        runDetached: async (work) => await work(),
      }),
    );
  await expect(send(world.context)).rejects.toThrow(EpochOverError);

  expect((await dialsOf(world)).map(({ state }) => state)).toEqual(["INTENDED", "INTENDED"]);
  expect(world.context.epoch.isOver).toBe(true);
  expect(world.simulator.calls).toEqual([]);
  // The same process of a version for this epoch: it was the epoch that refused.
  await pool.query("update schema_epoch set epoch = $1", [ourEpoch]);
  await send(another(world));
  expect(world.simulator.calls).toHaveLength(2);
});

test("no epoch begins between the check and the commit of a claim, and no claim waits for one", async ({
  pool,
  raise,
}) => {
  await using world = await openWorld({ pool, start });
  const tenantId = await givenWaiting(world);
  const [one, other] = (await callsOf(world)).map(({ id }) => id);
  const { ours } = world.context.epoch;
  const [migration, process] = [await pool.connect(), await pool.connect()];
  onTestFinished(() => [migration, process].forEach((client) => client.release(true)));
  const raised: string[] = [];
  await migration.query("begin");
  await process.query("begin");
  expect(await claimScheduled(process, [one!], world.now(), ours, [], [])).toHaveLength(1);
  const raising = raise(migration).then(() => raised.push("raised"));
  await expect.poll(() => waiting(pool)).toBeGreaterThan(0);

  // The migration waits for the claim. Meanwhile others claim nothing, and do not wait.
  expect(await claimScheduled(pool, [other!], world.now(), ours, [], [])).toEqual([]);
  expect(raised).toEqual([]);
  await process.query("commit");
  await raising;
  expect(await claimScheduled(pool, [other!], world.now(), ours, [], [])).toEqual([]);
  // They do not take it for another epoch before it is committed: the migration may fail.
  await dispatch(world.context, [tenantId]);
  expect(world.context.epoch.isOver).toBe(false);
  await migration.query("rollback");
  expect(
    await inTransaction(pool, (tx) => claimScheduled(tx, [other!], world.now(), ours, [], [])),
  ).toHaveLength(1);
});

test("an epoch can only be followed by the next", async ({ pool, raise }) => {
  await expect(pool.query("select raise_epoch($1)", [ourEpoch + 2])).rejects.toThrow(
    `the epoch cannot become ${ourEpoch + 2}: it is ${ourEpoch}`,
  );
  await raise();
  await expect(raise()).rejects.toThrow(`it is ${ourEpoch + 1}`);
});
