import { IANAZone } from "luxon";
import { timeZoneNamed } from "./time-zone.ts";

/** A day of the calendar, in no zone: the number of days since 1970-01-01. */
export type Day = number;

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** "2026-11-02" as a day; NaN for anything that is not a date of the calendar. */
export function dayOf(date: string): Day {
  const day = Date.parse(`${date}T00:00:00Z`) / dayMs;
  // Date.parse turns 30 February into 2 March: the date is formatted again and compared.
  return Number.isInteger(day) && dateOf(day) === date ? day : Number.NaN;
}

/** The day as "yyyy-MM-dd". */
export function dateOf(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 1 (Monday) to 7. Day 0 was a Thursday. */
export function isoWeekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The local clock of one zone. All instants are milliseconds since the epoch. */
export interface LocalClock {
  /** The calendar day in the zone. */
  dayAt(instant: number): Day;
  /**
   * The first and the last instant at which the clock shows `minute` (of `day`, may exceed a day's 1440).
   * They differ where the clock went back. A time that the clock skipped moves forward by the gap.
   */
  showing(day: Day, minute: number): { readonly first: number; readonly last: number };
  /** How many minutes the clock is ahead of UTC. */
  aheadAt(instant: number): number;
  /** The instants in a span of less than two years at which its offset from UTC changes, in order. */
  changesBetween(from: number, to: number): readonly number[];
}

/** The clocks read so far, by the zone's name as the database spells it: as many as there are zones, at most. */
const clocks = new Map<string, LocalClock>();

/** The clock of a zone; null for a name that is not accepted as one (see `timeZoneNamed`). */
export function localClock(timeZone: string): LocalClock | null {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const name = timeZoneNamed(timeZone);
  if (name === null) return null;
  const clock = clocks.get(name) ?? createClock(new IANAZone(name));
  clocks.set(name, clock);
  return clock;
}

/** The three days around a local day, from the UTC midnight before the day before. */
interface Neighbourhood {
  /** Offsets from UTC in milliseconds, at its beginning and at its end. */
  readonly before: number;
  readonly after: number;
  /** The instant from which `after` holds; null when it is the same throughout. */
  readonly changesAt: number | null;
}

/** More days than are in use at once. A clock that has cached more drops them all. */
const rememberedDays = 2048;

function createClock(zone: IANAZone): LocalClock {
  // Asking Intl takes microseconds, and a gate would ask some forty times, so days are cached. They do not change
  // while the process runs.
  const neighbourhoods = new Map<Day, Neighbourhood>();

  const offsetAt = (instant: number) => Math.round(zone.offset(instant) * minuteMs);

  // An instant and what a clock shows then are less than a day apart, so both lie in the neighbourhood of the
  // day. No zone has changed its clock twice within three days since 2000 (seven days is the least).
  function around(day: Day): Neighbourhood {
    const known = neighbourhoods.get(day);
    if (known !== undefined) return known;
    if (neighbourhoods.size >= rememberedDays) neighbourhoods.clear();
    const from = (day - 1) * dayMs;
    const to = (day + 2) * dayMs;
    const before = offsetAt(from);
    const after = offsetAt(to);
    const changesAt =
      before === after ? null : firstInstant(from, to, (at) => offsetAt(at) === after);
    const neighbourhood = { before, after, changesAt };
    neighbourhoods.set(day, neighbourhood);
    return neighbourhood;
  }

  return {
    dayAt(instant) {
      const { before, after, changesAt } = around(Math.floor(instant / dayMs));
      const offset = changesAt === null || instant < changesAt ? before : after;
      return Math.floor((instant + offset) / dayMs);
    },
    showing(day, minute) {
      const wall = day * dayMs + minute * minuteMs;
      const { before, after, changesAt } = around(Math.floor(wall / dayMs));
      const early = wall - before;
      const late = wall - after;
      // Not shown after the change: shown before it, or skipped, and then `early` lies a gap beyond it.
      if (changesAt === null || late < changesAt) return { first: early, last: early };
      return { first: early < changesAt ? early : late, last: late };
    },
    aheadAt: (instant) => offsetAt(instant) / minuteMs,
    changesBetween(from, to) {
      const changes: number[] = [];
      // Neighbourhoods of three days, one after the other.
      for (let day = Math.floor(from / dayMs) + 1; (day - 1) * dayMs < to; day += 3) {
        const { changesAt } = around(day);
        if (changesAt !== null && changesAt >= from && changesAt < to) changes.push(changesAt);
      }
      return changes;
    },
  };
}

/** The instant in `(from, to]` from which on something holds that does not at `from`, and does at `to`. */
function firstInstant(from: number, to: number, holds: (at: number) => boolean): number {
  let never = from;
  let always = to;
  while (always - never > 1) {
    const middle = Math.floor((never + always) / 2);
    if (holds(middle)) always = middle;
    else never = middle;
  }
  return always;
}
