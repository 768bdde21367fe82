import type { Calendar } from "./calendar.ts";
import { type Day, dateOf, isoWeekdayOf } from "./clock-time.ts";
import type { Schedule } from "./schedule.ts";
import { scheduleCalendar } from "./schedule-calendar.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** The period in which a contact is owed one call: `[startsAt, endsAt)`. */
export interface Round {
  /** D2026-11-02 (day), W2026-11-02 (ISO week, by its Monday) or C2026-11-02 (block, by its first day). */
  readonly key: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export type RoundKind = "DAY" | "WEEK" | "BLOCK";

const kinds: Readonly<Record<string, RoundKind>> = { D: "DAY", W: "WEEK", C: "BLOCK" };

/** What the key of a round says: "W2026-11-02" is the week that starts on that Monday. */
export function roundOfKey(key: string): {
  readonly kind: RoundKind;
  /** "yyyy-MM-dd" */
  readonly startsOn: string;
} {
  return { kind: kinds[key.slice(0, 1)] ?? "DAY", startsOn: key.slice(1) };
}

/**
 * The round that contains the instant, under the schedule's current settings. Rounds follow one another
 * without gap or overlap, whether or not their days are scheduled. They are those of the first zone of `where`, or
 * of the campaign's zone if it has none. Without `where`: where the schedule says. A schedule that cannot be read has the rounds of UTC; no gate opens in them.
 */
export function roundAt(
  schedule: Schedule,
  at: Date,
  where: Whereabouts | undefined = schedule.where,
): Round {
  const calendar =
    scheduleCalendar(schedule, where?.zones[0]) ?? scheduleCalendar(allDayInUtc(schedule))!;
  const last = lastRounds.get(calendar);
  if (last !== undefined && isOfSchedule(last, schedule) && isIn(last.round, at)) return last.round;
  const { prefix, first, days } = blockOf(schedule, calendar, calendar.dayAt(at.getTime()));
  const round = {
    key: `${prefix}${dateOf(first)}`,
    startsAt: new Date(calendar.startOf(first)),
    endsAt: new Date(calendar.startOf(first + days)),
  };
  const { scheduleFrequency, intervalDays, createdAt } = schedule;
  lastRounds.set(calendar, { round, scheduleFrequency, intervalDays, createdAt });
  return round;
}

interface LastRound extends Pick<Schedule, "scheduleFrequency" | "intervalDays" | "createdAt"> {
  readonly round: Round;
}

/** The round that was asked for last: that of the present, for all lanes with the same zone. */
const lastRounds = new WeakMap<Calendar, LastRound>();

function isOfSchedule(last: LastRound, schedule: Schedule): boolean {
  return (
    last.scheduleFrequency === schedule.scheduleFrequency &&
    last.intervalDays === schedule.intervalDays &&
    last.createdAt.getTime() === schedule.createdAt.getTime()
  );
}

function isIn({ startsAt, endsAt }: Round, at: Date): boolean {
  return startsAt <= at && at < endsAt;
}

function blockOf(
  schedule: Schedule,
  calendar: Calendar,
  day: Day,
): { prefix: string; first: Day; days: number } {
  switch (schedule.scheduleFrequency) {
    case "WEEKLY":
      return { prefix: "W", first: day - isoWeekdayOf(day) + 1, days: 7 };
    case "CUSTOM": {
      const days = Math.max(schedule.intervalDays ?? 1, 1);
      const anchor = Number.isFinite(calendar.firstDay)
        ? calendar.firstDay
        : calendar.localDayAt(schedule.createdAt.getTime());
      return { prefix: "C", first: anchor + Math.floor((day - anchor) / days) * days, days };
    }
    case "DAILY":
    case null:
      return { prefix: "D", first: day, days: 1 };
  }
}

function allDayInUtc(schedule: Schedule): Schedule {
  const window = { startTime: "00:00", endTime: "23:59", windows: [] };
  const dates = { startsOn: null, endsOn: null, blackoutDates: [], tenantBlackoutDates: [] };
  return { ...schedule, ...window, ...dates, timeZone: "UTC" };
}
