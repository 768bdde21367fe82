import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import type { Faults } from "#simulator/faults.ts";
import { createVapiClient } from "#vapi/client.ts";
import { freeNumber } from "#test/given.ts";
import { callsOf, dialsOf, givenDialling, statesOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { at, start } from "./sendings.ts";
import { sendDial } from "#test/verbs.ts";

const answersAgain: Partial<Faults> = { resetBeforeCreate: 0, errorBeforeCreate: 0 };

describe("a dial that VAPI accepts", () => {
  test("ties VAPI's call to the row, its round and its first attempt", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { campaign } = await givenDialling(world);

    await world.tick();

    const [placed] = world.simulator.calls;
    const [call] = await callsOf(world, campaign);
    expect(call).toMatchObject({
      status: "CALLING",
      round: "D2031-03-05",
      attempt: 1,
      placedAt: at(0),
      vapiCallId: placed!.id,
    });
    expect(await dialsOf(world, campaign)).toMatchObject([
      { id: call!.dialId, state: "ACCEPTED", sentAt: at(0), vapiCallId: placed!.id },
    ]);
    expect(placed).toMatchObject({ name: call!.dialId, externalId: call!.dialId });
  });
});

describe("a dial that VAPI will not place", () => {
  async function expectFailed(world: World, campaign: string, words: string, reason: string) {
    await world.tick();
    await world.advanceTo(at(130));
    expect(await callsOf(world, campaign)).toMatchObject([
      { status: "FAILED", reachedPhone: false, message: expect.stringContaining(words) },
    ]);
    expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED", reason, httpStatus: 400 }]);
    expect((await statesOf(world))[campaign]).toBe("ACTIVE");

    await world.jumpTo("2031-03-06T10:00:00Z");
    await world.tick();
    expect(await callsOf(world)).toHaveLength(2);
  }

  test("because of the contact fails the call, and the round is satisfied", async ({ pool }) => {
    const message = "customer.number must be a valid phone number in the E.164 format";
    const vapi = createServer((_request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ message, statusCode: 400 }));
    }).listen(0, "127.0.0.1");
    await once(vapi, "listening");
    const baseUrl = `http://127.0.0.1:${(vapi.address() as AddressInfo).port}`;
    const between = () => createVapiClient({ baseUrl, apiKey: "any" });
    await using world = await openWorld({ pool, start, between });
    const { campaign } = await givenDialling(world);

    await expectFailed(world, campaign, message, "REJECTED");
    vapi.closeAllConnections();
    vapi.close();
  });

  // Other contacts may meet the same refusal, so the circuit breaker counts it as a fault.
  test("because of the number that we call from does so too", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { campaign, contacts } = await givenDialling(world, { phoneNumberId: freeNumber });
    await pool.query("update contact set phone = '+442079460001' where id = $1", [contacts[0]!.id]);

    const words = "do not support international calls";
    await expectFailed(world, campaign, words, "REQUEST_REJECTED");
  });
});

describe("a dial without a definite answer", () => {
  const silences: [string, Partial<Faults>, number | null][] = [
    ["no answer in time", { hangAfterCreate: 1 }, null],
    ["a connection reset before VAPI acted", { resetBeforeCreate: 1 }, null],
    ["a connection reset after VAPI acted", { resetAfterCreate: 1 }, null],
    ["a 500", { errorBeforeCreate: 1 }, 500],
    ["a web page of a proxy", { errorAfterCreate: 1 }, 502],
    ["a 201 that cannot be read", { malformedAnswer: 1 }, 201],
  ];
  test.for(silences)(
    "holds its slot after %s, and is not posted again",
    async ([, faults, httpStatus], { pool }) => {
      const simulator = { faults: { ...faults, listLag: 1, dropStatusUpdate: 1, dropReport: 1 } };
      await using world = await openWorld({ pool, start, simulator, timeoutMs: 300 });
      const { campaign } = await givenDialling(world, { contacts: 2, maxConcurrentCalls: 1 });

      await world.tick();
      const [dial] = await dialsOf(world, campaign);
      expect(dial).toMatchObject({ state: "UNKNOWN", httpStatus, sentAt: at(0) });
      expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }, { status: "SCHEDULED" }]);

      world.simulator.setFaults({ ...answersAgain });
      await sendDial(world.context, dial!.id);
      await world.advanceTo(at(5));
      expect(await dialsOf(world)).toEqual([dial]);
      expect(world.simulator.calls.length).toBeLessThan(2);
    },
  );
});
