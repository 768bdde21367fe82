import {
  type BlackoutDate as Blackout,
  type HoursOf,
  type ScheduleWindow,
} from "#rules/campaign-settings.ts";
import { type HolidaySet as Holidays, holidaySets, holidaysOf } from "#rules/holiday-sets.ts";
import { mostWindows } from "#rules/windows.ts";
import { longestBlackoutLabel, mostBlackoutDates } from "#rules/closed-dates.ts";
import { builder } from "../builder.ts";
import { enumOf, Weekday } from "../enums.ts";

export const HoursOfEnum = enumOf<HoursOf>("HoursOf", "By whose clock calling windows open.", {
  CAMPAIGN: "By the clock of the campaign's time zone.",
  CONTACT:
    "By the clock where the contact is. If it may be in several time zones, the window must be open in all of them.",
});

const everyDay = [1, 2, 3, 4, 5, 6, 7];

export const CampaignWindow = builder.objectRef<ScheduleWindow>("CampaignWindow").implement({
  description: "Hours of the day in which calls may be placed, half-open: [startTime, endTime).",
  fields: (t) => ({
    days: t.field({
      type: [Weekday],
      description: "The days of the week on which it opens.",
      resolve: ({ days }) => (days.length === 0 ? everyDay : days),
    }),
    startTime: t.exposeString("startTime", {
      description: 'Local time "HH:mm" at which it opens, inclusive.',
    }),
    endTime: t.exposeString("endTime", {
      description:
        'Local time "HH:mm" at which it closes, exclusive. If it is earlier than `startTime`, it closes on the next day.',
    }),
  }),
});

const window = builder.inputType("CampaignWindowInput", {
  description: `Hours of the day in which calls may be placed, half-open: [startTime, endTime). A campaign has 1 to ${mostWindows} windows, of which no two overlap. Two may touch.`,
  fields: (t) => ({
    days: t.field({
      type: [Weekday],
      description:
        "The days of the week on which it opens. Omitted, null or an empty list: every day. WEEKLY and CUSTOM campaigns require at least one day.",
    }),
    startTime: t.string({
      required: true,
      description: 'Local time "HH:mm" at which it opens, inclusive.',
    }),
    endTime: t.string({
      required: true,
      description:
        'Local time "HH:mm" at which it closes, exclusive. If it is earlier than `startTime`, it closes on the next day. It must differ from `startTime`.',
    }),
  }),
});
export const CampaignWindowInput = window;

/** The windows as the rules have them. */
export function windowsOfInput(
  windows: readonly (typeof window.$inferInput)[],
): readonly ScheduleWindow[] {
  return windows.map(({ days, startTime, endTime }) => ({ days: days ?? [], startTime, endTime }));
}

export const BlackoutDate = builder.objectRef<Blackout>("BlackoutDate").implement({
  description: "Local dates on which no calling window opens, and why.",
  fields: (t) => ({
    from: t.exposeString("from", { description: 'The first date, "yyyy-MM-dd".' }),
    to: t.exposeString("to", { description: 'The last date, "yyyy-MM-dd", inclusive.' }),
    label: t.exposeString("label", {
      description: "Why no calls are placed. It is shown where a call is explained.",
    }),
  }),
});

const blackout = builder.inputType("BlackoutDateInput", {
  description: `Local dates on which no calling window opens, and why. At most ${mostBlackoutDates} entries.`,
  fields: (t) => ({
    from: t.string({ required: true, description: 'The first date, "yyyy-MM-dd".' }),
    to: t.string({
      description: 'The last date, "yyyy-MM-dd", inclusive. Default: the same as `from`.',
    }),
    label: t.string({
      required: true,
      description: `Why no calls are placed, for example "Company holiday". 1 to ${longestBlackoutLabel} characters.`,
    }),
  }),
});
export const BlackoutDateInput = blackout;

/** The dates as the rules have them. */
export function blackoutDatesOfInput(
  dates: readonly (typeof blackout.$inferInput)[],
): readonly Blackout[] {
  return dates.map(({ from, to, label }) => ({ from, to: to ?? from, label }));
}

const HolidaySet = builder.objectRef<Holidays>("HolidaySet").implement({
  description:
    "Holidays on which no calling window opens, if a campaign names the set. The sets that come with the server were researched for it: check that the dates are those that you need. The operator of the server can add sets, and replace them.",
  fields: (t) => ({
    name: t.exposeString("id", { description: 'The name of the set, for example "US-FED".' }),
    basis: t.exposeString("basis", {
      description: "The law or decision that says which days they are, and how the list was made.",
    }),
    asOf: t.exposeString("asOf", { description: 'The date of the sources, "yyyy-MM-dd".' }),
    knownUntil: t.string({
      description:
        'The last date for which the set knows holidays, "yyyy-MM-dd". No window opens after it.',
      resolve: ({ id }) => holidaysOf(id)!.knownUntil,
    }),
    dates: t.stringList({
      description: 'The holidays, "yyyy-MM-dd".',
      resolve: ({ dates }) => Object.values(dates).flat().toSorted(),
    }),
  }),
});

builder.queryField("holidaySets", (t) =>
  t.field({
    type: [HolidaySet],
    description: "The holiday sets that a campaign can name in `holidaySets`.",
    resolve: () => holidaySets(),
  }),
);
