import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import holidaySets from "#rule-packs/holidays.json" with { type: "json" };
import type { Area } from "#rules/area.ts";
import type { CallType } from "#rules/call-type.ts";
import { lawFor } from "#rules/calling-law.ts";
import { gateAt } from "#rules/gate.ts";
import type { RulesInForce, Voice } from "#rules/rules-in-force.ts";
import type { OuterHours } from "#rules/whereabouts.ts";
import { allDay } from "../schedules.ts";
import { type ExpectedRule, expectedHours } from "./expected-hours.ts";
import { areaOf, callTypesOf, rulesWith, voiceOf } from "./pack.ts";

type Row = (typeof expectedHours)[number];

/** Two zones, one of them with an offset of half an hour and the seasons of the south. */
const zones = ["America/New_York", "Australia/Adelaide"] as const;

const dates = new Map(
  holidaySets.map((set) => [set.id, new Set(Object.values<string[]>(set.dates).flat())]),
);

/** Reads a row of the table: whether the rule allows a call at an instant by the clock of a zone. */
function allows([rule, windows, holidaySet]: Row, at: DateTime): boolean {
  const [, , , , [from, to]] = rule;
  const date = at.toFormat("yyyy-MM-dd");
  if ((from !== null && date < from) || (to !== null && date > to)) return true;
  if (holidaySet !== null && (dates.get(holidaySet)!.has(date) || date > "2028-12-31"))
    return false;
  const time = at.toFormat("HH:mm");
  return windows.split(" ").some((window) => {
    const [days, opens, closes] = window.split(/[@-]/);
    return days!.includes(String(at.weekday)) && opens! <= time && time < closes!;
  });
}

/** Whether a bound allows a call: the gate of a campaign that never closes by itself. */
function isOpen(bounds: readonly OuterHours[], zone: string, at: DateTime): boolean {
  return gateAt(allDay, at.toJSDate(), { zones: [zone], bounds }).isOpen;
}

/** The bound of one rule in a zone. */
function boundOf([rule]: Row, zone: string, rules: RulesInForce = rulesWith()): OuterHours {
  const [id, jurisdiction, letters] = rule;
  const law = lawFor(rules, {
    callType: callTypesOf(letters)[0]!,
    voice: voiceOf(rule),
    area: areaOf(jurisdiction, zone),
    callerZone: zone,
  });
  const { zones: _zones, ...bound } = law.hours.find((hours) => hours.rule === `${id}@1`)!;
  return { ...bound, zones: [zone] };
}

/** The Monday of a week in which the rule holds. */
function mondayOf([, , , , [from, to]]: ExpectedRule): string {
  const day = DateTime.fromISO(to ?? (from !== null && from > "2026-11-30" ? from : "2026-11-30"));
  return (to === null ? day : day.minus({ weeks: 1 })).startOf("week").toISODate()!;
}

/** The bounds of a rule on the days of a week. */
function* edgesOf([rule, windows]: Row, zone: string): Iterable<DateTime> {
  for (let day = 0; day < 7; day += 1) {
    const date = DateTime.fromISO(mondayOf(rule), { zone }).plus({ days: day });
    for (const time of new Set(windows.match(/\d\d:\d\d/g))) {
      const [hour, minute] = time.split(":").map(Number);
      yield date.set({ hour: hour!, minute: minute! });
    }
  }
}

describe.for(expectedHours)("hours: %s", (row) => {
  test.for(zones)("opens and closes at the minutes of the table in %s", (zone) => {
    const bound = boundOf(row, zone);
    let edges = 0;
    for (const edge of edgesOf(row, zone)) {
      for (const minutes of [-1, 0, 1]) {
        const at = edge.plus({ minutes });
        expect(isOpen([bound], zone, at), at.toISO()!).toBe(allows(row, at));
      }
      if (allows(row, edge) !== allows(row, edge.minus({ minutes: 1 }))) edges += 1;
    }
    expect(edges).toBeGreaterThan(1);
  });

  test("is read by the clock of each zone of the area", () => {
    const bound = { ...boundOf(row, zones[0]), zones };
    for (const zone of zones) {
      for (const edge of edgesOf(row, zone)) {
        const isAllowed = zones.every((each) => allows(row, edge.setZone(each)));
        expect(isOpen([bound], zone, edge), edge.toISO()!).toBe(isAllowed);
      }
    }
  });
});

const dated = expectedHours.flatMap((row) => {
  const [from, to] = row[0][4];
  return [
    ...(from === null ? [] : [{ row, first: from, binds: "from" }]),
    ...(to === null
      ? []
      : [{ row, first: DateTime.fromISO(to).plus({ days: 1 }).toISODate()!, binds: "until" }]),
  ];
});

