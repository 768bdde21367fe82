import {
  campaignPreview,
  mostPlaces,
  previewSchedule,
} from "#domain/campaigns/preview-schedule.ts";
import { InputValidationError } from "#domain/errors.ts";
import { campaignRules } from "#rules/campaign-rules.ts";
import { closureWords } from "#rules/closure-words.ts";
import type { Closure } from "#rules/gate.ts";
import type { NoOpening } from "#rules/outlook.ts";
import {
  type ClockChange,
  previewDays,
  type PreviewDay,
  type SchedulePreview,
} from "#rules/preview.ts";
import { localTime } from "#rules/words.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum, enumOf } from "../enums.ts";
import { Campaign } from "./campaign.ts";
import { CreateCampaignInput, newSettingsOf } from "./campaign-input.ts";

const NoOpeningEnum = enumOf<NoOpening>("NoOpening", "Why a campaign does not open in a place.", {
  NOT_KNOWN: "The time zone is not known: of the place, or of the campaign.",
  ENDED: "`endsOn` has passed, or no window has a day of the week.",
  HOLIDAYS_NOT_KNOWN: "The holidays of a holiday set are not known for later dates.",
  BOUND_NEVER_OPENS: "A calling rule allows no calls.",
  NO_COMMON_HOUR:
    "Its windows, the tenant's courtesy hours and the calling rules are never open at the same time in all time zones of the place.",
  NOT_WITHIN_A_YEAR:
    "Dates that are closed hide each opening of the next 400 days. It may open later.",
});

const PreviewWindow = builder.objectRef<PreviewDay["windows"][number]>("PreviewWindow").implement({
  description: "A time in which calls may be placed, half-open.",
  fields: (t) => ({
    opensAt: t.expose("opensAt", { type: "DateTime", description: "When it opens." }),
    closesAt: t.expose("closesAt", { type: "DateTime", description: "When it closes." }),
  }),
});

const PreviewClockChange = builder.objectRef<ClockChange>("PreviewClockChange").implement({
  description: "A change of the clock, for example to daylight saving time.",
  fields: (t) => ({
    timeZone: t.exposeString("timeZone", { description: "The time zone." }),
    at: t.expose("at", { type: "DateTime", description: "When it happens." }),
    minutes: t.exposeInt("minutes", {
      description: "By how many minutes the clock goes forward. Negative: back.",
    }),
  }),
});

const PreviewClosure = builder.objectRef<Closure>("PreviewClosure").implement({
  description: "Why no window opens on a day.",
  fields: (t) => ({
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      description: "The rule that closes the day, as `whyNotCalled` names it.",
    }),
    message: t.string({
      description: "The reason in words.",
      resolve: (closure) =>
        closureWords(closure, closure.timeZone ?? "")[0] ?? campaignRules[closure.reason].meaning,
    }),
    timeZone: t.exposeString("timeZone", {
      nullable: true,
      description: "The time zone in which the day is closed. Null: it is not known.",
    }),
    rule: t.exposeString("rule", {
      nullable: true,
      description: "The calling rule, or the courtesy hours. Null: the campaign's own hours.",
    }),
    label: t.exposeString("label", {
      nullable: true,
      description: "The label of the blackout date or the name of the holiday set. Null: neither.",
    }),
  }),
});

const PreviewDayType = builder.objectRef<PreviewDay>("PreviewDay").implement({
  description: "A day of a schedule.",
  fields: (t) => ({
    date: t.exposeString("date", { description: 'The local date, "yyyy-MM-dd".' }),
    windows: t.field({
      type: [PreviewWindow],
      description:
        "When calls may be placed, of the windows that open on the day. They may reach into the next day.",
      resolve: ({ windows }) => [...windows],
    }),
    closure: t.field({
      type: PreviewClosure,
      nullable: true,
      description: "Why no window opens. Null if one does.",
      resolve: ({ closure }) => closure,
    }),
    clockChanges: t.field({
      type: [PreviewClockChange],
      description: "Changes of the clocks on the day.",
      resolve: ({ clockChanges }) => [...clockChanges],
    }),
  }),
});

