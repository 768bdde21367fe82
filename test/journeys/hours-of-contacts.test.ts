import { describe, expect } from "vitest";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { systemOf } from "#domain/actor.ts";
import { moveTo } from "#test/areas.ts";
import { type CampaignChange, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };

/** A daily campaign by the contacts' clocks, and a contact in each of these areas, enrolled as by the API. */
async function givenPeople(
  world: World,
  areas: readonly (readonly string[])[],
  change: CampaignChange = {},
) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant, { hoursOf: "CONTACT", ...change });
  const contacts = await givenContacts(world, tenant, areas.length);
  for (const [index, { id }] of contacts.entries()) await moveTo(world, [id], areas[index]!);
  const actor = systemOf(tenant.id);
  const contactIds = contacts.map(({ id }) => id);
  await enrolContacts(world.context, actor, { campaignId: campaign, contactIds });
  return { tenant, campaign, contacts, actor };
}

/** When a number was called, on the clock of a zone. */
function callsTo(world: World, phone: string, zone: string): string[] {
  return wallClock(
    world.simulator.calls.filter(({ number }) => number === phone),
    zone,
  );
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Moves to an instant, with the tick of each full hour on the way: nothing happens at other times. */
async function pass(world: World, until: string): Promise<void> {
  const end = Date.parse(until);
  for (;;) {
    const hour = (Math.floor(world.now().getTime() / hourMs) + 1) * hourMs;
    if (hour >= end) break;
    await world.settle();
    await world.jumpTo(new Date(hour - 1).toISOString());
    await world.advanceTo(new Date(hour + minuteMs / 2));
  }
  await world.settle();
  await world.jumpTo(until);
  await world.tick();
}

const us = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
] as const;

describe("calls by the clocks of the contacts", () => {
  test("four zones of the US are called at 09:00 local each", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts } = await givenPeople(
      world,
      us.map((zone) => [zone]),
    );
    await pass(world, "2031-03-07T23:00:00Z");
    for (const [index, zone] of us.entries()) {
      expect(callsTo(world, contacts[index]!.phone, zone)).toEqual([
        "2031-03-05 09:00",
        "2031-03-06 09:00",
        "2031-03-07 09:00",
      ]);
    }
  });

  test("Sydney and New York are in one list, over both clock changes", async ({ pool }) => {
    // New York changes on 9 March, Sydney on 6 April.
    for (const start of ["2031-03-08T00:00:00Z", "2031-04-05T00:00:00Z"]) {
      await using world = await openWorld({ pool, start, simulator });
      const { contacts } = await givenPeople(world, [["Australia/Sydney"], ["America/New_York"]], {
        timeZone: "America/New_York",
      });
      await pass(world, new Date(Date.parse(start) + 3 * 24 * hourMs).toISOString());
      for (const [index, zone] of ["Australia/Sydney", "America/New_York"].entries()) {
        const calls = callsTo(world, contacts[index]!.phone, zone);
        expect(calls.length).toBeGreaterThanOrEqual(3);
        const days = calls.map((at) => at.slice(0, 10));
        expect(new Set(days).size).toBe(days.length);
        for (const at of calls.slice(1)) expect(at.slice(11)).toBe("09:00");
      }
    }
  });

  test("an area of several zones is open while each of them is", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts, campaign, tenant } = await givenPeople(world, [
      ["America/Los_Angeles", "America/New_York"],
      ["America/New_York", "Asia/Tokyo"],
      ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
    ]);
    await pass(world, "2031-03-07T00:00:00Z");
    expect(callsTo(world, contacts[0]!.phone, "America/Los_Angeles")).toEqual([
      "2031-03-05 09:00",
      "2031-03-06 09:00",
    ]);
    expect(callsTo(world, contacts[1]!.phone, "UTC")).toEqual([]);
    // 25 hours apart: the hours of two dates overlap.
    expect(callsTo(world, contacts[2]!.phone, "UTC")).toEqual([
      "2031-03-05 20:00",
      "2031-03-06 20:00",
    ]);
    const why = await whyNotCalled(world.context, tenant.id, {
      campaignId: campaign,
      contactId: contacts[1]!.id,
      at: null,
    });
    expect(why).toMatchObject({ mayCall: false, nextEligibleAt: null });
  });

  test("who is nowhere is not called, until the area is known", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts, campaign, tenant } = await givenPeople(world, [[]]);
    const contactId = contacts[0]!.id;
    await pass(world, "2031-03-06T12:00:00Z");
    expect(world.simulator.calls).toEqual([]);
    const query = { campaignId: campaign, contactId, at: null };
    expect(await whyNotCalled(world.context, tenant.id, query)).toMatchObject({
      reason: "AREA_UNKNOWN",
    });
    await moveTo(world, [contactId], ["America/Denver"]);
    await pass(world, "2031-03-08T00:00:00Z");
    expect(callsTo(world, contacts[0]!.phone, "America/Denver")).toEqual([
      "2031-03-06 09:00",
      "2031-03-07 09:00",
    ]);
  });
});

