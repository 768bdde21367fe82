import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { smallPack } from "#test/small-pack.ts";
import type { CallType } from "#rules/call-type.ts";
import { type AreaLaw, lawFor } from "#rules/calling-law.ts";
import { gateAt } from "#rules/gate.ts";
import { inForce } from "#rules/rule-dates.ts";
import type { RulesInForce, Voice } from "#rules/rules-in-force.ts";
import { allDay } from "../schedules.ts";
import type { ExpectedRule } from "./expected-hours.ts";
import { expectedBans, expectedCaps, expectedConsents, expectedLists } from "./expected-rules.ts";
import { areaOf, callTypesOf, rulesWith, voiceOf } from "./pack.ts";

/** Two zones, one of them with an offset of half an hour and the seasons of the south. */
const zones = ["America/New_York", "Australia/Adelaide"] as const;

const switches = ["la_psc_emergency", "ny_state_of_emergency"];

/** The caps, consents, bans and lists that hold at an instant, by name. */
function holding(law: AreaLaw, at: Date) {
  const names = (rules: AreaLaw["caps" | "consents" | "bans" | "lists"]) =>
    rules
      .filter((each) => inForce(each, at))
      .map(({ rule }) => rule.id)
      .toSorted();
  return {
    caps: names(law.caps),
    consents: names(law.consents),
    bans: names(law.bans),
    lists: names(law.lists),
  };
}

const dated = (
  [
    ["cap", expectedCaps],
    ["consent", expectedConsents],
    ["ban", expectedBans],
    ["list", expectedLists],
  ] as const
).flatMap(([kind, rows]) =>
  rows.flatMap(([rule]) => {
    const [from, to] = rule[4];
    const after = to && DateTime.fromISO(to).plus({ days: 1 }).toISODate()!;
    return [
      ...(from === null ? [] : [{ kind, rule, id: rule[0], binds: "from", first: from }]),
      ...(after === null ? [] : [{ kind, rule, id: rule[0], binds: "until", first: after }]),
    ];
  }),
);

/** Whether the rule holds, by the dates of the table. */
function holds([, , , , [from, to]]: ExpectedRule, at: DateTime): boolean {
  const date = at.toFormat("yyyy-MM-dd");
  return (from === null || from <= date) && (to === null || date <= to);
}

describe.for(dated)("$kind $id binds $binds the midnight of $first", ({ rule, first }) => {
  const [id, jurisdiction, letters] = rule;
  const namesAt = (among: string | readonly string[], at: DateTime) => {
    const area = areaOf(jurisdiction, among);
    const callType = callTypesOf(letters)[0]!;
    const voice = voiceOf(rule);
    const law = lawFor(rulesWith({ switches }), { callType, voice, area, callerZone: zones[0] });
    return Object.values(holding(law, at.toJSDate())).flat();
  };
  const minutesAround = (zone: string) =>
    [-1, 0, 1].map((minutes) => DateTime.fromISO(first, { zone }).plus({ minutes }));

  test.for(zones)("in %s, to the minute", (zone) => {
    for (const at of minutesAround(zone)) {
      expect(namesAt(zone, at).includes(id), at.toISO()!).toBe(holds(rule, at));
    }
    const [before, midnight] = minutesAround(zone);
    expect(holds(rule, before!)).not.toBe(holds(rule, midnight!));
  });

  test("of each zone of the area", () => {
    for (const at of zones.flatMap(minutesAround)) {
      const holdsSomewhere = zones.some((zone) => holds(rule, at.setZone(zone)));
      expect(namesAt(zones, at).includes(id), at.toISO()!).toBe(holdsSomewhere);
    }
  });
});

describe("a ban with dates", () => {
  const rules: RulesInForce = rulesWith({ exceptions: [] }, { of: smallPack });
  const isBanned = (among: string | readonly string[], at: DateTime): boolean => {
    const area = areaOf("US-TX", among);
    const { bounds } = lawFor(rules, { callType: "TELEMARKETING", area, callerZone: zones[0] });
    const gate = gateAt(allDay, at.toJSDate(), { zones: [zones[0]], bounds });
    return !gate.isOpen && gate.reason === "CALL_BANNED";
  };

  test.for(zones)("closes the lane on them, to the minute, in %s", (zone) => {
    for (const [midnight, before, after] of [
      ["2031-03-06", false, true],
      ["2031-03-08", true, false],
    ] as const) {
      const at = DateTime.fromISO(midnight, { zone });
      expect(isBanned(zone, at.minus({ minutes: 1 }))).toBe(before);
      expect(isBanned(zone, at)).toBe(after);
      expect(isBanned(zone, at.plus({ minutes: 1 }))).toBe(after);
    }
  });

  test("closes it while it is one of them in any zone of the area", () => {
    // The day begins in Adelaide and ends in New York.
    const first = DateTime.fromISO("2031-03-06", { zone: zones[1] });
    const last = DateTime.fromISO("2031-03-08", { zone: zones[0] });
    expect(isBanned(zones, first.minus({ minutes: 1 }))).toBe(false);
    expect(isBanned(zones, first)).toBe(true);
    expect(isBanned(zones, last.minus({ minutes: 1 }))).toBe(true);
    expect(isBanned(zones, last)).toBe(false);
  });
});

type Names = Partial<ReturnType<typeof holding>>;

const everySale = ["us.dnc.internal", "us.dnc.national"];

