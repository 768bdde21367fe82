import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { tick } from "#domain/scheduling/tick.ts";
import type { Faults } from "#simulator/faults.ts";
import { inTurn } from "#test/fates.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { ended, hear, inProgress } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

/** VAPI reports no end of a call: it shows it as live for ever, or shows nothing at all. */
const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
/** The longest duration of these campaigns, 600 s, and the five minutes beside it. */
const latest = 900;
const silent = { dropStatusUpdate: 1, dropReport: 1 };
/** Every call is answered: one that is busy could not be stuck in progress. */
const answered = { answered: 1 };

/** Ten minutes of watching cost seconds: the watchdog wakes when it matters. */
async function watchUntil(world: World, seconds: number): Promise<void> {
  if (world.now() < at(seconds - 20)) await world.advanceTo(at(seconds - 20));
  await watch(world, at(seconds));
}

describe("a call that VAPI shows as live for ever", () => {
  const ways: [keyof Faults, string, string][] = [
    ["stuckQueued", "CALLING", "call-deleted"],
    ["stuckRinging", "CALLING", "call-deleted"],
    ["stuckInProgress", "IN_PROGRESS", "manually-canceled"],
  ];
  test.for(ways)(
    "%s: is hung up and ended five minutes after its longest duration, and its line is free",
    async ([fault, status, endedReason], { pool }) => {
      await using world = await openWorld({
        pool,
        start,
        simulator: { faults: { [fault]: 1 }, outcomes: answered },
      });
      await givenDialling(world, {
        contacts: 2,
        maxConcurrentCalls: 1,
        redialsPerRound: 3,
      });
      await world.tick();
      world.simulator.setFaults({ [fault]: 0 });

      await watchUntil(world, latest - 5);
      const [stuck] = world.simulator.calls;
      const shown = async () =>
        (await callsOf(world)).find(({ vapiCallId }) => vapiCallId === stuck!.id);
      expect(await shown()).toMatchObject({ status });
      expect(world.simulator.calls, "the other contact waits").toHaveLength(1);
      await watch(world, at(latest));

      expect(stuck).toMatchObject({ status: "ended", endedReason, endedAt: at(latest) });
      expect(await shown()).toMatchObject({ outcome: "ENDED_BY_US", endedReason });
      expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
      await watch(world, at(latest + 5));
      expect(world.simulator.calls, "the line is free at once").toHaveLength(2);

      await watchUntil(world, latest + 120);
      expect(world.simulator.calls, "there is no redial in the round").toHaveLength(2);
      expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
    },
  );

  test.for([
    ["stuckQueued", "UNKNOWN"],
    // VAPI still has its record, and says a minute later what has ended it.
    ["stuckInProgress", "ENDED_BY_US"],
  ] as const)("%s: is unexplained while VAPI says nothing", async ([fault, later], { pool }) => {
    const faults = { ...silent, [fault]: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults, outcomes: answered } });
    await givenDialling(world, { redialsPerRound: 3 });
    await world.tick();

    await watchUntil(world, latest);
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    await watch(world, at(latest + 60));

    expect(await callsOf(world)).toMatchObject([{ outcome: later }]);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
  });

  test("takes the outcome that VAPI tells after it was hung up, and has no redial", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: { ...silent, stuckRinging: 1 }, outcomes: answered },
    });
    const { tenant } = await givenDialling(world, { redialsPerRound: 3 });
    await world.tick();
    await watchUntil(world, latest);
    const [{ id: vapiCallId, dialId }] = world.simulator.calls as unknown as [
      { id: string; dialId: string },
    ];

    await hear(world, tenant.id, { vapiCallId, dialId }, ended("customer-did-not-answer"));
    await hear(
      world,
      tenant.id,
      { vapiCallId, dialId },
      {
        type: "end-of-call-report",
        endedReason: "customer-did-not-answer",
        cost: 0.1,
      },
    );

    expect(await callsOf(world)).toMatchObject([
      { status: "FAILED", outcome: "NO_ANSWER", cost: 0.1 },
    ]);
  });

  test("is ended by the duration that was sent with it, not by the campaign's present one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: { stuckQueued: 1 } } });
    const { tenant, campaign } = await givenDialling(world);
    await world.tick();
    await updateCampaign(world.context, systemOf(tenant.id), campaign, { maxDurationSeconds: 60 });

    await watchUntil(world, 400);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
    await watchUntil(world, latest);
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED" }]);
  });

  test("is left alone while it can still last: a conversation of ten minutes", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 600 }) };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);
    await world.tick();

    await watchUntil(world, 660);

    expect(world.simulator.calls).toMatchObject([{ endedReason: "customer-ended-call" }]);
    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED", outcome: "ANSWERED" }]);
    expect(await alertsOf(world)).toEqual([]);
  });
});

