import type { Chance } from "./forecast-chance.ts";
import type { OutcomeMix } from "./forecast-mix.ts";
import { type ForecastPlan, ForecastPeople } from "./forecast-people.ts";
import { minuteMs } from "./clock-time.ts";

/** What a forecast is made from. Times are milliseconds since the epoch. */
export interface ForecastWorld extends ForecastPlan {
  /** No call after this is foreseen. */
  readonly until: number;
  /** Calls that may be live at the same time. */
  readonly slots: number;
  /** Those that are live now. */
  readonly live: number;
  /** Calls that may be started in a minute; null: no limit. */
  readonly startsPerMinute: number | null;
}

/** One way in which it may go. */
export interface ForecastRun {
  /** Calls that were made up to each of these times, ascending. Between two times they are made evenly. */
  readonly times: readonly number[];
  readonly calls: readonly number[];
  /** When the last call of the first round was started; null: somebody was not called in it. */
  readonly throughAt: number | null;
  /** People who were due in the first round and were not called before it, or the forecast, ended. */
  readonly missed: number;
}

/** No step is longer. */
const longestStepMs = 15 * minuteMs;
/** What waits takes so many steps. */
const stepsForWaiting = 60;
/** A run of more steps is cut off: what is left counts as not made. */
const mostSteps = 20_000;

/** Plays the campaign once, with calls that end as `mix` says. */
export function playOnce(world: ForecastWorld, mix: OutcomeMix, chance: Chance): ForecastRun {
  const people = new ForecastPeople(world);
  const holdMs = mix.meanSeconds * 1_000;
  const times = [world.now];
  const calls = [0];
  let { now: at, live } = world;
  let made = 0;
  let allowance = 1;
  for (let steps = 0; steps < mostSteps && at < world.until; steps += 1) {
    const due = people.due(at);
    if (due.people === 0) {
      const next = people.nextAt();
      if (next === null || next >= world.until) break;
      live -= chance.binomial(live, ended(next - at, holdMs));
      at = next;
      allowance = 1;
    } else {
      const stepMs = stepFor(world, due.people, holdMs, Math.min(due.closesAt, world.until) - at);
      const isShort = stepMs <= holdMs / 4;
      const freed = isShort
        ? chance.binomial(live, ended(stepMs, holdMs))
        : chance.poisson((world.slots * stepMs) / holdMs);
      allowance += (world.startsPerMinute ?? Infinity) * (stepMs / minuteMs);
      const free = Math.max(0, world.slots - live + freed);
      const started = Math.min(due.people, free, Math.floor(allowance));
      allowance = Math.min(allowance - started, 1);
      people.start(started, at + stepMs / 2, mix, chance, Math.max(stepMs / 4, 1_000));
      live = Math.max(0, Math.min(world.slots, live - freed + started));
      if (stepMs > holdMs) live = Math.min(live, Math.round((started * holdMs) / stepMs));
      made += started;
      at += stepMs;
    }
    times.push(at);
    calls.push(made);
  }
  return { times, calls, ...people.firstRound() };
}

/** The share of the live calls that end within a time. */
function ended(ms: number, holdMs: number): number {
  return 1 - Math.exp(-ms / holdMs);
}

function stepFor(world: ForecastWorld, people: number, holdMs: number, leftMs: number): number {
  const bySlots = (people * holdMs) / world.slots;
  const byRate = world.startsPerMinute === null ? 0 : (people / world.startsPerMinute) * minuteMs;
  const wanted = Math.max(bySlots, byRate) / stepsForWaiting;
  return Math.min(Math.max(wanted, holdMs / 12), longestStepMs, Math.max(leftMs, 1_000));
}
