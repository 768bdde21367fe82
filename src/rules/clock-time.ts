import { IANAZone } from "luxon";

/** A day of the calendar, in no zone: the number of days since 1970-01-01. */
export type Day = number;

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** "2026-11-02" as a day; NaN for anything that is not a date of the calendar. */
export function dayOf(date: string): Day {
  const day = Date.parse(`${date}T00:00:00Z`) / dayMs;
  // Date.parse turns 30 February into 2 March; the way back tells.
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

/** "HH:mm" as minutes since midnight, 0 to 1439; NaN for anything else. */
export function minuteOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
}

/** The clock on the wall of one zone. All instants are milliseconds since the epoch. */
export interface LocalClock {
  /** The day that the calendar on the wall shows. */
  dayAt(instant: number): Day;
  /**
   * The first and the last instant at which the clock shows `minute` (of `day`, may exceed a day's 1440).
   * They differ where the clock went back. A time that the clock skipped moves forward by the gap.
   */
  showing(day: Day, minute: number): { readonly first: number; readonly last: number };
}

/** The clocks read so far, by the zone's name in lower case: as many as there are zones, at most. */
const clocks = new Map<string, LocalClock>();

/** The clock of an IANA zone; null for a name that is none. Offsets such as "+01:00" are no zones. */
export function localClock(timeZone: string): LocalClock | null {
  const name = timeZone.toLowerCase();
  const known = clocks.get(name);
  if (known !== undefined) return known;
  if (!isTimeZone(name)) return null;
  const clock = createClock(new IANAZone(name));
  clocks.set(name, clock);
  return clock;
}

/** Whether `localClock` knows the zone; remembers nothing, so any text may be asked. */
export function isTimeZone(timeZone: string): boolean {
  return /^[a-z][\w+/-]{1,63}$/i.test(timeZone) && IANAZone.isValidZone(timeZone);
}

/** Enough for a few years of days in use; beyond it a clock starts afresh. */
const rememberedMidnights = 4096;

function createClock(zone: IANAZone): LocalClock {
  // Asking Intl takes microseconds and a gate asks some forty times, so the offsets at UTC's midnights are
  // remembered. They are history and law, the same for as long as the process runs.
  const midnights = new Map<Day, number>();

  function offsetAt(instant: number): number {
    return Math.round(zone.offset(instant) * minuteMs);
  }

  function offsetAtMidnight(day: Day): number {
    let offset = midnights.get(day);
    if (offset === undefined) {
      if (midnights.size >= rememberedMidnights) midnights.clear();
      offset = offsetAt(day * dayMs);
      midnights.set(day, offset);
    }
    return offset;
  }

  // Whatever the zone, an instant and what its clock shows are less than a day apart, so these two bracket
  // both. No zone has changed its clock twice within three days since 2000 (six days is the least).
  function around(day: Day): { readonly before: number; readonly after: number } {
    return { before: offsetAtMidnight(day - 1), after: offsetAtMidnight(day + 2) };
  }

  return {
    dayAt(instant) {
      const { before, after } = around(Math.floor(instant / dayMs));
      return Math.floor((instant + (before === after ? before : offsetAt(instant))) / dayMs);
    },
    showing(day, minute) {
      const wall = day * dayMs + minute * minuteMs;
      const { before, after } = around(Math.floor(wall / dayMs));
      const early = wall - before;
      const late = wall - after;
      if (early === late) return { first: early, last: early };
      const showsEarly = offsetAt(early) === before;
      const showsLate = offsetAt(late) === after;
      if (showsEarly && showsLate) return { first: early, last: late };
      const only = showsLate ? late : early;
      return { first: only, last: only };
    },
  };
}
