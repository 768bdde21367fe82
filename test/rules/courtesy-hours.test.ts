import { describe, expect, test } from "vitest";
import { courtesyBound, courtesyHoursOf, needsLanes } from "#rules/courtesy-hours.ts";
import { gateAt } from "#rules/gate.ts";
import { aSchedule } from "./schedules.ts";

const chosen = { isOn: true, startTime: "10:00", endTime: "18:00" };
const off = { ...chosen, isOn: false };

describe("courtesy hours", () => {
  test.for([
    ["are off", null, false, { isOn: false, startTime: "08:00", endTime: "20:00" }],
    [
      "are 08:00 to 20:00 with calling rules",
      null,
      true,
      { isOn: true, startTime: "08:00", endTime: "20:00" },
    ],
    ["are what the tenant has chosen", chosen, false, chosen],
    ["are off with calling rules, if the tenant has chosen that", off, true, off],
  ] as const)("%s", ([, hours, hasCallingRules, expected]) => {
    expect(courtesyHoursOf(hours, { hasCallingRules })).toEqual(expected);
  });

  test.for([
    ["2026-11-02T15:59:00Z", false],
    ["2026-11-02T16:00:00Z", true],
    ["2026-11-03T01:59:00Z", true],
    ["2026-11-03T02:00:00Z", false],
  ] as const)("bound a campaign where the contact is: at %s it is open: %s", ([at, isOpen]) => {
    const schedule = aSchedule({ startTime: "00:00", endTime: "23:59" });
    const bound = courtesyBound({ ...chosen, startTime: "08:00" }, ["America/Los_Angeles"])!;
    const where = { zones: ["America/New_York"], bounds: [bound] };
    const gate = gateAt(schedule, new Date(at), where);
    expect(gate.isOpen).toBe(isOpen);
    if (!gate.isOpen) expect(gate.rule).toBe("courtesy hours of the tenant");
  });

  test("bound nothing while they are off", () => {
    expect(courtesyBound(off, ["UTC"])).toBeNull();
  });
});

test.for([
  ["of its own zone", "CAMPAIGN", null, false, false],
  ["of its contacts' zones", "CONTACT", null, false, true],
  ["within courtesy hours", "CAMPAIGN", chosen, false, true],
  ["under calling rules", "CAMPAIGN", null, true, true],
  ["under calling rules without courtesy hours", "CAMPAIGN", off, true, true],
] as const)(
  "a campaign with the hours %s has lanes: %s",
  ([, hoursOf, courtesyHours, hasCallingRules, expected]) => {
    expect(needsLanes({ hoursOf }, { courtesyHours, hasCallingRules })).toBe(expected);
  },
);
