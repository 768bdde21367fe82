import type { CallOutcome } from "./call-state.ts";
import type { CallType } from "./call-type.ts";
import { longestPath } from "./opt-out.ts";

/*
 * The catalogue of a campaign's settings. The rows' columns, the checks of the input, the defaults, the
 * fields of the API and their descriptions are made from it. A new setting is an entry here, a column in the
 * database, and the code that reads it.
 */

export type ScheduleFrequency = "DAILY" | "WEEKLY" | "CUSTOM";

/** The outcomes after which a contact may be redialled in the same round. */
export type RedialOutcome = Extract<
  CallOutcome,
  "BUSY" | "NO_ANSWER" | "VOICEMAIL" | "CARRIER_FAULT"
>;

/** Minutes from the end of a call to its redial, 1 to `longestRedialDelay`; null: no redial. */
export type RedialDelays = Readonly<Partial<Record<RedialOutcome, number | null>>>;

/** Seven days, in minutes. */
export const longestRedialDelay = 7 * 24 * 60;

/** The delay after an outcome that a campaign's `redialDelays` do not name. */
export const defaultRedialDelays: Readonly<Record<RedialOutcome, number | null>> = {
  BUSY: 15,
  NO_ANSWER: 60,
  VOICEMAIL: null,
  CARRIER_FAULT: 10,
};

/** By whose clock the windows open: in the campaign's time zone, or where the contact is. */
export const hoursOf = ["CAMPAIGN", "CONTACT"] as const;

export type HoursOf = (typeof hoursOf)[number];

/** A window by the local clock. */
export interface ScheduleWindow {
  /** ISO weekdays on which it opens. Empty: every day. */
  readonly days: readonly number[];
  /** "HH:mm". If `endTime` is earlier, the window closes on the next day. */
  readonly startTime: string;
  readonly endTime: string;
}

