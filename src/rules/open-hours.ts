import { type Calendar, calendarOf, type DayWindow, type LocalHours } from "./calendar.ts";
import { blackoutRanges, closedRanges, holidayRanges } from "./closed-dates.ts";
import { closedDays, type ClosedRange } from "./closed-days.ts";
import { dayOf, endMinuteOf, localClock, minuteOf } from "./clock-time.ts";
import type { Schedule } from "./schedule.ts";
import type { OpenTimes, Span } from "./spans.ts";
import type { BoundReason, OuterHours, Whereabouts } from "./whereabouts.ts";
import { windowsOf } from "./windows.ts";

/** The hours of a schedule, and those that bound them, as instants. */
export interface OpenHours {
  /** The campaign's own hours, in each zone. The first is the one of the rounds. */
  readonly own: readonly Calendar[];
  readonly bounds: readonly Bound[];
}

/** Hours that bound a campaign's own, in one of their zones. */
interface Bound extends OpenTimes {
  readonly rule: string;
  readonly reason: BoundReason;
  readonly calendar: Calendar;
}

/** Why hours cannot be read. They are never open. */
export type Unreadable = "TIME_ZONE_INVALID" | "AREA_UNKNOWN" | "OUTSIDE_WINDOW";

/** Without `where`: the campaign's zone and no bounds. */
export function openHours(schedule: Schedule, where?: Whereabouts): OpenHours | Unreadable {
  const zones = where?.zones ?? [schedule.timeZone];
  const outer = where?.bounds ?? [];
  if (zones.length === 0 || outer.some((hours) => hours.zones.length === 0)) return "AREA_UNKNOWN";
  const everyZone = [...zones, ...outer.flatMap((hours) => hours.zones)];
  if (everyZone.some((zone) => localClock(zone) === null)) return "TIME_ZONE_INVALID";
  const own = zones.map((zone) => scheduleCalendar(schedule, zone));
  const bounds = outer.flatMap((hours) => hours.zones.map((zone) => boundOf(hours, zone)));
  if (!areReadable(own) || !areReadable(bounds)) return "OUTSIDE_WINDOW";
  return { own, bounds };
}

function areReadable<Hours>(all: readonly (Hours | null)[]): all is Hours[] {
  return !all.includes(null);
}

/** The calendar of a schedule by the clock of a zone; null if it cannot be read. */
export function scheduleCalendar(
  schedule: Schedule,
  timeZone: string = schedule.timeZone,
): Calendar | null {
  return readable({ ...weeklyHours(schedule, timeZone), closed: closedDays(closedBy(schedule)) });
}

/** The same without dates that are closed. */
export function weeklyCalendar(schedule: Schedule, timeZone: string): Calendar | null {
  return readable({ ...weeklyHours(schedule, timeZone), closed: closedDays([]) });
}

function weeklyHours(schedule: Schedule, timeZone: string): Omit<LocalHours, "closed"> {
  return {
    timeZone,
    windows: windowsOf(schedule).map(({ days, startTime, endTime }) =>
      windowOf(days, startTime, endTime),
    ),
    firstDay: schedule.startsOn === null ? -Infinity : dayOf(schedule.startsOn),
    lastDay: schedule.endsOn === null ? Infinity : dayOf(schedule.endsOn),
  };
}

function closedBy(schedule: Schedule): ClosedRange[] {
  return [
    ...blackoutRanges(schedule.blackoutDates),
    ...blackoutRanges(schedule.tenantBlackoutDates),
    ...schedule.holidaySets.flatMap(holidayRanges),
  ];
}

function boundOf(hours: OuterHours, timeZone: string): Bound | null {
  const { rule, reason = "OUTSIDE_CALLING_HOURS", closedOn, knownUntil } = hours;
  const { effectiveFrom, effectiveTo } = hours;
  const calendar = readable({
    timeZone,
    windows: hours.windows.map(({ days, from, to }) => windowOf(days, from, to)),
    firstDay: -Infinity,
    lastDay: Infinity,
    closed: closedDays(closedRanges(closedOn, knownUntil, rule)),
  });
  const clock = localClock(timeZone);
  const begins = effectiveFrom === null ? -Infinity : dayOf(effectiveFrom);
  const ends = effectiveTo === null ? Infinity : dayOf(effectiveTo) + 1;
  if (calendar === null || clock === null || Number.isNaN(begins) || Number.isNaN(ends)) {
    return null;
  }
  const from = begins === -Infinity ? -Infinity : clock.showing(begins, 0).first;
  const to = ends === Infinity ? Infinity : clock.showing(ends, 0).first;
  return { rule, reason, calendar, ...joined(between(calendar, from, to)) };
}

/** The same times between two instants, and open before and after them. */
function between(times: OpenTimes, from: number, to: number): OpenTimes {
  return {
    spanFrom(instant) {
      if (instant < from) return { opens: -Infinity, closes: from };
      const span = instant < to ? times.spanFrom(instant) : null;
      if (span !== null && span.opens < to) {
        return { opens: Math.max(span.opens, from), closes: Math.min(span.closes, to) };
      }
      return to === Infinity ? null : { opens: to, closes: Infinity };
    },
  };
}

/** At most this many spans are joined: hours that never close seem to close a week later. */
const mostJoined = 8;

/** The same times, with spans joined where one follows on another without a gap. */
function joined(times: OpenTimes): OpenTimes {
  return {
    spanFrom(instant) {
      const first = times.spanFrom(instant);
      if (first === null) return null;
      let { closes } = first;
      for (let count = 1; count < mostJoined && closes < Infinity; count += 1) {
        const next: Span | null = times.spanFrom(closes);
        if (next === null || next.opens > closes) break;
        closes = next.closes;
      }
      return { opens: first.opens, closes };
    },
  };
}

function windowOf(days: readonly number[], from: string, to: string): DayWindow {
  const start = minuteOf(from);
  const end = endMinuteOf(to);
  return { days, start, end: end < start ? end + 24 * 60 : end };
}

/** Null: a time or a date is none. */
function readable(hours: LocalHours): Calendar | null {
  const numbers = [
    hours.firstDay,
    hours.lastDay,
    ...hours.windows.flatMap(({ start, end }) => [start, end]),
  ];
  if (numbers.some(Number.isNaN)) return null;
  const windows = hours.windows.toSorted((a, b) => a.start - b.start);
  return calendarOf({ ...hours, windows });
}
