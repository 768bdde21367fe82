import { minuteMs } from "./clock-time.ts";

/** Milliseconds after its reserved start within which a dial may be sent. After that it is put back. */
export const startLateMs = 1_000;

/** How many milliseconds before its reserved start a call may be claimed: it holds a slot meanwhile. */
export const startAheadMs = 2_000;

/** As dials may be sent late, no minute of starts has more than the rate only if this time has no more reservations. */
const windowMs = minuteMs + startLateMs;

/** A limit of starts per minute, and the starts that count towards it. */
export interface Pace {
  readonly perMinute: number;
  /** No start before this instant: the rate was changed. Null: no such bound. */
  readonly from: Date | null;
  /** Starts since `historyMs` ago, and those that are reserved. In any order. */
  readonly starts: readonly Date[];
}

/** How far back a pace has to know the starts, in milliseconds. */
export const historyMs = windowMs;

/** Milliseconds between two starts. A whole number, so that starts are spread evenly over the minute. */
export function gapMs(perMinute: number): number {
  return Math.ceil(windowMs / perMinute);
}

/** The starts of a pace while a plan is made: it reserves further ones. */
export interface Reservations {
  /** The first instant at or after this one, in milliseconds, at which the rate allows one more start. */
  readonly next: (from: number) => number;
  readonly take: (at: number) => void;
}

export function reservationsOf({ perMinute, from: since, starts }: Pace): Reservations {
  const taken = starts.map((start) => start.getTime()).toSorted((a, b) => a - b);
  const gap = gapMs(perMinute);
  return {
    next(from) {
      let at = Math.max(from, since?.getTime() ?? -Infinity);
      for (let free = freeFrom(taken, at, gap, perMinute); free > at;) {
        at = free;
        free = freeFrom(taken, at, gap, perMinute);
      }
      return at;
    },
    take(at) {
      taken.splice(placeOf(taken, at), 0, at);
    },
  };
}

/** `at` if one more start fits there; otherwise a later instant, before which none fits. */
function freeFrom(taken: readonly number[], at: number, gap: number, perMinute: number): number {
  const place = placeOf(taken, at);
  const [before, after] = [taken[place - 1], taken[place]];
  if (after !== undefined && after - at < gap) return after + gap;
  if (before !== undefined && at - before < gap) return before + gap;
  // Starts that were reserved under a higher rate are closer together: the minute may be full all the same.
  for (let first = Math.max(0, place - perMinute); first < place; first += 1) {
    const last = taken[first + perMinute - 1];
    if (last === undefined) break;
    if (Math.max(last, at) - taken[first]! < windowMs) return taken[first]! + windowMs;
  }
  const last = taken[place + perMinute - 1];
  return last !== undefined && last - at < windowMs ? taken[place]! + gap : at;
}

/** How many of these instants, which are in order, are not after `at`. */
function placeOf(taken: readonly number[], at: number): number {
  let place = taken.length;
  while (place > 0 && taken[place - 1]! > at) place -= 1;
  return place;
}

/** The first instant at or after `now` that all of these reservations allow. */
export function earliestStart(paces: readonly Reservations[], now: Date): Date {
  let at = now.getTime();
  for (let before = NaN; before !== at;) {
    before = at;
    for (const pace of paces) at = pace.next(at);
  }
  return new Date(at);
}

/** The most starts that may be reserved at one instant. */
export function mostStartsAhead(perMinute: number | null): number {
  return perMinute === null ? Infinity : Math.floor(startAheadMs / gapMs(perMinute)) + 1;
}

/** A rate, and since when it is in force. */
export interface Rate {
  readonly startsPerMinute: number | null;
  /** Starts before this instant were reserved under another rate. Null: there was none. */
  readonly pacedFrom: Date | null;
}

/** Whether a dial may be sent now: its start is reserved under the rates that are in force, and is neither ahead nor missed. */
export function isStartDue(reserved: Date | null, rates: readonly Rate[], now: Date): boolean {
  const inForce = rates.filter(({ startsPerMinute }) => startsPerMinute !== null);
  if (inForce.length === 0) return true;
  if (reserved === null) return false;
  const lateBy = now.getTime() - reserved.getTime();
  return (
    lateBy >= 0 &&
    lateBy < startLateMs &&
    inForce.every(({ pacedFrom }) => pacedFrom === null || reserved >= pacedFrom)
  );
}

/**
 * From when starts count under a rate that is set now. Starts that were reserved under the rate before are not ahead of
 * that. Without a rate before, nothing is known of the starts: those of one minute have to have passed.
 */
export function pacedFromOf(
  { before, hasStarted }: { readonly before: number | null; readonly hasStarted: boolean },
  now: Date,
): Date | null {
  if (before !== null) return new Date(now.getTime() + startAheadMs + 1);
  return hasStarted ? new Date(now.getTime() + windowMs) : null;
}
