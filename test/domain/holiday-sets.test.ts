import { describe, expect, test } from "vitest";
import { holidaySetFile } from "#domain/holiday-sets.ts";
import { addHolidaySets, holidaySets, holidaysOf } from "#rules/holiday-sets.ts";
import shipped from "#rule-packs/holidays.json" with { type: "json" };

const set = {
  id: "XX",
  basis: "An act",
  confidence: "high",
  asOf: "2026-01-01",
  dates: { "2026": ["2026-05-01"], "2027": [] as string[] },
};

test("the sets that are shipped are well-formed", () => {
  expect(holidaySetFile.safeParse(shipped)).toMatchObject({ success: true });
  // Other tests of the process may have added sets.
  const ids = holidaySets().map(({ id }) => id);
  expect(ids.filter((id) => !id.startsWith("ZZ-"))).toEqual(shipped.map(({ id }) => id).toSorted());
  expect(holidaysOf("US-FED")!.closedOn.get("2026-11-26")).toBe("US-FED");
});

describe("a file is refused with the path if", () => {
  test.for([
    ["it has a field that is not known", [{ ...set, date: [] }], ""],
    ["a set has no name", [{ ...set, id: "" }], "0.id"],
    ["two sets have the same name", [set, set], "1.id"],
    ["there is no year", [{ ...set, dates: {} }], "0.dates"],
    ["a year is missing", [{ ...set, dates: { "2026": [], "2028": [] } }], "0.dates"],
    ["a year is none", [{ ...set, dates: { next: [] } }], "0.dates.next"],
    ["a date is none", [{ ...set, dates: { "2026": ["2026-02-30"] } }], "0.dates.2026.0"],
    [
      "a date is in another year",
      [{ ...set, dates: { "2026": ["2027-01-01"] } }],
      "0.dates.2026.0",
    ],
    [
      "a date is there twice",
      [{ ...set, dates: { "2026": ["2026-05-01", "2026-05-01"] } }],
      "0.dates.2026.1",
    ],
    ["the confidence is another word", [{ ...set, confidence: "low" }], "0.confidence"],
  ] as const)("%s", ([, file, path]) => {
    const { error } = holidaySetFile.safeParse(file);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path || "0");
  });
});

test("an operator's set is known beside the others until the end of its last year", () => {
  expect(holidaysOf("XX")).toBeNull();
  addHolidaySets(holidaySetFile.parse([set]));
  expect(holidaysOf("XX")).toEqual({
    closedOn: new Map([["2026-05-01", "XX"]]),
    knownUntil: "2027-12-31",
  });
  expect(holidaySets().map(({ id }) => id)).toContain("FR");
});
