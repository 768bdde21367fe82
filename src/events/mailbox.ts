import type { Notice } from "./notice.ts";

/** Notices that may wait for a reader before one resync replaces them. */
const capacity = 5_000;

/**
 * The notices that wait for one reader. A reader that is too slow delays nothing and uses bounded memory: the
 * waiting notices are replaced by one resync.
 */
export class Mailbox implements AsyncIterableIterator<Notice> {
  #waiting: { readonly notice: Notice; readonly since: Date }[] = [];
  #readers: ((result: IteratorResult<Notice>) => void)[] = [];
  #closed = false;
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  /** The change is after `since`, which is never before that of an earlier notice. */
  put(notice: Notice, since: Date): void {
    if (this.#closed) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) return reader({ value: notice, done: false });
    this.#waiting.push({ notice, since });
    if (this.#waiting.length <= capacity) return;
    const first = this.#waiting[0]!.since;
    this.#waiting = [{ notice: { topic: "resync", since: first }, since: first }];
  }

  async next(): Promise<IteratorResult<Notice>> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return { value: waiting.notice, done: false };
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
