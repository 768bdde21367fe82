import { describe, expect, test } from "vitest";
import { windowsOn } from "#rules/gate.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, night, text, weekdays } from "./schedules.ts";

function windowText(schedule: Schedule, date: string): string | null {
  const [window] = windowsOn(schedule, date);
  return window === undefined ? null : `${text(window.opensAt)} to ${text(window.closesAt)}`;
}

describe("a window", () => {
  test.for([
    ["opens and closes by the wall", {}, "2026-11-02", "2026-11-02T14:00Z to 2026-11-02T22:00Z"],
    [
      "of a night closes on the next day",
      night,
      "2026-11-02",
      "2026-11-03T03:00Z to 2026-11-03T11:00Z",
    ],
    ["does not open on another weekday", { scheduleDays: weekdays }, "2026-11-01", null],
    ["does not open before the first day", { startsOn: "2026-11-03" }, "2026-11-02", null],
    [
      "opens on the first day",
      { startsOn: "2026-11-02" },
      "2026-11-02",
      "2026-11-02T14:00Z to 2026-11-02T22:00Z",
    ],
    [
      "opens on the last day, and its night goes on",
      { ...night, endsOn: "2026-11-02" },
      "2026-11-02",
      "2026-11-03T03:00Z to 2026-11-03T11:00Z",
    ],
    ["does not open after the last day", { endsOn: "2026-11-01" }, "2026-11-02", null],
    ["does not open on a date that is none", {}, "2026-02-30", null],
    ["does not open in an unknown zone", { timeZone: "Mars/Olympus" }, "2026-11-02", null],
    [
      "opens later by the gap when its opening is skipped",
      { startTime: "02:15", endTime: "05:00" },
      "2026-03-08",
      "2026-03-08T07:15Z to 2026-03-08T09:00Z",
    ],
    [
      "closes later by the gap when its closing is skipped",
      { startTime: "01:30", endTime: "02:15" },
      "2026-03-08",
      "2026-03-08T06:30Z to 2026-03-08T07:15Z",
    ],
    [
      "does not open when the gap leaves nothing of it",
      { startTime: "02:15", endTime: "03:00" },
      "2026-03-08",
      null,
    ],
    [
      "opens at the first of two openings and closes at the last of two closings",
      { startTime: "01:15", endTime: "01:45" },
      "2026-11-01",
      "2026-11-01T05:15Z to 2026-11-01T06:45Z",
    ],
    [
      "opens at a time that is shown once, at the end of the hour that is shown twice",
      { startTime: "02:00", endTime: "05:00" },
      "2026-11-01",
      "2026-11-01T07:00Z to 2026-11-01T10:00Z",
    ],
    [
      "moves by half an hour where the clock does",
      { timeZone: "Australia/Lord_Howe", startTime: "02:10", endTime: "03:00" },
      "2026-10-04",
      "2026-10-03T15:40Z to 2026-10-03T16:00Z",
    ],
    [
      "is half an hour longer where the clock goes back by that",
      { timeZone: "Australia/Lord_Howe", startTime: "01:40", endTime: "01:50" },
      "2026-04-05",
      "2026-04-04T14:40Z to 2026-04-04T15:20Z",
    ],
    [
      "that opens at a midnight that does not exist opens an hour later",
      { timeZone: "America/Santiago", startTime: "00:00", endTime: "08:00" },
      "2026-09-06",
      "2026-09-06T04:00Z to 2026-09-06T11:00Z",
    ],
    [
      "does not open on a day that a zone left out",
      { timeZone: "Pacific/Apia" },
      "2011-12-30",
      null,
    ],
    [
      "of the night before such a day closes in the morning after it",
      { ...night, timeZone: "Pacific/Apia" },
      "2011-12-29",
      "2011-12-30T08:00Z to 2011-12-30T16:00Z",
    ],
  ] satisfies [string, Partial<Schedule>, string, string | null][])(
    "%s",
    ([, overrides, date, expected]) => {
      expect(windowText(aSchedule(overrides), date)).toBe(expected);
    },
  );
});
