import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { ended, hear, inProgress } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);

/** VAPI took the call, said so in no way, and lists it after five minutes only. */
const hidden = {
  resetAfterCreate: 1,
  dropStatusUpdate: 1,
  dropReport: 1,
  listLag: 1,
  listLagSeconds: 300,
};
const simulator = { faults: hidden, scriptFor: () => ({ lastsSeconds: 1_000 }) };

/**
 * A dial that VAPI has, and that was presumed lost: its call is waiting again, in a campaign that was
 * paused meanwhile. What VAPI has been keeping to itself is the first of the simulator's calls.
 */
async function givenPresumedLost(world: World) {
  const given = await givenDialling(world);
  const { tenant, campaign } = given;
  await world.tick();
  world.simulator.setFaults({ resetAfterCreate: 0, listLag: 0 });
  await pauseCampaign(world.context, systemOf(tenant.id), campaign);
  await watch(world, at(125));
  world.simulator.setFaults({ dropStatusUpdate: 0 });
  const [dial] = await dialsOf(world);
  expect(dial).toMatchObject({ state: "REJECTED", reason: "PRESUMED_ABSENT" });
  expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
  const [late] = world.simulator.calls;
  return {
    ...given,
    dial: dial!,
    late: late!,
    subject: { vapiCallId: late!.id, dialId: dial!.id },
  };
}

describe("a call that VAPI shows after it was parked", () => {
  test("takes the outcome that VAPI tells, as nobody knew it before", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world, { tenant: { onUnknown: "NEVER" } });
    await world.tick();
    await watch(world, at(125));
    const [dial] = await dialsOf(world);
    const subject = { vapiCallId: world.simulator.calls[0]!.id, dialId: dial!.id };

    await hear(world, tenant.id, subject, inProgress);
    const report = { type: "end-of-call-report", transcript: "User: Hi.\n", cost: 0.1 };
    await hear(world, tenant.id, subject, { ...report, endedReason: "customer-ended-call" });

    expect(await callsOf(world)).toMatchObject([
      { status: "COMPLETED", outcome: "ANSWERED", transcript: "User: Hi.\n", cost: 0.1 },
    ]);
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
    expect(await alertsOf(world)).toEqual(["DIAL_PARKED"]);
  });
});

describe("a call that VAPI shows after it was presumed lost", () => {
  test("gets its row back while that waits to be dialled again", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, dial, late, subject } = await givenPresumedLost(world);

    await hear(world, tenant.id, subject, inProgress);
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await watch(world, at(200));

    expect(await callsOf(world)).toMatchObject([
      {
        status: "IN_PROGRESS",
        dialId: dial.id,
        vapiCallId: late.id,
        round: "D2031-03-05",
        attempt: 1,
        placedAt: at(0),
      },
    ]);
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
    expect(world.simulator.calls).toHaveLength(1);
    expect(await alertsOf(world)).toEqual([]);
  });

  test("gets its row back while the new dial is claimed, which then is never sent", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, dial, subject } = await givenPresumedLost(world);
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await tick(world.context, world.now());
    const newer = (await dialsOf(world))[1]!;
    expect(newer).toMatchObject({ state: "INTENDED" });

    await hear(world, tenant.id, subject, inProgress);
    await sendDial(world.context, newer.id);
    await world.settle();

    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS", dialId: dial.id }]);
    expect(await dialsOf(world)).toMatchObject([
      { state: "ACCEPTED" },
      { state: "REJECTED", reason: "SUPERSEDED", sentAt: null },
    ]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is a duplicate once the row was dialled again: hung up, and a person is told once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, dial, late, subject } = await givenPresumedLost(world);
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.settle();
    await world.jumpTo("2031-03-05T10:05:00Z");

    await hear(world, tenant.id, subject, inProgress);
    await hear(world, tenant.id, subject, inProgress);
    await world.settle();

    expect(late).toMatchObject({ status: "ended", endedReason: "manually-canceled" });
    const [, again] = world.simulator.calls;
    expect(again!.endedAt).toBeNull();
    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS", vapiCallId: again!.id }]);
    expect(await dialsOf(world)).toMatchObject([
      { id: dial.id, state: "REJECTED", reason: "DUPLICATE", vapiCallId: late.id },
      { state: "ACCEPTED", vapiCallId: again!.id },
    ]);
    expect(await alertsOf(world)).toEqual(["DUPLICATE_CALL"]);
  });

  test("is a duplicate also when nobody knows yet what became of the new dial", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, late, subject } = await givenPresumedLost(world);
    world.simulator.setFaults({ resetBeforeCreate: 1 });
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.settle();
    await world.jumpTo("2031-03-05T10:05:00Z");

    await hear(world, tenant.id, subject, inProgress);
    await world.settle();

    expect(late.endedReason).toBe("manually-canceled");
    expect(await dialsOf(world)).toMatchObject([
      { state: "REJECTED", reason: "DUPLICATE" },
      { state: "UNKNOWN" },
    ]);
  });

  test("is found by a listing that was read for another call", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, late } = await givenPresumedLost(world);
    world.simulator.setFaults({ dropStatusUpdate: 1 });
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await watch(world, at(290));
    expect(late.endedAt).toBeNull();

    await watch(world, at(330));

    expect(late).toMatchObject({ status: "ended", endedReason: "manually-canceled" });
    expect(await alertsOf(world)).toEqual(["DUPLICATE_CALL"]);
  });

  test("is hung up when its row was cancelled meanwhile", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, late, subject } = await givenPresumedLost(world);
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    await world.jumpTo("2031-03-05T10:05:00Z");

    await hear(world, tenant.id, subject, inProgress);
    await world.settle();

    expect(late.endedReason).toBe("manually-canceled");
    expect(await callsOf(world)).toMatchObject([{ status: "CANCELLED" }]);
    expect(await alertsOf(world)).toEqual(["DUPLICATE_CALL"]);
  });

  test("is hung up when another campaign is calling this person now", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, contacts, late, subject } = await givenPresumedLost(world);
    const other = await givenCampaign(world, tenant);
    await enrol(world, tenant, other, [contacts[0]!.id]);
    await world.jumpTo("2031-03-05T10:05:00Z");
    await world.tick();
    expect(world.simulator.calls).toHaveLength(2);

    await hear(world, tenant.id, subject, inProgress);
    await world.settle();

    expect(late.endedReason).toBe("manually-canceled");
    expect((await callsOf(world)).map(({ status }) => status).toSorted()).toEqual([
      "CALLING",
      "SCHEDULED",
    ]);
  });

  test("needs no hanging up when it has ended, and ends its row", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPresumedLost(world);

    await hear(world, tenant.id, subject, ended("customer-ended-call"));

    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED", attempt: 1 }]);
    expect(await alertsOf(world)).toEqual([]);
  });
});
