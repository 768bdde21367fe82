import { type Day, dayOf, isoWeekdayOf, localClock, minuteOf } from "./clock-time.ts";
import type { Schedule } from "./schedule.ts";

/** A parsed schedule: days are numbers, instants are milliseconds since the epoch. */
export interface Calendar {
  /** The scheduling day: the day on which the window opened, for as long as it is open. See `startOf`. */
  dayAt(instant: number): Day;
  /** The calendar day in the zone. */
  localDayAt(instant: number): Day;
  /** Where the scheduling day begins. Never before that of an earlier day, so the days partition time. */
  startOf(day: Day): number;
  /** The window of a day, half-open, whether or not the day is a scheduled one; null if it would be empty. */
  windowOf(day: Day): { readonly opens: number; readonly closes: number } | null;
  /** Whether the weekday and the bounds allow a window to open on the day. */
  isScheduled(day: Day): boolean;
  /** The first scheduled day at or after `day`. */
  nextScheduled(day: Day): Day | null;
  /** Inclusive; -Infinity and Infinity where there is no bound. */
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/** Null for a schedule that cannot be read, for example because of an unknown zone: it never dials. */
export function calendarOf(schedule: Schedule): Calendar | null {
  const clock = localClock(schedule.timeZone);
  const start = minuteOf(schedule.startTime);
  const end = minuteOf(schedule.endTime);
  const firstDay = schedule.startsOn === null ? -Infinity : dayOf(schedule.startsOn);
  const lastDay = schedule.endsOn === null ? Infinity : dayOf(schedule.endsOn);
  if (clock === null || [start, end, firstDay, lastDay].some(Number.isNaN)) return null;

  const closingDay = end < start ? 1 : 0;
  const opening = (day: Day) => clock.showing(day, start).first;
  const closing = (day: Day) => clock.showing(day + closingDay, end).last;

  /**
   * A day begins at its first midnight, but not before the window of the day before has closed: 02:00 in a night
   * shift belongs to the evening before. It begins at the latest when its own window opens, even if the window of
   * the day before is still open (a shift of nearly 24 hours, and the clock goes back).
   */
  const startOf = (day: Day) =>
    Math.min(opening(day), Math.max(clock.showing(day, 0).first, closing(day - 1)));

  const allowsWeekday = (day: Day) =>
    schedule.scheduleDays.length === 0 || schedule.scheduleDays.includes(isoWeekdayOf(day));

  return {
    firstDay,
    lastDay,
    startOf,
    localDayAt: (instant) => clock.dayAt(instant),
    dayAt(instant) {
      let day = clock.dayAt(instant);
      while (startOf(day) > instant) day -= 1;
      while (startOf(day + 1) <= instant) day += 1;
      return day;
    },
    windowOf(day) {
      const opens = opening(day);
      const closes = closing(day);
      // A date that the zone skipped (Apia went from 29 to 31 December 2011) has no window.
      const wasSkipped = clock.dayAt(clock.showing(day, 0).first) !== day;
      return opens < closes && !wasSkipped ? { opens, closes } : null;
    },
    isScheduled: (day) => day >= firstDay && day <= lastDay && allowsWeekday(day),
    nextScheduled(day) {
      const from = Math.max(day, firstDay);
      for (let candidate = from; candidate < from + 7 && candidate <= lastDay; candidate += 1) {
        if (allowsWeekday(candidate)) return candidate;
      }
      return null;
    },
  };
}
