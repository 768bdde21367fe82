import type { CampaignSettings, ScheduleFrequency, ScheduleWindow } from "./campaign-settings.ts";
import { minuteOf } from "./time-of-day.ts";
import { quoted } from "./quoted.ts";

/** A campaign has at most this many windows: three for each day of the week. */
export const mostWindows = 21;

/** The settings that say when windows open. Several windows are `windows`; one is the other three. */
export type WindowSettings = Pick<
  CampaignSettings,
  "startTime" | "endTime" | "scheduleDays" | "windows"
>;

export interface WindowProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** The windows of a campaign, at least one. */
export function windowsOf(settings: WindowSettings): readonly ScheduleWindow[] {
  const { windows, startTime, endTime, scheduleDays: days } = settings;
  return windows.length > 0 ? windows : [{ days, startTime, endTime }];
}

/**
 * A change of windows as it is stored. A client writes one window with `startTime`, `endTime` and `scheduleDays`, or any
 * number with `windows`. Several windows are stored in `windows`; the three other settings then have the times of the
 * first one and the days of all, and clients see no times. `before`: null in a new campaign.
 */
export function storedWindows<Change extends Partial<CampaignSettings>>(
  change: Change,
  before: WindowSettings | null,
): { readonly change: Change; readonly problems: readonly WindowProblem[] } {
  const short = (["startTime", "endTime", "scheduleDays"] as const).filter(
    (name) => change[name] !== undefined,
  );
  const { windows } = change;
  if (windows === undefined) return shortForm(change, short, before);
  if (short.length > 0) {
    const message = `cannot be given together with ${short.join(", ")}: give either windows, or startTime, endTime and scheduleDays for one window`;
    return { change, problems: [{ path: ["windows"], message }] };
  }
  const [first = { days: [], startTime: "", endTime: "" }, ...others] = windows;
  const { startTime, endTime } = first;
  const scheduleDays = others.length === 0 ? first.days : daysOf(windows);
  const stored = others.length === 0 ? [] : windows;
  return { change: { ...change, startTime, endTime, scheduleDays, windows: stored }, problems: [] };
}

function shortForm<Change extends Partial<CampaignSettings>>(
  change: Change,
  given: readonly ("startTime" | "endTime" | "scheduleDays")[],
  before: WindowSettings | null,
): { readonly change: Change; readonly problems: readonly WindowProblem[] } {
  const missing = (["startTime", "endTime"] as const).filter((name) => change[name] === undefined);
  if (before === null) {
    const message = "is required, unless windows is given";
    const problems = missing.map((name) => ({ path: [name], message }));
    return { change: { startTime: "00:00", endTime: "23:59", ...change }, problems };
  }
  if (given.length === 0 || before.windows.length === 0) return { change, problems: [] };
  const message =
    "the campaign has several windows: give windows, or startTime and endTime to have only one";
  const problems = missing.length === 0 ? [] : given.map((name) => ({ path: [name], message }));
  return { change: { ...change, windows: [] }, problems };
}

/** The days on which any of the windows opens; empty: every day. */
function daysOf(windows: readonly ScheduleWindow[]): number[] {
  if (windows.some(({ days }) => days.length === 0)) return [];
  return [...new Set(windows.flatMap(({ days }) => days))].toSorted((a, b) => a - b);
}

/** Everything that is wrong with windows that are to be saved. */
export function* windowListProblems(
  windows: readonly ScheduleWindow[],
  scheduleFrequency: ScheduleFrequency | null,
): Iterable<WindowProblem> {
  const path = ["windows"];
  if (windows.length === 0 || windows.length > mostWindows) {
    yield { path, message: `must contain 1 to ${mostWindows} windows` };
    return;
  }
  let areReadable = true;
  for (const [index, window] of windows.entries()) {
    for (const problem of [
      ...timeProblems(window),
      ...dayProblems(window.days, "days", scheduleFrequency),
    ]) {
      areReadable = false;
      yield { ...problem, path: [...path, String(index), ...problem.path] };
    }
  }
  if (areReadable) yield* overlapProblems(windows);
}

export function* timeProblems(
  window: Pick<ScheduleWindow, "startTime" | "endTime">,
): Iterable<WindowProblem> {
  for (const name of ["startTime", "endTime"] as const) {
    if (Number.isNaN(minuteOf(window[name]))) {
      const message = `${quoted(window[name])} is not a time of day; write it as "HH:mm", for example "09:00" or "17:30"`;
      yield { path: [name], message };
    }
  }
  if (window.startTime === window.endTime) {
    const message = 'must differ from startTime; for nearly the whole day use "00:00" to "23:59"';
    yield { path: ["endTime"], message };
  }
}

export function* dayProblems(
  days: readonly number[],
  name: "days" | "scheduleDays",
  scheduleFrequency: ScheduleFrequency | null,
): Iterable<WindowProblem> {
  const path = [name];
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    yield { path, message: "must be days of the week, for example MONDAY" };
  }
  if (new Set(days).size < days.length) {
    yield { path, message: "must not contain a day twice" };
  }
  if (days.length === 0 && (scheduleFrequency === "WEEKLY" || scheduleFrequency === "CUSTOM")) {
    const message = `must contain at least one day for a ${scheduleFrequency} schedule, for example MONDAY`;
    yield { path, message };
  }
}

const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** When a window is open in a week, in minutes since Monday's midnight; `to` may lie in the next week. */
interface WeekSpan {
  readonly from: number;
  readonly to: number;
}

function weekSpans({ days, startTime, endTime }: ScheduleWindow): WeekSpan[] {
  const [start, end] = [minuteOf(startTime), minuteOf(endTime)];
  const length = (end - start + minutesOfDay) % minutesOfDay;
  return (days.length === 0 ? everyDay : days).map((day) => {
    const from = (day - 1) * minutesOfDay + start;
    return { from, to: from + length };
  });
}

/** Each window that overlaps an earlier one, also over midnight and over the end of the week. */
function* overlapProblems(windows: readonly ScheduleWindow[]): Iterable<WindowProblem> {
  const spans = windows.map(weekSpans);
  for (const [later, window] of windows.entries()) {
    for (const [earlier, other] of windows.slice(0, later).entries()) {
      const at = overlapOf(spans[earlier]!, spans[later]!);
      if (at === null) continue;
      const day = weekdayNames[Math.floor((at % minutesOfWeek) / minutesOfDay)]!;
      const message = `${windowText(window)} (windows.${later}) overlaps ${windowText(other)} (windows.${earlier}) on ${day} at ${clockText(at)}`;
      yield { path: ["windows", String(later)], message };
      break;
    }
  }
}

/** The first minute of a week in which both are open; null: there is none. */
function overlapOf(some: readonly WeekSpan[], others: readonly WeekSpan[]): number | null {
  for (const one of some) {
    for (const other of others) {
      for (const shift of [-minutesOfWeek, 0, minutesOfWeek]) {
        const from = Math.max(one.from, other.from + shift);
        if (from < Math.min(one.to, other.to + shift)) {
          return (from + minutesOfWeek) % minutesOfWeek;
        }
      }
    }
  }
  return null;
}

/** "Mon, Tue 09:00–12:00" */
function windowText({ days, startTime, endTime }: ScheduleWindow): string {
  const names = days.map((day) => weekdayNames[day - 1]!.slice(0, 3));
  return `${days.length === 0 ? "every day" : names.join(", ")} ${startTime}–${endTime}`;
}

function clockText(minute: number): string {
  const parts = [Math.floor((minute % minutesOfDay) / 60), minute % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
