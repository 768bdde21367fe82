import { expect, test } from "vitest";
import {
  campaignSettings,
  type SettingName,
  settingNames,
  settingOf,
  withDefaults,
} from "#rules/campaign-settings.ts";

const required = {
  name: "N",
  assistantId: "a",
  startTime: "09:00",
  endTime: "17:00",
  timeZone: "UTC",
};

test("a new campaign has the defaults of what it leaves out, and keeps what it gives", () => {
  const given = { ...required, redialsPerRound: 2, voicemailDetection: true, scheduleDays: [1] };
  for (const [name, value] of Object.entries(withDefaults(given))) {
    const expected = name in given ? given[name as keyof typeof given] : defaultOf(name);
    expect(value, name).toEqual(expected);
  }
  expect(Object.keys(withDefaults(required))).toEqual(settingNames);
});

function defaultOf(name: string): unknown {
  return settingOf(name as SettingName).default;
}

test("what has no default is required", () => {
  const without = settingNames.filter((name) => !("default" in campaignSettings[name]));
  const replaceable = without.filter((name) => settingOf(name).unless !== undefined);
  expect(replaceable).toEqual(["startTime", "endTime"]);
  expect(without.toSorted()).toEqual(Object.keys(required).toSorted());
});

test("texts and numbers are bounded, and a default is within the bounds", () => {
  for (const name of settingNames) {
    const { kind, least, most, longest, default: value } = settingOf(name);
    const isText = ["text", "vapiId", "vapiIds", "fieldPath"].includes(kind);
    expect(longest !== undefined, name).toBe(isText);
    expect(least !== undefined && least < most!, name).toBe(
      kind === "wholeNumber" || kind === "vapiIds",
    );
    if (typeof value === "number") expect(value >= least! && value <= most!, name).toBe(true);
  }
});

test("what changes the calls that rounds owe", () => {
  const owed = settingNames.filter((name) => settingOf(name).changesWhatIsOwed);
  expect(owed).toEqual([
    "startTime",
    "endTime",
    "timeZone",
    "scheduleFrequency",
    "scheduleDays",
    "windows",
    "hoursOf",
    "blackoutDates",
    "holidaySets",
    "intervalDays",
    "startsOn",
    "endsOn",
    "retryAttempts",
    "callType",
  ]);
});
