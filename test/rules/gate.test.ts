import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Gate, gateAt, nextOpening, nextOpeningAfter } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, moments, night, text, weekdays } from "./schedules.ts";

const nearlyAllDay = { startTime: "01:45", endTime: "01:30" };

function gateText(gate: Gate): string {
  if (gate.isOpen) return `open until ${text(gate.closesAt)} in ${gate.round.key}`;
  return `${gate.reason}, opens ${gate.opensAt === null ? "never" : text(gate.opensAt)}`;
}

describe("the gate", () => {
  test.for([
    [
      "is open at its opening",
      {},
      "2026-11-02T14:00:00Z",
      "open until 2026-11-02T22:00Z in D2026-11-02",
    ],
    [
      "is closed a moment before",
      {},
      "2026-11-02T13:59:59.999Z",
      "OUTSIDE_WINDOW, opens 2026-11-02T14:00Z",
    ],
    [
      "is closed at its closing",
      {},
      "2026-11-02T22:00:00Z",
      "OUTSIDE_WINDOW, opens 2026-11-03T14:00Z",
    ],
    [
      "is closed over the weekend",
      { scheduleDays: weekdays },
      "2026-10-31T15:00:00Z",
      "NOT_A_SCHEDULED_DAY, opens 2026-11-02T14:00Z",
    ],
    [
      "is closed before the first day, however far it is",
      { startsOn: "2190-01-01", scheduleDays: [1] },
      "2026-11-02T15:00:00Z",
      "BEFORE_START, opens 2190-01-04T14:00Z",
    ],
    [
      "is closed for ever after the last day",
      { endsOn: "2026-11-01" },
      "2026-11-02T15:00:00Z",
      "AFTER_END, opens never",
    ],
    [
      "is closed on the first day before its window",
      { startsOn: "2026-11-02" },
      "2026-11-02T06:00:00Z",
      "OUTSIDE_WINDOW, opens 2026-11-02T14:00Z",
    ],
    [
      "opens once more on the last day",
      { endsOn: "2026-11-02" },
      "2026-11-02T06:00:00Z",
      "OUTSIDE_WINDOW, opens 2026-11-02T14:00Z",
    ],
    [
      "is closed for ever in the evening of the last day",
      { endsOn: "2026-11-02" },
      "2026-11-02T23:00:00Z",
      "OUTSIDE_WINDOW, opens never",
    ],
    [
      "is open after midnight in the night of a scheduled day",
      { ...night, scheduleDays: [1] },
      "2026-11-03T09:00:00Z",
      "open until 2026-11-03T11:00Z in D2026-11-02",
    ],
    [
      "is closed after midnight in the night of another day",
      { ...night, scheduleDays: [2] },
      "2026-11-03T09:00:00Z",
      "NOT_A_SCHEDULED_DAY, opens 2026-11-04T03:00Z",
    ],
    [
      "is open after midnight on the night of the last day",
      { ...night, endsOn: "2026-11-02" },
      "2026-11-03T09:00:00Z",
      "open until 2026-11-03T11:00Z in D2026-11-02",
    ],
    [
      "is closed after midnight before the night of the first day",
      { ...night, startsOn: "2026-11-03" },
      "2026-11-03T09:00:00Z",
      "BEFORE_START, opens 2026-11-04T03:00Z",
    ],
    [
      "is closed on a day whose only window a gap has swallowed",
      { startTime: "02:15", endTime: "03:00" },
      "2026-03-08T06:00:00Z",
      "OUTSIDE_WINDOW, opens 2026-03-09T06:15Z",
    ],
    [
      "belongs to the window that opened last where two overlap",
      nearlyAllDay,
      "2026-11-01T06:00:00Z",
      "open until 2026-11-02T06:30Z in D2026-11-01",
    ],
    [
      "belongs to the first of them until then",
      nearlyAllDay,
      "2026-11-01T05:44:00Z",
      "open until 2026-11-01T06:30Z in D2026-10-31",
    ],
    [
      "stays open when the clock goes back over midnight into the day before",
      { timeZone: "America/St_Johns", startTime: "00:00", endTime: "08:00", scheduleDays: [7] },
      "2010-11-07T02:45:00Z",
      "open until 2010-11-07T11:30Z in D2010-11-07",
    ],
    [
      "never opens in an unknown zone",
      { timeZone: "Mars/Olympus" },
      "2026-11-02T15:00:00Z",
      "TIME_ZONE_INVALID, opens never",
    ],
    [
      "never opens in a zone by its nickname",
      { timeZone: "BST" },
      "2026-07-02T10:00:00Z",
      "TIME_ZONE_INVALID, opens never",
    ],
    [
      "never opens at times that are none",
      { startTime: "25:00" },
      "2026-11-02T15:00:00Z",
      "OUTSIDE_WINDOW, opens never",
    ],
    [
      "never opens on weekdays that are none",
      { scheduleDays: [8] },
      "2026-11-02T15:00:00Z",
      "NOT_A_SCHEDULED_DAY, opens never",
    ],
    [
      "never opens when it would close at once",
      { endTime: "09:00" },
      "2026-11-02T14:00:00Z",
      "OUTSIDE_WINDOW, opens never",
    ],
  ] satisfies [string, Partial<Schedule>, string, string][])(
    "%s",
    ([, overrides, at, expected]) => {
      expect(gateText(gateAt(aSchedule(overrides), new Date(at)))).toBe(expected);
    },
  );
});

