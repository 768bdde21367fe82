import { setTimeout as delay } from "node:timers/promises";
import { type Batch, type Change, isUnlisted } from "./batch.ts";
import type { TailPosition } from "./tail.ts";

/** Changes that may wait for a reader before one "read again" replaces them. */
export const mostBehind = 1_000;
/** A reader that is told to read again reads many rows: it is told so at most once in this time. */
const readAgainEveryMs = 1_000;

/** One change, by its place in its batch; or that changes up to `now` were not sent. */
export type Letter =
  | { readonly batch: Batch; readonly index: number }
  | { readonly readAgainFrom: TailPosition };

/**
 * The changes that wait for one reader, who takes them one at a time. A reader that is too slow delays nobody and uses
 * bounded memory: the batches are shared by all readers of the tenant.
 */
export class Mailbox {
  #waiting: Letter[] = [];
  #wake = (): void => {};
  readonly #ending = new AbortController();
  #toldToReadAt = -Infinity;
  readonly #concerns: (change: Change) => boolean;

  constructor(concerns: (change: Change) => boolean) {
    this.#concerns = concerns;
  }

  put(batch: Batch): void {
    for (const [index, change] of batch.changes.entries()) {
      if (!this.#concerns(change)) continue;
      if (isUnlisted(change) || this.#waiting.length === mostBehind) {
        return this.skipTo({ identity: batch.identity, seen: batch.to });
      }
      this.#waiting.push({ batch, index });
    }
    this.#wake();
  }

  /** Drops what waits: the reader is to read again, and gets the changes after `now`. */
  skipTo(now: TailPosition): void {
    this.#waiting = [{ readAgainFrom: now }];
    this.#wake();
  }

  /** Null when the mailbox was closed. Not to be called again before it has answered. */
  async next(): Promise<Letter | null> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const [first] = this.#waiting;
      if (first === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      if ("readAgainFrom" in first) {
        const waitMs = this.#toldToReadAt + readAgainEveryMs - performance.now();
        if (waitMs > 0) {
          await delay(waitMs, undefined, { signal }).catch(() => {});
          // What came meanwhile may have moved it forward.
          continue;
        }
        this.#toldToReadAt = performance.now();
      }
      return this.#waiting.shift()!;
    }
    return null;
  }

  close(): void {
    this.#ending.abort();
    this.#waiting = [];
    this.#wake();
  }
}
