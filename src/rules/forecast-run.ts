import type { Chance } from "./forecast-chance.ts";
import { ForecastLines } from "./forecast-lines.ts";
import type { OutcomeMix } from "./forecast-mix.ts";
import { type ForecastPlan, ForecastPeople } from "./forecast-people.ts";
import { ForecastStarts, type StartLimits } from "./forecast-starts.ts";
import { minuteMs } from "./clock-time.ts";

/** What a forecast is made from. Times are milliseconds since the epoch. */
export interface ForecastWorld extends ForecastPlan, StartLimits {
  /** No call after this is foreseen. */
  readonly until: number;
  /** Calls that may be live at the same time. */
  readonly slots: number;
  /** Those that are live now. */
  readonly live: number;
}

/** One way in which it may go. */
export interface ForecastRun {
  /** Calls that were made up to each of these times, ascending. Between two times they are made evenly. */
  readonly times: readonly number[];
  readonly calls: readonly number[];
  /** When the last call of the first round was started; null: somebody was not called in it, or nobody was. */
  readonly throughAt: number | null;
  /** People who were due in the first round and were not called before it, or the forecast, ended. */
  readonly missed: number;
}

/** No step is longer. */
const longestStepMs = 15 * minuteMs;
/** What waits takes so many steps. */
const stepsForWaiting = 60;
/** A step is at least such a part of the time that has passed: what is far away need not be known to the second. */
const stepsForPassed = 200;
/** A run of more steps is cut off: what is left counts as not made. */
const mostSteps = 20_000;

/** Plays the campaign once, with calls that end as `mix` says. */
export function playOnce(world: ForecastWorld, mix: OutcomeMix, chance: Chance): ForecastRun {
  const people = new ForecastPeople(world, mix, chance);
  const lines = new ForecastLines(world.slots, world.live, mix);
  const starts = new ForecastStarts(world);
  const times = [world.now];
  const calls = [0];
  let at = world.now;
  let made = 0;
  for (let steps = 0; steps < mostSteps && at < world.until; steps += 1) {
    const due = people.due(at);
    const numbers = starts.numbersAt(at);
    if (due.people === 0 || numbers.left === 0) {
      const next =
        due.people === 0 ? (people.nextAt() ?? Infinity) : Math.min(numbers.until, due.closesAt);
      if (next >= world.until) break;
      lines.pass(next - at, chance);
      starts.rest();
      at = next;
    } else {
      const waiting = Math.min(due.people, numbers.left);
      const leftMs = Math.min(due.closesAt, numbers.until, world.until) - at;
      const stepMs = stepFor(world, { at, waiting, starts, mix, leftMs });
      const started = lines.start(starts.allowed(waiting, stepMs), stepMs, chance);
      starts.take(started);
      people.start(started, { at: at + stepMs / 2, together: Math.max(stepMs / 4, 1_000) });
      made += started;
      at += stepMs;
    }
    times.push(at);
    calls.push(made);
  }
  return { times, calls, ...people.firstRound() };
}

function stepFor(
  { slots, now }: ForecastWorld,
  {
    at,
    waiting,
    starts,
    mix,
    leftMs,
  }: {
    readonly at: number;
    readonly waiting: number;
    readonly starts: ForecastStarts;
    readonly mix: OutcomeMix;
    readonly leftMs: number;
  },
): number {
  const holdMs = mix.meanSeconds * 1_000;
  const wanted = Math.max((waiting * holdMs) / slots, starts.spanOf(waiting)) / stepsForWaiting;
  const least = Math.max(holdMs / 12, (at - now) / stepsForPassed);
  return Math.min(Math.max(wanted, least), longestStepMs, Math.max(leftMs, 1_000));
}