const Preview = builder.objectRef<SchedulePreview>("SchedulePreview").implement({
  description: `The next ${previewDays} days of a schedule in one place, by the rules that place calls.`,
  fields: (t) => ({
    timeZones: t.exposeStringList("timeZones", {
      description:
        "The time zones in which the campaign's windows must be open at the same time. The days are those of the first.",
    }),
    days: t.field({
      type: [PreviewDayType],
      description: "The days, beginning with today. Empty if a time zone is not known.",
      resolve: ({ days }) => [...days],
    }),
    opensAt: t.expose("opensAt", {
      type: "DateTime",
      nullable: true,
      description: "When the campaign may place calls next, also if it is later than the days.",
    }),
    noOpening: t.field({
      type: NoOpeningEnum,
      nullable: true,
      description: "Why there is no `opensAt`. Null if there is one.",
      resolve: ({ noOpening }) => noOpening?.kind ?? null,
    }),
    message: t.string({
      description: "In words: when the campaign opens next, or why it never does.",
      resolve: ({ opensAt, noOpening, timeZones }) =>
        opensAt === null
          ? `No calls can be placed: ${noOpening!.detail}.`
          : `Calls can be placed from ${localTime(opensAt, { timeZone: timeZones[0] ?? "UTC" })}.`,
    }),
  }),
});

export const PreviewPlaceInput = builder.inputType("PreviewPlaceInput", {
  description:
    "What is known of where contacts are. It is read as the same fields of a contact are.",
  fields: (t) => ({
    timeZone: t.string({ description: "An IANA time zone." }),
    country: t.string({ description: "A country: ISO 3166-1 alpha-2, or its English name." }),
    region: t.string({ description: "A region: ISO 3166-2, for example US-FL." }),
    postalCode: t.string({ description: "A postal code." }),
    phone: t.string({ description: "A phone number in E.164 form." }),
  }),
});

const placesDescription = `The places, at most ${mostPlaces}. They matter to campaigns with \`hoursOf: CONTACT\` and within courtesy hours. Default: one place, with the campaign's time zone.`;

interface Previews {
  readonly places: readonly SchedulePreview[];
}

const SchedulePreviews = builder.objectRef<Previews>("SchedulePreviews").implement({
  description: "The hours of a campaign in some places.",
  fields: (t) => ({
    places: t.field({
      type: [Preview],
      description: "One preview for each place, in the order in which they were given.",
      resolve: ({ places }) => [...places],
    }),
  }),
});

builder.queryField("previewSchedule", (t) =>
  t.field({
    type: SchedulePreviews,
    description: `The next ${previewDays} days of a campaign that is not saved: its windows, and why a day has none. One preview for each place.`,
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({
        type: CreateCampaignInput,
        required: true,
        description: "The settings, as `createCampaign` takes them. VAPI is not asked.",
      }),
      places: t.arg({ type: [PreviewPlaceInput], description: placesDescription }),
    },
    resolve: async (_root, { input, places }, context) => {
      const settings = newSettingsOf(input);
      const tenantId = tenantOf(context);
      return { places: await previewSchedule(context.domain, tenantId, settings, places ?? []) };
    },
  }),
);

builder.prismaObjectField(Campaign, "schedulePreview", (t) =>
  t.field({
    type: SchedulePreviews,
    description: `The next ${previewDays} days of the campaign: its windows, and why a day has none. One preview for each place.`,
    select: { id: true },
    args: { places: t.arg({ type: [PreviewPlaceInput], description: placesDescription }) },
    errors: { types: [InputValidationError] },
    resolve: async ({ id }, { places }, context) => ({
      places: await campaignPreview(context.domain, tenantOf(context), id, places ?? []),
    }),
  }),
);
