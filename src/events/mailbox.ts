import type { Notice, Resync } from "./notice.ts";

/** Notices that may wait for a reader before they are given up for one "look for yourself". */
const capacity = 5_000;

/**
 * Notices on their way to one reader. A reader who cannot keep up is not waited for and does not grow
 * the memory: what waits is replaced by one resync.
 */
export class Mailbox implements AsyncIterableIterator<Notice> {
  #waiting: Notice[] = [];
  #readers: ((result: IteratorResult<Notice>) => void)[] = [];
  #closed = false;
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  /** `lost` stands for this notice and all that wait, should there be too many. */
  put(notice: Notice, lost: Resync): void {
    if (this.#closed) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader({ value: notice, done: false });
    else if (this.#waiting.length < capacity) this.#waiting.push(notice);
    else this.#waiting = [this.#waiting.find(({ topic }) => topic === "resync") ?? lost];
  }

  async next(): Promise<IteratorResult<Notice>> {
    const notice = this.#waiting.shift();
    if (notice !== undefined) return { value: notice, done: false };
    if (this.#closed) return { value: undefined, done: true };
    return await new Promise((resolve) => this.#readers.push(resolve));
  }

  async return(): Promise<IteratorResult<Notice>> {
    if (!this.#closed) {
      this.#closed = true;
      this.#waiting = [];
      this.#onClose();
      for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true });
    }
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