/** Local dates on which no window opens, both inclusive: "yyyy-MM-dd". */
export interface BlackoutDate {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** A limit on calls to one number, over all campaigns of the tenant. */
export interface ContactCap {
  /** Calls at most, 1 to 100. */
  readonly max: number;
  /** Within so many rolling hours, 1 to `longestCapHours`. */
  readonly hours: number;
}

/** 90 days. */
export const longestCapHours = 90 * 24;
/** The most limits of a campaign or a tenant. */
export const mostContactCaps = 10;

/** How a setting is written, and the type of its value. */
interface ValueOfKind {
  readonly text: string;
  /** An id that VAPI gave. */
  readonly vapiId: string;
  /** Ids that VAPI gave, each once. */
  readonly vapiIds: readonly string[];
  /** Names joined by dots, that lead to a field of structured data. */
  readonly fieldPath: string;
  readonly wholeNumber: number;
  readonly flag: boolean;
  /** "HH:mm". */
  readonly clockTime: string;
  /** "yyyy-MM-dd". */
  readonly date: string;
  readonly timeZone: string;
  readonly frequency: ScheduleFrequency;
  /** ISO weekdays, 1 (Monday) to 7 (Sunday). */
  readonly weekdays: readonly number[];
  readonly hoursOf: HoursOf;
  readonly windows: readonly ScheduleWindow[];
  readonly blackoutDates: readonly BlackoutDate[];
  /** Names of holiday sets. */
  readonly holidaySets: readonly string[];
  readonly contactCaps: readonly ContactCap[];
  readonly redialDelays: RedialDelays;
  readonly callType: CallType;
}

export type SettingKind = keyof ValueOfKind;

export interface CampaignSetting {
  readonly kind: SettingKind;
  /** The description in the API. Bounds and default are added to it. */
  readonly description: string;
  /** The value when a new campaign does not give one. A setting without a default is required. */
  readonly default?: unknown;
  /** The setting that may be given instead of a required one. */
  readonly unless?: "windows";
  /** What null means; only where null is a value. */
  readonly whenNull?: string;
  /** Of a text or an id: characters at most. */
  readonly longest?: number;
  /** Of a whole number, or of the length of a list: bounds, both inclusive. */
  readonly least?: number;
  readonly most?: number;
  /** Whether a change can change which calls rounds owe, or when they are due. */
  readonly changesWhatIsOwed?: true;
}

export const campaignSettings = {
  name: { kind: "text", longest: 200, description: "The name of the campaign." },
  assistantId: {
    kind: "vapiId",
    longest: 100,
    description: "The ID of the assistant at VAPI. See `Query.assistants`.",
  },
  phoneNumberId: {
    kind: "vapiId",
    longest: 100,
    default: "",
    description:
      "The ID at VAPI of the phone number to call from, see `Query.phoneNumbers`: the short form of `phoneNumberIds` with one number, or the first of several.",
  },
  phoneNumberIds: {
    kind: "vapiIds",
    least: 1,
    most: 50,
    longest: 100,
    default: [],
    description:
      "The IDs at VAPI of the phone numbers to call from, see `Query.phoneNumbers`. A contact is called from the number that called it last, if that may call now, and otherwise from the number that was used least recently.",
  },
  maxCallsPerNumberPerDay: {
    kind: "wholeNumber",
    least: 1,
    most: 10_000,
    default: null,
    whenNull: "no limit",
    description:
      "The maximum number of calls that the campaign places from one phone number on a day. The calls of all campaigns of the tenant from that number count, test calls included. The day is the local day of the campaign's time zone. VAPI has limits of its own, such as some ten calls a day from a free number.",
  },
  startTime: {
    kind: "clockTime",
    unless: "windows",
    description: 'Local time "HH:mm" at which the calling window opens, inclusive.',
    changesWhatIsOwed: true,
  },
  endTime: {
    kind: "clockTime",
    unless: "windows",
    description:
      'Local time "HH:mm" at which the calling window closes, exclusive. If it is earlier than `startTime`, the window closes on the next day. It must differ from `startTime`.',
    changesWhatIsOwed: true,
  },
  timeZone: {
    kind: "timeZone",
    description:
      'The IANA time zone of all local times and dates of the campaign, for example "America/New_York". A name with a slash, or "UTC"; case is ignored. Abbreviations such as "EST" are not accepted.',
    changesWhatIsOwed: true,
  },
  scheduleFrequency: {
    kind: "frequency",
    default: null,
    whenNull:
      "the campaign does not recur; each import or manual scheduling gives a contact one call",
    description: "How often each contact is called.",
    changesWhatIsOwed: true,
  },
  scheduleDays: {
    kind: "weekdays",
    default: [],
    description:
      "The days of the week on which the calling window opens. An empty list means every day. WEEKLY and CUSTOM require at least one day.",
    changesWhatIsOwed: true,
  },
  windows: {
    kind: "windows",
    default: [],
    description:
      "The calling windows, 1 to 21, instead of `startTime`, `endTime` and `scheduleDays`. They may cross midnight and must not overlap.",
    changesWhatIsOwed: true,
  },
  hoursOf: {
    kind: "hoursOf",
    default: "CAMPAIGN",
    description: "By whose clock the calling windows open.",
    changesWhatIsOwed: true,
  },
  blackoutDates: {
    kind: "blackoutDates",
    default: [],
    description:
      "Local dates on which no window opens, at most 366 entries. A window that has opened on the day before stays open after midnight. Blackout dates of the tenant count too.",
    changesWhatIsOwed: true,
  },
  holidaySets: {
    kind: "holidaySets",
    default: [],
    description:
      'Names of holiday sets on whose dates no window opens, for example "US-FED". See `Query.holidaySets`. After the last year that a set knows, no window opens; an alert says so 90 days before.',
    changesWhatIsOwed: true,
  },
  intervalDays: {
    kind: "wholeNumber",
    least: 1,
    most: 366,
    default: null,
    whenNull: "not set",
    description:
      "The length of a round in days, if `scheduleFrequency` is CUSTOM, which requires it.",
    changesWhatIsOwed: true,
  },
  startsOn: {
    kind: "date",
    default: null,
    whenNull: "no bound",
    description: 'The first local date on which a window may open, "yyyy-MM-dd", inclusive.',
    changesWhatIsOwed: true,
  },
  endsOn: {
    kind: "date",
    default: null,
    whenNull: "no bound",
    description: 'The last local date on which a window may open, "yyyy-MM-dd", inclusive.',
    changesWhatIsOwed: true,
  },
  retryAttempts: {
    kind: "wholeNumber",
    least: 1,
    most: 100,
    default: 3,
    description:
      "The maximum number of COMPLETED calls per contact in this campaign, over all rounds. A contact with this many completed calls is not called again. FAILED calls do not count; `redialsPerRound` limits how often they are repeated.",
    changesWhatIsOwed: true,
  },
  maxConcurrentCalls: {
    kind: "wholeNumber",
    least: 1,
    most: 1000,
    default: 10,
    description: "The maximum number of live calls of the campaign at the same time.",
  },
  maxCallsPerRun: {
    kind: "wholeNumber",
    least: 1,
    most: 1000,
    default: 50,
    description:
      "The maximum number of calls of the campaign that one dispatch starts. A dispatch runs every minute and whenever a slot becomes free, so more calls than this may start in one minute.",
  },
  startsPerMinute: {
    kind: "wholeNumber",
    least: 1,
    most: 1000,
    default: null,
    whenNull: "no limit",
    description:
      "The maximum number of calls of the campaign that start within any 60 seconds. The starts are spread evenly over the minute. Test calls do not wait for it.",
  },
  redialsPerRound: {
    kind: "wholeNumber",
    least: 0,
    most: 10,
    default: 0,
    description:
      "The maximum number of redials per contact and round, over all outcomes. 0 means no redials.",
  },
  redialDelays: {
    kind: "redialDelays",
    default: {},
    description: "Minutes from the end of a call to its redial, by outcome.",
  },
  callType: {
    kind: "callType",
    default: null,
    whenNull: "not set; no calls are placed while calling rules are in force",
    description:
      "What the calls are about, which decides the calling rules that apply to them. Required while the tenant has calling rules in force (`Tenant.callingRules`).",
    changesWhatIsOwed: true,
  },
  subjectKey: {
    kind: "text",
    longest: 100,
    default: null,
    whenNull: "not known; the calls count as calls about every subject",
    description:
      "The subject of the calls, in a word of your own, for example a product. Calling rules that limit calls about the same subject count the calls of all campaigns with the same key.",
  },
  contactCaps: {
    kind: "contactCaps",
    default: [],
    description:
      "Limits on the calls to one number in rolling hours, at most 10. All calls of the tenant count that rang or may have, whatever the campaign, test calls too: those to the contact, and those to its number while another contact had it. Limits of the tenant and of calling rules hold as well.",
  },
  maxDurationSeconds: {
    kind: "wholeNumber",
    least: 10,
    most: 43_200,
    default: 600,
    description: "The maximum duration of a call in seconds. VAPI ends the call then.",
  },
  voicemailDetection: {
    kind: "flag",
    default: false,
    description: "Whether VAPI detects voicemail and answering machines.",
  },
  optOutField: {
    kind: "fieldPath",
    longest: longestPath,
    default: null,
    whenNull: "what is said in calls puts no number on the list",
    description:
      'The field of the assistant\'s structured data that says that the person asked not to be called again, as names joined by dots, for example "optOut" or "preferences.doNotCall". If VAPI reports the value true (or a text that means yes), the number that was called is put on the do-not-call list. The field is looked for in `analysis.structuredData` of the call and in the results of its structured outputs, with or without the name of the output before it.',
  },
} as const satisfies Readonly<Record<string, CampaignSetting>>;

type Catalogue = typeof campaignSettings;

export type SettingName = keyof Catalogue;

type ValueOf<Setting extends CampaignSetting> =
  | ValueOfKind[Setting["kind"]]
  | (Setting extends { readonly whenNull: string } ? null : never);

/** The settings of a campaign, as its row holds them. */
export type CampaignSettings = { readonly [Name in SettingName]: ValueOf<Catalogue[Name]> };

/** The settings that a new campaign must give. */
export type RequiredSetting = {
  [Name in SettingName]: Catalogue[Name] extends
    | { readonly default: unknown }
    | { readonly unless: string }
    ? never
    : Name;
}[SettingName];

/** What a new campaign is made from. What is left out takes its default. */
export type NewCampaignSettings = Pick<CampaignSettings, RequiredSetting> &
  Partial<CampaignSettings>;

export const settingNames = Object.keys(campaignSettings) as SettingName[];

export function settingOf(name: SettingName): CampaignSetting {
  return campaignSettings[name];
}

/** New settings with the default of each that is left out. */
export function withDefaults(settings: NewCampaignSettings): CampaignSettings {
  const whole = settingNames.map((name) => [name, settings[name] ?? settingOf(name).default]);
  return Object.fromEntries(whole) as CampaignSettings;
}
