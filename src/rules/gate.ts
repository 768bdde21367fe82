import { type Calendar, calendarOf } from "./calendar.ts";
import { dayOf } from "./clock-time.ts";
import { type Round, roundAt } from "./round.ts";
import type { Schedule } from "./schedule.ts";
import { timeZoneNamed } from "./time-zone.ts";

/** `[opensAt, closesAt)` */
export interface OpenWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export type ClosedReason =
  | "TIME_ZONE_INVALID"
  | "BEFORE_START"
  | "AFTER_END"
  | "NOT_A_SCHEDULED_DAY"
  | "OUTSIDE_WINDOW";

/** Whether the schedule lets a campaign dial at an instant, and the round of that instant. */
export type Gate = { readonly round: Round } & (
  | ({ readonly isOpen: true } & OpenWindow)
  | {
      readonly isOpen: false;
      readonly reason: ClosedReason;
      /** The next opening; null when there is none. */
      readonly opensAt: Date | null;
    }
);

/** The window that opens on a local date ("yyyy-MM-dd"); null when none does. */
export function windowOn(schedule: Schedule, localDate: string): OpenWindow | null {
  const calendar = calendarOf(schedule);
  const day = dayOf(localDate);
  if (calendar === null || !calendar.isScheduled(day)) return null;
  const window = calendar.windowOf(day);
  return (
    window && {
      opensAt: new Date(window.opens),
      closesAt: new Date(window.closes),
    }
  );
}

/** The gate at the instant. A schedule that cannot be read never opens and never throws. */
export function gateAt(schedule: Schedule, at: Date): Gate {
  const round = roundAt(schedule, at);
  const calendar = calendarOf(schedule);
  if (calendar === null) {
    return { isOpen: false, reason: unreadable(schedule), opensAt: null, round };
  }
  const window = windowAround(calendar, at.getTime());
  if (window !== null) {
    const { opens, closes } = window;
    return { isOpen: true, opensAt: new Date(opens), closesAt: new Date(closes), round };
  }
  const reason = closedReason(calendar, at.getTime());
  return { isOpen: false, reason, opensAt: nextOpening(schedule, at), round };
}

/** The first instant at or after `from` that lies inside a window; null when there is none. */
export function nextOpening(schedule: Schedule, from: Date): Date | null {
  const calendar = calendarOf(schedule);
  if (calendar === null) return null;
  const earliest = from.getTime();
  let day = calendar.nextScheduled(calendar.localDayAt(earliest) - daysBack);
  for (let tries = 0; tries < mostTries && day !== null; tries += 1) {
    const window = calendar.windowOf(day);
    if (window !== null && window.closes > earliest) {
      return new Date(Math.max(window.opens, earliest));
    }
    day = calendar.nextScheduled(day + 1);
  }
  return null;
}

/** The first opening at or after the end of the round; null when there is none. */
export function nextOpeningAfter(schedule: Schedule, round: Round): Date | null {
  return nextOpening(schedule, round.endsAt);
}

/** A window that crosses midnight may be open a day later, or two days later where a zone skipped a day. */
const daysBack = 2;
/** Enough for the days back, today, and two days that a clock change leaves without a window. */
const mostTries = 10;

/** The window that contains the instant; if two overlap, the one that opened last. */
function windowAround(calendar: Calendar, instant: number): ReturnType<Calendar["windowOf"]> {
  const today = calendar.localDayAt(instant);
  // Also tomorrow's: where the clock is set back over midnight, tomorrow begins before today has ended.
  for (let day = today + 1; day >= today - daysBack; day -= 1) {
    if (!calendar.isScheduled(day)) continue;
    const window = calendar.windowOf(day);
    if (window !== null && window.opens <= instant && instant < window.closes) return window;
  }
  return null;
}

/** Rows of earlier versions may hold a zone that is no longer accepted. */
function unreadable({ timeZone }: Schedule): ClosedReason {
  return timeZoneNamed(timeZone) === null ? "TIME_ZONE_INVALID" : "OUTSIDE_WINDOW";
}

function closedReason(calendar: Calendar, instant: number): ClosedReason {
  const day = calendar.dayAt(instant);
  if (day < calendar.firstDay) return "BEFORE_START";
  if (day > calendar.lastDay) return "AFTER_END";
  return calendar.isScheduled(day) ? "OUTSIDE_WINDOW" : "NOT_A_SCHEDULED_DAY";
}
