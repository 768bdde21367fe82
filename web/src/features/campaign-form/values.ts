import { campaignSettings, defaultRedialDelays } from "#rules/campaign-settings.ts";
import type {
  CallType,
  CampaignSettingsFragment,
  CreateCampaignInput,
  HoursOf,
  ScheduleFrequency,
  SettingChangeFragment,
  UpdateCampaignInput,
  Weekday,
} from "~/gql/graphql.ts";

/** What stands in the fields of the form. Numbers are texts: what is typed may be none. Empty: not set. */
export interface FormValues {
  readonly name: string;
  readonly isActive: boolean;
  readonly assistantId: string;
  readonly phoneNumberIds: readonly string[];
  readonly timeZone: string;
  readonly hoursOf: HoursOf;
  readonly scheduleFrequency: ScheduleFrequency | "";
  readonly intervalDays: string;
  readonly windows: readonly FormWindow[];
  readonly retryAttempts: string;
  readonly redialsPerRound: string;
  readonly redialDelays: Readonly<Record<RedialName, string>>;
  readonly maxConcurrentCalls: string;
  readonly startsPerMinute: string;
  readonly maxCallsPerRun: string;
  readonly maxCallsPerNumberPerDay: string;
  readonly maxDurationSeconds: string;
  readonly contactCaps: readonly { readonly max: string; readonly hours: string }[];
  readonly blackoutDates: readonly FormBlackout[];
  readonly holidaySets: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string;
  readonly callType: CallType | "";
  readonly subjectKey: string;
  readonly voicemailDetection: boolean;
  readonly optOutField: string;
}

export interface FormWindow {
  /** All seven: every day. */
  readonly days: readonly Weekday[];
  readonly startTime: string;
  readonly endTime: string;
}

