import { describe, expect, test } from "vitest";
import type { ScheduleWindow } from "#rules/campaign-settings.ts";
import { gateAt, nextOpening, windowsOn } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { type Schedule, scheduleProblems } from "#rules/schedule.ts";
import { storedWindows, windowsOf } from "#rules/windows.ts";
import { aSchedule, text } from "./schedules.ts";

const window = (days: number[], startTime: string, endTime: string): ScheduleWindow => ({
  days,
  startTime,
  endTime,
});
const morning = window([1, 2, 3, 4, 5], "09:00", "12:00");
const evening = window([1, 2, 3, 4, 5], "17:00", "20:00");
const one = { startTime: "09:00", endTime: "17:00", scheduleDays: [1], windows: [] };
const several = { ...one, windows: [morning, evening] };

describe("windows are refused", () => {
  const problems = (windows: ScheduleWindow[], frequency: Schedule["scheduleFrequency"] = null) =>
    scheduleProblems(aSchedule({ scheduleFrequency: frequency }), windows).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );

  test.for([
    [
      "if two overlap",
      [morning, window([3], "11:59", "13:00")],
      "windows.1: Wed 11:59–13:00 (windows.1) overlaps Mon, Tue, Wed, Thu, Fri 09:00–12:00 (windows.0) on Wednesday at 11:59",
    ],
    [
      "if two overlap over midnight",
      [window([], "22:00", "02:00"), window([4], "01:30", "03:00")],
      "windows.1: Thu 01:30–03:00 (windows.1) overlaps every day 22:00–02:00 (windows.0) on Thursday at 01:30",
    ],
    [
      "if two overlap over the end of the week",
      [window([1], "00:00", "08:00"), window([7], "23:00", "01:00")],
      "windows.1: Sun 23:00–01:00 (windows.1) overlaps Mon 00:00–08:00 (windows.0) on Monday at 00:00",
    ],
    [
      "if one is in another",
      [window([1], "09:00", "17:00"), window([1], "10:00", "11:00")],
      "windows.1: Mon 10:00–11:00 (windows.1) overlaps Mon 09:00–17:00 (windows.0) on Monday at 10:00",
    ],
    ["if there is none", [], "windows: must contain 1 to 21 windows"],
    [
      "if there are more than 21",
      Array.from({ length: 22 }, () => morning),
      "windows: must contain 1 to 21 windows",
    ],
    [
      "if a time is none",
      [morning, window([6], "9", "12:00")],
      'windows.1.startTime: "9" is not a time of day; write it as "HH:mm", for example "09:00" or "17:30"',
    ],
    [
      "if a day is none",
      [window([8], "09:00", "12:00")],
      "windows.0.days: must be days of the week, for example MONDAY",
    ],
    [
      "if a day is there twice",
      [window([1, 1], "09:00", "12:00")],
      "windows.0.days: must not contain a day twice",
    ],
    [
      "if one has no length",
      [window([1], "09:00", "09:00")],
      'windows.0.endTime: must differ from startTime; for nearly the whole day use "00:00" to "23:59"',
    ],
  ] as const)("%s", ([, windows, expected]) => {
    expect(problems([...windows])).toEqual([expected]);
  });

  test("if a weekly campaign has one without days", () => {
    expect(problems([morning, window([], "17:00", "20:00")], "WEEKLY")).toEqual([
      "windows.1.days: must contain at least one day for a WEEKLY schedule, for example MONDAY",
    ]);
  });

  test("but not if they only touch, also over midnight and at the end of the week", () => {
    const touching = [
      window([1, 7], "12:00", "00:00"),
      window([1], "00:00", "12:00"),
      window([7], "08:00", "12:00"),
    ];
    expect(problems(touching)).toEqual([]);
  });
});