test.for(dated.flatMap((each) => zones.map((zone) => ({ ...each, zone, id: each.row[0][0] }))))(
  "$id binds $binds $first in $zone",
  ({ row, first, zone }) => {
    const bound = boundOf(row, zone);
    const midnight = DateTime.fromISO(first, { zone });
    for (const minutes of [-1, 0, 1]) {
      const at = midnight.plus({ minutes });
      expect(isOpen([bound], zone, at), at.toISO()!).toBe(allows(row, at));
    }
    expect(allows(row, midnight)).not.toBe(allows(row, midnight.minus({ minutes: 1 })));
  },
);

const ofHolidays = expectedHours.filter(([, , holidaySet]) => holidaySet !== null);

test.for(ofHolidays)(
  "%s is closed on the dates of its holiday set, and after its last year",
  (row) => {
    const zone = zones[0];
    const bound = boundOf(row, zone);
    const days = [...dates.get(row[2]!)!, "2029-01-02"];
    for (const date of days) {
      for (const hour of [0, 9, 12, 15, 20]) {
        const at = DateTime.fromISO(date, { zone }).set({ hour });
        expect(isOpen([bound], zone, at), at.toISO()!).toBe(allows(row, at));
      }
    }
  },
);

/** All rules of jurisdictions together, as in the table. */
function allAllow(
  jurisdictions: readonly string[],
  callType: CallType,
  voice: Voice,
  at: DateTime,
) {
  return expectedHours
    .filter(([[, jurisdiction, letters, about]]) => {
      const isAbout = about === "ANY" || (about === "ARTIFICIAL" && voice === "ARTIFICIAL");
      return jurisdictions.includes(jurisdiction) && letters.includes(callType[0]!) && isAbout;
    })
    .every((row) => allows(row, at));
}

const states = [...new Set(expectedHours.map(([[, jurisdiction]]) => jurisdiction))].filter(
  (jurisdiction) => jurisdiction.startsWith("US-"),
);

