import { describe, expect, test } from "vitest";
import { previewOf } from "#rules/preview.ts";
import type { Schedule } from "#rules/schedule.ts";
import type { Whereabouts } from "#rules/whereabouts.ts";
import { courtesyBound } from "#rules/courtesy-hours.ts";
import { aSchedule, night, text } from "./schedules.ts";

const newYork = { zones: ["America/New_York"], bounds: [] };

/** One line for each day that is asked for. */
function lines(schedule: Partial<Schedule>, now: string, where: Whereabouts = newYork, count = 14) {
  const { days } = previewOf(aSchedule(schedule), new Date(now), where);
  return days
    .slice(0, count)
    .map(({ date, windows, closure, clockChanges }) =>
      [
        date,
        ...windows.map(({ opensAt, closesAt }) => `${text(opensAt)} to ${text(closesAt)}`),
        ...(closure === null
          ? []
          : [closure.reason, closure.timeZone, closure.rule, closure.label].filter(Boolean)),
        ...clockChanges.map(({ at, minutes }) => `clock ${minutes} at ${text(at)}`),
      ].join(" "),
    );
}

describe("a preview", () => {
  test("shows the days with their windows, closed dates and clock changes", () => {
    const blackoutDates = [{ from: "2026-10-30", to: "2026-10-30", label: "Stocktaking" }];
    const schedule = { scheduleDays: [1, 2, 3, 4, 5], blackoutDates };
    expect(lines(schedule, "2026-10-29T18:00:00Z", newYork, 5)).toEqual([
      "2026-10-29 2026-10-29T13:00Z to 2026-10-29T21:00Z",
      "2026-10-30 BLACKOUT_DATE America/New_York Stocktaking",
      "2026-10-31 NOT_A_SCHEDULED_DAY America/New_York",
      "2026-11-01 NOT_A_SCHEDULED_DAY America/New_York clock -60 at 2026-11-01T06:00Z",
      "2026-11-02 2026-11-02T14:00Z to 2026-11-02T22:00Z",
    ]);
  });

  test("has fourteen days, from that of the present window", () => {
    const days = lines(night, "2026-11-25T08:00:00Z");
    expect(days).toHaveLength(14);
    expect(days[0]).toBe("2026-11-24 2026-11-25T03:00Z to 2026-11-25T11:00Z");
  });

  test("names the holiday", () => {
    const [first] = lines({ holidaySets: ["US-FED"] }, "2026-11-26T12:00:00Z");
    expect(first).toBe("2026-11-26 HOLIDAY America/New_York US-FED");
  });

  test("shows what several zones and bounds leave, and what closes a day", () => {
    const zones = ["America/Los_Angeles", "America/New_York"];
    const hours = { isOn: true, startTime: "10:00", endTime: "13:00" };
    const bounds = [courtesyBound(hours, zones)!];
    expect(lines({}, "2026-11-02T12:00:00Z", { zones, bounds: [] }, 1)).toEqual([
      "2026-11-02 2026-11-02T17:00Z to 2026-11-02T22:00Z",
    ]);
    expect(lines({}, "2026-11-02T12:00:00Z", { zones, bounds }, 1)).toEqual([
      "2026-11-02 OUTSIDE_CALLING_HOURS America/Los_Angeles courtesy hours of the tenant",
    ]);
  });

  test("shows both windows of a day", () => {
    const windows = [
      { days: [], startTime: "09:00", endTime: "12:00" },
      { days: [], startTime: "18:00", endTime: "20:00" },
    ];
    expect(lines({ windows }, "2026-11-02T12:00:00Z", newYork, 1)).toEqual([
      "2026-11-02 2026-11-02T14:00Z to 2026-11-02T17:00Z 2026-11-02T23:00Z to 2026-11-03T01:00Z",
    ]);
  });

  test("says when the first opening is, however far, or why there is none", () => {
    const far = previewOf(aSchedule({ startsOn: "2027-03-01" }), new Date("2026-11-02"), newYork);
    expect(far.opensAt).toEqual(new Date("2027-03-01T14:00:00Z"));
    const apart = { zones: ["America/New_York", "Australia/Sydney"], bounds: [] };
    const never = previewOf(aSchedule(), new Date("2026-11-02"), apart);
    expect(never).toMatchObject({ opensAt: null, noOpening: { kind: "NO_COMMON_HOUR" } });
    expect(never.days.every(({ windows, closure }) => windows.length === 0 && closure)).toBe(true);
  });

  test("has no days where the place is not known", () => {
    const unknown = previewOf(aSchedule(), new Date("2026-11-02"), { zones: [], bounds: [] });
    expect(unknown).toMatchObject({ days: [], opensAt: null, noOpening: { kind: "NOT_KNOWN" } });
  });
});
