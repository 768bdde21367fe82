import { describe, expect } from "vitest";
import { tick } from "#domain/scheduling/tick.ts";
import type { Faults } from "#simulator/faults.ts";
import { createVapiClient } from "#vapi/client.ts";
import { ended, heardSoFar, hear } from "#test/hear.ts";
import { enrol, freeNumber, givenCampaign, givenContacts, statuses } from "#test/given.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { at, sendings, start } from "./sendings.ts";
import { sendDial } from "#test/verbs.ts";

describe("a dial that VAPI has no capacity for", () => {
  const refusals: [string, Partial<Faults>][] = [
    ["a rate limit (429)", { rateLimit: 1 }],
    ["an over-concurrency (400)", { overConcurrency: 1 }],
    ["a 201 that was blocked", { concurrencyBlocked: 1 }],
  ];
  test.for(refusals)(
    "is put back by %s, and dialled again five seconds later without a tick",
    async ([, faults], { pool }) => {
      const simulator = { faults, scriptFor: () => ({}) };
      await using world = await openWorld({ pool, start, simulator });
      const { campaign } = await givenDialling(world);

      await world.tick();
      world.simulator.setFaults({ rateLimit: 0, overConcurrency: 0, concurrencyBlocked: 0 });
      await world.advanceTo(at(4.999));
      expect(await callsOf(world, campaign)).toMatchObject([
        { status: "SCHEDULED", attempt: null, round: null, placedAt: null, vapiCallId: null },
      ]);
      expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED", reason: "BUSY" }]);

      await world.advanceTo(at(5));
      expect(await callsOf(world)).toMatchObject([{ status: "CALLING", attempt: 1 }]);
      expect(await sendings(world)).toEqual([0, 5]);
      await world.advanceTo(at(59));
      expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED" }]);
      expect(await alertsOf(world)).toEqual([]);
    },
  );

  test("waits as long as VAPI asks for, to the second", async ({ pool }) => {
    const faults = { rateLimit: 1, retryAfterSeconds: 83 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    await givenDialling(world);

    await world.tick();
    world.simulator.setFaults({ rateLimit: 0 });
    await world.advanceTo(at(120));

    expect(await sendings(world)).toEqual([0, 83]);
  });

  test("waits twice as long each time, a minute at most, until VAPI accepts one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { faults: { rateLimit: 1 } } });
    const { tenant, campaign } = await givenDialling(world, { scheduleFrequency: null });

    await world.tick();
    await world.advanceTo(at(195));
    expect(await sendings(world)).toEqual([0, 5, 15, 35, 75, 135, 195]);
    world.simulator.setFaults({ rateLimit: 0 });
    await world.advanceTo(at(256));

    world.simulator.setFaults({ rateLimit: 1 });
    const [next] = await givenContacts(world, tenant, 1);
    await enrol(world, tenant, campaign, [next!.id]);
    await world.advanceTo(at(306));
    expect((await sendings(world)).slice(7)).toEqual([255, 300, 305]);
  });

  test("doubles the wait once for all that were refused together", async ({ pool }) => {
    const simulator = { faults: { rateLimit: 1 } };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world, { contacts: 4 });

    await world.tick();
    await world.advanceTo(at(14));

    const { rows } = await pool.query(
      "select dial_backoff_ms as ms, dial_paused_until as until from tenant where id = $1",
      [tenant.id],
    );
    expect(rows).toEqual([{ ms: 10_000, until: at(15) }]);
  });

  const blockedSilently = { concurrencyBlocked: 1, dropStatusUpdate: 1, dropReport: 1 };

  test.for([true, false])(
    "is no duplicate when its end is reported while the next dial is being answered (with a reason: %s)",
    async (withReason, { pool }) => {
      const scriptFor = () => ({ lastsSeconds: 500 });
      const simulator = { faults: blockedSilently, scriptFor };
      await using world = await openWorld({ pool, start, simulator });
      const { tenant } = await givenDialling(world);
      await world.tick();
      world.simulator.setFaults({ concurrencyBlocked: 0, dropStatusUpdate: 0 });
      await world.advanceTo(at(30));
      expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);

      const [blocked] = world.simulator.calls;
      const subject = { vapiCallId: blocked!.id, dialId: blocked!.dialId };
      const news = withReason
        ? ended(blocked!.endedReason!)
        : { type: "status-update", status: "ended" };
      await hear(world, tenant.id, subject, news);

      expect(await alertsOf(world)).toEqual([]);
      expect((await heardSoFar(world)).at(-1)).toBe("NOTHING_NEW");
    },
  );

  test("is placed again although its end is reported without a reason", async ({ pool }) => {
    const simulator = { faults: blockedSilently, scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);
    await world.tick();
    const [blocked] = world.simulator.calls;
    const subject = { vapiCallId: blocked!.id, dialId: blocked!.dialId };
    await hear(world, tenant.id, subject, { type: "status-update", status: "ended" });
    expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED", outcome: null }]);

    world.simulator.setFaults({ concurrencyBlocked: 0, dropStatusUpdate: 0 });
    await world.advanceTo(at(30));

    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
    expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED" }, { state: "ACCEPTED" }]);
  });

  test("is not tried sooner for a call that VAPI accepted before it refused", async ({ pool }) => {
    const refused = Promise.withResolvers<void>();
    await using world = await openWorld({
      pool,
      start,
      simulator: { concurrencyLimit: 1, scriptFor: () => ({ lastsSeconds: 2 }) },
      // The first call's 201 is read after the second call was refused.
      between: (vapi) => ({
        ...vapi,
        async placeCall(request) {
          const answer = await vapi.placeCall(request);
          if (answer.kind === "ACCEPTED") await refused.promise;
          return answer;
        },
      }),
    });
    await givenDialling(world, { contacts: 2 });
    await pool.query("update tenant set dial_backoff_ms = 5000");
    await tick(world.context, at(0));
    const [one, two] = await dialsOf(world);

    const accepted = sendDial(world.context, one!.id);
    await expect.poll(() => world.simulator.calls.length).toBe(1);
    await sendDial(world.context, two!.id);
    refused.resolve();
    await accepted;
    await world.advanceTo(at(30));

    expect(await sendings(world)).toEqual([0, 0, 10]);
  });
});

