import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrol, givenCampaign, givenContacts, givenTenant, statuses } from "#test/given.ts";
import { localTimes, mostAtOnce, perContactAndDay } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const newYork = "America/New_York";

/** Nobody is crossed off: no number turns out to be a bad one. */
const simulator = { outcomes: { answered: 6, voicemail: 1, noAnswer: 2, busy: 1 } };

// Of contacts, as few as show it: a call takes 40 ms of CPU time.
describe("a daily campaign, nine to five in New York, with more contacts than lines", () => {
  test("calls each contact once a day, in the window, never more than ten at once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T08:50:00-05:00", simulator });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, {
      scheduleFrequency: "DAILY",
      timeZone: newYork,
    });
    const contacts = await givenContacts(world, tenant, 30);
    await enrol(
      world,
      tenant,
      campaign,
      contacts.map(({ id }) => id),
    );

    for (const day of ["2031-03-05", "2031-03-06"]) {
      await world.jumpTo(`${day}T08:58:00-05:00`);
      await world.advanceTo(`${day}T09:15:00-05:00`);
      await world.jumpTo(`${day}T16:55:00-05:00`);
      await world.advanceTo(`${day}T17:05:00-05:00`);
    }

    const { calls } = world.simulator;
    expect(calls).toHaveLength(60);
    expect(mostAtOnce(calls)).toBe(10);
    expect([...perContactAndDay(calls, newYork).values()]).toEqual(Array(60).fill(1));
    for (const { hour } of localTimes(calls, newYork)) {
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThan(17);
    }
    expect(Object.values(await statuses(world, campaign)).reduce((a, b) => a + b)).toBe(60);
  });
});

describe("a weekly campaign on Monday, Wednesday and Friday, with twenty contacts", () => {
  test("calls each contact once a week, on the first of the days that reaches it, and skips Tuesday", async ({
    pool,
  }) => {
    const zone = "America/Los_Angeles";
    await using world = await openWorld({
      pool,
      start: "2031-03-03T09:50:00-08:00", // a Monday
      simulator,
    });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, {
      scheduleFrequency: "WEEKLY",
      scheduleDays: [1, 3, 5],
      startTime: "10:00",
      endTime: "10:04",
      timeZone: zone,
      maxConcurrentCalls: 2,
    });
    const contacts = await givenContacts(world, tenant, 20);
    await enrol(
      world,
      tenant,
      campaign,
      contacts.map(({ id }) => id),
    );

    for (const day of ["03", "04", "05", "06", "07", "10", "11", "12", "13", "14"]) {
      // The clocks go forward on the 9th.
      const offset = Number(day) < 9 ? "-08:00" : "-07:00";
      await world.jumpTo(`2031-03-${day}T09:59:00${offset}`);
      await world.advanceTo(`2031-03-${day}T10:10:00${offset}`);
    }

    const times = localTimes(world.simulator.calls, zone);
    expect(times).toHaveLength(40);
    expect(new Set(times.map(({ weekday }) => weekday))).toEqual(new Set([1, 3, 5]));
    for (const { number } of contacts.map(({ phone }) => ({ number: phone }))) {
      const weeks = times.filter((time) => time.number === number).map(({ week }) => week);
      expect(weeks.toSorted((a, b) => a - b)).toEqual([10, 11]);
    }
  });
});

describe("a campaign with fifty scheduled calls", () => {
  test("that is stopped calls nobody, and started again calls everybody it owes", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T08:30:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, {
      scheduleFrequency: null,
      state: "STOPPED",
    });
    const contacts = await givenContacts(world, tenant, 50);
    await enrol(
      world,
      tenant,
      campaign,
      contacts.map(({ id }) => id),
    );
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await statuses(world, campaign)).toEqual({ SCHEDULED: 50 });

    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: 50 });
    await world.jumpTo("2031-03-05T08:58:00Z");
    await world.advanceTo("2031-03-05T09:10:00Z");
    expect(world.simulator.calls).toHaveLength(0);

    await startCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: 50, SCHEDULED: 50 });
    await world.advanceTo("2031-03-05T09:25:00Z");
    expect(world.simulator.calls).toHaveLength(50);
    expect(new Set(world.simulator.calls.map(({ number }) => number)).size).toBe(50);

    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(50);
  });
});
