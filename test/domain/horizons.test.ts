import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { horizons, shortened } from "#domain/horizons.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { cleanUpImports, resumeImports } from "#domain/imports/imports.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { catchUpTick, tick } from "#domain/scheduling/tick.ts";
import { ended, hear } from "#test/hear.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World, type WorldOptions } from "#test/world.ts";
import { ended as importEnded, leftovers, upload } from "./import-file.ts";
import { at, sendings, start } from "./sendings.ts";
import { sendDial } from "#test/verbs.ts";

/** Every wait of the scheduler, ten times shorter: what would come after a minute comes after six seconds. */
const open = (pool: WorldOptions["pool"], simulator: WorldOptions["simulator"] = {}) =>
  openWorld({ pool, start, simulator, horizons: shortened(horizons, 10) });

/** One call that VAPI has accepted, of which the simulator reports nothing. */
async function givenPlaced(world: World) {
  const given = await givenDialling(world);
  await tick(world.context, world.now());
  const dialId = (await dialsOf(world))[0]!.id;
  await sendDial(world.context, dialId);
  return { ...given, subject: { dialId, vapiCallId: world.simulator.calls[0]!.id } };
}

const unreported = {
  faults: { dropStatusUpdate: 1, dropReport: 1 },
  scriptFor: () => ({ endedReason: "customer-busy" }),
};

describe("with shorter horizons", () => {
  test("VAPI is asked sooner for the reason of an end, and less long", async ({ pool }) => {
    await using world = await open(pool, unreported);
    const { tenant, subject } = await givenPlaced(world);
    await world.jumpTo(at(60).toISOString());
    await hear(world, tenant.id, subject, { type: "status-update", status: "ended" });

    world.simulator.setFaults({ getNotFound: 1 });
    await world.jumpTo(at(65.9).toISOString());
    await reconcile(world.context);
    world.simulator.setFaults({ getNotFound: 0 });
    expect(await callsOf(world)).toMatchObject([{ outcome: "UNKNOWN" }]);
    await world.jumpTo(at(66).toISOString());
    await reconcile(world.context);
    expect(await callsOf(world)).toMatchObject([{ outcome: "BUSY" }]);
    const day = 24 * 60 * 60;
    await pool.query("update awaited_report set due_at = $1", [at(60 + day / 10)]);
    await world.jumpTo(at(60 + day / 10).toISOString());
    world.simulator.setFaults({ getError: 1 });
    await reconcile(world.context);
    expect((await pool.query("select from awaited_report")).rowCount).toBe(0);
  });

  test("a manual call that did not ring because of the account waits less", async ({ pool }) => {
    await using world = await open(pool, unreported);
    const { tenant, subject } = await givenPlaced(world);
    await pool.query("update call set kind = 'MANUAL'");
    await hear(world, tenant.id, subject, ended("call.start.error-vapifault-get-org"));
    const calls = await callsOf(world);
    expect(calls.map(({ scheduledTime }) => scheduledTime)).toContainEqual(at(6));
  });

  test("the wait after a refusal for want of capacity is shorter", async ({ pool }) => {
    await using world = await open(pool, { faults: { rateLimit: 1 } });
    await givenDialling(world);
    await world.tick();
    await world.advanceTo(at(20));
    expect(await sendings(world)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 13.5, 19.5]);
  });

  test("a late tick is caught up with sooner", async ({ pool }) => {
    await using world = await open(pool);
    await world.jumpTo(at(0.4).toISOString());
    await catchUpTick(world.context);
    expect((await pool.query("select from scheduler_run")).rowCount).toBe(0);
    await world.jumpTo(at(0.5).toISOString());
    await catchUpTick(world.context);
    expect((await pool.query("select from scheduler_run")).rowCount).toBe(1);
  });

  test("a test call that cannot be placed is cancelled sooner", async ({ pool }) => {
    await using world = await open(pool);
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant);
    await pool.query("update tenant set dial_paused_until = $1", [at(3_600)]);
    const input = { campaignId, contactId: null, phone: "+14155550101" };
    await placeTestCall(world.context, systemOf(tenant.id), input);
    await world.advanceTo(at(60));
    expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
    await world.advanceTo(at(120));
    expect(await callsOf(world)).toMatchObject([{ status: "CANCELLED" }]);
  });

  test("an import whose worker died is continued sooner, and given up sooner", async ({ pool }) => {
    await using world = await open(pool);
    const { context } = world;
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant);
    const id = await upload({ world, tenantId: tenant.id, campaignId }, "phone\n+14155550101");
    await pool.query("delete from call_scheduler_queue._private_jobs");
    const resumed = async (heartbeatAt: Date): Promise<number> => {
      await pool.query("update import set heartbeat_at = $1", [heartbeatAt]);
      await resumeImports(context);
      const jobs = await pool.query("delete from call_scheduler_queue._private_jobs");
      return jobs.rowCount ?? 0;
    };
    expect(await resumed(at(-3))).toBe(0);
    await runImport(context, id);
    expect(await importEnded(pool, id)).toMatchObject({ status: "RUNNING" });
    expect(await resumed(at(-3.1))).toBe(1);

    await pool.query("alter table enrolment add constraint broken check (false) not valid");
    try {
      await pool.query("update import set heartbeat_at = null, created_at = $1", [at(-8_639)]);
      await expect(runImport(context, id)).rejects.toThrow("broken");
      await pool.query("update import set created_at = $1", [at(-8_640)]);
      await runImport(context, id);
    } finally {
      await pool.query("alter table enrolment drop constraint broken");
    }
    expect(await importEnded(pool, id)).toMatchObject({ status: "FAILED" });
    expect(await leftovers(pool)).toBe(0);
  });

  test("an upload that was cut off is deleted sooner", async ({ pool }) => {
    await using world = await open(pool);
    await pool.query(
      "insert into import_chunk (import_id, tenant_id, ordinal, bytes) values (uuid_v7(), uuid_v7(), 0, 'x')",
    );
    const hoursLater = (hours: number) => ({
      now: async () => new Date(Date.now() + hours * 3_600_000),
    });
    await cleanUpImports({ ...world.context, clock: hoursLater(2.3) });
    expect(await leftovers(pool)).toBe(1);
    await cleanUpImports({ ...world.context, clock: hoursLater(2.5) });
    expect(await leftovers(pool)).toBe(0);
  });
});
