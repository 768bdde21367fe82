import { dateOf, localClock } from "./clock-time.ts";
import { asClosure, type Closure, closureAt, nextOpening, type OpenWindow } from "./gate.ts";
import { type OpenHours, openHours, spansBetween } from "./open-hours.ts";
import { type NoOpeningReason, whyNoOpening } from "./outlook.ts";
import type { Schedule } from "./schedule.ts";
import type { Whereabouts } from "./whereabouts.ts";

export const previewDays = 14;

/** The next days of a schedule in one place. */
export interface SchedulePreview {
  /** The zones in which the campaign's own windows must be open. The days are those of the first. */
  readonly timeZones: readonly string[];
  /** Empty if the hours cannot be read: see `noOpening`. */
  readonly days: readonly PreviewDay[];
  /** The present opening, or the next, however far it is; null when there is none. */
  readonly opensAt: Date | null;
  /** Why there is none. */
  readonly noOpening: NoOpeningReason | null;
}

export interface PreviewDay {
  /** "yyyy-MM-dd" */
  readonly date: string;
  /** When calls may be placed, of the windows that open on the day: where all zones and bounds are open. */
  readonly windows: readonly OpenWindow[];
  /** Why there is no window; null if there is one. */
  readonly closure: Closure | null;
  readonly clockChanges: readonly ClockChange[];
}

/** A change of the clock on a day. */
export interface ClockChange {
  readonly timeZone: string;
  readonly at: Date;
  /** By so many minutes the clock goes forward; negative: back. */
  readonly minutes: number;
}

/** The days from the one of `now`, in the first zone of `where`. */
export function previewOf(schedule: Schedule, now: Date, where: Whereabouts): SchedulePreview {
  const hours = openHours(schedule, where);
  const opensAt = nextOpening(schedule, now, where);
  const noOpening = opensAt === null ? whyNoOpening(schedule, now, where) : null;
  const known = { timeZones: where.zones, opensAt, noOpening };
  if (typeof hours === "string") return { ...known, days: [] };
  const calendar = hours.own[0]!;
  const today = calendar.dayAt(now.getTime());
  const days = Array.from({ length: previewDays }, (_, index) =>
    dayOfPreview(hours, today + index),
  );
  return { ...known, days };
}

function dayOfPreview(hours: OpenHours, day: number): PreviewDay {
  const calendar = hours.own[0]!;
  const [from, to] = [calendar.startOf(day), calendar.startOf(day + 1)];
  const windows = spansBetween(hours, from, to).map(({ opens, closes }) => ({
    opensAt: new Date(opens),
    closesAt: new Date(closes),
  }));
  return {
    date: dateOf(day),
    windows,
    closure: windows.length > 0 ? null : closureOfDay(hours, day),
    clockChanges: hours.own.flatMap(({ timeZone }) => changesOf(timeZone, from, to)),
  };
}

/** Why no window opens on a day: the day itself, or what closes its first window in the first zone. */
function closureOfDay(hours: OpenHours, day: number): Closure {
  const calendar = hours.own[0]!;
  const closure = calendar.closureOf(day);
  if (closure !== null) return asClosure(closure, calendar, day);
  const [window] = calendar.windowsOf(day);
  return closureAt(hours, window?.opens ?? calendar.startOf(day));
}

function changesOf(timeZone: string, from: number, to: number): ClockChange[] {
  const clock = localClock(timeZone)!;
  return clock.changesBetween(from, to).map((at) => ({
    timeZone,
    at: new Date(at),
    minutes: clock.aheadAt(at) - clock.aheadAt(at - 1),
  }));
}