describe("a VAPI that cannot be asked", () => {
  test("keeps no line: the call is ended, hung up when VAPI is back, and learns its outcome", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: silent, scriptFor: inTurn({ lastsSeconds: 400 }) },
    });
    await givenDialling(world);
    await world.tick();
    await world.advance(30_000);
    world.simulator.setFaults({ outage: 1 });

    await watchUntil(world, latest);
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);

    world.simulator.setFaults({ outage: 0 });
    await watchUntil(world, latest + 3_600);
    expect(await callsOf(world)).toMatchObject([
      { status: "COMPLETED", outcome: "ANSWERED", endedReason: "customer-ended-call" },
    ]);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
  });

  test("keeps no line for a dial of unknown fate either", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: {
        faults: { resetAfterCreate: 1, getError: 1, ...silent },
        scriptFor: () => ({ lastsSeconds: 50 }),
      },
    });
    await givenDialling(world);
    await world.tick();
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN" }]);
    world.simulator.setFaults({ resetAfterCreate: 0 });

    await watchUntil(world, latest);

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
    world.simulator.setFaults({ getError: 0 });
    await watchUntil(world, latest + 300);
    expect(await callsOf(world)).toMatchObject([{ outcome: "ANSWERED", status: "COMPLETED" }]);
    expect(world.simulator.calls).toHaveLength(1);
  });
});

describe("a call that was given up and is answered after all", () => {
  test("is hung up, and a person is told once", async ({ pool }) => {
    let isDown = false;
    await using world = await openWorld({
      pool,
      start,
      // Half an hour until it rings.
      simulator: {
        faults: silent,
        scriptFor: () => ({ ringsAfterSeconds: 1_000, lastsSeconds: 500 }),
      },
      between: (vapi) => ({
        ...vapi,
        // The hour in which VAPI does not hang up.
        endCall: (id, options) =>
          isDown ? Promise.resolve("HUNG_UP" as const) : vapi.endCall(id, options),
      }),
    });
    const { tenant } = await givenDialling(world);
    await world.tick();
    isDown = true;
    await watchUntil(world, latest);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
    await world.advanceTo(at(1_010));
    isDown = false;
    const [call] = world.simulator.calls;
    expect(call).toMatchObject({ status: "in-progress" });

    const subject = { vapiCallId: call!.id, dialId: call!.dialId };
    await hear(world, tenant.id, subject, inProgress);
    await hear(world, tenant.id, subject, inProgress);
    await world.settle();

    expect(call).toMatchObject({ status: "ended", endedReason: "manually-canceled" });
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE", "DUPLICATE_CALL"]);
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED" }]);
  });

  test("raises no alarm where the news is only late: VAPI says that it is over", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: { stuckRinging: 1 }, outcomes: answered },
    });
    const { tenant } = await givenDialling(world);
    await world.tick();
    await watchUntil(world, latest);
    const [call] = world.simulator.calls;

    await hear(world, tenant.id, { vapiCallId: call!.id, dialId: call!.dialId }, inProgress);
    await world.settle();

    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
  });
});

test("ten calls that never end do not stop a tenant", async ({ pool }) => {
  await using world = await openWorld({
    pool,
    start,
    simulator: { faults: { stuckRinging: 1 }, scriptFor: () => ({ lastsSeconds: 5 }) },
  });
  const { tenant, contacts } = await givenDialling(world, { contacts: 10 });
  const other = await givenCampaign(world, tenant);
  await tick(world.context, world.now());
  for (const { id } of await dialsOf(world)) await sendDial(world.context, id);
  world.simulator.setFaults({ stuckRinging: 0 });
  await enrol(
    world,
    tenant,
    other,
    contacts.map(({ id }) => id),
  );

  await watchUntil(world, latest + 120);

  expect((await callsOf(world, other)).map(({ status }) => status)).toEqual(
    Array(10).fill("COMPLETED"),
  );
});
