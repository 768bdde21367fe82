import { sendMarginMs } from "./campaign-rules.ts";
import { gateAt, nextOpening } from "./gate.ts";
import type { Schedule } from "./schedule.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** A span of time in which the people of a lane may be called, in milliseconds since the epoch. */
export interface ForecastWindow {
  readonly opensAt: number;
  /** Exclusive: no call starts from here on. */
  readonly closesAt: number;
  /** The end of the round in which the calls of the window are made. */
  readonly roundEndsAt: number;
}

/** More windows than this are not looked at: at least 21 for each of 14 days. */
const mostWindows = 300;

/**
 * The windows of a lane that are open between two instants, in their order; the first may have opened before. `where`:
 * see `gateAt`.
 */
export function windowsBetween(
  schedule: Schedule,
  { from, until }: { readonly from: Date; readonly until: Date },
  where?: Whereabouts,
): ForecastWindow[] {
  const windows: ForecastWindow[] = [];
  let at = nextOpening(schedule, from, where);
  while (at !== null && at < until && windows.length < mostWindows) {
    const gate = gateAt(schedule, at, where);
    if (!gate.isOpen) break;
    // A round that ends inside the window ends the span: the next one begins with it.
    const ends = Math.min(gate.closesAt.getTime() - sendMarginMs, gate.round.endsAt.getTime());
    windows.push({
      opensAt: at.getTime(),
      closesAt: ends,
      roundEndsAt: gate.round.endsAt.getTime(),
    });
    at = nextOpening(schedule, new Date(Math.max(ends + sendMarginMs, at.getTime() + 1)), where);
  }
  return windows;
}

/** The window that is open at `at` or opens next, and the first instant in it; null when there is none. */
export function openFrom(
  windows: readonly ForecastWindow[],
  at: number,
): { readonly window: ForecastWindow; readonly at: number } | null {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (windows[middle]!.closesAt > at) high = middle;
    else low = middle + 1;
  }
  const window = windows[low];
  return window === undefined ? null : { window, at: Math.max(window.opensAt, at) };
}
