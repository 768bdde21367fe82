import { describe, expect } from "vitest";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered } from "#test/fates.ts";
import { type CampaignChange, givenCampaignWith } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };
const dayMs = 24 * 60 * 60_000;

/** The minutes around nine in the morning on so many days, and on each the last ones before five. */
async function liveDays(world: World, from: string, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    const date = new Date(Date.parse(`${from}T00:00:00Z`) + day * dayMs).toISOString().slice(0, 10);
    await world.jumpTo(`${date}T09:00:00Z`);
    await world.tick();
    await world.jumpTo(`${date}T16:58:00Z`);
    await world.tick();
  }
}

describe("a campaign that calls every so many days", () => {
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  test.for<[string, CampaignChange, readonly string[]]>([
    [
      "on any day calls on the first of each block, counted from startsOn",
      { intervalDays: 3, scheduleDays: everyDay, startsOn: "2031-03-05" },
      ["2031-03-05", "2031-03-08", "2031-03-11", "2031-03-14"],
    ],
    [
      "without startsOn counts from the day on which it was made",
      { intervalDays: 5, scheduleDays: everyDay },
      ["2031-03-03", "2031-03-08", "2031-03-13"],
    ],
    [
      "on Tuesdays and Thursdays calls on the first of them in each block, and not in a block without one",
      // Blocks begin on Monday 3, Thursday 6, Sunday 9 and Wednesday 12.
      { intervalDays: 3, scheduleDays: [2, 4], startsOn: "2031-03-03" },
      ["2031-03-04", "2031-03-06", "2031-03-11", "2031-03-13"],
    ],
    [
      "over more days than a week calls once on the first chosen day",
      { intervalDays: 10, scheduleDays: [5], startsOn: "2031-03-03" },
      ["2031-03-07", "2031-03-14"],
    ],
    [
      "calls on its first and on its last date, and never before or after",
      {
        intervalDays: 2,
        scheduleDays: everyDay,
        startsOn: "2031-03-06",
        endsOn: "2031-03-10",
      },
      ["2031-03-06", "2031-03-08", "2031-03-10"],
    ],
  ])("%s", async ([, change, dates], { pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T08:00:00Z", simulator });
    await givenCampaignWith(world, 1, { scheduleFrequency: "CUSTOM", ...change });
    await liveDays(world, "2031-03-03", 13);
    expect(wallClock(world.simulator.calls, "UTC")).toEqual(dates.map((date) => `${date} 09:00`));
  });
});

test("a daily campaign begins on startsOn, rings until the end of endsOn, and says so before and after", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-03T08:00:00Z", simulator });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, {
    startsOn: "2031-03-04",
    endsOn: "2031-03-05",
  });
  const ask = { campaignId: campaign, contactId: contacts[0]!.id };
  const reasonAt = async (at: string) => {
    const decision = await whyNotCalled(world.context, tenant.id, { ...ask, at: new Date(at) });
    return [decision.reason, decision.nextEligibleAt?.toISOString() ?? null];
  };
  expect(await reasonAt("2031-03-03T12:00:00Z")).toEqual([
    "BEFORE_START",
    "2031-03-04T09:00:00.000Z",
  ]);
  await liveDays(world, "2031-03-03", 5);
  expect(wallClock(world.simulator.calls, "UTC")).toEqual(["2031-03-04 09:00", "2031-03-05 09:00"]);
  expect(await reasonAt("2031-03-06T12:00:00Z")).toEqual(["AFTER_END", null]);
});
