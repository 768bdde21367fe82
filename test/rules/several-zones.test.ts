import { describe, expect, test } from "vitest";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { nextLook } from "#rules/opening.ts";
import { roundAt } from "#rules/round.ts";
import type { OuterHours, Whereabouts } from "#rules/whereabouts.ts";
import { aSchedule, night, text } from "./schedules.ts";

const coasts = ["America/Los_Angeles", "America/New_York"];
const in_ = (zones: string[], ...bounds: OuterHours[]): Whereabouts => ({ zones, bounds });
const at = (instant: string) => new Date(`2026-11-${instant}:00Z`);

function bound(overrides: Partial<OuterHours> = {}): OuterHours {
  return {
    rule: "XX-HOURS@1",
    zones: ["America/New_York"],
    windows: [{ days: [1, 2, 3, 4, 5], from: "10:00", to: "16:00" }],
    closedOn: new Map(),
    knownUntil: null,
    effectiveFrom: null,
    effectiveTo: null,
    ...overrides,
  };
}

function gateText(where: Whereabouts, instant: string, overrides = {}): string {
  const gate = gateAt(aSchedule(overrides), at(instant), where);
  if (gate.isOpen) return `open ${text(gate.opensAt)} to ${text(gate.closesAt)}`;
  const opensAt = gate.opensAt === null ? "never" : text(gate.opensAt);
  const { reason, timeZone, rule, label } = gate;
  return [reason, timeZone, rule, label, `opens ${opensAt}`].filter(Boolean).join(", ");
}

describe("a gate in several zones", () => {
  test.for([
    [
      "is closed while one of them is",
      "02T14:30",
      in_(coasts),
      "OUTSIDE_WINDOW, America/Los_Angeles, opens 2026-11-02T17:00Z",
    ],
    [
      "is open while all of them are",
      "02T17:00",
      in_(coasts),
      "open 2026-11-02T17:00Z to 2026-11-02T22:00Z",
    ],
    [
      "names the zone that closes it",
      "02T22:30",
      in_(coasts),
      "OUTSIDE_WINDOW, America/New_York, opens 2026-11-03T17:00Z",
    ],
    [
      "never opens where no hour is common",
      "02T17:00",
      in_(["America/New_York", "Australia/Sydney"]),
      "OUTSIDE_WINDOW, Australia/Sydney, opens never",
    ],
    ["is closed where the area is not known", "02T17:00", in_([]), "AREA_UNKNOWN, opens never"],
    [
      "is closed where the zone of a bound is not known",
      "02T17:00",
      in_(coasts, bound({ zones: [] })),
      "AREA_UNKNOWN, opens never",
    ],
    [
      "is closed in a zone that does not exist",
      "02T17:00",
      in_(["Mars/Olympus"]),
      "TIME_ZONE_INVALID, opens never",
    ],
  ] as const)("%s", ([, instant, where, expected]) => {
    expect(gateText(where, instant)).toBe(expected);
  });
});

describe("a bound", () => {
  test.for([
    [
      "closes the gate before it opens",
      "02T14:30",
      {},
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, opens 2026-11-02T15:00Z",
    ],
    [
      "closes the gate when it closes",
      "02T15:30",
      {},
      "open 2026-11-02T15:00Z to 2026-11-02T21:00Z",
    ],
    [
      "closes the gate on days without a window",
      "07T15:30",
      {},
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, opens 2026-11-09T15:00Z",
    ],
    [
      "counts in each of its zones",
      "02T18:30",
      { zones: coasts },
      "open 2026-11-02T18:00Z to 2026-11-02T21:00Z",
    ],
    [
      "closes the gate on a date, and says why",
      "02T15:30",
      { closedOn: new Map([["2026-11-02", "All Souls"]]) },
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, All Souls, opens 2026-11-03T15:00Z",
    ],
    [
      "closes the gate after the last date that is known",
      "03T15:30",
      { knownUntil: "2026-11-02" },
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, the holidays of XX-HOURS@1 are known until 2026-11-02, opens never",
    ],
    [
      "binds from its first date",
      "02T14:30",
      { effectiveFrom: "2026-11-03" },
      "open 2026-11-02T14:00Z to 2026-11-02T22:00Z",
    ],
    [
      "binds on its first date",
      "03T14:30",
      { effectiveFrom: "2026-11-03" },
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, opens 2026-11-03T15:00Z",
    ],
    [
      "binds on its last date",
      "02T21:30",
      { effectiveTo: "2026-11-02" },
      "OUTSIDE_CALLING_HOURS, America/New_York, XX-HOURS@1, opens 2026-11-03T14:00Z",
    ],
    [
      "does not bind after its last date",
      "03T14:30",
      { effectiveTo: "2026-11-02" },
      "open 2026-11-03T14:00Z to 2026-11-03T22:00Z",
    ],
    [
      "that bars calls is named before the campaign's own hours",
      "02T23:30",
      { reason: "CALL_BANNED", windows: [] },
      "CALL_BANNED, America/New_York, XX-HOURS@1, opens never",
    ],
    [
      "that bars calls until a date opens the gate after it",
      "02T15:30",
      { reason: "CALL_BANNED", windows: [], effectiveTo: "2026-11-05" },
      "CALL_BANNED, America/New_York, XX-HOURS@1, opens 2026-11-06T14:00Z",
    ],
    [
      "that bars calls from a date does not before it",
      "02T15:30",
      { reason: "CALL_BANNED", windows: [], effectiveFrom: "2026-11-05" },
      "open 2026-11-02T14:00Z to 2026-11-02T22:00Z",
    ],
    [
      "that is open all day never closes the gate",
      "02T17:00",
      { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }] },
      "open 2026-11-02T14:00Z to 2026-11-02T22:00Z",
    ],
    [
      "that is open all day does not close at midnight",
      "03T04:30",
      { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }] },
      "open 2026-11-03T03:00Z to 2026-11-03T11:00Z",
      night,
    ],
  ] as const)("%s", ([, instant, overrides, expected, schedule = {}]) => {
    expect(gateText(in_(["America/New_York"], bound(overrides)), instant, schedule)).toBe(expected);
  });
});

test("rounds are those of the first zone", () => {
  const { key, startsAt } = roundAt(aSchedule(), at("02T06:00"), in_(coasts));
  expect([key, text(startsAt)]).toEqual(["D2026-11-01", "2026-11-01T07:00Z"]);
});

test("without zones, rounds are those of the campaign's", () => {
  expect(roundAt(aSchedule(), at("02T06:00"), in_([])).key).toBe("D2026-11-02");
});

test("a closed lane is looked at again when another rule may close it", () => {
  const where = in_(coasts);
  const look = (instant: string) =>
    nextLook(aSchedule(), gateAt(aSchedule(), at(instant), where), null, at(instant), where);
  expect(look("02T04:30")).toEqual(at("02T05:00"));
  expect(look("02T13:30")).toEqual(at("02T14:00"));
  expect(look("02T14:30")).toEqual(at("02T17:00"));
});

test("the next opening is that of all zones and bounds", () => {
  const opening = nextOpening(aSchedule(), at("02T12:00"), in_(coasts, bound({ zones: coasts })));
  expect(text(opening!)).toBe("2026-11-02T18:00Z");
});
