import type {
  BlackoutDate as Blackout,
  HoursOf,
  ScheduleWindow,
} from "#rules/campaign-settings.ts";
import { campaignSettings } from "#rules/campaign-settings.ts";
import { windowsOf } from "#rules/windows.ts";
import { builder } from "../builder.ts";
import { Campaign } from "./campaign.ts";
import { BlackoutDate, CampaignWindow, HoursOfEnum } from "./hours.ts";

const ofOneWindow = "Null if the campaign has several windows: see `windows`.";

// The settings of a campaign's hours whose fields differ from their columns.
builder.prismaObjectFields(Campaign, (t) => ({
  startTime: t.string({
    nullable: true,
    description: `${campaignSettings.startTime.description} ${ofOneWindow}`,
    select: { startTime: true, windows: true },
    resolve: ({ startTime, windows }) => (listOf(windows).length > 0 ? null : clockText(startTime)),
  }),
  endTime: t.string({
    nullable: true,
    description: `${campaignSettings.endTime.description} ${ofOneWindow}`,
    select: { endTime: true, windows: true },
    resolve: ({ endTime, windows }) => (listOf(windows).length > 0 ? null : clockText(endTime)),
  }),
  windows: t.field({
    type: [CampaignWindow],
    description: "The calling windows, at least one. No two overlap.",
    select: { windows: true, startTime: true, endTime: true, scheduleDays: true },
    resolve: ({ startTime, endTime, scheduleDays, windows }) =>
      windowsOf({
        startTime: clockText(startTime),
        endTime: clockText(endTime),
        scheduleDays,
        windows: listOf(windows),
      }),
  }),
  hoursOf: t.field({
    type: HoursOfEnum,
    description: campaignSettings.hoursOf.description,
    select: { hoursOf: true },
    resolve: ({ hoursOf }) => hoursOf as HoursOf,
  }),
  blackoutDates: t.field({
    type: [BlackoutDate],
    description: campaignSettings.blackoutDates.description,
    select: { blackoutDates: true },
    resolve: ({ blackoutDates }) => blackoutDates as unknown as readonly Blackout[],
  }),
  holidaySets: t.exposeStringList("holidaySets", {
    description: campaignSettings.holidaySets.description,
  }),
}));

function listOf(windows: unknown): readonly ScheduleWindow[] {
  return windows as readonly ScheduleWindow[];
}

function clockText(time: Date): string {
  return time.toISOString().slice(11, 16);
}
