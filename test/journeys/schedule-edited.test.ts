import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { answered } from "#test/fates.ts";
import { givenCampaign, givenCampaignWith, givenContacts, givenTenant } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };

async function tickAt(world: World, ...instants: readonly string[]): Promise<void> {
  for (const instant of instants) {
    await world.jumpTo(instant);
    await world.tick();
    await world.advance(30_000);
  }
}

async function scheduledTimes({ context }: World): Promise<string[]> {
  const { rows } = await context.pool.query<{ at: Date }>(
    "select scheduled_time as at from call where status = 'SCHEDULED' order by scheduled_time, id",
  );
  return rows.map(({ at }) => at.toISOString().slice(0, 16));
}

describe("the schedule of a running campaign is changed:", () => {
  test("a window moved later takes the calls that wait along, and rings nobody twice that day", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T09:00:00Z", simulator });
    const { tenant, campaign } = await givenCampaignWith(world, 3, { maxCallsPerRun: 1 });
    await world.tick();
    expect(world.simulator.calls).toHaveLength(1);
    expect(await scheduledTimes(world)).toEqual(["2031-03-05T09:00", "2031-03-05T09:00"]);

    await updateCampaign(world.context, systemOf(tenant.id), campaign, { startTime: "14:00" });
    expect(await scheduledTimes(world)).toEqual(["2031-03-05T14:00", "2031-03-05T14:00"]);
    await world.advance(180_000);
    await tickAt(world, "2031-03-05T13:59:00Z");
    await world.advanceTo("2031-03-05T14:03:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 09:00",
      "2031-03-05 14:00",
      "2031-03-05 14:00",
    ]);
    expect(new Set(world.simulator.calls.map(({ number }) => number)).size).toBe(3);
  });

  test("a window moved earlier brings the calls that wait for it forward, to this very moment", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:30Z", simulator });
    const tenant = await givenTenant(world);
    const afternoon = { startTime: "14:00", scheduleFrequency: null };
    const campaignId = await givenCampaign(world, tenant, afternoon);
    const contactIds = (await givenContacts(world, tenant, 2)).map(({ id }) => id);
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await world.settle();
    expect(await scheduledTimes(world)).toEqual(["2031-03-05T14:00", "2031-03-05T14:00"]);

    await updateCampaign(world.context, systemOf(tenant.id), campaignId, { startTime: "10:00" });
    await world.settle();
    expect(world.simulator.calls.map(({ createdAt }) => createdAt)).toEqual(
      Array(2).fill(new Date("2031-03-05T10:00:30Z")),
    );
    await world.advance(60_000);
    await tickAt(world, "2031-03-05T14:00:00Z", "2031-03-06T10:00:00Z");
    expect(world.simulator.calls).toHaveLength(2);
  });

  test("other weekdays hold at once, and whoever was called this week is not called on them", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T09:00:00Z", simulator });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, {
      scheduleFrequency: "WEEKLY",
      scheduleDays: [1, 3],
    });
    await tickAt(world, "2031-03-03T09:00:00Z", "2031-03-03T17:00:00Z");
    const [newcomer] = await givenContacts(world, tenant, 1);
    const joins = { campaignId: campaign, contactIds: [newcomer!.id] };
    await enrolContacts(world.context, systemOf(tenant.id), joins);
    expect(await scheduledTimes(world)).toEqual(["2031-03-05T09:00"]);

    await updateCampaign(world.context, systemOf(tenant.id), campaign, { scheduleDays: [2, 4] });
    expect(await scheduledTimes(world)).toEqual(["2031-03-04T09:00"]);
    await tickAt(world, ...["04", "05", "06", "10", "11"].map((day) => `2031-03-${day}T09:00:00Z`));
    const of = (phone: string) =>
      wallClock(
        world.simulator.calls.filter(({ number }) => number === phone),
        "UTC",
      );
    expect(of(contacts[0]!.phone)).toEqual(["2031-03-03 09:00", "2031-03-11 09:00"]);
    expect(of(newcomer!.phone)).toEqual(["2031-03-04 09:00", "2031-03-11 09:00"]);
  });

  test("daily, weekly and daily again: called once per round, whatever the round is at the time", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T09:00:00Z", simulator });
    const { tenant, campaign } = await givenCampaignWith(world, 1);
    await tickAt(world, "2031-03-03T09:00:00Z", "2031-03-04T09:00:00Z");
    await updateCampaign(world.context, systemOf(tenant.id), campaign, {
      scheduleFrequency: "WEEKLY",
      scheduleDays: [1, 2, 3, 4, 5],
    });
    await tickAt(world, "2031-03-04T10:00:00Z", "2031-03-05T09:00:00Z", "2031-03-10T09:00:00Z");
    await updateCampaign(world.context, systemOf(tenant.id), campaign, {
      scheduleFrequency: "DAILY",
    });
    await tickAt(world, "2031-03-10T10:00:00Z", "2031-03-11T09:00:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-03 09:00",
      "2031-03-04 09:00",
      "2031-03-10 09:00",
      "2031-03-11 09:00",
    ]);
  });

  test("a campaign that did not recur becomes daily, and stops recurring again", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T09:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant, { scheduleFrequency: null });
    const contactIds = (await givenContacts(world, tenant, 1)).map(({ id }) => id);
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await tickAt(world, "2031-03-03T09:00:00Z", "2031-03-04T09:00:00Z");
    await updateCampaign(world.context, systemOf(tenant.id), campaignId, {
      scheduleFrequency: "DAILY",
    });
    await tickAt(world, "2031-03-04T09:01:00Z", "2031-03-04T09:05:00Z", "2031-03-05T09:00:00Z");
    await updateCampaign(world.context, systemOf(tenant.id), campaignId, {
      scheduleFrequency: null,
    });
    await tickAt(world, "2031-03-05T09:05:00Z", "2031-03-06T09:00:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-03 09:00",
      "2031-03-04 09:01",
      "2031-03-05 09:00",
    ]);
  });

  test("contacts that joined a stopped campaign get their one call, also when it recurs no more", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T10:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant, { state: "STOPPED" });
    const contactIds = (await givenContacts(world, tenant, 1)).map(({ id }) => id);
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await updateCampaign(world.context, systemOf(tenant.id), campaignId, {
      scheduleFrequency: null,
    });
    await startCampaign(world.context, systemOf(tenant.id), campaignId);
    await world.advance(60_000);
    await tickAt(world, "2031-03-04T09:00:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual(["2031-03-03 10:00"]);
  });
});
