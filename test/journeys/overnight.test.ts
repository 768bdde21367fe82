import { describe, expect } from "vitest";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import {
  enrol,
  givenCampaign,
  givenCampaignWith,
  givenContacts,
  givenTenant,
} from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const night = { startTime: "22:00", endTime: "02:00" };
const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };

describe("a window from 22:00 to 02:00", () => {
  test.for<[string, string, evening: string, midnight: string, closing: string, next: string]>([
    [
      "in an ordinary night",
      "Europe/London",
      "2031-06-05T22:00:00+01:00",
      "2031-06-06T00:00:00+01:00",
      "2031-06-06T02:00:00+01:00",
      "2031-06-06T22:00:00+01:00",
    ],
    [
      "that is an hour longer, as the clock goes back",
      "America/New_York",
      "2031-11-01T22:00:00-04:00",
      "2031-11-02T00:00:00-04:00",
      "2031-11-02T02:00:00-05:00",
      "2031-11-02T22:00:00-05:00",
    ],
    [
      "whose closing time is skipped, as the clock goes forward by half an hour",
      "Australia/Lord_Howe",
      "2031-10-04T22:00:00+10:30",
      "2031-10-05T00:00:00+10:30",
      "2031-10-05T02:30:00+11:00",
      "2031-10-05T22:00:00+11:00",
    ],
  ])(
    "%s calls nobody twice in it, before midnight or after",
    async ([, timeZone, evening, midnight, closing, next], { pool }) => {
      await using world = await openWorld({ pool, start: evening, simulator });
      const story = await givenCampaignWith(world, 1, { ...night, timeZone });
      const { tenant, campaign, contacts } = story;
      const [late, last] = await givenContacts(world, tenant, 2);
      const early = contacts[0]!;

      await world.tick();
      await world.jumpTo(minutesFrom(midnight, -1));
      await world.advanceTo(minutesFrom(midnight, 1));
      await enrol(world, tenant, campaign, [late!.id]);
      await world.advanceTo(minutesFrom(midnight, 3));
      await world.jumpTo(minutesFrom(closing, -1));
      await enrol(world, tenant, campaign, [last!.id]);
      await world.tick();
      await world.advanceTo(minutesFrom(closing, 2));
      expect(world.simulator.calls.map(({ number }) => number)).toEqual([
        early.phone,
        late!.phone,
        last!.phone,
      ]);
      const tonight = evening.slice(0, 10);
      const { rows } = await pool.query("select distinct round from call");
      expect(rows).toEqual([{ round: `D${tonight}` }]);

      await world.jumpTo(next);
      await world.tick();
      await world.advance(60_000);
      expect(world.simulator.calls).toHaveLength(6);
      expect(new Set(wallClock(world.simulator.calls.slice(3), timeZone))).toEqual(
        new Set([`${next.slice(0, 10)} 22:00`]),
      );
    },
  );

  test("on Sundays, calls after midnight for the week that ends, and again on the Sunday after", async ({
    pool,
  }) => {
    // Sunday evening; Monday's calls belong to the week before.
    await using world = await openWorld({ pool, start: "2031-06-08T23:50:00Z", simulator });
    const tenant = await givenTenant(world);
    const sundays = { ...night, scheduleFrequency: "WEEKLY" as const, scheduleDays: [7] };
    const campaign = await givenCampaign(world, tenant, sundays);
    const [contact] = await givenContacts(world, tenant, 1);
    await world.advanceTo("2031-06-09T00:30:00Z");
    await enrol(world, tenant, campaign, [contact!.id]);
    await world.advanceTo("2031-06-09T00:35:00Z");
    await world.jumpTo("2031-06-09T22:00:00Z");
    await world.tick();
    const ask = { campaignId: campaign, contactId: contact!.id, at: null };
    expect(await whyNotCalled(world.context, tenant.id, ask)).toMatchObject({
      reason: "NOT_A_SCHEDULED_DAY",
      nextEligibleAt: new Date("2031-06-15T22:00:00Z"),
    });
    await world.jumpTo("2031-06-15T22:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-06-09 00:31",
      "2031-06-15 22:00",
    ]);
  });
});

test("a call that lasts over midnight is yesterday's: today's follows when it has ended, and there is but one", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-06-05T23:57:00Z",
    simulator: { scriptFor: () => ({ lastsSeconds: 300 }) },
  });
  const allDay = { startTime: "00:00", endTime: "23:59" };
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, allDay);
  await world.tick();
  await world.advanceTo("2031-06-06T00:01:00Z");
  const ask = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
  expect((await whyNotCalled(world.context, tenant.id, ask)).reason).toBe("CALL_IN_FLIGHT");
  await world.advanceTo("2031-06-06T00:10:00Z");
  expect(wallClock(world.simulator.calls, "UTC")).toEqual(["2031-06-05 23:57", "2031-06-06 00:03"]);
});

function minutesFrom(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}
