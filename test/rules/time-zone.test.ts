import { IANAZone } from "luxon";
import tzdata from "tzdata" with { type: "json" };
import { describe, expect, test } from "vitest";
import { timeZoneNamed, timeZoneProblem, timeZoneRemedy } from "#rules/time-zone.ts";

const fourWeeksMs = 28 * 24 * 3_600_000;

/** The zones that the message suggests. */
function suggestions(text: string): string[] {
  const [, after = ""] = timeZoneProblem(text)!.split("Did you mean ");
  return [...after.matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
}

describe("accepted is", () => {
  test.for([
    ["a name of the database", "Europe/London", "Europe/London"],
    ["a link", "Asia/Calcutta", "Asia/Calcutta"],
    ["a link that the runtime does not list", "Asia/Kolkata", "Asia/Kolkata"],
    ["a new name of an old zone", "Europe/Kyiv", "Europe/Kyiv"],
    ["a zone of a region", "US/Pacific", "US/Pacific"],
    ["a zone of three parts", "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["a fixed offset, by its name", "Etc/GMT+5", "Etc/GMT+5"],
    ["UTC", "UTC", "UTC"],
    ["another case, spelt as in the database", "america/port-AU-prince", "America/Port-au-Prince"],
    ["utc", "utc", "UTC"],
    ["a name with spaces around it", " Europe/Berlin ", "Europe/Berlin"],
  ] as const)("%s", ([, text, name]) => {
    expect(timeZoneNamed(text)).toBe(name);
    expect(timeZoneProblem(text)).toBeNull();
  });
});

describe("refused, with the zones that may be meant, is", () => {
  test.for([
    ["BST", ["Europe/London", "Asia/Dhaka"]],
    ["bst", ["Europe/London", "Asia/Dhaka"]],
    ["AST", ["America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"]],
    ["NST", ["America/St_Johns"]],
    ["IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]],
    ["EST", ["America/New_York", "America/Toronto", "America/Panama"]],
    ["MST", ["America/Denver", "America/Phoenix"]],
    ["HST", ["Pacific/Honolulu"]],
    ["EST5EDT", ["America/New_York", "America/Toronto"]],
    ["PST8PDT", ["America/Los_Angeles"]],
    ["CST", ["America/Chicago", "Asia/Shanghai", "America/Havana"]],
    ["Eastern", ["America/New_York", "America/Toronto"]],
    ["Eastern Standard Time", ["America/New_York", "America/Toronto"]],
    [" Eastern  Standard Time ", ["America/New_York", "America/Toronto"]],
    ["Pacific Time", ["America/Los_Angeles"]],
    ["GB", ["Europe/London"]],
    ["Japan", ["Asia/Tokyo"]],
    ["Zulu", ["UTC"]],
    ["London", ["Europe/London"]],
    ["Yap", ["Pacific/Yap"]],
    ["São Paulo", ["America/Sao_Paulo"]],
    ["america/new york", ["America/New_York"]],
    ["UTC+2", ["Etc/GMT-2"]],
    ["-05:00", ["Etc/GMT+5"]],
    ["-0500", ["Etc/GMT+5"]],
    ["Etc/GMT+20", ["Etc/GMT+0", "Etc/GMT-0", "Etc/GMT0", "Etc/GMT"]],
    ["+00:00", ["UTC"]],
  ] as const)("%s", ([text, meant]) => {
    expect(timeZoneNamed(text)).toBeNull();
    expect(suggestions(text)).toEqual(meant);
  });

  test.for([
    // Known to the runtime's library alone; the database has dropped them.
    "SystemV/AST4",
    "US/Pacific-New",
    "Canada/East-Saskatchewan",
    // Known to nobody.
    "Mars/Olympus",
    "Mars+2",
    "New Time York",
    "",
    "/",
    "Factory",
    "+05:30",
    // Clocks are at most fourteen hours ahead of UTC and twelve behind it.
    "UTC+15",
    "UTC-13",
    "x".repeat(10_000),
    "constructor",
  ])("%s, without a suggestion", (text) => {
    expect(timeZoneNamed(text)).toBeNull();
    expect(timeZoneProblem(text)).toContain("America/New_York");
    expect(timeZoneProblem(text)).not.toContain("Did you mean");
    expect(timeZoneProblem(text)!.length).toBeLessThan(250);
  });
});

/** An abbreviation without "standard" or "daylight" time means the zone that has both. */
describe("words mean first a zone with this offset from UTC in January and in July", () => {
  test.for([
    [-3.5, -2.5, "NST NDT Newfoundland"],
    [-4, -3, "AST ADT Atlantic"],
    [-5, -4, "EST EDT ET EST5EDT Eastern"],
    [-6, -5, "CST CDT CT CST6CDT Central"],
    [-7, -6, "MST MDT MT MST7MDT Mountain Navajo"],
    [-7, -7, "Arizona"],
    [-8, -7, "PST PDT PT PST8PDT Pacific"],
    [-9, -8, "AKST AKDT Alaska"],
    [-10, -9, "HDT"],
    [-10, -10, "HST Hawaii"],
    [-3, -3, "ART BRT"],
    [-3, -4, "CLT"],
    [-5, -5, "COT PET ECT"],
    [0, 0, "Iceland"],
    [0, 1, "BST UK GMT WET WEST"],
    [1, 2, "CET CEST MET"],
    [2, 3, "EET EEST"],
    [3, 3, "MSK TRT EAT"],
    [2, 2, "SAST CAT"],
    [1, 1, "WAT"],
    [5.5, 5.5, "IST India"],
    [5, 5, "PKT PLT"],
    [4, 4, "GST"],
    [5.75, 5.75, "NPT"],
    [7, 7, "ICT VST WIB"],
    [8, 8, "SGT MYT PHT CTT China HKT AWST"],
    [9, 9, "KST Korea JST"],
    [11, 10, "AET AEST AEDT"],
    [10.5, 9.5, "ACT ACST ACDT"],
    [13, 12, "NZST NZDT"],
    [-11, -11, "SST"],
  ] as const)("%i and %i: %s", ([january, july, words]) => {
    for (const word of words.split(" ")) {
      const zone = new IANAZone(suggestions(word)[0]!);
      const hours = [0, 6].map((month) => zone.offset(Date.UTC(2026, month, 1)) / 60);
      expect(hours, word).toEqual([january, july]);
    }
  });
});

test("a stored zone that is not accepted has a remedy, and others need none", () => {
  expect(timeZoneRemedy("Europe/London")).toBeNull();
  expect(timeZoneRemedy("BST")).toMatch(/^"BST" is not a time zone.*updateCampaign/);
});

test("every name of the database with a slash is accepted, and no other but UTC", () => {
  const accepted = Object.keys(tzdata.zones).filter((name) => timeZoneNamed(name) === name);
  const expected = Object.keys(tzdata.zones).filter((name) => name.includes("/") || name === "UTC");
  expect(accepted).toEqual(expected);
});

test("every single word of the database is refused with suggestions that are accepted", () => {
  const words = Object.keys(tzdata.zones).filter(
    (name) => !name.includes("/") && name !== "UTC" && name !== "Factory",
  );
  expect(words.length).toBeGreaterThan(30);
  for (const word of words) {
    const meant = suggestions(word);
    expect(meant.length, word).toBeGreaterThan(0);
    expect(meant.map(timeZoneNamed), word).toEqual(meant);
  }
});

test("a word that stands for one place is answered with a zone that shows the same time", () => {
  // These stand for many places, or leave out daylight saving time: the answer is another zone on purpose.
  const ambiguous = new Set(["EST", "MST", "CET", "MET", "GMT", "UTC"]);
  for (const [word, target] of Object.entries(tzdata.zones)) {
    if (word.includes("/") || typeof target !== "string" || ambiguous.has(word)) continue;
    const [answered, linked] = [new IANAZone(suggestions(word)[0]!), new IANAZone(target)];
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += fourWeeksMs) {
      expect(answered.offset(at), `${word} → ${answered.name}`).toBe(linked.offset(at));
    }
  }
});
