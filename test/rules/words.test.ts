import { Settings } from "luxon";
import { expect, test } from "vitest";
import { quoted } from "#rules/quoted.ts";
import { localTime, times } from "#rules/words.ts";

const instant = new Date("2026-11-30T08:00:05Z");

test.for([
  ["Europe/Berlin", "Mon 2026-11-30 09:00:05 +01:00"],
  ["america/new_york", "Mon 2026-11-30 03:00:05 -05:00"],
  ["Mars/Olympus", "Mon 2026-11-30 08:00:05 +00:00"],
] as const)("an instant for people in %s", ([timeZone, text]) => {
  expect(localTime(instant, { timeZone })).toBe(text);
});

test("an instant is in English wherever the server runs", () => {
  const { defaultLocale, defaultZone } = Settings;
  try {
    Settings.defaultLocale = "de";
    Settings.defaultZone = "Asia/Tokyo";
    expect(localTime(instant, { timeZone: "UTC" })).toBe("Mon 2026-11-30 08:00:05 +00:00");
  } finally {
    Settings.defaultLocale = defaultLocale;
    Settings.defaultZone = defaultZone;
  }
});

test("a number of times", () => {
  expect([0, 1, 2, 11].map(times)).toEqual(["0 times", "once", "2 times", "11 times"]);
});

test("what was typed is quoted, at most 50 characters of it", () => {
  expect(quoted('a "b"\n')).toBe(String.raw`"a \"b\"\n"`);
  expect(quoted("x".repeat(50))).toBe(`"${"x".repeat(50)}"`);
  expect(quoted("x".repeat(51))).toBe(`"${"x".repeat(50)}…"`);
});
