import type { Calendar, DayClosure } from "./calendar.ts";
import { dateOf, type Day, dayOf } from "./clock-time.ts";
import { firstSpan, type OpenHours, openHours, type Unreadable } from "./open-hours.ts";
import { type Round, roundAt } from "./round.ts";
import type { Schedule } from "./schedule.ts";
import { scheduleCalendar, weeklyCalendar } from "./schedule-calendar.ts";
import type { Span } from "./spans.ts";
import type { BoundReason, Whereabouts } from "./whereabouts.ts";

/** `[opensAt, closesAt)` */
export interface OpenWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export type ClosedReason =
  | Unreadable
  | "BEFORE_START"
  | "AFTER_END"
  | "NOT_A_SCHEDULED_DAY"
  | "BLACKOUT_DATE"
  | "HOLIDAY"
  | BoundReason;

/** What closes a gate, where there are several zones or bounds. */
export interface Closure {
  readonly reason: ClosedReason;
  /** The zone in which it is closed; null: it is not known. */
  readonly timeZone: string | null;
  /** Of a bound: the rule. */
  readonly rule: string | null;
  /** Of a date that is closed: the local date ("yyyy-MM-dd"), and what it is called. */
  readonly date: string | null;
  readonly label: string | null;
}

/** Whether the schedule lets a campaign dial at an instant, and the round of that instant. */
export type Gate = { readonly round: Round } & (
  | ({ readonly isOpen: true } & OpenWindow)
  | ({
      readonly isOpen: false;
      /** The next opening; null when there is none (see `nextOpening`). */
      readonly opensAt: Date | null;
    } & Closure)
);

/** The windows of a campaign's own hours that open on a local date ("yyyy-MM-dd"), in order. */
export function windowsOn(
  schedule: Schedule,
  localDate: string,
  where: Whereabouts | undefined = schedule.where,
): readonly OpenWindow[] {
  const calendar = scheduleCalendar(schedule, where?.zones[0]);
  const day = dayOf(localDate);
  if (calendar === null || Number.isNaN(day)) return [];
  return calendar.windowsOf(day).map(asWindow);
}

/**
 * The gate at the instant. Without `where`: where the schedule says, or by the campaign's zone and without bounds. Hours that cannot be read never
 * open and never throw.
 */
export function gateAt(schedule: Schedule, at: Date, where?: Whereabouts): Gate {
  const round = roundAt(schedule, at, where);
  const hours = openHours(schedule, where);
  if (typeof hours === "string") {
    const nothing = { timeZone: null, rule: null, date: null, label: null };
    return { isOpen: false, reason: hours, opensAt: null, round, ...nothing };
  }
  const instant = at.getTime();
  const span = firstSpan(hours, instant);
  if (span !== null && span.opens <= instant) return { isOpen: true, ...asWindow(span), round };
  const opensAt = span && new Date(span.opens);
  return { isOpen: false, opensAt, round, ...closureAt(hours, instant) };
}

/**
 * The first instant at or after `from` at which the gate is open; null when there is none. With several zones or bounds
 * also null if none comes within `searchedDays` after each of them has opened.
 */
export function nextOpening(schedule: Schedule, from: Date, where?: Whereabouts): Date | null {
  const hours = openHours(schedule, where);
  const span = typeof hours === "string" ? null : firstSpan(hours, from.getTime());
  return span && new Date(Math.max(span.opens, from.getTime()));
}

/** The first opening at or after the end of the round; null when there is none. */
export function nextOpeningAfter(
  schedule: Schedule,
  round: Round,
  where?: Whereabouts,
): Date | null {
  return nextOpening(schedule, round.endsAt, where);
}

/**
 * Whether no window will open at or after `from`, even if dates that are closed now are opened later: `endsOn` has
 * passed, or the schedule cannot be read. `where`: if its zones are not known, those of the whole world count.
 */
export function hasEnded(
  schedule: Schedule,
  from: Date,
  where: Whereabouts | undefined = schedule.where,
): boolean {
  const zone = where === undefined ? schedule.timeZone : (where.zones[0] ?? lastZone);
  const calendar = weeklyCalendar(schedule, zone);
  return calendar === null || calendar.spanFrom(from.getTime()) === null;
}

/** In no zone does a day end later. */
const lastZone = "Etc/GMT+12";

/** The instant at which another rule may close a gate that is closed at `at`, or the gate opens; null: never. */
export function closureEndsAt(schedule: Schedule, at: Date, where?: Whereabouts): Date | null {
  const hours = openHours(schedule, where);
  if (typeof hours === "string") return null;
  const instant = at.getTime();
  const ends = [
    ...hours.own.flatMap((calendar) => [
      nextEdge(calendar.spanFrom(instant), instant),
      nextDay(calendar, instant),
    ]),
    ...hours.bounds.flatMap((bound) => [
      nextEdge(bound.spanFrom(instant), instant),
      nextDay(bound.calendar, instant),
    ]),
  ];
  const earliest = Math.min(...ends);
  return earliest === Infinity ? null : new Date(earliest);
}

function nextEdge(span: Span | null, instant: number): number {
  if (span === null) return Infinity;
  return span.opens > instant ? span.opens : span.closes;
}

/** After the last day, no day differs from another. */
function nextDay(calendar: Calendar, instant: number): number {
  const day = calendar.dayAt(instant);
  return day > calendar.lastDay ? Infinity : calendar.startOf(day + 1);
}

/**
 * What closes the gate at an instant at which it is closed: bounds that close whatever the time, then the campaign's own
 * hours, then the hours of bounds.
 */
export function closureAt({ own, bounds }: OpenHours, instant: number): Closure {
  const isClosed = (span: Span | null) => span === null || span.opens > instant;
  const closedBounds = bounds.filter((bound) => isClosed(bound.spanFrom(instant)));
  const always = closedBounds.find(({ reason }) => reason !== "OUTSIDE_CALLING_HOURS");
  if (always !== undefined) {
    const { rule, reason } = always;
    return { reason, rule, timeZone: always.calendar.timeZone, date: null, label: null };
  }
  const closedOwn = own.find((calendar) => isClosed(calendar.spanFrom(instant)));
  if (closedOwn !== undefined) {
    const closure = dayClosure(closedOwn, instant);
    return { reason: "OUTSIDE_WINDOW", rule: null, ...closure };
  }
  const { rule, calendar } = closedBounds[0]!;
  return { ...dayClosure(calendar, instant), rule, reason: "OUTSIDE_CALLING_HOURS" };
}

function dayClosure(calendar: Calendar, instant: number) {
  const day = calendar.dayAt(instant);
  const { timeZone } = calendar;
  const closure = calendar.closureOf(day);
  return closure === null
    ? { timeZone, date: null, label: null }
    : asClosure(closure, calendar, day);
}

/** What closes a day of a campaign's own hours. */
export function asClosure(
  closure: DayClosure,
  { timeZone }: Pick<Calendar, "timeZone">,
  day: Day,
): Closure {
  const nothing = { timeZone, rule: null, date: null, label: null };
  if (typeof closure === "string") return { ...nothing, reason: closure };
  return { ...nothing, date: dateOf(day), label: closure.label, reason: closure.reason };
}

function asWindow({ opens, closes }: Span): OpenWindow {
  return { opensAt: new Date(opens), closesAt: new Date(closes) };
}