/** What the strictest-wins rule gives besides hours: regions, call type, voice, local date, and the rules by kind. */
const readings: readonly (readonly [
  what: string,
  regions: readonly string[],
  callType: CallType,
  voice: Voice,
  date: string,
  rules: Names,
])[] = [
  [
    "Florida, a sale by an AI",
    ["US-FL"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    {
      caps: ["us-fl.cap"],
      consents: ["us-fl.consent", "us.tcpa.artificial.telemarketing"],
      lists: everySale,
    },
  ],
  [
    "Florida, a sale by a person",
    ["US-FL"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { caps: ["us-fl.cap"], lists: everySale },
  ],
  [
    "Florida's number in Oregon, a sale by a person",
    ["US-FL", "US-OR"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { caps: ["us-fl.cap", "us-or.cap"], lists: everySale },
  ],
  [
    "Oregon, on the day before its cap",
    ["US-OR"],
    "TELEMARKETING",
    "LIVE",
    "2025-12-31",
    { lists: everySale },
  ],
  [
    "Oregon, on the first day of its cap",
    ["US-OR"],
    "TELEMARKETING",
    "LIVE",
    "2026-01-01",
    { caps: ["us-or.cap"], lists: everySale },
  ],
  [
    "Texas, a reminder by an AI",
    ["US-TX"],
    "INFORMATIONAL",
    "ARTIFICIAL",
    "2026-11-30",
    {
      caps: [
        "us.tcpa.artificial.exempt.landline",
        "us.tcpa.artificial.hipaa.day",
        "us.tcpa.artificial.hipaa.week",
      ],
      consents: ["us.tcpa.artificial.other.mobile"],
      lists: ["us.dnc.internal"],
    },
  ],
  [
    "Massachusetts, a debt, by a person",
    ["US-MA"],
    "DEBT_COLLECTION",
    "LIVE",
    "2026-11-30",
    { caps: ["us-ma.debt.cap", "us.regf.after-talk", "us.regf.attempts"] },
  ],
  [
    "Massachusetts, a debt, by an AI",
    ["US-MA"],
    "DEBT_COLLECTION",
    "ARTIFICIAL",
    "2026-11-30",
    {
      caps: ["us-ma.debt.cap", "us.regf.after-talk", "us.regf.attempts"],
      consents: ["us.tcpa.artificial.other.mobile"],
    },
  ],
  [
    "Maine, a sale by an AI",
    ["US-ME"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    {
      caps: ["us-me.automated.cap"],
      consents: ["us.tcpa.artificial.telemarketing"],
      lists: ["us-me.rnd", ...everySale],
    },
  ],
  [
    "Washington, a sale by an AI",
    ["US-WA"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    {
      bans: ["us-wa.adad"],
      consents: ["us.tcpa.artificial.telemarketing"],
      lists: everySale,
    },
  ],
  [
    "Washington, a sale by a person",
    ["US-WA"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { lists: everySale },
  ],
  [
    "Arizona, a sale by a person: the line may be a mobile one",
    ["US-AZ"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { bans: ["us-az.mobile"], lists: everySale },
  ],
  [
    "New Jersey and New York disagree, a sale by a person",
    ["US-NJ", "US-NY"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { bans: ["us-nj.mobile", "us-ny.emergency"], lists: everySale },
  ],
  [
    "Louisiana in an emergency, a sale by a person",
    ["US-LA"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { bans: ["us-la.emergency"], consents: ["us-la.mobile"], lists: everySale },
  ],
  [
    "British Columbia, a sale by an AI",
    ["CA-BC"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    {
      caps: ["ca-bc.cap"],
      consents: ["ca.adad.consent"],
      lists: ["ca.dncl", "ca.own-dncl"],
    },
  ],
  [
    "France, on the last day of its list",
    ["FR"],
    "TELEMARKETING",
    "LIVE",
    "2026-08-10",
    { caps: ["fr.after-refusal", "fr.cap"], lists: ["fr.bloctel"] },
  ],
  [
    "France, on the first day on which it wants consents",
    ["FR"],
    "TELEMARKETING",
    "LIVE",
    "2026-08-11",
    { caps: ["fr.after-refusal", "fr.cap"], consents: ["fr.optin"] },
  ],
  [
    "Germany, a sale by an AI",
    ["DE"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    { consents: ["de.uwg.automated", "de.uwg.consumer", "eu.eprivacy.automated"] },
  ],
  [
    "the Netherlands, before their change",
    ["NL"],
    "TELEMARKETING",
    "LIVE",
    "2026-06-30",
    { consents: ["nl.optin"] },
  ],
  [
    "the Netherlands, after their change",
    ["NL"],
    "TELEMARKETING",
    "LIVE",
    "2026-07-01",
    { consents: ["nl.optin.2026"] },
  ],
  [
    "Great Britain, a sale by an AI",
    ["GB"],
    "TELEMARKETING",
    "ARTIFICIAL",
    "2026-11-30",
    { consents: ["gb.pecr.automated"], lists: ["gb.tps"] },
  ],
  [
    "Japan, a sale by a person",
    ["JP"],
    "TELEMARKETING",
    "LIVE",
    "2026-11-30",
    { caps: ["jp.after-refusal"] },
  ],
  ["Australia, a survey by a person", ["AU"], "SURVEY", "LIVE", "2026-11-30", {}],
];

test.for(readings)("%s", ([, regions, callType, voice, date, expected]) => {
  const law = lawFor(rulesWith({ switches }), {
    callType,
    voice,
    area: areaOf(regions),
    callerZone: "Etc/UTC",
  });
  const nothing = { caps: [], consents: [], bans: [], lists: [] };
  const sorted = Object.fromEntries(
    Object.entries(expected).map(([kind, names]) => [kind, names.toSorted()]),
  );
  expect(holding(law, new Date(`${date}T12:00:00Z`))).toEqual({ ...nothing, ...sorted });
});
