import { chanceFrom } from "./forecast-chance.ts";
import { type CallHistory, drawMix } from "./forecast-mix.ts";
import { type ForecastRun, type ForecastWorld, playOnce } from "./forecast-run.ts";

/** What 10, 50 and 90 of 100 ways in which it may go stay below, or reach. */
export interface Quantiles<Value> {
  readonly p10: Value;
  readonly p50: Value;
  readonly p90: Value;
}

export interface ForecastPoint {
  readonly at: Date;
  /** Calls that were made until then, from now on. */
  readonly calls: Quantiles<number>;
}

export interface Forecast {
  readonly points: readonly ForecastPoint[];
  /** When the last call of the first round is started; null: somebody is not called in it, or nobody is. */
  readonly throughAt: Quantiles<Date | null>;
  /** People who are due in the first round and are not called in it. */
  readonly missed: Quantiles<number>;
}

/** Ways in which it may go that are played. */
const runs = 80;
/** Points in time at most. */
const mostPoints = 120;
/** The times of points are multiples of one of these. */
const minute = 60_000;
const spacings = [1, 2, 5, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * minute);

/**
 * Plays what may happen many times, and counts. Pauses after each time, so that the caller can do something else. The
 * same question gets the same answer: `seed` decides the chance (0 to 1). The work is bounded by the number of cohorts,
 * lanes and steps, not by the number of people.
 */
export function* forecast(
  world: ForecastWorld,
  history: CallHistory,
  seed: number,
): Generator<undefined, Forecast> {
  const played: ForecastRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const chance = chanceFrom((seed + run / (runs + 1)) % 1);
    played.push(playOnce(world, drawMix(history, chance), chance));
    yield;
  }
  const last = Math.max(...played.map(({ times }) => times.at(-1)!));
  const points = gridOf(world.now, Math.min(last, world.until)).map((at) => ({
    at: new Date(at),
    calls: quantiles(played.map((each) => callsAt(each, at))),
  }));
  return {
    points,
    throughAt: datesOf(quantiles(played.map(({ throughAt }) => throughAt ?? Infinity))),
    missed: quantiles(played.map(({ missed }) => missed)),
  };
}

/** Times from `from` to at least `to`. */
function gridOf(from: number, to: number): number[] {
  const spacing = spacings.find((each) => (to - from) / each <= mostPoints - 2) ?? spacings.at(-1)!;
  const grid = [from];
  for (let at = Math.floor(from / spacing + 1) * spacing; grid.at(-1)! < to; at += spacing) {
    grid.push(at);
  }
  return grid;
}

function callsAt({ times, calls }: ForecastRun, at: number): number {
  let low = 0;
  let high = times.length - 1;
  if (at >= times[high]!) return calls[high]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > at) high = middle;
    else low = middle + 1;
  }
  const before = Math.max(low - 1, 0);
  const span = times[low]! - times[before]!;
  const share = span === 0 ? 1 : (at - times[before]!) / span;
  return Math.round(calls[before]! + (calls[low]! - calls[before]!) * share);
}

function quantiles(values: readonly number[]): Quantiles<number> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

function datesOf({ p10, p50, p90 }: Quantiles<number>): Quantiles<Date | null> {
  const dateOf = (at: number) => (Number.isFinite(at) ? new Date(at) : null);
  return { p10: dateOf(p10), p50: dateOf(p50), p90: dateOf(p90) };
}