describe("the two ways to write windows", () => {
  test("one window is stored in the short form", () => {
    expect(storedWindows({ windows: [morning] }, several)).toEqual({
      change: { windows: [], startTime: "09:00", endTime: "12:00", scheduleDays: [1, 2, 3, 4, 5] },
      problems: [],
    });
  });

  test("several are stored as a list, and the days are those of all", () => {
    const late = window([6], "22:00", "02:00");
    expect(storedWindows({ windows: [late, morning] }, one)).toEqual({
      change: {
        windows: [late, morning],
        startTime: "22:00",
        endTime: "02:00",
        scheduleDays: [1, 2, 3, 4, 5, 6],
      },
      problems: [],
    });
  });

  test("both at once are refused", () => {
    expect(storedWindows({ windows: [morning], startTime: "09:00" }, one).problems).toEqual([
      { path: ["windows"], message: expect.stringContaining("together with startTime:") },
    ]);
  });

  test.for([
    ["a new campaign without any", {}, null, ["startTime", "endTime"]],
    ["a new campaign without an end", { startTime: "09:00" }, null, ["endTime"]],
    [
      "several windows of which one time is changed",
      { startTime: "09:00" },
      several,
      ["startTime"],
    ],
    [
      "several windows of which the days are changed",
      { scheduleDays: [1] },
      several,
      ["scheduleDays"],
    ],
  ] as const)("%s is refused", ([, change, before, paths]) => {
    const { problems } = storedWindows(change, before);
    expect(problems.map(({ path }) => path.join("."))).toEqual(paths);
  });

  test("both times replace several windows by one", () => {
    const { change, problems } = storedWindows({ startTime: "10:00", endTime: "11:00" }, several);
    expect(problems).toEqual([]);
    expect(windowsOf({ ...several, ...change })).toEqual([window([1], "10:00", "11:00")]);
  });

  test("a change of something else keeps them", () => {
    const { change } = storedWindows({ name: "Renewals" }, several);
    expect(windowsOf({ ...several, ...change })).toEqual([morning, evening]);
  });
});

describe("a day with two windows", () => {
  const schedule = aSchedule({ windows: [evening, morning] });

  test("opens twice", () => {
    const windows = windowsOn(schedule, "2026-11-02").map(
      ({ opensAt, closesAt }) => `${text(opensAt)} to ${text(closesAt)}`,
    );
    expect(windows).toEqual([
      "2026-11-02T14:00Z to 2026-11-02T17:00Z",
      "2026-11-02T22:00Z to 2026-11-03T01:00Z",
    ]);
  });

  test.for([
    ["2026-11-02T16:59:59Z", true, "2026-11-02T16:59:59.000Z"],
    ["2026-11-02T17:00:00Z", false, "2026-11-02T22:00Z"],
    ["2026-11-07T01:00:00Z", false, "2026-11-09T14:00Z"],
  ] as const)("at %s it is open: %s", ([at, isOpen, opening]) => {
    expect(gateAt(schedule, new Date(at)).isOpen).toBe(isOpen);
    expect(text(nextOpening(schedule, new Date(at))!)).toBe(opening);
  });

  test("is one round", () => {
    const keys = ["14:00", "19:00", "22:00"].map(
      (time) => roundAt(schedule, new Date(`2026-11-02T${time}:00Z`)).key,
    );
    expect(new Set(keys)).toEqual(new Set(["D2026-11-02"]));
  });
});

describe("a night among several windows belongs to the day on which it opened", () => {
  const night = window([6], "22:00", "02:00");
  const schedule = aSchedule({
    timeZone: "UTC",
    windows: [window([1, 2], "01:00", "03:00"), night],
  });
  const round = (at: string) => roundAt(schedule, new Date(`2026-11-${at}:00Z`)).key;

  test("and the next day begins when it closes", () => {
    expect(["07T23:00", "08T01:59", "08T02:00"].map(round)).toEqual([
      "D2026-11-07",
      "D2026-11-07",
      "D2026-11-08",
    ]);
  });

  test("and a day after one without a night begins at midnight", () => {
    expect(["08T23:59", "09T00:00", "10T00:30"].map(round)).toEqual([
      "D2026-11-08",
      "D2026-11-09",
      "D2026-11-10",
    ]);
  });
});

test("two windows that touch are open without a gap, each until its own end", () => {
  const schedule = aSchedule({
    timeZone: "UTC",
    windows: [window([], "09:00", "12:00"), window([], "12:00", "15:00")],
  });
  const closings = ["11:59", "12:00"].map((time) => {
    const gate = gateAt(schedule, new Date(`2026-11-02T${time}:00Z`));
    return gate.isOpen && text(gate.closesAt);
  });
  expect(closings).toEqual(["2026-11-02T12:00Z", "2026-11-02T15:00Z"]);
});
