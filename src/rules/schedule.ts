import {
  type BlackoutDate,
  campaignSettings,
  type CampaignSettings,
  type ScheduleWindow,
  type SettingName,
} from "./campaign-settings.ts";
import { blackoutProblems, holidaySetProblems } from "./closed-dates.ts";
import { dayOf } from "./clock-time.ts";
import { dateProblem } from "./local-date.ts";
import { timeZoneProblem } from "./time-zone.ts";
import { dayProblems, timeProblems, windowListProblems } from "./windows.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** The settings that say when a campaign may dial and what it owes; `scheduleProblems` checks them. */
export const scheduleSettings = [
  "timeZone",
  "startTime",
  "endTime",
  "scheduleDays",
  "windows",
  "hoursOf",
  "blackoutDates",
  "holidaySets",
  "scheduleFrequency",
  "intervalDays",
  "startsOn",
  "endsOn",
] as const satisfies SettingName[];

export type ScheduleSettings = Pick<CampaignSettings, (typeof scheduleSettings)[number]>;

/** When a campaign may dial and what it owes. A campaign's row is one. */
export interface Schedule extends ScheduleSettings {
  readonly createdAt: Date;
  /** Those of the tenant, for all its campaigns. */
  readonly tenantBlackoutDates: readonly BlackoutDate[];
  /** Where its hours and rounds are read. Absent: in the campaign's zone, without bounds. */
  readonly where?: Whereabouts;
}

export interface ScheduleProblem {
  /** The path to the setting at fault, for example ["windows", "1", "days"]. */
  readonly path: readonly string[];
  readonly message: string;
}

const { least: shortestInterval, most: longestInterval } = campaignSettings.intervalDays;

/**
 * Everything that is wrong with a schedule that is to be saved; empty if it is valid. `written`: the windows as they were
 * given, where they were given as a list.
 */
export function scheduleProblems(
  schedule: ScheduleSettings,
  written: readonly ScheduleWindow[] | null = schedule.windows.length > 0 ? schedule.windows : null,
): ScheduleProblem[] {
  const { scheduleFrequency } = schedule;
  return [
    ...zoneProblems(schedule),
    ...(written !== null
      ? windowListProblems(written, scheduleFrequency)
      : [
          ...timeProblems(schedule),
          ...dayProblems(schedule.scheduleDays, "scheduleDays", scheduleFrequency),
        ]),
    ...blackoutProblems(schedule.blackoutDates),
    ...holidaySetProblems(schedule),
    ...intervalProblems(schedule),
    ...boundProblems(schedule),
  ];
}

function* zoneProblems({ timeZone }: Pick<Schedule, "timeZone">): Iterable<ScheduleProblem> {
  const message = timeZoneProblem(timeZone);
  if (message !== null) yield { path: ["timeZone"], message };
}

function* intervalProblems({
  scheduleFrequency,
  intervalDays,
}: Pick<Schedule, "scheduleFrequency" | "intervalDays">): Iterable<ScheduleProblem> {
  const path = ["intervalDays"];
  if (intervalDays === null) {
    if (scheduleFrequency !== "CUSTOM") return;
    yield {
      path,
      message: "is required for a CUSTOM schedule: the length of a round in days, for example 14",
    };
  } else if (
    !Number.isInteger(intervalDays) ||
    intervalDays < shortestInterval ||
    intervalDays > longestInterval
  ) {
    yield {
      path,
      message: `must be a whole number of days from ${shortestInterval} to ${longestInterval}, for example 14`,
    };
  }
}

function* boundProblems(
  schedule: Pick<Schedule, "startsOn" | "endsOn">,
): Iterable<ScheduleProblem> {
  const { startsOn, endsOn } = schedule;
  for (const name of ["startsOn", "endsOn"] as const) {
    const date = schedule[name];
    const message = date === null ? null : dateProblem(date);
    if (message !== null) yield { path: [name], message };
  }
  if (startsOn !== null && endsOn !== null && dayOf(endsOn) < dayOf(startsOn)) {
    yield {
      path: ["endsOn"],
      message: `must not be before startsOn (${startsOn}); omit it if the campaign has no end`,
    };
  }
}
