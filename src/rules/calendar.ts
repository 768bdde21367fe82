import { type ClosedDays, type ClosedRange, neverClosed } from "./closed-days.ts";
import { type Day, isoWeekdayOf, type LocalClock, localClock } from "./clock-time.ts";
import { type OpenTimes, remembered, type Span } from "./spans.ts";
import { endMinuteOf, minuteOf } from "./time-of-day.ts";

/** A window by the clock on the wall. */
export interface DayWindow {
  /** The ISO weekdays on which it opens. Empty: every day. */
  readonly days: readonly number[];
  /** Minutes since midnight. `end` is exclusive, and more than 1440 if the window closes on the next day. */
  readonly start: number;
  readonly end: number;
}

/** Hours that repeat every week by the clock of one zone, without the days that are closed. */
export interface LocalHours {
  readonly timeZone: string;
  /** No two overlap. */
  readonly windows: readonly DayWindow[];
  /** No window opens before or after these; -Infinity and Infinity where there is no bound. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly closed: ClosedDays;
}

/** Why no window opens on a day. */
export type DayClosure = "BEFORE_START" | "AFTER_END" | "NOT_A_SCHEDULED_DAY" | ClosedRange;

/** Local hours as instants. Days are numbers, instants are milliseconds since the epoch. */
export interface Calendar extends OpenTimes {
  readonly timeZone: string;
  /** The scheduling day: the day on which the window opened, for as long as it is open. See `startOf`. */
  readonly dayAt: (instant: number) => Day;
  /** The calendar day in the zone. */
  readonly localDayAt: (instant: number) => Day;
  /** Where the scheduling day begins. Never before that of an earlier day, so the days partition time. */
  readonly startOf: (day: Day) => number;
  /** The windows that open on a day, in order. Empty on a day that is closed, or if nothing of them would be left. */
  readonly windowsOf: (day: Day) => readonly Span[];
  /** Why no window may open on the day; null if one may. */
  readonly closureOf: (day: Day) => DayClosure | null;
  /** Inclusive; -Infinity and Infinity where there is no bound. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** The same if no range of days were closed: between changes of the clock, each week is like another. */
  readonly weekly: () => OpenTimes;
}

/** A window that crosses midnight may be open a day later, or two days later where a zone skipped a day. */
const daysBack = 2;
/** Enough for the days back, today, and two days that a clock change leaves without a window. */
const mostTries = 10;
/** More days than are asked about at once. A calendar that remembers more drops them all. */
const rememberedDays = 512;

/** A window from "HH:mm" to "HH:mm" or "24:00"; its minutes are NaN where a text is no time. */
export function wallWindow(days: readonly number[], from: string, to: string): DayWindow {
  const start = minuteOf(from);
  const end = endMinuteOf(to);
  return { days, start, end: end < start ? end + 24 * 60 : end };
}

/** Null for hours that cannot be read: the zone is not known, or a time or a date is none. They are never open. */
export function readableCalendar(hours: LocalHours): Calendar | null {
  const { firstDay, lastDay } = hours;
  const minutes = hours.windows.flatMap(({ start, end }) => [start, end]);
  if ([firstDay, lastDay, ...minutes].some(Number.isNaN)) return null;
  const windows = hours.windows.toSorted((a, b) => a.start - b.start);
  return calendarOf({ ...hours, windows });
}

function calendarOf(hours: LocalHours): Calendar | null {
  const clock = localClock(hours.timeZone);
  if (clock === null) return null;
  const days = daysOf(hours);
  const windowsOf = rememberedWindows(days, clock);
  const { startOf } = boundariesOf(days, clock);
  let weekly: OpenTimes | null = null;
  return {
    timeZone: hours.timeZone,
    firstDay: hours.firstDay,
    lastDay: hours.lastDay,
    startOf,
    windowsOf,
    closureOf: days.closureOf,
    weekly: () => (weekly ??= weeklyTimes(hours, clock)),
    localDayAt: (instant) => clock.dayAt(instant),
    dayAt(instant) {
      let day = clock.dayAt(instant);
      while (startOf(day) > instant) day -= 1;
      while (startOf(day + 1) <= instant) day += 1;
      return day;
    },
    ...remembered({ spanFrom: spansOf(days, windowsOf, clock) }),
  };
}

function weeklyTimes(hours: LocalHours, clock: LocalClock): OpenTimes {
  const days = daysOf({ ...hours, closed: neverClosed });
  return remembered({ spanFrom: spansOf(days, rememberedWindows(days, clock), clock) });
}

function spansOf(
  days: Days,
  windowsOf: (day: Day) => readonly Span[],
  clock: LocalClock,
): OpenTimes["spanFrom"] {
  return (instant) => {
    const today = clock.dayAt(instant);
    // Also tomorrow's: where the clock is set back over midnight, tomorrow begins before today has ended.
    for (let day = today + 1; day >= today - daysBack; day -= 1) {
      const open = windowsOf(day).findLast(
        ({ opens, closes }) => opens <= instant && instant < closes,
      );
      if (open !== undefined) return open;
    }
    let day = days.nextOpen(today - daysBack);
    for (let tries = 0; tries < mostTries && day !== null; tries += 1) {
      const next = windowsOf(day).find(({ opens }) => opens > instant);
      if (next !== undefined) return next;
      day = days.nextOpen(day + 1);
    }
    return null;
  };
}

interface Days {
  /** The windows that open on the weekday of a day. */
  readonly opensOn: (day: Day) => readonly DayWindow[];
  /** The windows that say where the day begins and ends. */
  readonly shapeOf: (day: Day) => readonly DayWindow[];
  readonly closureOf: (day: Day) => DayClosure | null;
  /** The first day at or after `from` on which a window may open; null: none. */
  readonly nextOpen: (from: Day) => Day | null;
}

function daysOf({ windows, firstDay, lastDay, closed }: LocalHours): Days {
  const onWeekday = Array.from({ length: 8 }, (_, weekday) =>
    windows.filter(({ days }) => weekday > 0 && (days.length === 0 || days.includes(weekday))),
  );
  const opensOn = (day: Day) => onWeekday[isoWeekdayOf(day)]!;
  const opensEver = onWeekday.some((some) => some.length > 0);
  return {
    opensOn,
    // With one window, a day on which it does not open has the boundaries of the others.
    shapeOf: windows.length === 1 ? () => windows : opensOn,
    closureOf(day) {
      if (day < firstDay) return "BEFORE_START";
      if (day > lastDay) return "AFTER_END";
      return opensOn(day).length === 0 ? "NOT_A_SCHEDULED_DAY" : closed.on(day);
    },
    nextOpen(from) {
      if (!opensEver) return null;
      let day = Math.max(from, firstDay);
      while (day <= lastDay && day < Infinity) {
        const open = closed.nextOpen(day);
        if (open === day && opensOn(day).length > 0) return day;
        day = open === day ? day + 1 : open;
      }
      return null;
    },
  };
}

function boundariesOf({ shapeOf }: Days, clock: LocalClock): Pick<Calendar, "startOf"> {
  return {
    /**
     * A day begins at its first midnight, but not before the windows of the day before have closed: 02:00 in a night
     * shift belongs to the evening before. It begins at the latest when its own first window opens, even if one of the
     * day before is still open (a shift of nearly 24 hours, and the clock goes back).
     */
    startOf(day) {
      const midnight = clock.showing(day, 0).first;
      const before = shapeOf(day - 1).map(({ end }) => clock.showing(day - 1, end).last);
      const own = shapeOf(day).map(({ start }) => clock.showing(day, start).first);
      const latest = own.length === 0 ? clock.showing(day + 1, 0).first : Math.min(...own);
      return Math.min(latest, Math.max(midnight, ...before));
    },
  };
}

function rememberedWindows(
  { opensOn, closureOf }: Days,
  clock: LocalClock,
): (day: Day) => readonly Span[] {
  const byDay = new Map<Day, readonly Span[]>();
  const read = (day: Day) => {
    // A date that the zone skipped (Apia went from 29 to 31 December 2011) has no window.
    if (closureOf(day) !== null || clock.dayAt(clock.showing(day, 0).first) !== day) return [];
    return opensOn(day)
      .map(({ start, end }) => ({
        opens: clock.showing(day, start).first,
        closes: clock.showing(day, end).last,
      }))
      .filter(({ opens, closes }) => opens < closes);
  };
  return (day) => {
    const known = byDay.get(day);
    if (known !== undefined) return known;
    if (byDay.size >= rememberedDays) byDay.clear();
    const spans = read(day);
    byDay.set(day, spans);
    return spans;
  };
}
