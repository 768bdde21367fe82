import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holidayFile } from "#runtime/rule-packs/holiday-shape.ts";
import { addHolidaySets, holidaySets, holidaysOf } from "#rules/holiday-sets.ts";
import { readRulePacks } from "#runtime/rule-packs/read-packs.ts";
import shipped from "#rule-packs/holidays.json" with { type: "json" };
import { tenantAt } from "#test/client.ts";
import { test as dbTest } from "#test/test.ts";
import { apiKey, startServer } from "./live-server.ts";
import { changeRule, givenPack, problems, shippedSets } from "./own-packs.ts";

const set = {
  id: "XX",
  basis: "An act",
  confidence: "high",
  asOf: "2026-01-01",
  dates: { "2026": ["2026-05-01"], "2027": [] as string[] },
};

test("the sets that are shipped are well-formed", () => {
  expect(holidayFile.safeParse(shipped)).toMatchObject({ success: true });
  // Other tests of the process may have added sets.
  const ids = holidaySets().map(({ id }) => id);
  expect(ids.filter((id) => !/^(XX|ZZ)(-|$)/.test(id))).toEqual(
    shipped.map(({ id }) => id).toSorted(),
  );
  expect(holidaysOf("US-FED")!.closedOn.get("2026-11-26")).toBe("US-FED");
});

describe("a file is refused with the path if", () => {
  test.for([
    ["it has a field that is not known", [{ ...set, date: [] }], ""],
    ["a set has no name", [{ ...set, id: "" }], "0.id"],
    ["a name has other characters", [{ ...set, id: "XX days" }], "0.id"],
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
    const { error } = holidayFile.safeParse(file);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path || "0");
  });
});

test("an operator's set is known beside the others until the end of its last year", () => {
  expect(holidaysOf("XX")).toBeNull();
  addHolidaySets(holidayFile.parse([set]));
  expect(holidaysOf("XX")).toEqual({
    closedOn: new Map([["2026-05-01", "XX"]]),
    knownUntil: "2027-12-31",
  });
  expect(holidaySets().map(({ id }) => id)).toContain("FR");
});

/** A set of an operator, and one more year of a set that comes with the server. */
const acme = {
  id: "ACME",
  basis: "Company holidays",
  confidence: "high",
  asOf: "2026-11-01",
  dates: { "2098": ["2098-07-16"], "2099": ["2099-07-16"] },
};
const federal = {
  ...acme,
  id: "US-FED",
  basis: "5 U.S.C. 6103",
  dates: { "2099": ["2099-07-03"] },
};

function writeSets(folder: string, sets: unknown): string {
  const file = join(folder, "holidays.json");
  writeFileSync(file, JSON.stringify(sets));
  return file;
}

describe("sets of an operator", () => {
  test("are read, and rules of his packs may name them", () => {
    const { folder, path } = givenPack();
    writeSets(folder, [acme, federal]);
    changeRule(path("rules"), "us-fl.hours", (rule) => (rule["holidaySet"] = "ACME"));
    expect(readRulePacks(folder, shippedSets).holidaySets).toEqual([acme, federal]);
  });

  test("are refused with the path, and no rule is blamed for a set that could not be read", () => {
    const { folder, path } = givenPack();
    const file = writeSets(folder, [
      { ...acme, dates: { "2099": ["2099-02-30"], next: [] }, note: "x" },
      { ...acme, id: "acme", confidence: "sure" },
    ]);
    changeRule(path("rules"), "us-fl.hours", (rule) => (rule["holidaySet"] = "ACME"));
    const found = problems(folder);
    expect(new Set(found.map((each) => each.file))).toEqual(new Set([file]));
    expect(found.map(({ path: at, message }) => `${at}: ${message}`)).toEqual([
      '[0].dates.2099[0]: must be a date, for example "2027-12-25"',
      '[0].dates.next: must be a year, for example "2027"',
      expect.stringMatching(/^\[0\]: .*note/),
      '[1].id: must be 2 to 40 upper-case letters, digits and hyphens, for example "US-FED"',
      "[1].confidence: must be one of: high, medium",
    ]);
  });

  test("are not ignored if their file has another name", () => {
    const { folder } = givenPack();
    writeFileSync(join(folder, "holiday.json"), "[]");
    expect(problems(folder)).toMatchObject([
      { file: join(folder, "holiday.json"), message: /holiday sets are in holidays\.json/ },
    ]);
  });

  dbTest("close their days in a server that runs", async ({ databaseUrl }) => {
    const { folder } = givenPack();
    // Within the days that a preview shows.
    const holiday = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const year = holiday.slice(0, 4);
    writeSets(folder, [{ ...acme, dates: { [year]: [holiday] } }, federal]);
    await using server = startServer({
      databaseUrl,
      vapiUrl: "http://127.0.0.1:1",
      settings: { CALLING_RULES_DIR: folder, ROLE: "api" },
    });
    const tenant = tenantAt(await server.url(), { id: "", apiKey });
    const preview = (holidaySet: string) => `
      previewSchedule(input: {
        name: "Follow-up", assistantId: "a", phoneNumberId: "p", scheduleFrequency: DAILY
        startTime: "00:00", endTime: "23:59", timeZone: "UTC", holidaySets: ["${holidaySet}"]
      }) {
        ... on SchedulePreviews { places { days { date closure { reason label } } } }
        ... on InputValidationError { problems { path message } }
      }`;
    const { data } = await tenant.raw(`{
      own: ${preview("ACME")} unknown: ${preview("ACNE")} holidaySets { name knownUntil dates }
    }`);
    const {
      own,
      unknown,
      holidaySets: sets,
    } = data as unknown as {
      own: { places: { days: { date: string; closure: unknown }[] }[] };
      unknown: { problems: unknown[] };
      holidaySets: unknown[];
    };
    expect(own.places[0]!.days.find(({ date }) => date === holiday)!.closure).toEqual({
      reason: "HOLIDAY",
      label: "ACME",
    });
    expect(unknown.problems).toEqual([
      {
        path: ["input", "holidaySets", "0"],
        message: expect.stringMatching(/"ACNE" is not a holiday set; there are: ACME, AU, /),
      },
    ]);
    expect(sets).toContainEqual({ name: "ACME", knownUntil: `${year}-12-31`, dates: [holiday] });
    expect(sets).toContainEqual({
      name: "US-FED",
      knownUntil: "2099-12-31",
      dates: ["2099-07-03"],
    });
  });
});
