import type { Chance } from "./forecast-chance.ts";
import type { OutcomeMix } from "./forecast-mix.ts";

/** A call passes through at most so many parts of equal length. */
const mostParts = 6;
/** The largest share of the calls of a part that may leave it in one turn. */
const mostPassed = 0.25;
/** A step of more turns is not played turn by turn. */
const mostTurns = 12;

/**
 * The calls that are live while a forecast is played. Each passes through some parts of random length: the more parts,
 * the less the durations differ, and they differ as those of the mix do.
 */
export class ForecastLines {
  readonly #slots: number;
  readonly #holdMs: number;
  readonly #variation: number;
  /** The calls in each part. */
  readonly #parts: number[];

  /** `live`: calls that have begun at some time before. */
  constructor(slots: number, live: number, { meanSeconds, variation }: OutcomeMix) {
    this.#slots = slots;
    this.#holdMs = meanSeconds * 1_000;
    this.#variation = variation;
    const parts = Math.round(1 / Math.max(variation, 0.1) ** 2);
    this.#parts = Array.from({ length: Math.min(Math.max(parts, 1), mostParts) }, () => 0);
    this.#spread(live);
  }

  get live(): number {
    return this.#parts.reduce((sum, calls) => sum + calls, 0);
  }

  /**
   * Lets a step of time pass in which people wait. Each slot that is free is taken at once, perhaps several times, until
   * `most` calls were started. Returns how many were.
   */
  start(most: number, stepMs: number, chance: Chance): number {
    const passes = (this.#parts.length * stepMs) / this.#holdMs;
    const turns = Math.ceil(passes / mostPassed);
    if (turns > mostTurns) return this.#startMany(most, stepMs, chance);
    let started = this.#take(most);
    for (let turn = 0; turn < turns; turn += 1) {
      this.#pass(passes / turns, chance);
      started += this.#take(most - started);
    }
    return started;
  }

  #take(most: number): number {
    const taken = Math.min(most, Math.max(0, this.#slots - this.live));
    this.#parts[0] = this.#parts[0]! + taken;
    return taken;
  }

  /** Of a long step only the number of calls that end in it is drawn. */
  #startMany(most: number, stepMs: number, chance: Chance): number {
    const ended = chance.events((this.#slots * stepMs) / this.#holdMs, this.#variation);
    const started = Math.min(most, Math.max(0, this.#slots - this.live) + ended);
    const live = Math.max(0, this.live + started - ended);
    // If there were fewer calls than the slots allow, most of them have ended.
    const held = stepMs <= this.#holdMs ? live : (started * this.#holdMs) / stepMs;
    this.#spread(Math.round(Math.min(live, held, this.#slots)));
    return started;
  }

  /** Lets time pass in which nobody is called. */
  pass(ms: number, chance: Chance): void {
    this.#spread(chance.binomial(this.live, Math.exp(-ms / this.#holdMs)));
  }

  #pass(share: number, chance: Chance): void {
    for (let part = this.#parts.length - 1; part >= 0; part -= 1) {
      const moved = chance.binomial(this.#parts[part]!, share);
      this.#parts[part] = this.#parts[part]! - moved;
      if (part + 1 < this.#parts.length) this.#parts[part + 1] = this.#parts[part + 1]! + moved;
    }
  }

  #spread(live: number): void {
    const { length } = this.#parts;
    for (let part = 0; part < length; part += 1) {
      this.#parts[part] =
        Math.floor(((part + 1) * live) / length) - Math.floor((part * live) / length);
    }
  }
}
