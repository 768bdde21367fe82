import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { roundAt, roundOfKey } from "#rules/round.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, moments, weekdays } from "./schedules.ts";

const night = { startTime: "22:00", endTime: "06:00" };
const nearlyAllDay = { startTime: "01:45", endTime: "01:30" };

function text(instant: Date): string {
  return instant.toISOString().slice(0, 16);
}

describe("the round", () => {
  test.for([
    [
      "of a daily campaign is the local day",
      {},
      "2026-11-03T04:59:59Z",
      "D2026-11-02 2026-11-02T05:00 2026-11-03T05:00",
    ],
    [
      "of a campaign that does not recur is the local day too",
      { scheduleFrequency: null },
      "2026-11-03T05:00:00Z",
      "D2026-11-03 2026-11-03T05:00 2026-11-04T05:00",
    ],
    [
      "of a day on which the clock goes back lasts 25 hours",
      {},
      "2026-11-01T12:00:00Z",
      "D2026-11-01 2026-11-01T04:00 2026-11-02T05:00",
    ],
    [
      "of a day without a midnight begins at its first instant",
      { timeZone: "America/Santiago" },
      "2026-09-06T12:00:00Z",
      "D2026-09-06 2026-09-06T04:00 2026-09-07T03:00",
    ],
    [
      "after midnight is that of the evening, while the window is open",
      night,
      "2026-11-03T10:59:59Z",
      "D2026-11-02 2026-11-02T11:00 2026-11-03T11:00",
    ],
    [
      "begins when the night's window closes",
      night,
      "2026-11-03T11:00:00Z",
      "D2026-11-03 2026-11-03T11:00 2026-11-04T11:00",
    ],
    [
      "begins when its own window opens, should the night before still be open",
      nearlyAllDay,
      "2026-11-01T05:45:00Z",
      "D2026-11-01 2026-11-01T05:45 2026-11-02T06:30",
    ],
    [
      "begins when the day before closes, should the clock go back over midnight",
      { timeZone: "America/St_Johns", endTime: "23:30" },
      "2010-11-07T03:00:00Z",
      "D2010-11-07 2010-11-07T03:00 2010-11-08T03:30",
    ],
    [
      "of a weekly campaign begins on Monday",
      { scheduleFrequency: "WEEKLY", scheduleDays: [3] },
      "2026-11-08T23:00:00Z",
      "W2026-11-02 2026-11-02T05:00 2026-11-09T05:00",
    ],
    [
      "of a weekly night shift has the small hours of the next Monday",
      { ...night, scheduleFrequency: "WEEKLY", scheduleDays: [7] },
      "2026-11-09T10:00:00Z",
      "W2026-11-02 2026-11-02T11:00 2026-11-09T11:00",
    ],
    [
      "of a custom campaign is counted from its first day",
      { scheduleFrequency: "CUSTOM", intervalDays: 10, startsOn: "2026-11-02" },
      "2026-11-25T12:00:00Z",
      "C2026-11-22 2026-11-22T05:00 2026-12-02T05:00",
    ],
    [
      "of a custom campaign without one is counted from the local date of its creation",
      {
        scheduleFrequency: "CUSTOM",
        intervalDays: 10,
        createdAt: new Date("2026-11-03T04:00:00Z"),
      },
      "2026-11-25T12:00:00Z",
      "C2026-11-22 2026-11-22T05:00 2026-12-02T05:00",
    ],
    [
      "before the first day is counted backwards",
      { scheduleFrequency: "CUSTOM", intervalDays: 10, startsOn: "2026-11-02" },
      "2026-11-01T12:00:00Z",
      "C2026-10-23 2026-10-23T04:00 2026-11-02T05:00",
    ],
    [
      "after a day that a zone left out follows the day before it",
      { timeZone: "Pacific/Apia" },
      "2011-12-30T09:59:59Z",
      "D2011-12-29 2011-12-29T10:00 2011-12-30T10:00",
    ],
    [
      "in an unknown zone is that of UTC",
      { timeZone: "Mars/Olympus" },
      "2026-11-02T00:00:00Z",
      "D2026-11-02 2026-11-02T00:00 2026-11-03T00:00",
    ],
    [
      "in an unknown zone is that of UTC, also of a night shift with a first day",
      { ...night, timeZone: "Mars/Olympus", startsOn: "2030-01-01", endsOn: "2030-01-02" },
      "2026-11-02T03:00:00Z",
      "D2026-11-02 2026-11-02T00:00 2026-11-03T00:00",
    ],
    [
      "between bounds that are no dates is that of UTC",
      { startsOn: "2026-02-30", endsOn: "soon" },
      "2026-11-02T03:00:00Z",
      "D2026-11-02 2026-11-02T00:00 2026-11-03T00:00",
    ],
    [
      "between times that are none is that of UTC",
      { startTime: "25:00", endTime: "noon" },
      "2026-11-02T03:00:00Z",
      "D2026-11-02 2026-11-02T00:00 2026-11-03T00:00",
    ],
  ] satisfies [string, Partial<Schedule>, string, string][])(
    "%s",
    ([, overrides, at, expected]) => {
      const { key, startsAt, endsAt } = roundAt(aSchedule(overrides), new Date(at));
      expect(`${key} ${text(startsAt)} ${text(endsAt)}`).toBe(expected);
    },
  );
});

