import {
  campaignSettings,
  type CampaignSettings,
  type ScheduleFrequency,
  type SettingName,
} from "./campaign-settings.ts";
import { dayOf, minuteOf } from "./clock-time.ts";
import { quoted } from "./quoted.ts";
import { timeZoneProblem } from "./time-zone.ts";

/** The settings that say when a campaign may dial and what it owes; `scheduleProblems` checks them. */
export const scheduleSettings = [
  "timeZone",
  "startTime",
  "endTime",
  "scheduleDays",
  "scheduleFrequency",
  "intervalDays",
  "startsOn",
  "endsOn",
] as const satisfies SettingName[];

/** When a campaign may dial and what it owes. A campaign's row is one. */
export interface Schedule extends Pick<CampaignSettings, (typeof scheduleSettings)[number]> {
  readonly createdAt: Date;
}

export interface ScheduleProblem {
  /** The field of the schedule at fault. */
  readonly path: keyof Schedule;
  readonly message: string;
}

const { least: shortestInterval, most: longestInterval } = campaignSettings.intervalDays;
/** Dates outside these years are typing errors. */
const firstYear = "2000";
const lastYear = "2199";

/** Everything that is wrong with a schedule that is to be saved; empty if it is valid. */
export function scheduleProblems(schedule: Omit<Schedule, "createdAt">): ScheduleProblem[] {
  return [
    ...zoneProblems(schedule),
    ...windowProblems(schedule),
    ...dayProblems(schedule),
    ...intervalProblems(schedule),
    ...boundProblems(schedule),
  ];
}

function* zoneProblems({ timeZone }: Pick<Schedule, "timeZone">): Iterable<ScheduleProblem> {
  const message = timeZoneProblem(timeZone);
  if (message !== null) yield { path: "timeZone", message };
}

function* windowProblems(
  schedule: Pick<Schedule, "startTime" | "endTime">,
): Iterable<ScheduleProblem> {
  for (const path of ["startTime", "endTime"] as const) {
    if (Number.isNaN(minuteOf(schedule[path]))) {
      yield {
        path,
        message: `${quoted(schedule[path])} is not a time of day; write it as "HH:mm", for example "09:00" or "17:30"`,
      };
    }
  }
  if (schedule.startTime === schedule.endTime) {
    yield {
      path: "endTime",
      message: 'must differ from startTime; for nearly the whole day use "00:00" to "23:59"',
    };
  }
}

function* dayProblems({
  scheduleDays,
  scheduleFrequency,
}: Pick<Schedule, "scheduleDays" | "scheduleFrequency">): Iterable<ScheduleProblem> {
  const path = "scheduleDays";
  if (scheduleDays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    yield { path, message: "must be days of the week, for example MONDAY" };
  }
  if (new Set(scheduleDays).size < scheduleDays.length) {
    yield { path, message: "must not contain a day twice" };
  }
  if (scheduleDays.length === 0 && isPerDays(scheduleFrequency)) {
    yield {
      path,
      message: `must contain at least one day for a ${scheduleFrequency} schedule, for example MONDAY`,
    };
  }
}

function isPerDays(frequency: ScheduleFrequency | null): boolean {
  return frequency === "WEEKLY" || frequency === "CUSTOM";
}

function* intervalProblems({
  scheduleFrequency,
  intervalDays,
}: Pick<Schedule, "scheduleFrequency" | "intervalDays">): Iterable<ScheduleProblem> {
  const path = "intervalDays";
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
  for (const path of ["startsOn", "endsOn"] as const) {
    const date = schedule[path];
    if (date === null) continue;
    if (Number.isNaN(dayOf(date))) {
      yield {
        path,
        message: `${quoted(date)} is not a date; write it as "yyyy-MM-dd", for example "2026-11-02"`,
      };
    } else if (date < `${firstYear}-01-01` || date > `${lastYear}-12-31`) {
      yield { path, message: `must be between the years ${firstYear} and ${lastYear}` };
    }
  }
  if (startsOn !== null && endsOn !== null && dayOf(endsOn) < dayOf(startsOn)) {
    yield {
      path: "endsOn",
      message: `must not be before startsOn (${startsOn}); omit it if the campaign has no end`,
    };
  }
}
