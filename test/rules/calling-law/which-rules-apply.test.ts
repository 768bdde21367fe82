import { describe, expect, test } from "vitest";
import type { Area } from "#rules/area.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { type AreaLaw, lawFor } from "#rules/calling-law.ts";
import { inForce } from "#rules/rule-dates.ts";
import type { LawRule } from "#rules/rule-pack.ts";
import type { Voice } from "#rules/rules-in-force.ts";
import { type ExpectedRule, expectedHours } from "./expected-hours.ts";
import {
  expectedBans,
  expectedCaps,
  expectedConsents,
  expectedDuties,
  expectedLists,
} from "./expected-rules.ts";
import { areaOf, callTypesOf, dayInForce, hourMs, pack, rulesWith, voiceOf } from "./pack.ts";

const expected: readonly (readonly [kind: string, rule: ExpectedRule])[] = [
  ...expectedHours.map(([rule]) => ["HOURS", rule] as const),
  ...expectedCaps.map(([rule]) => ["CAP", rule] as const),
  ...expectedConsents.map(([rule]) => ["CONSENT", rule] as const),
  ...expectedBans.map(([rule]) => ["BAN", rule] as const),
  ...expectedLists.map(([rule]) => ["LIST", rule] as const),
  ...expectedDuties.map((rule) => ["DUTY", rule] as const),
];

/** All switches on, so that every ban can apply. */
const rules = rulesWith({ switches: ["la_psc_emergency", "ny_state_of_emergency"] });
const callerZone = "Etc/UTC";

/** The rules that apply to an area, by name. */
function applying(
  area: Area,
  callType: LawRule["callTypes"][number],
  voice: Voice,
  at: Date,
): string[] {
  const law: AreaLaw = lawFor(rules, { callType, area, callerZone, voice });
  const applied = [...law.caps, ...law.consents, ...law.bans, ...law.lists, ...law.duties];
  const hours = law.hours.filter(({ effectiveFrom: from, effectiveTo: to }) => {
    const date = at.toISOString().slice(0, 10);
    return (from === null || from <= date) && (to === null || date <= to);
  });
  return [
    ...applied.filter((each) => inForce(each, at)).map(({ ref }) => ref),
    ...hours.map(({ rule }) => rule),
  ];
}

test("the pack has the rules of the tables and no other", () => {
  expect(pack.rules.map(({ id }) => id).toSorted()).toEqual(
    expected.map(([, [id]]) => id).toSorted(),
  );
});

describe.for(expected)("%s %s", ([kind, rule]) => {
  const [id, jurisdiction, letters, voice, [from, to]] = rule;
  const [callType] = callTypesOf(letters);
  const region = jurisdiction === "EU" ? "PL" : jurisdiction;
  const at = dayInForce(rule);
  const known = pack.rules.find((each) => each.id === id)!;

  test("has the facts of the table", () => {
    const duties = ["DISCLOSURE", "RECORD", "PACING", "CALLER_ID"];
    expect(duties.includes(known.kind) ? "DUTY" : known.kind).toBe(kind);
    expect([known.jurisdiction, known.voice, known.effectiveFrom, known.effectiveTo]).toEqual([
      jurisdiction,
      voice,
      from,
      to,
    ]);
    expect(known.callTypes.toSorted()).toEqual(callTypesOf(letters).toSorted());
  });

  test("applies in its jurisdiction, to its call types and voices, on its days", () => {
    for (const each of callTypesOf(letters)) {
      expect(applying(areaOf(region), each, voiceOf(rule), at)).toContain(`${id}@1`);
      expect(applying(areaOf(region), each, "ARTIFICIAL", at)).toContain(`${id}@1`);
    }
  });

  test("does not apply elsewhere, to other call types and voices, or on other days", () => {
    const elsewhere = jurisdiction === "JP" ? "SG" : "JP";
    expect(applying(areaOf(elsewhere), callType!, "ARTIFICIAL", at)).not.toContain(`${id}@1`);
    for (const other of callTypeNames.filter((each) => !callTypesOf(letters).includes(each))) {
      expect(applying(areaOf(region), other, "ARTIFICIAL", at)).not.toContain(`${id}@1`);
    }
    if (voice !== "ANY") {
      const less = voice === "ARTIFICIAL" ? "AUTOMATED" : "LIVE";
      expect(applying(areaOf(region), callType!, less, at)).not.toContain(`${id}@1`);
    }
    if (from !== null) {
      const before = new Date(Date.parse(`${from}T12:00:00Z`) - 24 * hourMs);
      expect(applying(areaOf(region), callType!, "ARTIFICIAL", before)).not.toContain(`${id}@1`);
    }
    if (to !== null) {
      const after = new Date(Date.parse(`${to}T12:00:00Z`) + 24 * hourMs);
      expect(applying(areaOf(region), callType!, "ARTIFICIAL", after)).not.toContain(`${id}@1`);
    }
  });
});

describe("where rules apply", () => {
  const at = new Date("2026-11-30T12:00:00Z");
  const names = (area: Area) => applying(area, "TELEMARKETING", "ARTIFICIAL", at);

  test("in the regions of a jurisdiction: of a state those of the state and of its country", () => {
    expect(names(areaOf("US-FL"))).toEqual(
      expect.arrayContaining(["us-fl.hours@1", "us.tcpa.hours@1"]),
    );
    expect(names(areaOf("US-FL"))).not.toContain("us-ky.hours@1");
  });

  test("in each member state of the EU", () => {
    const members =
      "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");
    for (const member of members) {
      expect(names(areaOf(member)), member).toContain("eu.ai-act.50@1");
    }
    for (const other of ["CH", "GB", "NO", "IS", "TR", "UA", "RS", "US"]) {
      expect(names(areaOf(other)), other).not.toContain("eu.ai-act.50@1");
    }
  });

  test("in all states of a country whose state is not known", () => {
    expect(names(areaOf("US"))).toEqual(
      expect.arrayContaining(["us-fl.hours@1", "us-ky.hours@1", "us-me.automated.hours@1"]),
    );
  });

  test("not in all states where the country is stated and the number knows the state", () => {
    const area = areaOf(["US", "US-FL"]);
    expect(names(area)).toContain("us-fl.hours@1");
    expect(names(area)).not.toContain("us-ky.hours@1");
  });

  test("at the address and at the number, in both", () => {
    const area = {
      zones: ["America/Chicago", "America/Los_Angeles", "America/New_York"],
      places: [
        { region: "US-KY", zones: ["America/Chicago", "America/New_York"], from: "NUMBER" },
        { region: "US-OR", zones: ["America/Los_Angeles"], from: "ADDRESS" },
      ],
    } as const;
    expect(names(area)).toEqual(
      expect.arrayContaining(["us-ky.hours@1", "us-or.hours@1", "us.tcpa.hours@1"]),
    );
  });

  test("in territories with a country code of their own", () => {
    expect(names(areaOf("PR"))).toEqual(
      expect.arrayContaining(["us-pr.hours@1", "us.tcpa.hours@1"]),
    );
    expect(names(areaOf("RE"))).toEqual(expect.arrayContaining(["fr.hours@1", "eu.ai-act.50@1"]));
  });
});
