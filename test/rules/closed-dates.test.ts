import { describe, expect, test } from "vitest";
import { type Gate, gateAt, hasEnded, nextOpening } from "#rules/gate.ts";
import { nextLook } from "#rules/opening.ts";
import { type Schedule, scheduleProblems } from "#rules/schedule.ts";
import { aSchedule, night, text } from "./schedules.ts";

const thanksgiving = { holidaySets: ["US-FED"] };
const closing = { from: "2026-11-24", to: "2026-11-25", label: "Stocktaking" };
const noon = (day: string) => new Date(`2026-11-${day}T17:00:00Z`);

function gateText(gate: Gate): string {
  if (gate.isOpen) return `open until ${text(gate.closesAt)}`;
  const { reason, date, label, opensAt } = gate;
  const opens = opensAt === null ? "never" : text(opensAt);
  return [reason, date, label, `opens ${opens}`].filter(Boolean).join(", ");
}

describe("the gate on dates that are closed", () => {
  test.for([
    ["a holiday", thanksgiving, "26", "HOLIDAY, 2026-11-26, US-FED, opens 2026-11-27T14:00Z"],
    ["the day after it", thanksgiving, "27", "open until 2026-11-27T22:00Z"],
    [
      "a blackout date of the campaign",
      { blackoutDates: [closing] },
      "24",
      "BLACKOUT_DATE, 2026-11-24, Stocktaking, opens 2026-11-26T14:00Z",
    ],
    [
      "a blackout date of the tenant",
      { tenantBlackoutDates: [closing] },
      "25",
      "BLACKOUT_DATE, 2026-11-25, Stocktaking, opens 2026-11-26T14:00Z",
    ],
    ["the day after it", { blackoutDates: [closing] }, "26", "open until 2026-11-26T22:00Z"],
    [
      "both, one after the other",
      { ...thanksgiving, tenantBlackoutDates: [closing] },
      "24",
      "BLACKOUT_DATE, 2026-11-24, Stocktaking, opens 2026-11-27T14:00Z",
    ],
    [
      "a day on which no window would open",
      { ...thanksgiving, scheduleDays: [1] },
      "26",
      "NOT_A_SCHEDULED_DAY, opens 2026-11-30T14:00Z",
    ],
    [
      "any date after the last year of a set",
      { ...thanksgiving, startsOn: "2029-01-02" },
      "26",
      "BEFORE_START, opens never",
    ],
    [
      "any date, if the set is not known any more",
      { holidaySets: ["ZZ-OLD"] },
      "26",
      'HOLIDAY, 2026-11-26, the holiday set "ZZ-OLD" is not known, opens never',
    ],
  ] satisfies [string, Partial<Schedule>, string, string][])(
    "%s",
    ([, overrides, day, expected]) => {
      expect(gateText(gateAt(aSchedule(overrides), noon(day)))).toBe(expected);
    },
  );

  test("a night that opened before one stays open after midnight", () => {
    const schedule = aSchedule({ ...night, ...thanksgiving });
    expect(gateText(gateAt(schedule, new Date("2026-11-26T10:00:00Z")))).toBe(
      "open until 2026-11-26T11:00Z",
    );
    expect(gateText(gateAt(schedule, new Date("2026-11-27T04:00:00Z")))).toBe(
      "HOLIDAY, 2026-11-26, US-FED, opens 2026-11-28T03:00Z",
    );
  });
});

test("after the last year of a set the gate says so, and the campaign has not ended", () => {
  const schedule = aSchedule(thanksgiving);
  const at = new Date("2029-01-02T17:00:00Z");
  expect(gateText(gateAt(schedule, at))).toBe(
    "HOLIDAY, 2029-01-02, the holidays of US-FED are known until 2028-12-31, opens never",
  );
  expect(hasEnded(schedule, at)).toBe(false);
  expect(hasEnded({ ...schedule, endsOn: "2029-01-01" }, at)).toBe(true);
  expect(nextLook(schedule, gateAt(schedule, at), null, at)).not.toBe("NEVER");
});

test("an opening after years of blackout dates is found", () => {
  const blackoutDates = Array.from({ length: 300 }, (_, index) => {
    const year = String(2027 + (index % 100));
    return { from: `${year}-01-01`, to: `${year}-12-31`, label: "Closed" };
  });
  const opening = nextOpening(aSchedule({ blackoutDates }), new Date("2026-12-31T23:00:00Z"));
  expect(text(opening!)).toBe("2127-01-01T14:00Z");
});

describe("closed dates are refused", () => {
  test.for([
    [
      "a blackout that ends before it begins",
      { blackoutDates: [{ ...closing, to: "2026-11-23" }] },
      "blackoutDates.0.to",
    ],
    [
      "a date that is none",
      { blackoutDates: [closing, { ...closing, from: "2026-02-30" }] },
      "blackoutDates.1.from",
    ],
    [
      "a single day that is none, once",
      { blackoutDates: [{ ...closing, from: "2026-13-01", to: "2026-13-01" }] },
      "blackoutDates.0.from",
    ],
    [
      "a date in another century",
      { blackoutDates: [{ ...closing, to: "2926-11-25" }] },
      "blackoutDates.0.to",
    ],
    [
      "a blackout without a label",
      { blackoutDates: [{ ...closing, label: " " }] },
      "blackoutDates.0.label",
    ],
    [
      "a label of a book",
      { blackoutDates: [{ ...closing, label: "x".repeat(101) }] },
      "blackoutDates.0.label",
    ],
    ["too many", { blackoutDates: Array.from({ length: 367 }, () => closing) }, "blackoutDates"],
    ["a holiday set that is not known", { holidaySets: ["US-FED", "Mars"] }, "holidaySets.1"],
    ["a holiday set twice", { holidaySets: ["FR", "FR"] }, "holidaySets.1"],
  ] satisfies [string, Partial<Schedule>, string][])("%s", ([, overrides, path]) => {
    const problems = scheduleProblems(aSchedule(overrides));
    expect(problems.map((problem) => problem.path.join("."))).toEqual([path]);
  });

  test("and the sets that there are are named", () => {
    const [problem] = scheduleProblems(aSchedule({ holidaySets: ["us-fed"] }));
    expect(problem!.message).toMatch(/^"us-fed" is not a holiday set; there are: AU, .*US-FED/);
  });
});