test("the key of a round says what period begins when", () => {
  expect(["D2026-11-03", "W2026-11-02", "C2026-11-04"].map(roundOfKey)).toEqual([
    { kind: "DAY", startsOn: "2026-11-03" },
    { kind: "WEEK", startsOn: "2026-11-02" },
    { kind: "BLOCK", startsOn: "2026-11-04" },
  ]);
});

test("on Monday, Wednesday and Friday of one week a weekly campaign is in one round", () => {
  const schedule = aSchedule({ scheduleFrequency: "WEEKLY", scheduleDays: [1, 3, 5] });
  const keys = ["2026-11-02", "2026-11-04", "2026-11-06"].map(
    (date) => roundAt(schedule, new Date(`${date}T15:00:00Z`)).key,
  );
  expect(new Set(keys)).toEqual(new Set(["W2026-11-02"]));
});

test("rounds follow one another without gap or overlap", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at }) => {
      const round = roundAt(schedule, at);
      expect(round.startsAt <= at && at < round.endsAt).toBe(true);
      expect(roundAt(schedule, round.startsAt)).toEqual(round);
      expect(roundAt(schedule, new Date(round.endsAt.getTime() - 1))).toEqual(round);
      const next = roundAt(schedule, round.endsAt);
      expect(next.startsAt).toEqual(round.endsAt);
      expect(next.key > round.key).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("two instants are in one round exactly when they are in one interval", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at, other }) => {
      const [one, two] = [roundAt(schedule, at), roundAt(schedule, other)];
      expect(one.key === two.key).toBe(one.startsAt <= other && other < one.endsAt);
    }),
    { numRuns: 300 },
  );
});

test("a window lies in one round, unless the clock goes back and it runs into the next day's", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at }) => {
      const opening = nextOpening(schedule, at);
      const gate = opening && gateAt(schedule, opening);
      if (!gate?.isOpen) return;
      expect(gate.round.startsAt <= gate.opensAt).toBe(true);
      const nextDay = gateAt(
        { ...schedule, scheduleDays: [], startsOn: null, endsOn: null },
        gate.closesAt,
      );
      if (nextDay.isOpen && nextDay.opensAt < gate.closesAt) return;
      expect(gate.closesAt <= gate.round.endsAt).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("nobody is called twice in a week by a campaign on weekdays at night", () => {
  const schedule = aSchedule({ ...night, scheduleFrequency: "WEEKLY", scheduleDays: weekdays });
  const friday = gateAt(schedule, new Date("2026-11-07T09:00:00Z"));
  expect(friday).toMatchObject({ isOpen: true, round: { key: "W2026-11-02" } });
});
