import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import type { Faults } from "#simulator/faults.ts";
import { givenCampaign, statuses } from "#test/given.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { at, sendings, start } from "./sendings.ts";

const nobody = "00000000-0000-4000-8000-000000000000";

describe("a dial that the account or the configuration lets down", () => {
  test("takes all campaigns of the tenant out of service for a wrong key", async ({ pool }) => {
    const simulator = { faults: { unauthorized: 1 } };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenDialling(world, { contacts: 3 });
    const idle = await givenCampaign(world, tenant, { startTime: "20:00", endTime: "21:00" });
    const paused = await givenCampaign(world, tenant, { state: "PAUSED" });
    const { campaign: other } = await givenDialling(world, { contacts: 0 });

    await world.tick();
    await world.advanceTo(at(130));

    expect(await statesOf(world)).toEqual({
      [campaign]: "FAULTED",
      [idle]: "FAULTED",
      [paused]: "PAUSED",
      [other]: "ACTIVE",
    });
    expect(await sendings(world)).toEqual([0]);
    expect((await callsOf(world)).map(({ status }) => status)).toEqual(Array(3).fill("SCHEDULED"));
    expect(await alertsOf(world)).toEqual(["CAMPAIGN_FAULTED", "CAMPAIGN_FAULTED"]);

    world.simulator.setFaults({ unauthorized: 0 });
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(3);
  });

  const refusals: [
    string,
    { faults?: Partial<Faults>; assistantId?: string; phoneNumberId?: string },
  ][] = [
    ["unpaid bills (402)", { faults: { paymentRequired: 1 } }],
    ["a forbidden request (403)", { faults: { firewall: 1 } }],
    ["an unknown assistant", { assistantId: nobody }],
    ["an unknown phone number", { phoneNumberId: nobody }],
  ];
  test.for(refusals)(
    "takes only its own campaign out of service for %s",
    async ([, { faults = {}, ...ids }], { pool }) => {
      await using world = await openWorld({ pool, start, simulator: { faults } });
      const { tenant, campaign } = await givenDialling(world, { contacts: 3, ...ids });
      const other = await givenCampaign(world, tenant);

      await world.tick();
      await world.advanceTo(at(70));

      expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED", [other]: "ACTIVE" });
      expect(await sendings(world)).toEqual([0]);
      expect((await callsOf(world)).map(({ status }) => status)).toEqual(
        Array(3).fill("SCHEDULED"),
      );
      expect(await dialsOf(world)).toContainEqual(
        expect.objectContaining({ state: "REJECTED", reason: "ACCOUNT_FAULT" }),
      );
    },
  );

  test("is no fault of the key that has replaced the one VAPI refused", async ({ pool }) => {
    let replaceKey = async (): Promise<unknown> => undefined;
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:30:00Z",
      simulator: { invalidKeys: ["old-key"] },
      between: (vapi) => ({
        ...vapi,
        placeCall: async (request) => {
          const answer = await vapi.placeCall(request);
          await replaceKey();
          replaceKey = async () => undefined;
          return answer;
        },
      }),
    });
    const { tenant, campaign } = await givenDialling(world, { tenant: { apiKey: "old-key" } });
    replaceKey = () => configureVapi(world.context, systemOf(tenant.id), { apiKey: "new-key" });

    await world.tick();

    expect(await statesOf(world)).toEqual({ [campaign]: "ACTIVE" });
    expect(world.simulator.calls).toHaveLength(1);
    expect(await statuses(world, campaign)).toEqual({ CALLING: 1 });
    expect(await dialsOf(world)).toMatchObject([{ httpStatus: 401 }, { state: "ACCEPTED" }]);
  });

  test("answers a test call with the refusal, and does not try it again", async ({ pool }) => {
    const simulator = { faults: { paymentRequired: 1 } };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, { state: "PAUSED" });

    const contactId = contacts[0]!.id;
    await placeTestCall(world.context, systemOf(tenant.id), {
      campaignId: campaign,
      contactId,
      phone: null,
    });
    await world.settle();

    expect(await callsOf(world)).toMatchObject([
      { kind: "TEST", status: "FAILED", message: expect.stringContaining("credits") },
    ]);
    expect(await sendings(world)).toEqual([0]);
  });
});
