import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Schedule, scheduleProblems } from "#rules/schedule.ts";
import { aSchedule, moments } from "./schedules.ts";

describe("a schedule is refused when it", () => {
  test.for([
    ["names no zone at all", { timeZone: "" }, "timeZone"],
    ["names an unknown zone", { timeZone: "Mars/Olympus" }, "timeZone"],
    ["names an offset, which knows no summer time", { timeZone: "+01:00" }, "timeZone"],
    ["opens at a time that no clock shows", { startTime: "24:00" }, "startTime"],
    ["opens at a time written otherwise", { startTime: "9:00" }, "startTime"],
    ["closes at nonsense", { endTime: "noon" }, "endTime"],
    ["closes when it opens", { startTime: "09:00", endTime: "09:00" }, "endTime"],
    ["is weekly without a day", { scheduleFrequency: "WEEKLY" }, "scheduleDays"],
    ["is custom without a day", { scheduleFrequency: "CUSTOM", intervalDays: 2 }, "scheduleDays"],
    ["has an eighth day", { scheduleDays: [1, 8] }, "scheduleDays"],
    ["has half a day", { scheduleDays: [1.5] }, "scheduleDays"],
    ["has a day twice", { scheduleDays: [1, 3, 1] }, "scheduleDays"],
    [
      "is custom without an interval",
      { scheduleFrequency: "CUSTOM", scheduleDays: [1] },
      "intervalDays",
    ],
    ["has an interval of no days", { intervalDays: 0 }, "intervalDays"],
    ["has an interval of more than a year", { intervalDays: 367 }, "intervalDays"],
    ["has an interval of half a day", { intervalDays: 0.5 }, "intervalDays"],
    ["starts on 30 February", { startsOn: "2026-02-30" }, "startsOn"],
    ["ends on the 29th of a short February", { endsOn: "2027-02-29" }, "endsOn"],
    ["starts on a date written otherwise", { startsOn: "02/11/2026" }, "startsOn"],
    ["starts in a year that was mistyped", { startsOn: "0226-11-02" }, "startsOn"],
    ["starts before the year 2000", { startsOn: "1999-12-31" }, "startsOn"],
    ["ends after the year 2199", { endsOn: "2200-01-01" }, "endsOn"],
    ["ends before it starts", { startsOn: "2026-11-02", endsOn: "2026-11-01" }, "endsOn"],
  ] satisfies [string, Partial<Schedule>, keyof Schedule][])("%s", ([, overrides, path]) => {
    expect(scheduleProblems(aSchedule(overrides))).toEqual([
      { path: [path], message: expect.any(String) },
    ]);
  });
});

describe("a schedule is accepted when it", () => {
  test.for([
    ["is the plainest", {}],
    ["crosses midnight", { startTime: "22:00", endTime: "06:00" }],
    ["lasts one day", { startsOn: "2026-11-02", endsOn: "2026-11-02" }],
    ["starts on a leap day", { startsOn: "2028-02-29" }],
    ["lasts as long as dates are accepted", { startsOn: "2000-01-01", endsOn: "2199-12-31" }],
    ["recurs every year", { scheduleFrequency: "CUSTOM", scheduleDays: [1], intervalDays: 366 }],
    ["keeps the interval of an earlier frequency", { intervalDays: 14 }],
    ["is in UTC", { timeZone: "UTC" }],
    ["names its zone in another case", { timeZone: "america/argentina/buenos_aires" }],
  ] satisfies [string, Partial<Schedule>][])("%s", ([, overrides]) => {
    expect(scheduleProblems(aSchedule(overrides))).toEqual([]);
  });
});

test("all that is wrong is told at once", () => {
  const problems = scheduleProblems(
    aSchedule({ timeZone: "Nowhere", startTime: "9", endTime: "x", scheduleDays: [0] }),
  );
  expect(problems.map(({ path }) => path.join("."))).toEqual([
    "timeZone",
    "startTime",
    "endTime",
    "scheduleDays",
  ]);
});

test("a message shows what was written, but never a page of it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 2, size: "large" }), (text) => {
      const nonsense = `?${text}`;
      const schedule = aSchedule({ timeZone: nonsense, startTime: nonsense, startsOn: nonsense });
      const problems = scheduleProblems(schedule);
      expect(problems).toHaveLength(3);
      expect(problems.every(({ message }) => message.length < 500)).toBe(true);
      expect(problems.every(({ message }) => message.startsWith('"?'))).toBe(true);
    }),
  );
});

test("the schedules of the other laws are acceptable", () => {
  fc.assert(
    fc.property(moments, ({ schedule }) => {
      expect(scheduleProblems(schedule)).toEqual([]);
    }),
  );
});
