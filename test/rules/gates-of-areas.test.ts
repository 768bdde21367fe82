import { describe, expect, test } from "vitest";
import { areaKey, areaOfKey, keyOf } from "#rules/area.ts";
import { gateAt } from "#rules/gate.ts";
import { gatesAt } from "#rules/gates-of-areas.ts";
import type { OuterHours } from "#rules/whereabouts.ts";
import { aSchedule } from "./schedules.ts";

const at = new Date("2031-03-05T15:30:00Z");
const bound: OuterHours = {
  rule: "a rule",
  zones: ["America/New_York"],
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "12:00", to: "13:00" }],
  closedOn: new Map(),
  knownUntil: null,
  effectiveFrom: null,
  effectiveTo: null,
};
const places = {
  "New York": { zones: ["America/New_York"], bounds: [] },
  "Los Angeles": { zones: ["America/Los_Angeles"], bounds: [] },
  both: { zones: ["America/Los_Angeles", "America/New_York"], bounds: [] },
  "New York, bound": { zones: ["America/New_York"], bounds: [bound] },
};

describe("the gates of areas", () => {
  const gateOf = gatesAt(at);
  for (const [name, where] of Object.entries(places)) {
    test(`${name}: the gate there, and one object for areas with the same hours`, () => {
      const there = { ...aSchedule(), id: "a campaign", where };
      expect(gateOf(there)).toEqual(gateAt(there, at));
      const same = { ...there, where: { zones: [...where.zones], bounds: [...where.bounds] } };
      expect(gateOf(same)).toBe(gateOf(there));
    });
  }

  test("of another campaign are others", () => {
    const where = places["New York"];
    const early = { ...aSchedule({ startTime: "06:00" }), id: "another campaign", where };
    expect(gateOf(early)).toEqual(gateAt(early, at));
    expect(gateOf(early)).not.toBe(gateOf({ ...aSchedule(), id: "a campaign", where }));
  });
});

test("an area is made of its key once", () => {
  const key = areaKey({
    zones: ["Europe/Berlin"],
    places: [{ region: "DE", zones: ["Europe/Berlin"], from: "ADDRESS" }],
  });
  expect(areaOfKey(key)).toEqual(JSON.parse(key));
  expect(areaOfKey(key)).toBe(areaOfKey(key));
  expect(keyOf(areaOfKey(key))).toBe(key);
  expect(keyOf({ zones: ["Europe/Berlin"], places: [] })).toBe(
    '{"zones":["Europe/Berlin"],"places":[]}',
  );
});
