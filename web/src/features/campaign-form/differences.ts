import { placeOf } from "~/time/instant.tsx";
import { callTypeWords, frequencyWords, hoursOfWords } from "~/words/schedule.ts";
import { dates, windowsInWords } from "./sentence.ts";
import type { FormValues } from "./values.ts";

export type FieldName = keyof FormValues;

/** A setting that differs, in words. */
export interface Difference {
  readonly field: FieldName;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type FieldWords = {
  readonly [Name in FieldName]: readonly [string, (value: FormValues[Name]) => string];
};

const orNone = (text: string): string => (text === "" ? "none" : text);
const noLimit = (text: string): string => (text === "" ? "no limit" : text);
const yesNo = (isOn: boolean): string => (isOn ? "on" : "off");
const many = (texts: readonly string[]): string => orNone(texts.join(", "));

/** Names and values of the fields as people read them, in the order of the form. */
const fields: FieldWords = {
  name: ["Name", orNone],
  isActive: ["Starts at once", yesNo],
  assistantId: ["Assistant", orNone],
  phoneNumberIds: ["Phone numbers", many],
  scheduleFrequency: ["How often", (value) => frequencyWords[value]],
  intervalDays: ["Days between calls", orNone],
  windows: ["Hours", windowsInWords],
  timeZone: ["Time zone", placeOf],
  hoursOf: ["Whose clock", (value) => hoursOfWords[value]],
  retryAttempts: ["Conversations per contact", orNone],
  redialsPerRound: ["Redials", orNone],
  redialDelays: [
    "Minutes to redial",
    ({ busy, noAnswer, voicemail, carrierFault }) =>
      `busy ${orNone(busy)}, no answer ${orNone(noAnswer)}, voicemail ${orNone(voicemail)}, carrier fault ${orNone(carrierFault)}`,
  ],
  maxConcurrentCalls: ["Lines", orNone],
  startsPerMinute: ["Starts per minute", noLimit],
  maxCallsPerRun: ["Calls per dispatch", orNone],
  maxCallsPerNumberPerDay: ["Calls per number and day", noLimit],
  maxDurationSeconds: ["Longest call in seconds", orNone],
  contactCaps: [
    "Limits per person",
    (caps) => many(caps.map(({ max, hours }) => `${max} in ${hours} h`)),
  ],
  blackoutDates: [
    "Blackout dates",
    (entries) => many(entries.map(({ from, to, label }) => `${dates(from, to)} ${label}`.trim())),
  ],
  holidaySets: ["Holidays", many],
  startsOn: ["First day", orNone],
  endsOn: ["Last day", orNone],
  callType: ["Call type", (value) => (value === "" ? "not set" : callTypeWords[value])],
  subjectKey: ["Subject", orNone],
  voicemailDetection: ["Voicemail detection", yesNo],
  optOutField: ["Opt-out field", orNone],
};

/** Every setting that differs. `isActive` is the state of the campaign, which has verbs of its own. */
export function differences(before: FormValues, after: FormValues): readonly Difference[] {
  return (Object.keys(fields) as FieldName[])
    .filter((field) => field !== "isActive" && differs(before, after, field))
    .map((field) => ({
      field,
      name: fields[field][0],
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
    .map((field) => ({ field, name: fields[field][0], text: words(values, field) }));
}

function differs(before: FormValues, after: FormValues, field: FieldName): boolean {
  return JSON.stringify(before[field]) !== JSON.stringify(after[field]);
}

function words(values: FormValues, field: FieldName): string {
  return (fields[field][1] as (value: unknown) => string)(values[field]);
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
