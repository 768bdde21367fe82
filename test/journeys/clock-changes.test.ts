import { describe, expect } from "vitest";
import { enrol, givenCampaignWith, givenContacts } from "#test/given.ts";
import { perContactAndDay } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

/** When the window opens and closes on a local day, with the offset that holds at that moment. */
type Window = readonly [opens: string, closes: string];

const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const minuteMs = 60_000;

function later(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * minuteMs).toISOString();
}

describe("a daily campaign lives through both clock changes of a year", () => {
  test.for<[zone: string, startTime: string, endTime: string, why: string, days: Window[]]>([
    [
      "America/New_York",
      "09:00",
      "17:00",
      "the same hours in summer and in winter",
      [
        ["2031-03-08T09:00:00-05:00", "2031-03-08T17:00:00-05:00"],
        ["2031-03-09T09:00:00-04:00", "2031-03-09T17:00:00-04:00"],
        ["2031-11-01T09:00:00-04:00", "2031-11-01T17:00:00-04:00"],
        ["2031-11-02T09:00:00-05:00", "2031-11-02T17:00:00-05:00"],
      ],
    ],
    [
      "America/New_York",
      "01:30",
      "02:30",
      "02:30 is skipped in March, 01:30 comes twice in November",
      [
        ["2031-03-09T01:30:00-05:00", "2031-03-09T03:30:00-04:00"],
        ["2031-03-10T01:30:00-04:00", "2031-03-10T02:30:00-04:00"],
        ["2031-11-02T01:30:00-04:00", "2031-11-02T02:30:00-05:00"],
        ["2031-11-03T01:30:00-05:00", "2031-11-03T02:30:00-05:00"],
      ],
    ],
    [
      "Europe/London",
      "01:15",
      "01:45",
      "both are skipped in March, both come twice in October",
      [
        ["2031-03-30T02:15:00+01:00", "2031-03-30T02:45:00+01:00"],
        ["2031-03-31T01:15:00+01:00", "2031-03-31T01:45:00+01:00"],
        ["2031-10-26T01:15:00+01:00", "2031-10-26T01:45:00+00:00"],
        ["2031-10-27T01:15:00+00:00", "2031-10-27T01:45:00+00:00"],
      ],
    ],
    [
      "Australia/Lord_Howe",
      "01:45",
      "02:15",
      "half an hour: 01:45 comes twice in April, 02:15 is skipped in October",
      [
        ["2031-04-06T01:45:00+11:00", "2031-04-06T02:15:00+10:30"],
        ["2031-04-07T01:45:00+10:30", "2031-04-07T02:15:00+10:30"],
        ["2031-10-05T01:45:00+10:30", "2031-10-05T02:45:00+11:00"],
        ["2031-10-06T01:45:00+11:00", "2031-10-06T02:15:00+11:00"],
      ],
    ],
    [
      "Asia/Kathmandu",
      "00:15",
      "23:45",
      "a quarter of an hour off, and no clock change at all",
      [
        ["2031-12-31T00:15:00+05:45", "2031-12-31T23:45:00+05:45"],
        ["2032-01-01T00:15:00+05:45", "2032-01-01T23:45:00+05:45"],
      ],
    ],
  ])("%s, %s to %s: %s", async ([timeZone, startTime, endTime, , days], { pool }) => {
    await using world = await openWorld({ pool, start: later(days[0]![0], -60), simulator });
    const story = await givenCampaignWith(world, 1, { timeZone, startTime, endTime });
    const { tenant, campaign, contacts: members } = story;
    const { calls } = world.simulator;

    for (const [opens, closes] of days) {
      const callsBefore = calls.length;
      const [last, tooLate] = (await givenContacts(world, tenant, 2)) as [Member, Member];
      await world.jumpTo(later(opens, -2));
      await world.advanceTo(later(opens, 1));
      await world.jumpTo(later(closes, -1.5));
      await enrol(world, tenant, campaign, [last.id]);
      await world.advanceTo(later(closes, -0.5));
      await enrol(world, tenant, campaign, [tooLate.id]);
      await world.advanceTo(later(closes, 2));

      const today = calls.slice(callsBefore);
      const numbers = (from: string, until: string) =>
        today
          .filter(({ createdAt: at }) => at >= new Date(from) && at < new Date(until))
          .map(({ number }) => number)
          .toSorted();
      expect(numbers(opens, later(opens, 1))).toEqual(members.map(({ phone }) => phone).toSorted());
      expect(numbers(later(closes, -1), closes)).toEqual([last.phone]);
      expect(today).toHaveLength(members.length + 1);
      members.push(last, tooLate);
    }
    expect(new Set(perContactAndDay(calls, timeZone).values())).toEqual(new Set([1]));
  });
});

type Member = Awaited<ReturnType<typeof givenContacts>>[number];