describe("a contact who moves", () => {
  test("is called by the new clock, 20 hours after the last call at the earliest", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts, campaign, tenant } = await givenPeople(world, [["America/New_York"]]);
    const { id: contactId, phone } = contacts[0]!;
    await pass(world, "2031-03-05T15:00:00Z");
    // 14:00 UTC is 09:00 in New York and midnight in Tokyo, where the next day has begun an hour later.
    await moveTo(world, [contactId], ["Asia/Tokyo"]);
    await pass(world, "2031-03-06T01:00:00Z");
    expect(callsTo(world, phone, "UTC")).toEqual(["2031-03-05 14:00"]);
    const query = { campaignId: campaign, contactId, at: null };
    const why = await whyNotCalled(world.context, tenant.id, query);
    expect(why).toMatchObject({ mayCall: false });
    await pass(world, "2031-03-08T00:00:00Z");
    const [, second, third] = callsTo(world, phone, "Asia/Tokyo");
    expect(second).toBe("2031-03-07 09:00");
    expect(third).toBe("2031-03-08 09:00");
  });

  test("moves with a call that waits", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts } = await givenPeople(world, [["America/New_York"]]);
    const { id, phone } = contacts[0]!;
    await pass(world, "2031-03-05T08:00:00Z");
    await moveTo(world, [id], ["America/Los_Angeles"]);
    await pass(world, "2031-03-05T23:00:00Z");
    expect(callsTo(world, phone, "America/Los_Angeles")).toEqual(["2031-03-05 09:00"]);
  });
});

describe("what changes while the campaign runs", () => {
  test("the hours of the campaign become those of the contacts, and back", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts, campaign, actor } = await givenPeople(
      world,
      us.map((zone) => [zone]),
      { hoursOf: "CAMPAIGN", timeZone: "America/New_York" },
    );
    const at = (zone: string) =>
      contacts.map(({ phone }) => callsTo(world, phone, zone).at(-1) ?? null);
    await pass(world, "2031-03-05T20:00:00Z");
    expect(at("America/New_York")).toEqual(us.map(() => "2031-03-05 09:00"));
    await updateCampaign(world.context, actor, campaign, { hoursOf: "CONTACT" });
    await pass(world, "2031-03-06T22:00:00Z");
    for (const [index, zone] of us.entries()) expect(at(zone)[index]).toBe("2031-03-06 09:00");
    await updateCampaign(world.context, actor, campaign, { hoursOf: "CAMPAIGN" });
    await pass(world, "2031-03-07T20:00:00Z");
    expect(at("America/New_York")).toEqual(us.map(() => "2031-03-07 09:00"));
  });

  test("a stop and a start, a manual call and an edit of the hours", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
    const { contacts, campaign, actor } = await givenPeople(
      world,
      us.map((zone) => [zone]),
    );
    const last = () => us.map((zone, index) => callsTo(world, contacts[index]!.phone, zone).at(-1));
    await pass(world, "2031-03-05T14:30:00Z");
    await stopCampaign(world.context, actor, campaign);
    await pass(world, "2031-03-05T18:30:00Z");
    await startCampaign(world.context, actor, campaign);
    await pass(world, "2031-03-05T18:31:00Z");
    expect(last()).toEqual([
      "2031-03-05 09:00",
      "2031-03-05 12:30",
      "2031-03-05 11:30",
      "2031-03-05 10:30",
    ]);
    await scheduleCall(world.context, actor, {
      campaignId: campaign,
      contactId: contacts[3]!.id,
      at: new Date("2031-03-06T10:00:00Z"),
    });
    await updateCampaign(world.context, actor, campaign, { startTime: "10:00" });
    await pass(world, "2031-03-06T20:00:00Z");
    expect(last()).toEqual(us.map(() => "2031-03-06 10:00"));
    expect(world.simulator.calls).toHaveLength(2 * us.length);
  });
});
