import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { stopCampaign } from "#domain/campaigns/campaign-life.ts";
import type { DomainContext } from "#domain/context.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { tick } from "#domain/scheduling/tick.ts";
import type { Faults } from "#simulator/faults.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
const minutes = 60;

/** VAPI has the call and never said so, neither in an answer nor in a webhook. */
const unheard: Partial<Faults> = { resetAfterCreate: 1, dropStatusUpdate: 1, dropReport: 1 };
/** VAPI never got the request, and nobody can know. */
const lost: Partial<Faults> = { resetBeforeCreate: 1 };

/** A dial of unknown fate; from then on VAPI answers as it should. */
async function leaveUnknown(world: World): Promise<void> {
  await world.tick();
  world.simulator.setFaults({ resetAfterCreate: 0, resetBeforeCreate: 0 });
}

describe("a dial of unknown fate", () => {
  const seen: [string, { lastsSeconds: number }, object][] = [
    ["a conversation", { lastsSeconds: 100 }, { status: "IN_PROGRESS" }],
    [
      "what has ended",
      { lastsSeconds: 5 },
      { status: "COMPLETED", outcome: "ANSWERED", transcript: expect.stringContaining("User:") },
    ],
  ];
  test.for(seen)("that VAPI lists is adopted as %s", async ([, script, expected], { pool }) => {
    const faults = { ...unheard, listLag: 1, listLagSeconds: 18 };
    const simulator = { faults, scriptFor: () => script };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);

    await leaveUnknown(world);
    await watch(world, at(15));
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN" }]);

    await watch(world, at(30));
    const [placed] = world.simulator.calls;
    expect(await callsOf(world)).toMatchObject([{ ...expected, vapiCallId: placed!.id }]);
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED", sentAt: at(0) }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is not missed by a listing that lags for a minute", async ({ pool }) => {
    const faults = { ...unheard, listLag: 1, listLagSeconds: 61 };
    const simulator = { faults, scriptFor: () => ({ lastsSeconds: 300 }) };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);

    await leaveUnknown(world);
    await watch(world, at(59));
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN", cleanMisses: 0 }]);

    await watch(world, at(150));
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("that VAPI lists in vain for two minutes is dialled again, under a new id", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    await givenDialling(world);

    await leaveUnknown(world);
    await watch(world, at(119));
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN" }]);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING", attempt: 1 }]);

    await watch(world, at(120));
    const [before, after] = await dialsOf(world);
    expect(before).toMatchObject({ state: "REJECTED", reason: "PRESUMED_ABSENT" });
    expect(before!.cleanMisses).toBeGreaterThanOrEqual(3);
    expect(after).toMatchObject({ state: "ACCEPTED", sentAt: at(120) });
    expect(world.simulator.calls.map(({ dialId }) => dialId)).toEqual([after!.id]);
    expect(await callsOf(world)).toMatchObject([{ dialId: after!.id, attempt: 1 }]);
  });

  test("is dialled again only after three listings, however old it is", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    await givenDialling(world);

    await leaveUnknown(world);
    await world.jumpTo("2031-03-05T11:00:00Z");
    const misses: number[] = [];
    for (const seconds of [0, 15, 30]) {
      await watch(world, new Date(Date.parse("2031-03-05T11:00:00Z") + seconds * 1_000));
      await reconcile(world.context);
      misses.push((await dialsOf(world))[0]!.cleanMisses);
    }

    expect(misses).toEqual([1, 2, 3]);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is parked for a person to look at, where the tenant wants no second dial", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    await givenDialling(world, { tenant: { onUnknown: "NEVER" } });

    await leaveUnknown(world);
    await watch(world, at(4 * minutes));

    expect(await callsOf(world)).toMatchObject([
      { status: "FAILED", outcome: "UNKNOWN", reachedPhone: null },
    ]);
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["DIAL_PARKED"]);
    expect(world.simulator.calls).toHaveLength(0);
  });

  test("is cancelled, and not put back, in a campaign that was stopped", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    const { tenant, campaign } = await givenDialling(world);

    await leaveUnknown(world);
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
    await watch(world, at(150));

    expect(await callsOf(world)).toMatchObject([
      { status: "CANCELLED", cancelReason: "CAMPAIGN_STOPPED" },
    ]);
    expect(world.simulator.calls).toHaveLength(0);
  });
});

