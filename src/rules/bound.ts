import { type Calendar, readableCalendar, wallWindow } from "./calendar.ts";
import { closedRanges } from "./closed-dates.ts";
import { closedDays } from "./closed-days.ts";
import { dayOf, localClock } from "./clock-time.ts";
import { type OpenTimes, remembered, type Span } from "./spans.ts";
import type { BoundReason, OuterHours } from "./whereabouts.ts";

/** Hours that bound a campaign's own, in one of their zones. */
export interface Bound extends OpenTimes {
  readonly rule: string;
  readonly reason: BoundReason;
  readonly calendar: Calendar;
  /** The same if no date were closed. */
  readonly weekly: () => OpenTimes;
  /** The instants from which and until which it binds; -Infinity and Infinity where there is no bound. */
  readonly bindsFrom: number;
  readonly bindsTo: number;
}

/** By the object: rules of law and courtesy hours are the same objects for all lanes of an area. */
const boundsOfHours = new WeakMap<OuterHours, readonly Bound[] | null>();

/** A bound for each zone; null if the hours cannot be read. */
export function boundsOf(hours: OuterHours): readonly Bound[] | null {
  let bounds = boundsOfHours.get(hours);
  if (bounds === undefined) {
    const each = hours.zones.map((zone) => boundOf(hours, zone));
    bounds = each.every((bound) => bound !== null) ? each : null;
    boundsOfHours.set(hours, bounds);
  }
  return bounds;
}

function boundOf(hours: OuterHours, timeZone: string): Bound | null {
  const { rule, reason = "OUTSIDE_CALLING_HOURS", closedOn, knownUntil } = hours;
  const { effectiveFrom, effectiveTo } = hours;
  const calendar = readableCalendar({
    timeZone,
    windows: hours.windows.map(({ days, from, to }) => wallWindow(days, from, to)),
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
  const bounded = (times: OpenTimes) => remembered(joined(between(times, from, to)));
  let weekly: OpenTimes | null = null;
  return {
    rule,
    reason,
    calendar,
    bindsFrom: from,
    bindsTo: to,
    weekly: () => (weekly ??= bounded(calendar.weekly())),
    ...bounded(calendar),
  };
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