describe("a dial that never left", () => {
  test.for(["http://127.0.0.1:1", "http://no-such-host.invalid"])(
    "is put back and waits for %s to be reachable",
    async (baseUrl, { pool }) => {
      let isDown = true;
      await using world = await openWorld({
        pool,
        start,
        between: (vapi) => (isDown ? createVapiClient({ baseUrl, apiKey: "any" }) : vapi),
      });
      await givenDialling(world);

      await world.tick();
      expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED", attempt: null }]);
      expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED", reason: "UNREACHABLE" }]);

      isDown = false;
      await world.advanceTo(at(5));
      expect(await callsOf(world)).toMatchObject([{ status: "CALLING", attempt: 1 }]);
      expect(world.simulator.calls).toHaveLength(1);
    },
  );
});

describe("a dial over the daily limit of a free number", () => {
  test("rests that number until midnight UTC, and no other", async ({ pool }) => {
    const evening = "2031-03-05T23:58:00Z";
    const simulator = {
      freeNumberDailyLimit: 2,
      scriptFor: () => ({ answersAfterSeconds: 0, lastsSeconds: 1 }),
    };
    await using world = await openWorld({ pool, start: evening, simulator });
    const night = { scheduleFrequency: null, startTime: "20:00", endTime: "08:00" } as const;
    const { tenant, campaign } = await givenDialling(world, {
      ...night,
      contacts: 4,
      phoneNumberId: freeNumber,
    });
    const office = await givenCampaign(world, tenant, night);
    const [contact] = await givenContacts(world, tenant, 1);

    await world.tick();
    await enrol(world, tenant, office, [contact!.id]);
    await world.advanceTo("2031-03-05T23:59:59Z");
    expect(await sendings(world)).toHaveLength(4);
    const byNumber = Map.groupBy(world.simulator.calls, ({ phoneNumberId }) => phoneNumberId);
    expect(byNumber.get(freeNumber)).toHaveLength(2);
    expect(byNumber.size).toBe(2);
    expect(await dialsOf(world, campaign)).toContainEqual(
      expect.objectContaining({ state: "REJECTED", reason: "NUMBER_DAILY_LIMIT" }),
    );
    expect((await statesOf(world))[campaign]).toBe("ACTIVE");

    await world.advanceTo("2031-03-06T00:00:30Z");
    expect(await statuses(world, campaign)).toEqual({ COMPLETED: 4 });
    expect(world.simulator.calls).toHaveLength(5);
  });

  test("does not lose the whole new day when VAPI's clock comes to midnight a little later than ours", async ({
    pool,
  }) => {
    const simulator = { faults: { dailyLimit: 1 } };
    await using world = await openWorld({ pool, start: "2031-03-05T23:58:00Z", simulator });
    await givenDialling(world, { startTime: "20:00", endTime: "08:00" });
    await world.tick();

    await world.advanceTo("2031-03-06T00:00:00Z");
    world.simulator.setFaults({ dailyLimit: 0 });
    await world.advanceTo("2031-03-06T00:05:00Z");

    const sent = (await dialsOf(world)).map(({ sentAt }) => sentAt!.toISOString().slice(11, 19));
    expect(sent).toEqual(["23:58:00", "00:00:00", "00:05:00"]);
  });
});
