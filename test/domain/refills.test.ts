import { describe, expect } from "vitest";
import { createRefillChanged } from "#domain/scheduling/refill-changed.ts";
import { createRefills } from "#domain/scheduling/refills.ts";
import { inTransaction } from "#db/pool.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { lockTenants } from "#db/locks.ts";
import { disableTenant } from "#domain/tenants/operate.ts";
import { systemOf } from "#domain/actor.ts";
import { holdCalls } from "#domain/ledger/hold-calls.ts";
import { pauseCampaign } from "#domain/campaigns/campaign-life.ts";
import type { DomainContext } from "#domain/context.ts";
import { areHeldUp } from "#test/crossing.ts";
import { ended, webhookBody } from "#test/hear.ts";
import { callsOf, givenDialling } from "#test/ledger.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const silent = { dropStatusUpdate: 1, dropReport: 1 };
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 500 }) };
const oneLine = { maxConcurrentCalls: 1, tenant: { maxConcurrentCalls: 1 } };

/** A process of its own on the database of the world, which dispatches what it has committed. */
function processOf(world: World, options: Parameters<typeof createRefills>[1] = {}) {
  const context: DomainContext = Object.create(world.context, {
    refill: { value: (ids: readonly string[], at: Date) => refills.request(ids, at) },
  });
  const refills = createRefills(context, options);
  return { context, refills, ledger: openLedger(context) };
}

/** A tenant with one line, which is taken, and one more person who waits. */
async function givenOneInLine(world: World) {
  const given = await givenDialling(world, { contacts: 2, ...oneLine });
  await world.context.pool.query("delete from scheduler_run");
  await world.tick();
  const placed = world.simulator.calls.at(-1)!;
  const subject = { vapiCallId: placed.id, dialId: placed.dialId };
  const end = { tenantId: given.tenant.id, body: webhookBody(subject, ended("customer-busy")) };
  return { ...given, end };
}

const statusesOf = async (world: World, campaign: string): Promise<string[]> =>
  (await callsOf(world, campaign)).map(({ status }) => status).toSorted();

describe("the process that commits the end of a call", () => {
  test("gives its slot to the next person, without a job for that", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign, end } = await givenOneInLine(world);
    const process = processOf(world);

    await process.ledger.receiveWebhook(end);
    await process.refills.idle();

    expect(await statusesOf(world, campaign)).toEqual(["CALLING", "FAILED"]);
    const { rows } = await pool.query(
      "select task_identifier as task from call_scheduler_queue.jobs order by 1",
    );
    expect(rows).toEqual([{ task: "dial-call" }]);
  });

  test("does so once for endings that it commits together", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const lines = 5;
    const slots = { maxConcurrentCalls: lines };
    const { tenant } = await givenDialling(world, { contacts: 2 * lines, ...slots, tenant: slots });
    await world.tick();
    const ends = world.simulator.calls.map(({ id, dialId }) => ({
      tenantId: tenant.id,
      body: webhookBody({ vapiCallId: id, dialId }, ended("customer-busy")),
    }));
    expect(ends).toHaveLength(lines);
    const { statements, pool: recorded } = recordingPool(databaseUrl);
    const process = processOf({
      ...world,
      context: Object.create(world.context, { pool: { value: recorded } }) as DomainContext,
    });

    await Promise.all(ends.map((end) => process.ledger.receiveWebhook(end)));
    await process.refills.idle();
    await recorded.end();

    expect(statements.filter(({ name }) => name === "claim-calls")).toHaveLength(1);
    const { rowCount } = await pool.query("select from call where status = 'CALLING'");
    expect(rowCount).toBe(lines);
  });

  test("asks one question and dispatches nothing if nobody waits", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign, tenant, end } = await givenOneInLine(world);
    await pauseCampaign(world.context, systemOf(tenant.id), campaign);
    const { statements, pool: recorded } = recordingPool(databaseUrl);
    const process = processOf({
      ...world,
      context: Object.create(world.context, { pool: { value: recorded } }) as DomainContext,
    });

    await process.ledger.receiveWebhook(end);
    const heard = statements.length;
    await process.refills.idle();
    await recorded.end();

    expect(statements.slice(heard).map(({ name }) => name)).toEqual(["tenants-to-refill"]);
  });

  test.for([
    [
      "the tenant is disabled",
      (world: World, id: string) => disableTenant(world.context, systemOf(id)),
    ],
    [
      "calls are held after a restore",
      ({ context }: World, tenantId: string) =>
        inTransaction(context.pool, async (tx) =>
          holdCalls(
            tx,
            { tenantId, reason: "A restore", since: null },
            await context.clock.now(tx),
          ),
        ),
    ],
  ] as const)("claims nobody while %s", async ([, prevent], { pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign, tenant, end } = await givenOneInLine(world);
    await prevent(world, tenant.id);
    const process = processOf(world);

    await process.ledger.receiveWebhook(end);
    await process.refills.idle();

    expect(await statusesOf(world, campaign)).toEqual(["FAILED", "SCHEDULED"]);
  });

  test("claims nobody while it may not send, and no other process can", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign, end } = await givenOneInLine(world);
    const worker = processOf(world, { mayBegin: () => false });
    const api = processOf(world, { needsWorker: true });

    await worker.ledger.receiveWebhook(end);
    await worker.refills.idle();
    api.refills.request([end.tenantId], world.now());
    await api.refills.idle();
    expect(await statusesOf(world, campaign)).toEqual(["FAILED", "SCHEDULED"]);

    await pool.query(
      `insert into worker_process (id, worker_ids, started_at, seen_at, identity, beats, is_admitted)
       values ('one', '{}', clock_timestamp(), clock_timestamp(), present_identity(), 1, true)`,
    );
    api.refills.request([end.tenantId], world.now());
    await api.refills.idle();
    await pool.query("delete from worker_process");
    expect(await statusesOf(world, campaign)).toEqual(["CALLING", "FAILED"]);
  });

  test("dispatches other tenants while one is held by another transaction", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const [held, free] = [await givenOneInLine(world), await givenOneInLine(world)];
    const process = processOf(world);

    await inTransaction(pool, async (tx) => {
      await lockTenants(tx, [held.tenant.id]);
      await Promise.all([held, free].map(({ end }) => process.ledger.receiveWebhook(end)));
      await expect.poll(() => statusesOf(world, free.campaign)).toEqual(["CALLING", "FAILED"]);
      await areHeldUp(pool, 1);
      expect(await statusesOf(world, held.campaign)).toEqual(["FAILED", "SCHEDULED"]);
    });

    await process.refills.idle();
    expect(await statusesOf(world, held.campaign)).toEqual(["CALLING", "FAILED"]);
  });
});

describe("the watchdog", () => {
  test("finds the slots that were freed since its last look, and no others", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { end, tenant } = await givenOneInLine(world);
    const asked: string[][] = [];
    const context: DomainContext = Object.create(world.context, {
      refill: { value: (ids: readonly string[]) => asked.push([...ids]) },
    });
    const look = createRefillChanged(context);

    await look();
    expect(asked.flat()).toContain(tenant.id);
    // While a transaction of another test runs, what is newer than it is looked at again.
    const again = async () => {
      asked.length = 0;
      await look();
      return [...asked];
    };
    await expect.poll(again).toEqual([]);

    await processOf(world, { mayBegin: () => false }).ledger.receiveWebhook(end);
    await look();
    expect(asked).toEqual([[tenant.id]]);
  });
});
