import { DateTime, IANAZone } from "luxon";
import { type Day, dayMs, isoWeekdayOf, localClock, minuteMs } from "./clock-time.ts";
import { timeZoneNamed, timeZoneProblem } from "./time-zone.ts";

/** How long the spans are for which calls are counted, on the local clock. Weeks begin on Monday. */
export type StatsBucket = "QUARTER_HOUR" | "HOUR" | "DAY" | "WEEK" | "MONTH";

export interface StatsRange {
  /** At a quarter of an hour, in UTC: calls are counted by those. */
  readonly from: Date;
  /** Exclusive; also at a quarter of an hour. */
  readonly to: Date;
  readonly bucket: StatsBucket;
  readonly timeZone: string;
}

const quarterMs = 15 * minuteMs;

export const mostBuckets = 1_000;

/** Why calls cannot be counted for these spans, and which field is to change; null: they can. */
export function statsRangeProblem(
  range: StatsRange,
): { readonly field: keyof StatsRange; readonly message: string } | null {
  for (const field of ["from", "to"] as const) {
    if (range[field].getTime() % quarterMs !== 0) {
      const message =
        "must be at a quarter of an hour, such as 09:00, 09:15, 09:30 or 09:45: calls are counted by quarters of an hour";
      return { field, message };
    }
  }
  if (range.from >= range.to) return { field: "to", message: "must be after from" };
  const zoneProblem = timeZoneProblem(range.timeZone);
  if (zoneProblem !== null) return { field: "timeZone", message: zoneProblem };
  if (statsBounds(range).length - 1 > mostBuckets) {
    const message = `there are more than ${mostBuckets} of them between from and to: use a larger bucket, or several queries`;
    return { field: "bucket", message };
  }
  return null;
}

/**
 * The bounds of the buckets between `from` and `to`, ascending: a bucket begins at each bound but the last, and ends at
 * the next. The first and the last bucket may be parts of an hour, day, week or month. No more than one bound beyond
 * those of `mostBuckets` buckets.
 */
export function statsBounds({ from, to, bucket, timeZone }: StatsRange): Date[] {
  const next = nextBound(bucket, timeZone);
  const bounds = [from.getTime()];
  let last = from.getTime();
  while (bounds.length <= mostBuckets) {
    const bound = next(last);
    if (bound >= to.getTime()) break;
    bounds.push(bound);
    last = bound;
  }
  bounds.push(to.getTime());
  return bounds.map((at) => new Date(at));
}

/** The first instant after one at which a bucket begins. */
function nextBound(bucket: StatsBucket, timeZone: string): (at: number) => number {
  switch (bucket) {
    case "QUARTER_HOUR":
      return (at) => at + quarterMs;
    case "HOUR":
      return nextHour(new IANAZone(timeZoneNamed(timeZone)!));
    default:
      return nextDay(bucket, timeZone);
  }
}

/** Hours of the local clock. Where it is put forward or back by half an hour, one of them is shorter or longer. */
function nextHour(zone: IANAZone): (at: number) => number {
  const hourMs = 60 * minuteMs;
  const offsetAt = (at: number) => Math.round(zone.offset(at) * minuteMs);
  const hourAt = (at: number) => (at + offsetAt(at)) / hourMs;
  const begins = (at: number) =>
    Number.isInteger(hourAt(at)) || Math.floor(hourAt(at)) !== Math.floor(hourAt(at - quarterMs));
  return (at) => {
    const bound = at + (Math.floor(hourAt(at)) + 1 - hourAt(at)) * hourMs;
    if (offsetAt(bound) === offsetAt(at)) return Math.round(bound);
    let quarter = at + quarterMs;
    while (!begins(quarter)) quarter += quarterMs;
    return quarter;
  };
}

function nextDay(bucket: "DAY" | "WEEK" | "MONTH", timeZone: string): (at: number) => number {
  const clock = localClock(timeZone)!;
  return (at) => {
    let day = clock.dayAt(at);
    for (;;) {
      day = firstDayAfter(day, bucket);
      // A date that the zone skipped begins where the next one does.
      const begins = clock.showing(day, 0).first;
      if (begins > at) return begins;
    }
  };
}

/** The first day after this one with which a day, week or month begins. */
function firstDayAfter(day: Day, bucket: "DAY" | "WEEK" | "MONTH"): Day {
  if (bucket === "DAY") return day + 1;
  if (bucket === "WEEK") return day + 8 - isoWeekdayOf(day);
  const month = DateTime.fromMillis(day * dayMs, { zone: "utc" }).startOf("month");
  return month.plus({ months: 1 }).toMillis() / dayMs;
}