/** What the strictest-wins rule gives: regions, call type, voice, local date, and the hours that are left. */
const readings: readonly (readonly [
  what: string,
  regions: readonly string[],
  callType: CallType,
  voice: Voice,
  date: string,
  hours: string,
])[] = [
  [
    "Florida, Monday, a sale by an AI",
    ["US-FL"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    "08:00-20:00",
  ],
  [
    "California, Monday, a sale by an AI",
    ["US-CA"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    "09:00-21:00",
  ],
  [
    "California, Monday, a sale by a person",
    ["US-CA"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    "08:00-21:00",
  ],
  [
    "California, Monday, a reminder by an AI",
    ["US-CA"],
    "INFORMATIONAL",
    "ARTIFICIAL",
    "2026-11-30",
    "09:00-21:00",
  ],
  [
    "Texas, Monday, a reminder by an AI: no rule",
    ["US-TX"],
    "INFORMATIONAL",
    "ARTIFICIAL",
    "2026-11-30",
    "00:00-24:00",
  ],
  [
    "Pennsylvania, Monday, before its change",
    ["US-PA"],
    "TELEMARKETING",
    "LIVE",
    "2026-10-05",
    "08:00-21:00",
  ],
  [
    "Pennsylvania, Monday, after its change",
    ["US-PA"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    "09:00-19:00",
  ],
  ["Pennsylvania, Sunday, after its change", ["US-PA"], "TELEMARKETING", "LIVE", "2026-12-06", ""],
  ["Texas, Sunday", ["US-TX"], "TELEMARKETING", "LIVE", "2026-12-06", "12:00-21:00"],
  [
    "Kentucky and Rhode Island disagree",
    ["US-KY", "US-RI"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    "10:00-18:00",
  ],
  ["any state, Monday, a person", states, "TELEMARKETING", "LIVE", "2026-11-30", "10:00-18:00"],
  ["any state, Monday, an AI", states, "TELEMARKETING", "ARTIFICIAL", "2026-11-30", "10:00-17:00"],
  ["any state, Saturday, a person", states, "TELEMARKETING", "LIVE", "2026-12-05", "10:00-17:00"],
  ["any state, Saturday, an AI", states, "TELEMARKETING", "ARTIFICIAL", "2026-12-05", ""],
  ["any state, Sunday", states, "TELEMARKETING", "LIVE", "2026-12-06", ""],
  [
    "Massachusetts, Sunday, a debt",
    ["US-MA"],
    "DEBT_COLLECTION",
    "LIVE",
    "2026-12-06",
    "08:00-21:00",
  ],
  ["France, Tuesday", ["FR"], "TELEMARKETING", "LIVE", "2026-12-01", "10:00-13:00 14:00-20:00"],
  ["Canada, Friday", ["CA-ON"], "TELEMARKETING", "LIVE", "2026-12-04", "09:00-21:30"],
  ["Australia, Saturday, a survey", ["AU"], "SURVEY", "LIVE", "2026-12-05", "09:00-17:00"],
  // A state that is not known is every state.
  [
    "the United States, Monday, an AI",
    ["US"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    "10:00-17:00",
  ],
  ["the United States, Sunday", ["US"], "TELEMARKETING", "LIVE", "2026-12-06", ""],
  [
    "Canada, Friday, province not known",
    ["CA"],
    "TELEMARKETING",
    "LIVE",
    "2026-12-04",
    "09:00-21:30",
  ],
  [
    "British Columbia, a holiday of the province",
    ["CA-BC"],
    "TELEMARKETING",
    "LIVE",
    "2026-09-30",
    "",
  ],
  ["France, a holiday", ["FR"], "TELEMARKETING", "LIVE", "2026-12-25", ""],
  [
    "Germany: no rule for hours",
    ["DE"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-12-06",
    "00:00-24:00",
  ],
];

/** The minutes around each half hour: all bounds of the table are on one. */
const minutes = Array.from({ length: 24 * 60 + 1 }, (_, minute) => minute).filter((minute) =>
  [0, 1, 29].includes(minute % 30),
);

test.for(readings)("%s", ([, regions, callType, voice, date, expected]) => {
  const zone = "America/New_York";
  const area = areaOf(regions, zone);
  const { hours } = lawFor(rulesWith(), { callType, voice, area, callerZone: "America/Chicago" });
  // Mississippi and North Carolina add clocks of their own, which are no part of these readings.
  const bounds = hours.map((bound) => ({ ...bound, zones: [zone] }));
  const midnight = DateTime.fromISO(date, { zone });
  const spans: string[] = [];
  let wasOpen = false;
  for (const minute of minutes) {
    const open = minute < 24 * 60 && isOpen(bounds, zone, midnight.plus({ minutes: minute }));
    const time =
      minute === 24 * 60 ? "24:00" : midnight.plus({ minutes: minute }).toFormat("HH:mm");
    if (open && !wasOpen) spans.push(time);
    if (!open && wasOpen) spans.push(`${spans.pop()}-${time}`);
    wasOpen = open;
  }
  expect(spans.join(" ")).toBe(expected);
});

test("the rules of an address and of a number are kept by every clock: Florida's number in Oregon", () => {
  const area = {
    zones: ["America/Chicago", "America/Los_Angeles", "America/New_York"],
    places: [
      { region: "US-FL", zones: ["America/Chicago", "America/New_York"], from: "NUMBER" },
      { region: "US-OR", zones: ["America/Los_Angeles"], from: "ADDRESS" },
    ],
  } as const;
  const { hours } = lawFor(rulesWith(), {
    callType: "TELEMARKETING",
    area,
    callerZone: "America/New_York",
  });
  const zone = "America/New_York";
  for (let minute = 0; minute < 24 * 60; minute += 15) {
    const at = DateTime.fromISO("2026-12-01", { zone }).plus({ minutes: minute });
    const isAllowed = area.zones.every((each) =>
      allAllow(["US", "US-FL", "US-OR"], "TELEMARKETING", "ARTIFICIAL", at.setZone(each)),
    );
    expect(isOpen(hours, zone, at), at.toISO()!).toBe(isAllowed);
    // 08:00 in Oregon to 20:00 in New York.
    expect(isAllowed).toBe(minute >= 11 * 60 && minute < 20 * 60);
  }
});

describe("somebody whose stated time no place has", () => {
  const zone = "America/Los_Angeles";
  const namesOf = (area: Area) =>
    lawFor(rulesWith(), { callType: "TELEMARKETING", area, callerZone: "UTC" }).hours.map(
      (bound) => bound.rule,
    );

  test("may be in each region with that time, and the rules of the number apply too", () => {
    const place = { region: "US-KY", zones: ["America/New_York"], from: "NUMBER" } as const;
    const names = namesOf({ zones: [zone], places: [place] });
    const near = ["us-ca.adad.hours@1", "us-nv.hours@1", "us-or.hours@1", "us-wa.hours@1"];
    expect(names).toEqual(expect.arrayContaining([...near, "us-ky.hours@1", "us.tcpa.hours@1"]));
    expect(names).not.toContain("us-ri.hours@1");
    expect(names).not.toContain("us-mn.hours@1");
  });

  test("may be in each region with that time, also if nothing else is known", () => {
    const names = namesOf({ zones: [zone], places: [] });
    expect(names).toEqual(expect.arrayContaining(["us-or.hours@1", "us.tcpa.hours@1"]));
    expect(names).not.toContain("us-ky.hours@1");
  });

  test("is where a zone with the same clock is: Detroit's and New York's", () => {
    const place = { region: "US-MI", zones: ["America/Detroit"], from: "ADDRESS" } as const;
    const names = namesOf({ zones: ["America/New_York"], places: [place] });
    expect(names).toContain("us-mi.hours@1");
    expect(names).not.toContain("us-ri.hours@1");
  });
});

describe("clocks", () => {
  const stated = {
    zones: ["America/Los_Angeles"],
    places: [{ region: "US-FL", zones: ["America/New_York"], from: "NUMBER" }],
  } as const;
  const zonesOf = (rule: string, area: Parameters<typeof lawFor>[1]["area"], callerZone = "UTC") =>
    lawFor(rulesWith(), { callType: "TELEMARKETING", area, callerZone }).hours.find(
      (bound) => bound.rule === rule,
    )?.zones;

  test("a stated zone is the only clock of rules that follow the place", () => {
    expect(zonesOf("us.tcpa.hours@1", stated)).toEqual(["America/Los_Angeles"]);
  });

  test("a rule that follows the area code adds the clocks of the area code", () => {
    expect(zonesOf("us-fl.hours@1", stated)).toEqual(["America/Los_Angeles", "America/New_York"]);
  });

  test("an address adds its clocks where it disagrees with the stated zone", () => {
    const place = {
      region: "US-OR",
      zones: ["America/Boise", "America/Los_Angeles"],
      from: "ADDRESS",
    } as const;
    expect(zonesOf("us-or.hours@1", { zones: ["America/Boise"], places: [place] })).toEqual([
      "America/Boise",
    ]);
    expect(zonesOf("us-or.hours@1", { zones: ["Europe/Berlin"], places: [place] })).toEqual([
      "America/Boise",
      "America/Los_Angeles",
      "Europe/Berlin",
    ]);
  });

  test("Mississippi's hours are kept by Central time too, North Carolina's by that of the caller", () => {
    const zone = "America/New_York";
    expect(zonesOf("us-ms.hours@1", areaOf("US-MS", zone))).toEqual(["America/Chicago", zone]);
    expect(zonesOf("us-nc.hours@1", areaOf("US-NC", zone), "America/Denver")).toEqual([
      "America/Denver",
      zone,
    ]);
  });
});

describe("regions that the pack does not cover", () => {
  const question = { callType: "TELEMARKETING", callerZone: "UTC" } as const;
  const own = {
    jurisdiction: "BE",
    callTypes: ["TELEMARKETING"],
    windows: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }],
    note: null,
  } as const;
  const at = DateTime.fromISO("2026-12-01T12:00", { zone: "Europe/Brussels" });
  const gateIn = (
    rules: RulesInForce,
    region: string | readonly string[],
    callType: CallType = "TELEMARKETING",
  ) => {
    const area = areaOf(region, "Europe/Brussels");
    const { bounds } = lawFor(rules, { ...question, callType, area });
    return gateAt(allDay, at.toJSDate(), { zones: area.zones, bounds });
  };

  test("are held, and named", () => {
    expect(gateIn(rulesWith(), "BE")).toMatchObject({
      isOpen: false,
      reason: "JURISDICTION_NOT_REVIEWED",
      rule: "BE",
      opensAt: null,
    });
    expect(gateIn(rulesWith(), "BE-VLG").isOpen).toBe(false);
    expect(gateIn(rulesWith(), ["DE", "BE"]).isOpen).toBe(false);
    expect(gateIn(rulesWith(), []).isOpen).toBe(false);
    expect(gateIn(rulesWith(), "DE").isOpen).toBe(true);
  });

  test("follow a rule that the tenant has written for them", () => {
    const rules = rulesWith({ ownRules: [own] });
    expect(gateIn(rules, "BE").isOpen).toBe(true);
    expect(gateIn(rules, "BE-VLG").isOpen).toBe(true);
    expect(gateIn(rules, "BE", "SURVEY").isOpen).toBe(false);
    expect(gateIn(rules, "CH").isOpen).toBe(false);
    const { hours } = lawFor(rules, { ...question, area: areaOf("BE", "Europe/Brussels") });
    const evening = at.set({ hour: 18 });
    const gate = gateAt(allDay, evening.toJSDate(), { zones: ["Europe/Brussels"], bounds: hours });
    expect(gate).toMatchObject({ isOpen: false, reason: "OUTSIDE_CALLING_HOURS" });
    expect(isOpen(hours, "Europe/Brussels", at.set({ hour: 17, minute: 59 }))).toBe(true);
  });
});

test("the same question gets the same answer, whatever the order of zones and places", () => {
  const rules = rulesWith();
  const area = areaOf(["US-FL", "US-OR"], ["America/New_York", "America/Los_Angeles"]);
  const other = { zones: area.zones.toReversed(), places: area.places.toReversed() };
  const question = { callType: "TELEMARKETING", callerZone: "UTC" } as const;
  expect(lawFor(rules, { ...question, area })).toBe(lawFor(rules, { ...question, area: other }));
});
