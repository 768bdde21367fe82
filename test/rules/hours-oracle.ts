import { IANAZone } from "luxon";
import type { BlackoutDate, ScheduleWindow } from "#rules/campaign-settings.ts";

/*
 * An oracle for hours, written from their design and not from the code: it lists each minute of some days, in each zone,
 * and looks up when a clock on the wall shows the beginnings and ends of windows.
 */

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;

/** Days before and after the change of a clock. */
const days = 8;
export const minutesOfPeriod = 2 * days * minutesOfDay;

/** The same hours, as a campaign, courtesy hours or a rule of law have them. */
export interface AnyHours {
  readonly windows: readonly ScheduleWindow[];
  /** Dates on which no window opens. */
  readonly closed: readonly Pick<BlackoutDate, "from" | "to">[];
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
}

/** A window: minutes since the beginning of the period, and the local date on which it opens. */
export interface OracleWindow {
  readonly opens: number;
  readonly closes: number;
  readonly date: string;
}

/** Since `from` (a minute of the period) the clock is ahead of UTC by so many minutes. */
interface Piece {
  readonly from: number;
  readonly ahead: number;
}

const clocks = new Map<string, readonly Piece[]>();

export function startOfPeriod(change: string): number {
  return Date.parse(change) - days * minutesOfDay * minuteMs;
}

function piecesOf(timeZone: string, change: string): readonly Piece[] {
  const key = `${timeZone} ${change}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const zone = new IANAZone(timeZone);
  const startsAt = startOfPeriod(change);
  const ahead = (minute: number) => zone.offset(startsAt + minute * minuteMs);
  // Some days more on both sides, for windows that reach into the period.
  const first = -3 * minutesOfDay;
  const last = minutesOfPeriod + 3 * minutesOfDay;
  const pieces: Piece[] = [{ from: first, ahead: ahead(first) }];
  for (let minute = first; minute < last; minute += 360) {
    if (ahead(minute + 360) === ahead(minute)) continue;
    for (let each = minute + 1; each <= minute + 360; each += 1) {
      if (ahead(each) !== ahead(each - 1)) pieces.push({ from: each, ahead: ahead(each) });
    }
  }
  clocks.set(key, pieces);
  return pieces;
}

/** The minutes at which the clock shows a time: the first and the last. A time that is skipped is shown a gap later. */
function shownAt(pieces: readonly Piece[], wall: number): { first: number; last: number } {
  const shown = pieces.flatMap(({ from, ahead }, index) => {
    const minute = wall - ahead;
    return minute >= from && minute < (pieces[index + 1]?.from ?? Infinity) ? [minute] : [];
  });
  if (shown.length > 0) return { first: Math.min(...shown), last: Math.max(...shown) };
  const before = pieces.findLast(({ from, ahead }) => wall - ahead >= from) ?? pieces[0]!;
  return { first: wall - before.ahead, last: wall - before.ahead };
}

function minutes(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return hour! * 60 + minute!;
}

/** The windows of hours in a zone that are open at some time of the period, in the order in which they open. */
export function windowsIn(hours: AnyHours, timeZone: string, change: string): OracleWindow[] {
  const pieces = piecesOf(timeZone, change);
  // Walls are counted from the UTC midnight before the period, or the period's own beginning on the UTC clock.
  const startsAt = startOfPeriod(change) / minuteMs;
  const firstDay = Math.floor(startsAt / minutesOfDay) - 2;
  const found: OracleWindow[] = [];
  for (let day = firstDay; day < firstDay + 2 * days + 4; day += 1) {
    const date = new Date(day * minutesOfDay * minuteMs).toISOString().slice(0, 10);
    const midnight = day * minutesOfDay - startsAt;
    if (isSkipped(pieces, midnight)) continue;
    if (hours.closed.some(({ from, to }) => from <= date && date <= to)) continue;
    if (hours.startsOn && date < hours.startsOn) continue;
    if (hours.endsOn && date > hours.endsOn) continue;
    const weekday = new Date(day * minutesOfDay * minuteMs).getUTCDay() || 7;
    for (const window of hours.windows) {
      if (window.days.length > 0 && !window.days.includes(weekday)) continue;
      const end = minutes(window.endTime) + (window.endTime < window.startTime ? minutesOfDay : 0);
      const opens = shownAt(pieces, midnight + minutes(window.startTime)).first;
      const closes = shownAt(pieces, midnight + end).last;
      if (opens < closes) found.push({ opens, closes, date });
    }
  }
  return found.toSorted((a, b) => a.opens - b.opens);
}

/** Whether no minute of the date is shown. */
function isSkipped(pieces: readonly Piece[], midnight: number): boolean {
  return pieces.every(({ from, ahead }, index) => {
    const until = pieces[index + 1]?.from ?? Infinity;
    return until + ahead <= midnight || from + ahead >= midnight + minutesOfDay;
  });
}

/** For each minute of the period whether a window is open. */
export function openMinutes(windows: readonly OracleWindow[]): Uint8Array {
  const open = new Uint8Array(minutesOfPeriod);
  for (const { opens, closes } of windows) {
    open.fill(1, Math.max(0, opens), Math.max(0, closes));
  }
  return open;
}

/** The minutes at which all are open. */
export function allOpen(each: readonly Uint8Array[]): Uint8Array {
  return each.reduce((all, one) => all.map((isOpen, minute) => isOpen & one[minute]!));
}