interface FormBlackout {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

type RedialName = "busy" | "noAnswer" | "voicemail" | "carrierFault";

export const weekdays = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const satisfies readonly Weekday[];

export const numberFields = [
  "intervalDays",
  "retryAttempts",
  "redialsPerRound",
  "maxConcurrentCalls",
  "startsPerMinute",
  "maxCallsPerRun",
  "maxCallsPerNumberPerDay",
  "maxDurationSeconds",
] as const satisfies readonly (keyof FormValues & keyof typeof campaignSettings)[];

const textOf = (value: number | string | null): string => (value === null ? "" : String(value));

/** The form of a new campaign: the defaults of the API, and usual working hours. */
export function newValues(timeZone: string): FormValues {
  const defaultOf = (name: (typeof numberFields)[number]): string =>
    textOf(campaignSettings[name].default);
  return {
    name: "",
    isActive: true,
    assistantId: "",
    phoneNumberIds: [],
    timeZone,
    hoursOf: "CAMPAIGN",
    scheduleFrequency: "DAILY",
    intervalDays: "",
    windows: [{ days: weekdays.slice(0, 5), startTime: "09:00", endTime: "17:00" }],
    retryAttempts: defaultOf("retryAttempts"),
    redialsPerRound: defaultOf("redialsPerRound"),
    redialDelays: {
      busy: textOf(defaultRedialDelays.BUSY),
      noAnswer: textOf(defaultRedialDelays.NO_ANSWER),
      voicemail: textOf(defaultRedialDelays.VOICEMAIL),
      carrierFault: textOf(defaultRedialDelays.CARRIER_FAULT),
    },
    maxConcurrentCalls: defaultOf("maxConcurrentCalls"),
    startsPerMinute: "",
    maxCallsPerRun: defaultOf("maxCallsPerRun"),
    maxCallsPerNumberPerDay: "",
    maxDurationSeconds: defaultOf("maxDurationSeconds"),
    contactCaps: [],
    blackoutDates: [],
    holidaySets: [],
    startsOn: "",
    endsOn: "",
    callType: "",
    subjectKey: "",
    voicemailDetection: false,
    optOutField: "",
  };
}

/** A campaign as it is saved. */
export interface SavedCampaign {
  readonly values: FormValues;
  /** With which a change says for which settings it was made. */
  readonly version: string;
  /** Who has changed it: the last change, or all those that were not seen. The newest first. */
  readonly changes: readonly SettingChangeFragment[];
}

export function savedOf(
  campaign: CampaignSettingsFragment & {
    readonly activity: { readonly nodes: readonly SettingChangeFragment[] };
  },
): SavedCampaign {
  const { settingsVersion: version, activity } = campaign;
  return { values: valuesOf(campaign), version, changes: activity.nodes };
}

/** The form of a campaign. */
export function valuesOf(campaign: CampaignSettingsFragment): FormValues {
  const { redialDelays: delays } = campaign;
  const numbers = Object.fromEntries(numberFields.map((name) => [name, textOf(campaign[name])]));
  return {
    ...(numbers as Pick<FormValues, (typeof numberFields)[number]>),
    name: campaign.name,
    isActive: campaign.state === "ACTIVE",
    assistantId: campaign.assistantId,
    phoneNumberIds: campaign.phoneNumberIds,
    timeZone: campaign.timeZone,
    hoursOf: campaign.hoursOf,
    scheduleFrequency: campaign.scheduleFrequency ?? "",
    windows: campaign.windows.map(({ days, startTime, endTime }) => ({
      days: days.length === 0 ? weekdays : weekdays.filter((day) => days.includes(day)),
      startTime,
      endTime,
    })),
    redialDelays: {
      busy: textOf(delays.busy),
      noAnswer: textOf(delays.noAnswer),
      voicemail: textOf(delays.voicemail),
      carrierFault: textOf(delays.carrierFault),
    },
    contactCaps: campaign.contactCaps.map(({ max, hours }) => ({
      max: String(max),
      hours: String(hours),
    })),
    blackoutDates: campaign.blackoutDates.map(({ from, to, label }) => ({ from, to, label })),
    holidaySets: campaign.holidaySets,
    startsOn: campaign.startsOn ?? "",
    endsOn: campaign.endsOn ?? "",
    callType: campaign.callType ?? "",
    subjectKey: campaign.subjectKey ?? "",
    voicemailDetection: campaign.voicemailDetection,
    optOutField: campaign.optOutField ?? "",
  };
}

/** The largest number that the API can read. */
const largest = 2 ** 31 - 1;

/** The number that was typed; NaN for what is none, null for nothing. */
export function numberOf(text: string): number | null {
  if (text.trim() === "") return null;
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number > largest ? Number.NaN : number;
}

/** Numbers as the API reads them: what is none is left out, and the form says so at the field. */
const sent = (text: string): number | null => {
  const number = numberOf(text);
  return Number.isNaN(number) ? null : number;
};

/** The settings for `createCampaign`. */
export function inputOf(values: FormValues): CreateCampaignInput {
  const { redialDelays: delays } = values;
  // Settings that have a default may not be null, and are left out.
  const withDefault = Object.fromEntries(
    numberFields.flatMap((name) => {
      const number = sent(values[name]);
      return number === null && campaignSettings[name].default !== null ? [] : [[name, number]];
    }),
  );
  return {
    ...withDefault,
    ...scheduleOf(values),
    name: values.name.trim(),
    assistantId: values.assistantId,
    phoneNumberIds: [...values.phoneNumberIds],
    redialDelays: {
      busy: sent(delays.busy),
      noAnswer: sent(delays.noAnswer),
      voicemail: sent(delays.voicemail),
      carrierFault: sent(delays.carrierFault),
    },
    contactCaps: values.contactCaps.map(({ max, hours }) => ({
      max: sent(max) ?? 0,
      hours: sent(hours) ?? 0,
    })),
    subjectKey: values.subjectKey.trim() || null,
    voicemailDetection: values.voicemailDetection,
    optOutField: values.optOutField.trim() || null,
    isActive: values.isActive,
  };
}

type ScheduleInput = Pick<
  CreateCampaignInput,
  | "timeZone"
  | "hoursOf"
  | "scheduleFrequency"
  | "intervalDays"
  | "windows"
  | "blackoutDates"
  | "holidaySets"
  | "startsOn"
  | "endsOn"
  | "callType"
>;

function scheduleOf(values: FormValues): ScheduleInput {
  return {
    timeZone: values.timeZone,
    hoursOf: values.hoursOf,
    scheduleFrequency: values.scheduleFrequency || null,
    intervalDays: values.scheduleFrequency === "CUSTOM" ? sent(values.intervalDays) : null,
    windows: values.windows.map(({ days, startTime, endTime }) => ({
      days: [...days],
      startTime,
      endTime,
    })),
    blackoutDates: values.blackoutDates.map(({ from, to, label }) => ({
      from,
      to: to === "" ? null : to,
      label,
    })),
    holidaySets: [...values.holidaySets],
    startsOn: values.startsOn || null,
    endsOn: values.endsOn || null,
    callType: values.callType || null,
  };
}

const placeholder = "-";

/** What the days depend on, so that they are shown while the rest is not typed yet. */
export function scheduleInputOf(values: FormValues): CreateCampaignInput {
  return {
    ...scheduleOf(values),
    name: placeholder,
    assistantId: placeholder,
    phoneNumberIds: [placeholder],
  };
}

/** The whole, with placeholders for the names and ids that are not typed yet. */
export function checkedInputOf(values: FormValues): CreateCampaignInput {
  const input = inputOf(values);
  return {
    ...input,
    name: input.name || placeholder,
    assistantId: input.assistantId || placeholder,
    phoneNumberIds: values.phoneNumberIds.length === 0 ? [placeholder] : [...values.phoneNumberIds],
  };
}

/** The settings for `updateCampaign`: those that differ. */
export function changeOf(before: FormValues, after: FormValues): UpdateCampaignInput {
  const [old, { isActive: _, ...next }] = [inputOf(before), inputOf(after)];
  const changed = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name as keyof typeof old]),
  );
  return Object.fromEntries(changed);
}
