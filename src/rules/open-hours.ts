import { type Bound, boundsOf } from "./bound.ts";
import type { Calendar } from "./calendar.ts";
import { dayMs, localClock } from "./clock-time.ts";
import type { Schedule } from "./schedule.ts";
import { scheduleCalendar } from "./schedule-calendar.ts";
import { commonSpan, type OpenTimes, type Span } from "./spans.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** The hours of a schedule, and those that bound them, as instants. */
export interface OpenHours {
  /** The campaign's own hours, in each zone. The first is the one of the rounds. */
  readonly own: readonly Calendar[];
  readonly bounds: readonly Bound[];
}

/** Why hours cannot be read. They are never open. */
export type Unreadable = "TIME_ZONE_INVALID" | "AREA_UNKNOWN" | "OUTSIDE_WINDOW";

/** Without `where`: where the schedule says, or the campaign's zone and no bounds. */
export function openHours(
  schedule: Schedule,
  where: Whereabouts | undefined = schedule.where,
): OpenHours | Unreadable {
  const zones = where?.zones ?? [schedule.timeZone];
  const outer = where?.bounds ?? [];
  if (zones.length === 0 || outer.some((hours) => hours.zones.length === 0)) return "AREA_UNKNOWN";
  const own: Calendar[] = [];
  for (const zone of zones) {
    const calendar = scheduleCalendar(schedule, zone);
    if (calendar === null) return unreadable(zone);
    own.push(calendar);
  }
  const bounds: Bound[] = [];
  for (const hours of outer) {
    const each = boundsOf(hours);
    if (each === null) return hours.zones.map(unreadable).toSorted().at(-1)!;
    bounds.push(...each);
  }
  return { own, bounds };
}

/** Rows of earlier versions may hold a zone that is no longer accepted. */
function unreadable(timeZone: string): Unreadable {
  return localClock(timeZone) === null ? "TIME_ZONE_INVALID" : "OUTSIDE_WINDOW";
}

/**
 * How far an opening of several zones or bounds is searched, after each of them has opened: over a year, so that each
 * combination of offsets that their clocks have in a year occurs.
 */
export const searchedDays = 400;
/** An answer that nothing opens is used again for so long: then at least a year was searched. */
const answerLastsDays = 30;
/** Nearly every gate opens within a weekend. A search that takes longer is remembered. */
const soonDays = 4;
const mostAnswers = 8192;

/** When nothing was found from, by the numbers of the times. */
const closedSince = new Map<string, number>();
const numbers = new WeakMap<OpenTimes, number>();
let lastNumber = 0;

/** The span that contains the instant, or the next one; null if none comes within `searchedDays`. */
export function firstSpan(hours: OpenHours, instant: number): Span | null {
  const { own, bounds } = hours;
  if (own.length === 1 && bounds.length === 0) return own[0]!.spanFrom(instant);
  const all: readonly OpenTimes[] = [...own, ...bounds];
  let first = instant;
  for (const times of all) {
    const span = times.spanFrom(instant);
    if (span === null) return null;
    first = Math.max(first, span.opens);
  }
  const soon = commonSpan(all, first, first + soonDays * dayMs);
  return soon === "LATER" ? laterSpan(hours, all, instant, first) : soon;
}

/** The spans that open in `[from, to)`, or are open at `from`: of at most some days. */
export function spansBetween({ own, bounds }: OpenHours, from: number, to: number): Span[] {
  const all = [...own, ...bounds];
  const spans: Span[] = [];
  for (let instant = from; ;) {
    const span = commonSpan(all, instant, to);
    if (span === null || span === "LATER" || span.opens >= to) return spans;
    if (span.opens >= from) spans.push(span);
    instant = span.closes;
  }
}

function laterSpan(
  hours: OpenHours,
  all: readonly OpenTimes[],
  instant: number,
  first: number,
): Span | null {
  const key = all.map(numberOf).join(" ");
  const since = closedSince.get(key);
  if (since !== undefined && since <= instant && instant < since + answerLastsDays * dayMs) {
    return null;
  }
  const span = meetsInAYear(hours, first)
    ? commonSpan(all, first, first + searchedDays * dayMs)
    : null;
  if (span !== null && span !== "LATER") return span;
  if (closedSince.size >= mostAnswers) closedSince.clear();
  closedSince.set(key, instant);
  return null;
}

function numberOf(times: OpenTimes): number {
  let number = numbers.get(times);
  if (number === undefined) numbers.set(times, (number = ++lastNumber));
  return number;
}

/** A week, and the days by which a span may reach into it or out of it. */
const margin = 2;
const sampledDays = 7 + margin;

/**
 * Whether there is an instant in the year after `from` at which all hours would be open at once if no dates were
 * closed. Between the changes of the clocks and of the rules each week is like another, so one of them is searched.
 */
export function meetsInAYear({ own, bounds }: OpenHours, from: number): boolean {
  const to = from + searchedDays * dayMs;
  const all = [...own, ...bounds].map(({ weekly }) => weekly());
  const zones = new Set(
    [...own, ...bounds.map(({ calendar }) => calendar)].map((each) => each.timeZone),
  );
  const edges = [
    from,
    ...[...zones].flatMap((zone) => localClock(zone)!.changesBetween(from, to)),
    ...bounds.flatMap(({ bindsFrom, bindsTo }) => [bindsFrom, bindsTo]),
  ];
  return edges.some((edge) => {
    if (edge < from || edge >= to) return false;
    const begin = Math.max(from, edge - margin * dayMs);
    const span = commonSpan(all, begin, edge + sampledDays * dayMs);
    return span !== null && span !== "LATER";
  });
}