describe("a listing that proves nothing", () => {
  test("counts no miss while it is incomplete", async ({ pool }) => {
    let complete = false;
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: lost },
      between: (vapi) => ({
        ...vapi,
        listCalls: async (query) => ({ ...(await vapi.listCalls(query)), complete }),
      }),
    });
    await givenDialling(world);

    await leaveUnknown(world);
    await watch(world, at(4 * minutes));
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN", cleanMisses: 0 }]);

    complete = true;
    await watch(world, at(5 * minutes));
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is as old as its question: answers that come late show what VAPI had before", async ({
    pool,
  }) => {
    const answers = Promise.withResolvers<void>();
    let [isSlow, asked] = [false, 0];
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: { ...unheard, listLag: 1, listLagSeconds: 95 } },
      between: (vapi) => ({
        ...vapi,
        listCalls: async (query) => {
          const listing = await vapi.listCalls(query);
          asked += 1;
          if (isSlow) await answers.promise;
          return listing;
        },
      }),
    });
    await givenDialling(world);
    await leaveUnknown(world);

    [isSlow, asked] = [true, 0];
    const lookups: Promise<void>[] = [];
    for (const seconds of [60, 75, 90]) {
      await world.jumpTo(at(seconds).toISOString());
      await reconcile(world.context, async (work) => void lookups.push(work()));
      await expect.poll(() => asked).toBe(lookups.length);
    }
    await world.jumpTo(at(121).toISOString());
    answers.resolve();
    await Promise.all(lookups);
    await watch(world, at(150));

    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED", cleanMisses: 3 }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is none at all: while VAPI is down nothing is concluded", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    await givenDialling(world);

    await leaveUnknown(world);
    world.simulator.setFaults({ outage: 1 });
    await world.jumpTo("2031-03-05T10:10:00Z");
    await reconcile(world.context);
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN", cleanMisses: 0 }]);

    world.simulator.setFaults({ outage: 0 });
    await watch(world, at(10 * minutes + 50));
    expect(world.simulator.calls).toHaveLength(1);
  });
});

describe.for([45, -45])("our clock, %i minutes ahead of VAPI's,", (minutesAhead) => {
  /** The same world on our own clock, with one dial that VAPI did not answer. */
  async function leaveUnknownByOurClock(world: World): Promise<DomainContext> {
    const now = async () => new Date(world.now().getTime() + minutesAhead * 60_000);
    const context = { ...world.context, clock: { now } };
    await givenDialling(world);
    await tick(context, await now());
    await sendDial(context, (await dialsOf(world))[0]!.id);
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN", sentAt: await now() }]);
    return context;
  }

  test("hides no call that VAPI has", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: unheard } });
    const context = await leaveUnknownByOurClock(world);

    await reconcile(context);

    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
  });

  test("does not keep an absent one from being presumed so", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: lost } });
    const context = await leaveUnknownByOurClock(world);

    for (const time of ["10:01:00", "10:01:30", "10:02:00"]) {
      await world.jumpTo(`2031-03-05T${time}Z`);
      await reconcile(context);
    }

    expect(await dialsOf(world)).toMatchObject([{ reason: "PRESUMED_ABSENT", cleanMisses: 3 }]);
  });
});

describe("a dial whose VAPI key was replaced", () => {
  test("is found with the new key of the same organisation", async ({ pool }) => {
    const simulator = { faults: { ...unheard, listLag: 1 }, organisationOf: () => "one" };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);

    await leaveUnknown(world);
    await configureVapi(world.context, systemOf(tenant.id), { apiKey: "the new key" });
    await watch(world, at(30));

    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
    expect(await alertsOf(world)).toEqual([]);
  });

  test("is never dialled again where the new key does not show it", async ({ pool }) => {
    const faults = { ...unheard, listLag: 1, listLagSeconds: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant } = await givenDialling(world);

    await leaveUnknown(world);
    await configureVapi(world.context, systemOf(tenant.id), {
      apiKey: "another organisation's key",
    });
    await watch(world, at(5 * minutes));

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["CREDENTIAL_CHANGED"]);
    expect(world.simulator.calls).toHaveLength(1);
  });
});

describe("a live call without news", () => {
  const silent = { dropStatusUpdate: 1, dropReport: 1 };

  test("is looked up every half minute, to its end", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 60 }) };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);

    await world.tick();
    await watch(world, at(29));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
    await watch(world, at(30));
    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
    await watch(world, at(90));
    expect(await callsOf(world)).toMatchObject([
      {
        status: "COMPLETED",
        transcript: expect.stringContaining("User:"),
        cost: expect.any(Number),
      },
    ]);
  });

  test("is answered for, with all others of its tenant, by one listing", async ({ pool }) => {
    const asked: string[] = [];
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) },
      between: (vapi) => ({
        ...vapi,
        listCalls: (query) => (asked.push("list"), vapi.listCalls(query)),
        getCall: (id) => (asked.push("get"), vapi.getCall(id)),
      }),
    });
    await givenDialling(world, { contacts: 5 });

    await world.tick();
    await watch(world, at(31));

    expect(asked).toEqual(["list"]);
    expect((await callsOf(world)).map(({ status }) => status)).toEqual(Array(5).fill("COMPLETED"));
  });

  test("is given up when VAPI has denied it three times and for two minutes, and a person is told", async ({
    pool,
  }) => {
    const faults = { ...silent, listLag: 1, listLagSeconds: 100_000 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    await givenDialling(world);

    await world.tick();
    await watch(world, at(119));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
    await watch(world, at(120));

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["CALL_LOST"]);
    await watch(world, at(130));
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is not given up for a VAPI that is down", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);

    await world.tick();
    world.simulator.setFaults({ getError: 1 });
    await world.jumpTo("2031-03-05T10:01:00Z");
    await reconcile(world.context);
    const { rows } = await pool.query("select status, lookup_failures as failures from call");
    expect(rows).toEqual([{ status: "CALLING", failures: 0 }]);
  });
});
