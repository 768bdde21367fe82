import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { type EndCallOutcome, endCall } from "#domain/ledger/end-call.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import type { Faults } from "#simulator/faults.ts";
import { ended, hear, inProgress } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

/** A person wants a live call to end: what is done at once, and what follows. */
const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
const silent = { dropStatusUpdate: 1, dropReport: 1 };
const redials = { redialsPerRound: 3, redialDelays: { BUSY: 1, NO_ANSWER: 1 } };

async function end(world: World, tenantId: string, releaseLine = false) {
  const [call] = await callsOf(world);
  return await endCall(world.context, systemOf(tenantId), { id: call!.id, releaseLine });
}

const says = (outcome: EndCallOutcome) => ({ outcome, message: expect.stringMatching(/^[A-Z]/) });

describe("a call that was not sent yet", () => {
  test("is cancelled and never sent; its round counts as served", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant } = await givenDialling(world);
    await tick(world.context, world.now());
    const [dial] = await dialsOf(world);

    expect(await end(world, tenant.id)).toMatchObject(says("CANCELLED"));

    await sendDial(world.context, dial!.id);
    await watch(world, at(120));
    expect(world.simulator.calls).toHaveLength(0);
    expect(await callsOf(world)).toMatchObject([{ status: "CANCELLED", cancelReason: "BY_USER" }]);
    await expect(end(world, tenant.id)).rejects.toThrow("only live calls can be ended");
  });
});

describe("a call that VAPI has", () => {
  test("is hung up while somebody is on the line", async ({ pool }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 100 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world, redials);
    await world.tick();
    await world.advanceTo(at(26));
    const [call] = world.simulator.calls;
    expect(call).toMatchObject({ status: "in-progress" });

    expect(await end(world, tenant.id)).toMatchObject(says("HUNG_UP"));

    expect(call).toMatchObject({ endedReason: "manually-canceled" });
    await watch(world, at(200));
    expect(await callsOf(world)).toMatchObject([{ outcome: "ENDED_BY_US" }]);
  });

  test("that rings is hung up as soon as it is answered", async ({ pool }) => {
    const simulator = { scriptFor: () => ({ answersAfterSeconds: 20, lastsSeconds: 100 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);
    await world.tick();
    await world.advanceTo(at(5));

    const told = await end(world, tenant.id);
    expect(told).toMatchObject(says("WILL_BE_HUNG_UP"));
    expect(told.message).toContain("releaseLine");

    await world.advanceTo(at(30));
    expect(world.simulator.calls).toMatchObject([
      { endedReason: "manually-canceled", answeredAt: at(22), endedAt: at(22) },
    ]);
  });

  test("that nobody answers has no redial when a person has ended it", async ({ pool }) => {
    const unanswered = {
      answersAfterSeconds: null,
      lastsSeconds: 20,
      endedReason: "customer-did-not-answer",
    };
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => unanswered },
    });
    const { tenant } = await givenDialling(world, redials);
    await world.tick();
    await world.advanceTo(at(5));
    await end(world, tenant.id);

    await watch(world, at(300));
    expect(await callsOf(world)).toMatchObject([{ outcome: "NO_ANSWER" }]);
  });

  test("and that has ended there has ended here too", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 1 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);
    await world.tick();
    await world.advanceTo(at(20));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);

    expect(await end(world, tenant.id)).toMatchObject(says("ALREADY_ENDED"));
    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED", outcome: "ANSWERED" }]);
  });
});

describe("a call that VAPI does not show", () => {
  const faults: Partial<Faults> = { ...silent, listLag: 1, listLagSeconds: 10_000 };

  test("frees its line once VAPI's records cannot lag any more", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant } = await givenDialling(world);
    await world.tick();
    expect(await end(world, tenant.id)).toMatchObject(says("WILL_BE_HUNG_UP"));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);

    await world.jumpTo(at(120).toISOString());
    expect(await end(world, tenant.id)).toMatchObject(says("RELEASED"));

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual([]);
  });

  test("keeps it where the key was replaced, which may not see the call", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: silent } });
    const { tenant } = await givenDialling(world);
    await world.tick();
    await configureVapi(world.context, systemOf(tenant.id), {
      apiKey: "another organisation's key",
    });
    await world.jumpTo(at(120).toISOString());

    expect(await end(world, tenant.id)).toMatchObject(says("WILL_BE_HUNG_UP"));
    expect(await end(world, tenant.id, true)).toMatchObject(says("RELEASED"));
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED" }]);
  });
});