test.for([
  ["day", { scheduleFrequency: "DAILY" }, "2026-11-03T14:00Z"],
  ["week", { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3] }, "2026-11-09T14:00Z"],
  [
    "block",
    {
      scheduleFrequency: "CUSTOM",
      scheduleDays: weekdays,
      intervalDays: 6,
      startsOn: "2026-11-01",
    },
    "2026-11-09T14:00Z",
  ],
] satisfies [string, Partial<Schedule>, string][])(
  "after this %s's round comes the first opening of the next",
  ([, overrides, expected]) => {
    const schedule = aSchedule(overrides);
    const round = roundAt(schedule, new Date("2026-11-02T15:00:00Z"));
    expect(text(nextOpeningAfter(schedule, round)!)).toBe(expected);
  },
);

test("a schedule that cannot be read has no next opening", () => {
  expect(nextOpening(aSchedule({ timeZone: "Mars/Olympus" }), new Date(0))).toBeNull();
});

test("a next opening is not in the past, is open, and is its own next opening", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at }) => {
      const opening = nextOpening(schedule, at);
      if (opening === null) return;
      expect(opening.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(gateAt(schedule, opening).isOpen).toBe(true);
      expect(nextOpening(schedule, opening)).toEqual(opening);
    }),
    { numRuns: 300 },
  );
});

test("a later question never has an earlier answer", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at, other }) => {
      const [first, second] = [at, other].toSorted((one, two) => one.getTime() - two.getTime());
      const [early, late] = [nextOpening(schedule, first!), nextOpening(schedule, second!)];
      expect(early?.getTime() ?? Infinity).toBeLessThanOrEqual(late?.getTime() ?? Infinity);
    }),
    { numRuns: 300 },
  );
});

test("a gate, open or closed, has the round of its instant", () => {
  fc.assert(
    fc.property(moments, ({ schedule, at }) => {
      expect(gateAt(schedule, at).round).toEqual(roundAt(schedule, at));
    }),
    { numRuns: 300 },
  );
});

test("a closed gate stays closed until the opening it names", () => {
  fc.assert(
    fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), ({ schedule, at }, share) => {
      const gate = gateAt(schedule, at);
      expect(nextOpening(schedule, at)).toEqual(gate.isOpen ? at : gate.opensAt);
      if (gate.isOpen) return;
      const until = gate.opensAt?.getTime() ?? at.getTime() + 40 * 86_400_000;
      const between = new Date(at.getTime() + Math.floor((until - at.getTime() - 1) * share));
      expect(gateAt(schedule, between).isOpen).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("an open gate stays open until the closing it names, and has been since its opening", () => {
  fc.assert(
    fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), ({ schedule, at }, share) => {
      const opening = nextOpening(schedule, at);
      const gate = opening && gateAt(schedule, opening);
      if (!gate?.isOpen) return;
      const length = gate.closesAt.getTime() - gate.opensAt.getTime();
      const inside = new Date(gate.opensAt.getTime() + Math.floor((length - 1) * share));
      expect(gateAt(schedule, inside).isOpen).toBe(true);
      expect(gate.closesAt.getTime()).toBeGreaterThan(opening!.getTime());
    }),
    { numRuns: 300 },
  );
});
