import { expect, test } from "vitest";
import {
  campaignSettings,
  longestRedialDelay,
  settingNames,
  settingOf,
  withDefaults,
} from "#rules/campaign-settings.ts";

const required = {
  name: "N",
  assistantId: "a",
  phoneNumberId: "p",
  startTime: "09:00",
  endTime: "17:00",
  timeZone: "UTC",
};

const defaults = {
  scheduleFrequency: null,
  scheduleDays: [],
  intervalDays: null,
  startsOn: null,
  endsOn: null,
  retryAttempts: 3,
  maxConcurrentCalls: 10,
  maxCallsPerRun: 50,
  redialsPerRound: 0,
  redialDelays: {},
  maxDurationSeconds: 600,
  voicemailDetection: false,
};

test("a new campaign has the defaults of what it leaves out, and keeps what it gives", () => {
  expect(withDefaults(required)).toEqual({ ...required, ...defaults });
  const given = { redialsPerRound: 2, voicemailDetection: true, scheduleDays: [1] };
  expect(withDefaults({ ...required, ...given })).toEqual({ ...required, ...defaults, ...given });
});

test("what has no default is required", () => {
  const without = settingNames.filter((name) => !("default" in campaignSettings[name]));
  expect(without.toSorted()).toEqual(Object.keys(required).toSorted());
});

test("numbers and texts are bounded", () => {
  const bounds = settingNames.flatMap((name) => {
    const { kind, least, most, longest } = settingOf(name);
    return least === undefined && longest === undefined
      ? []
      : [[name, kind, least ?? 1, most ?? longest]];
  });
  expect(bounds).toEqual([
    ["name", "text", 1, 200],
    ["assistantId", "vapiId", 1, 100],
    ["phoneNumberId", "vapiId", 1, 100],
    ["intervalDays", "wholeNumber", 1, 366],
    ["retryAttempts", "wholeNumber", 1, 100],
    ["maxConcurrentCalls", "wholeNumber", 1, 1000],
    ["maxCallsPerRun", "wholeNumber", 1, 1000],
    ["redialsPerRound", "wholeNumber", 0, 10],
    ["maxDurationSeconds", "wholeNumber", 10, 43_200],
  ]);
  expect(longestRedialDelay).toBe(10_080);
});

test("what changes the calls that rounds owe", () => {
  const owed = settingNames.filter((name) => settingOf(name).changesWhatIsOwed);
  expect(owed).toEqual([
    "startTime",
    "endTime",
    "timeZone",
    "scheduleFrequency",
    "scheduleDays",
    "intervalDays",
    "startsOn",
    "endsOn",
    "retryAttempts",
  ]);
});
