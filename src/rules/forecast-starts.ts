import { type PoolFacts, poolRestsUntil } from "./choose-number.ts";
import { localDay } from "./local-day.ts";
import { gapMs } from "./pace.ts";

/** The phone numbers of a campaign. Times are milliseconds since the epoch. */
export interface ForecastNumbers {
  /** Of each number: until when it rests at VAPI (0: it does not), and how many calls it has had on the local day. */
  readonly numbers: readonly { readonly restsUntil: number; readonly callsToday: number }[];
  /** Calls from one number on a day at most; null: no limit. */
  readonly mostPerDay: number | null;
  /** The ends of the local days, ascending, as far as the forecast reaches. */
  readonly dayEnds: readonly number[];
}

/** The numbers of a pool as a forecast counts their calls; null: they have no limit, and none rests. */
export function forecastNumbers(
  pool: PoolFacts,
  { timeZone, now, until }: { readonly timeZone: string; readonly now: Date; readonly until: Date },
): ForecastNumbers | null {
  if (pool.mostPerDay === null && poolRestsUntil(pool, now) === null) return null;
  const dayEnds: number[] = [];
  for (let at = now; at <= until; at = new Date(dayEnds.at(-1)!)) {
    dayEnds.push(localDay(timeZone, at).endsAt.getTime());
  }
  const numbers = pool.numbers.map(({ restsUntil, callsToday }) => ({
    restsUntil: restsUntil?.getTime() ?? 0,
    callsToday,
  }));
  return { numbers, mostPerDay: pool.mostPerDay, dayEnds };
}

export interface StartLimits {
  /** Calls that may be started in a minute; null: no limit. It may be a part of one. */
  readonly startsPerMinute: number | null;
  /** Null: none of them rests or has a limit. */
  readonly numbers: ForecastNumbers | null;
}

/** How many calls the start rate and the phone numbers allow while a forecast is played. */
export class ForecastStarts {
  readonly #gapMs: number | null;
  readonly #numbers: ForecastNumbers | null;
  #allowance = 1;
  #day = 0;
  #usedOnDay = 0;

  constructor({ startsPerMinute, numbers }: StartLimits) {
    this.#gapMs = startsPerMinute === null ? null : gapMs(startsPerMinute);
    this.#numbers = numbers;
  }

  /** How many calls the numbers allow from `at` on, and until when that is so. */
  numbersAt(at: number): { readonly left: number; readonly until: number } {
    const known = this.#numbers;
    if (known === null) return { left: Infinity, until: Infinity };
    while (known.dayEnds[this.#day]! <= at) {
      this.#day += 1;
      this.#usedOnDay = 0;
    }
    const { numbers, mostPerDay, dayEnds } = known;
    const left = numbers
      .filter(({ restsUntil }) => restsUntil <= at)
      .reduce((sum, number) => sum + leftOnDay(number, mostPerDay, this.#day === 0), 0);
    const wakes = numbers.map(({ restsUntil }) => restsUntil).filter((rests) => rests > at);
    const dayEnd = mostPerDay === null ? Infinity : (dayEnds[this.#day] ?? Infinity);
    return { left: Math.max(0, left - this.#usedOnDay), until: Math.min(dayEnd, ...wakes) };
  }

  /** How many of the starts that are wanted in a step the rate allows. */
  allowed(wanted: number, stepMs: number): number {
    if (this.#gapMs === null) return wanted;
    this.#allowance += stepMs / this.#gapMs;
    return Math.min(wanted, Math.floor(this.#allowance));
  }

  /** Uses starts that were allowed. */
  take(started: number): void {
    this.#allowance = Math.min(this.#allowance - started, 1);
    this.#usedOnDay += started;
  }

  /** After a time without starts, the next one is free at once. */
  rest(): void {
    this.#allowance = 1;
  }

  /** How long so many starts take at least, in milliseconds. */
  spanOf(starts: number): number {
    return this.#gapMs === null ? 0 : starts * this.#gapMs;
  }
}

function leftOnDay(
  { callsToday }: ForecastNumbers["numbers"][number],
  mostPerDay: number | null,
  isToday: boolean,
): number {
  if (mostPerDay === null) return Infinity;
  return Math.max(0, mostPerDay - (isToday ? callsToday : 0));
}