describe("a call of unknown fate", () => {
  const unknown = { resetAfterCreate: 1, getError: 1, ...silent };
  const talks = { scriptFor: () => ({ lastsSeconds: 500 }) };

  async function givenUnknown(world: World) {
    const given = await givenDialling(world, redials);
    await world.tick();
    expect(await dialsOf(world)).toMatchObject([{ state: "UNKNOWN" }]);
    return given;
  }

  test("is hung up when it is found", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: unknown, ...talks } });
    const { tenant } = await givenUnknown(world);
    expect(await end(world, tenant.id)).toMatchObject(says("WILL_BE_HUNG_UP"));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);

    world.simulator.setFaults({ getError: 0 });
    await watch(world, at(40));

    expect(world.simulator.calls).toMatchObject([{ endedReason: "manually-canceled" }]);
  });

  test("is cancelled, and not dialled again, when it is presumed absent", async ({ pool }) => {
    const faults = { resetBeforeCreate: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant } = await givenDialling(world);
    await world.tick();
    await end(world, tenant.id);
    world.simulator.setFaults({ resetBeforeCreate: 0 });

    await watch(world, at(200));

    expect(world.simulator.calls).toHaveLength(0);
    expect(await callsOf(world)).toMatchObject([{ status: "CANCELLED", cancelReason: "BY_USER" }]);
  });

  test("frees its line at once where that is asked for, and is hung up when it is found", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: unknown, ...talks } });
    const { tenant } = await givenUnknown(world);
    expect(await end(world, tenant.id, true)).toMatchObject(says("RELEASED"));
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);

    world.simulator.setFaults({ getError: 0 });
    await watch(world, at(40));

    expect(world.simulator.calls).toMatchObject([{ endedReason: "manually-canceled" }]);
    expect(await alertsOf(world)).toEqual(["DUPLICATE_CALL"]);
    await watch(world, at(300));
    expect(await callsOf(world), "no redial").toHaveLength(1);
  });

  test("that was released stays ended when VAPI turns out not to have it", async ({ pool }) => {
    const faults = { resetBeforeCreate: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant } = await givenDialling(world, { tenant: { onUnknown: "NEVER" } });
    await world.tick();
    await end(world, tenant.id, true);
    world.simulator.setFaults({ resetBeforeCreate: 0 });

    await watch(world, at(200));

    expect(world.simulator.calls).toHaveLength(0);
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual([]);
  });
});

describe("a line can always be freed", () => {
  test("where VAPI cannot be asked, and the call is hung up when it can", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenDialling(world, {
      contacts: 2,
      maxConcurrentCalls: 1,
    });
    await world.tick();
    await world.advanceTo(at(20));
    world.simulator.setFaults({ getError: 1 });

    expect(await end(world, tenant.id)).toMatchObject(says("WILL_BE_HUNG_UP"));
    expect(await end(world, tenant.id, true)).toMatchObject(says("RELEASED"));
    await world.settle();
    expect((await callsOf(world, campaign)).map(({ status }) => status)).toEqual([
      "FAILED",
      "CALLING",
    ]);

    world.simulator.setFaults({ getError: 0 });
    await watch(world, at(150));
    expect(world.simulator.calls[0]).toMatchObject({ endedReason: "manually-canceled" });
  });

  test("and what VAPI tells of the call later is added to it", async ({ pool }) => {
    const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world, redials);
    await world.tick();
    const [call] = world.simulator.calls;
    const subject = { vapiCallId: call!.id, dialId: call!.dialId };
    await hear(world, tenant.id, subject, inProgress);
    await end(world, tenant.id, true);

    await hear(world, tenant.id, subject, {
      ...ended("customer-ended-call"),
      transcript: "User: Hi.",
    });

    expect(await callsOf(world)).toMatchObject([
      { status: "COMPLETED", outcome: "ANSWERED", transcript: "User: Hi." },
    ]);
  });
});
