import { placeOf } from "~/time/instant.tsx";
import {
  callTypeWords,
  datesInWords,
  frequencyWords,
  hoursOfWords,
  windowsInWords,
} from "~/words/schedule.ts";
import { settingNames } from "~/words/settings.ts";
import type { FormValues } from "./values.ts";

export type FieldName = keyof FormValues;

/** A setting that differs, in words. */
export interface Difference {
  readonly field: FieldName;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type FieldWords = { readonly [Name in FieldName]: (value: FormValues[Name]) => string };

const orNone = (text: string): string => (text === "" ? "none" : text);
const noLimit = (text: string): string => (text === "" ? "no limit" : text);
const yesNo = (isOn: boolean): string => (isOn ? "on" : "off");
const many = (texts: readonly string[]): string => orNone(texts.join(", "));

/** Values of the fields as people read them, in the order of the form. */
const fields: FieldWords = {
  name: orNone,
  isActive: yesNo,
  assistantId: orNone,
  phoneNumberIds: many,
  scheduleFrequency: (value) => frequencyWords[value],
  intervalDays: orNone,
  windows: windowsInWords,
  timeZone: placeOf,
  hoursOf: (value) => hoursOfWords[value],
  retryAttempts: orNone,
  redialsPerRound: orNone,
  redialDelays: ({ busy, noAnswer, voicemail, carrierFault }) =>
    `busy ${orNone(busy)}, no answer ${orNone(noAnswer)}, voicemail ${orNone(voicemail)}, carrier fault ${orNone(carrierFault)}`,
  maxConcurrentCalls: orNone,
  startsPerMinute: noLimit,
  maxCallsPerRun: orNone,
  maxCallsPerNumberPerDay: noLimit,
  maxDurationSeconds: orNone,
  contactCaps: (caps) => many(caps.map(({ max, hours }) => `${max} in ${hours} h`)),
  blackoutDates: (entries) =>
    many(entries.map(({ from, to, label }) => `${datesInWords(from, to)} ${label}`.trim())),
  holidaySets: many,
  startsOn: orNone,
  endsOn: orNone,
  callType: (value) => (value === "" ? "not set" : callTypeWords[value]),
  subjectKey: orNone,
  voicemailDetection: yesNo,
  optOutField: orNone,
};

function nameOf(field: FieldName): string {
  return field === "isActive" ? "Starts at once" : settingNames[field];
}

/** Every setting that differs. `isActive` is the state of the campaign, which has verbs of its own. */
export function differences(before: FormValues, after: FormValues): readonly Difference[] {
  return (Object.keys(fields) as FieldName[])
    .filter((field) => field !== "isActive" && differs(before, after, field))
    .map((field) => ({
      field,
      name: nameOf(field),
      before: words(before, field),
      after: words(after, field),
    }));
}

/** Every setting in words. */
export function settingsInWords(
  values: FormValues,
): readonly { readonly field: FieldName; readonly name: string; readonly text: string }[] {
  return (Object.keys(fields) as FieldName[])
    .filter((field) => field !== "isActive" && field !== "name")
    .filter((field) => field !== "intervalDays" || values.scheduleFrequency === "CUSTOM")
    .map((field) => ({ field, name: nameOf(field), text: words(values, field) }));
}

function differs(before: FormValues, after: FormValues, field: FieldName): boolean {
  return JSON.stringify(before[field]) !== JSON.stringify(after[field]);
}

function words(values: FormValues, field: FieldName): string {
  return (fields[field] as (value: unknown) => string)(values[field]);
}

/**
 * The settings that two people made of `base`: those of the one who saved first, with what the other one changed since.
 * Of fields that both changed, it has those of `theirs` that are named in `keepTheirs`.
 */
export function merged(
  { base, theirs, mine }: { readonly [Name in "base" | "theirs" | "mine"]: FormValues },
  keepTheirs: ReadonlySet<FieldName>,
): FormValues {
  const kept = (Object.keys(fields) as FieldName[])
    .filter((field) => differs(base, mine, field) && !keepTheirs.has(field))
    .map((field) => [field, mine[field]]);
  return { ...theirs, ...Object.fromEntries(kept) };
}
