import { weekdays } from "~/features/campaign-form/values.ts";
import { placeOf, shortTime } from "~/time/instant.tsx";
import { browserName } from "~/words/browsers.ts";
import { callKinds, callStatuses, cancelReasons } from "~/words/calls.ts";
import { importStatuses } from "~/words/imports.ts";
import { roles } from "~/words/roles.ts";
import {
  callTypeWords,
  datesInWords,
  daysInWords,
  frequencyWords,
  hoursOfWords,
  listOf,
  windowsInWords,
} from "~/words/schedule.ts";

/** Words of the values that have some; the others are written as they are. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  callType: callTypeWords,
  cancelReason: cancelReasons,
  hoursOf: hoursOfWords,
  method: { API_KEY: "API key", INVITATION: "invitation", LINK: "link" },
  onEmpty: { CLEAR: "clear what was there", KEEP: "keep what was there" },
  kind: mapped(callKinds, ({ word }) => word),
  role: mapped(roles, ({ name }) => name),
  scheduleFrequency: frequencyWords,
  state: { ACTIVE: "active", FAULTED: "fault", PAUSED: "paused", STOPPED: "stopped" },
  status: mapped({ ...importStatuses, ...callStatuses }, ({ word }) => word),
};

/** How the values of some fields are written. */
const writers: Readonly<Record<string, (value: never) => string>> = {
  blackoutDates: (dates: readonly { from: string; to: string; label: string }[]) =>
    many(dates.map(({ from, to, label }) => `${datesInWords(from, to)} ${label}`.trim())),
  browser: (userAgent: string) => browserName(userAgent),
  contactCaps: (caps: readonly { max: number; hours: number }[]) =>
    many(caps.map(({ max, hours }) => `${max} in ${hours} h`)),
  scheduleDays: (days: readonly number[]) => daysInWords(weekdaysOf(days)),
  timeZone: (zone: string) => placeOf(zone),
  windows: (windows: readonly { days: readonly number[]; startTime: string; endTime: string }[]) =>
    windowsInWords(windows.map(({ days, ...times }) => ({ ...times, days: weekdaysOf(days) }))),
};

/** A value of a field of the activity, as people read it: times with the zone, which is that of the object. */
export function valueInWords(field: string, value: unknown, zone: string): string {
  if (value === null || value === undefined || value === "") return "none";
  const word = typeof value === "string" ? words[field]?.[value] : undefined;
  if (word !== undefined) return word;
  const write = writers[field] as ((value: unknown) => string) | undefined;
  return write === undefined ? plain(value, zone) : write(value);
}

function plain(value: unknown, zone: string): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value.toLocaleString("en");
  if (typeof value === "string") return textInWords(value, zone);
  if (Array.isArray(value)) return many(value.map((each) => plain(each, zone)));
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return many(entries.map(([name, each]) => `${name}: ${plain(each, zone)}`));
}

function textInWords(text: string, zone: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text))) {
    return `${shortTime(new Date(text), zone)} ${placeOf(zone)}`;
  }
  return /^[A-Z]+(_[A-Z]+)+$/.test(text) ? text.toLowerCase().replaceAll("_", " ") : text;
}

function many(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : listOf(texts);
}

/** Weekdays of their numbers. None: every day. */
function weekdaysOf(days: readonly number[]) {
  return days.length === 0 ? weekdays : weekdays.filter((_, index) => days.includes(index + 1));
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  word: (value: Value) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, word(value)]));
}
