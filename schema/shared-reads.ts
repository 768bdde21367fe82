import { setTimeout as delay } from "node:timers/promises";

interface Reading<Value> {
  /** Resolves when the next may begin. */
  readonly over: Promise<unknown>;
  next: Promise<Value> | null;
}

/**
 * Serves simultaneous requests for the same key with one read. Reads of a key start at least `everyMs` apart and
 * never overlap. A read that has started may not see the change that caused a later request: a request during a
 * read gets the next one.
 */
export class SharedReads<Value> {
  readonly #readings = new Map<string, Reading<Value>>();
  readonly #everyMs: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  async read(key: string, load: () => Promise<Value>): Promise<Value> {
    const before = this.#readings.get(key);
    if (before === undefined) return await this.#begin(key, load);
    before.next ??= before.over.then(() => this.#begin(key, load));
    return await before.next;
  }

  async #begin(key: string, load: () => Promise<Value>): Promise<Value> {
    const value = load();
    const over = Promise.allSettled([value, delay(this.#everyMs, null, { ref: false })]);
    const reading: Reading<Value> = { over, next: null };
    this.#readings.set(key, reading);
    void over.then(() => {
      if (reading.next === null) this.#readings.delete(key);
    });
    return await value;
  }
}
