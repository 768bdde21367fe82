import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { createCampaign, updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { gateStatus } from "#domain/scheduling/gate-status.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { NewCampaignSettings } from "#rules/campaign-settings.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { givenContacts, givenTenant } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const nineToFive = {
  name: "Reminders",
  assistantId: sampleAssistants[0]!.id,
  phoneNumberId: samplePhoneNumbers[0]!.id,
  timeZone: "America/New_York",
  startTime: "09:00",
  endTime: "17:00",
  scheduleFrequency: "DAILY",
  retryAttempts: 100,
} satisfies NewCampaignSettings;

async function givenStory(world: World, settings: Partial<NewCampaignSettings> = {}) {
  const { context } = world;
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const { id: campaign } = await createCampaign(context, actor, { ...nineToFive, ...settings });
  const [contact] = await givenContacts(world, tenant, 1);
  await enrolContacts(context, actor, { campaignId: campaign, contactIds: [contact!.id] });
  const why = async () =>
    await whyNotCalled(context, tenant.id, {
      campaignId: campaign,
      contactId: contact!.id,
      at: null,
    });
  return { tenant, actor, campaign, contact: contact!, why };
}

function dials({ simulator: { calls } }: World): string[] {
  return wallClock(calls, "America/New_York");
}

describe("the days around Thanksgiving", () => {
  test("nobody is called on the holiday and on the tenant's bridge day, everybody before and after", async ({
    pool,
  }) => {
    const start = "2027-11-24T09:00:00-05:00";
    await using world = await openWorld({ pool, start, simulator });
    const { context } = world;
    const { tenant, actor, campaign, why } = await givenStory(world, { holidaySets: ["US-FED"] });
    await updateTenant(context, actor, {
      blackoutDates: [{ from: "2027-11-26", to: "2027-11-26", label: "Bridge day" }],
    });
    await world.advance(60_000);
    expect(dials(world)).toEqual(["2027-11-24 09:00"]);

    await world.jumpTo("2027-11-25T12:00:00-05:00");
    await world.tick();
    expect(await why()).toMatchObject({
      reason: "HOLIDAY",
      nextEligibleAt: new Date("2027-11-27T09:00:00-05:00"),
      message: expect.stringContaining("2027-11-25 is a holiday (US-FED)"),
    });
    await world.jumpTo("2027-11-26T12:00:00-05:00");
    await world.tick();
    expect(await why()).toMatchObject({
      reason: "BLACKOUT_DATE",
      nextEligibleAt: new Date("2027-11-27T09:00:00-05:00"),
      message: expect.stringContaining("2027-11-26 is a blackout date (Bridge day)"),
    });
    const gates = await gateStatus(context, tenant.id, [campaign]);
    expect(gates.get(campaign)).toMatchObject({ isOpen: false, reason: "BLACKOUT_DATE" });

    await world.jumpTo("2027-11-27T08:59:00-05:00");
    await world.advanceTo("2027-11-27T09:01:00-05:00");
    expect(dials(world)).toEqual(["2027-11-24 09:00", "2027-11-27 09:00"]);
  });
});

describe("a tenant's blackout dates in the middle of a day", () => {
  const start = "2027-11-24T10:00:00-05:00";
  const today = { from: "2027-11-24", to: "2027-11-24", label: "Outage" };

  test("stop calls before the mutation has answered, and go on when they are removed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { context } = world;
    const { actor, why } = await givenStory(world);
    await updateTenant(context, actor, { blackoutDates: [today] });
    await world.advance(5 * 60_000);
    expect(dials(world)).toEqual([]);
    expect(await why()).toMatchObject({ reason: "BLACKOUT_DATE" });
    await updateTenant(context, actor, { blackoutDates: [] });
    await world.advance(60_000);
    expect(dials(world)).toHaveLength(1);
  });

  test("that are removed give a campaign that does not recur its day back", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { context } = world;
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    await updateTenant(context, actor, { blackoutDates: [today] });
    const settings = { ...nineToFive, scheduleFrequency: null };
    const { id: campaignId } = await createCampaign(context, actor, settings);
    const [contact] = await givenContacts(world, tenant, 1);
    await enrolContacts(context, actor, { campaignId, contactIds: [contact!.id] });
    await world.settle();
    const { rows } = await pool.query("select scheduled_time from call");
    expect(rows).toEqual([{ scheduled_time: new Date("2027-11-25T09:00:00-05:00") }]);
    await updateTenant(context, actor, { blackoutDates: [] });
    await world.advance(60_000);
    expect(dials(world)).toEqual(["2027-11-24 10:00"]);
  });
});

test("a campaign with two windows a day calls once a day, in either of them", async ({ pool }) => {
  const start = "2027-11-24T08:00:00-05:00";
  await using world = await openWorld({ pool, start, simulator });
  const { context } = world;
  const { actor, campaign, contact } = await givenStory(world);
  await updateCampaign(context, actor, campaign, {
    windows: [
      { days: [], startTime: "09:00", endTime: "12:00" },
      { days: [], startTime: "18:00", endTime: "20:00" },
    ],
  });
  const [late] = await givenContacts(world, { id: actor.tenantId }, 1);
  await world.jumpTo("2027-11-24T08:59:00-05:00");
  await world.advanceTo("2027-11-24T09:01:00-05:00");
  await world.jumpTo("2027-11-24T13:00:00-05:00");
  await enrolContacts(context, actor, { campaignId: campaign, contactIds: [late!.id] });
  await world.jumpTo("2027-11-24T17:59:00-05:00");
  await world.advanceTo("2027-11-24T18:01:00-05:00");
  expect(world.simulator.calls.map(({ number }) => number)).toEqual([contact.phone, late!.phone]);
  expect(dials(world)).toEqual(["2027-11-24 09:00", "2027-11-24 18:00"]);
  await world.jumpTo("2027-11-25T08:59:00-05:00");
  await world.advanceTo("2027-11-25T09:01:00-05:00");
  expect(dials(world).slice(2)).toEqual(["2027-11-25 09:00", "2027-11-25 09:00"]);
});
