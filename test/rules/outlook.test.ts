import { describe, expect, test } from "vitest";
import { gateAt } from "#rules/gate.ts";
import { whyNoOpening } from "#rules/outlook.ts";
import type { Schedule } from "#rules/schedule.ts";
import type { OuterHours, Whereabouts } from "#rules/whereabouts.ts";
import { campaignMessage } from "#rules/campaign-rules.ts";
import { facts } from "./decision-facts.ts";
import { aSchedule } from "./schedules.ts";

const at = new Date("2026-11-02T17:00:00Z");
const everyDay = [1, 2, 3, 4, 5, 6, 7];

function bound(overrides: Partial<OuterHours> = {}): OuterHours {
  return {
    rule: "XX-HOURS@1",
    zones: ["America/New_York"],
    windows: [{ days: everyDay, from: "18:00", to: "20:00" }],
    closedOn: new Map(),
    knownUntil: null,
    effectiveFrom: null,
    effectiveTo: null,
    ...overrides,
  };
}
const in_ = (zones: string[], ...bounds: OuterHours[]): Whereabouts => ({ zones, bounds });
const years = (from: number, to: number) => [
  { from: `${from}-01-01`, to: `${to}-12-31`, label: "Closed" },
];

describe("a gate that names no opening says why", () => {
  test.for<[string, Partial<Schedule>, Whereabouts, string, string]>([
    ["its area is not known", {}, in_([]), "NOT_KNOWN", "its hours cannot be read"],
    [
      "it has ended",
      { endsOn: "2026-11-01" },
      in_(["UTC"]),
      "ENDED",
      "the campaign has no window left",
    ],
    [
      "later holidays are not known",
      { holidaySets: ["US-FED", "FR"], startsOn: "2029-01-01" },
      in_(["UTC"]),
      "HOLIDAYS_NOT_KNOWN",
      "no window opens after 2028-12-31, as later holidays of US-FED are not known",
    ],
    [
      "a set is not known",
      { holidaySets: ["ZZ"] },
      in_(["UTC"]),
      "HOLIDAYS_NOT_KNOWN",
      'the holiday set "ZZ" is not known',
    ],
    [
      "no hour is common to its zones",
      {},
      in_(["America/New_York", "Australia/Sydney"]),
      "NO_COMMON_HOUR",
      "the campaign's windows in each of America/New_York, Australia/Sydney are never open at the same time",
    ],
    [
      "no hour is common to it and a rule",
      {},
      in_(["America/New_York"], bound()),
      "NO_COMMON_HOUR",
      "the campaign's windows in America/New_York and XX-HOURS@1 are never open at the same time",
    ],
    [
      "a rule allows nothing",
      {},
      in_(["America/New_York"], bound({ windows: [] })),
      "BOUND_NEVER_OPENS",
      "XX-HOURS@1 allows no calls in America/New_York any more",
    ],
    [
      "common hours are hidden by closed dates for more than a year",
      // The rule opens on Mondays only, and the campaign is closed on each of them.
      { blackoutDates: mondays(2026, 70) },
      in_(["America/New_York"], bound({ windows: [{ days: [1], from: "09:00", to: "17:00" }] })),
      "NOT_WITHIN_A_YEAR",
      "no window opens within 400 days",
    ],
  ])("%s", ([, overrides, where, kind, detail]) => {
    const schedule = aSchedule(overrides);
    expect(gateAt(schedule, at, where)).toMatchObject({ isOpen: false, opensAt: null });
    expect(whyNoOpening(schedule, at, where)).toEqual({ kind, detail });
    // The same again, from what was remembered, and a day later.
    const later = new Date(at.getTime() + 86_400_000);
    expect(gateAt(schedule, later, where)).toMatchObject({ isOpen: false, opensAt: null });
  });

  test("but blackout dates of several years are waited for", () => {
    const schedule = aSchedule({ blackoutDates: years(2026, 2031) });
    const where = in_(["America/New_York", "America/Chicago"]);
    expect(gateAt(schedule, at, where)).toMatchObject({
      isOpen: false,
      opensAt: new Date("2032-01-01T15:00:00Z"),
    });
  });
});

test("an hour that is common in one season only is found in the other", () => {
  // Nine in London is nine in Reykjavik in winter only.
  const schedule = aSchedule({ startTime: "09:00", endTime: "10:00" });
  const where = in_(["Atlantic/Reykjavik", "Europe/London"]);
  const summer = new Date("2026-04-01T12:00:00Z");
  expect(gateAt(schedule, summer, where)).toMatchObject({
    opensAt: new Date("2026-10-25T09:00:00Z"),
  });
});

test("the message of a campaign names why it never opens", () => {
  const where = in_(["America/New_York", "Australia/Sydney"]);
  expect(campaignMessage(facts({ where }), at)).toContain("are never open at the same time");
});

function mondays(year: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(year, 10, 2 + 7 * index)).toISOString().slice(0, 10);
    return { from: day, to: day, label: "Closed" };
  });
}
