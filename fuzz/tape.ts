import fc from "fast-check";

/** Bytes that a case is read from. fast-check makes them, and shrinks them when a case breaks a law. */
export const tapes: fc.Arbitrary<Uint8Array> = fc.uint8Array({
  minLength: 8,
  maxLength: 120,
  size: "max",
});

/**
 * A tape as a source of choices: the same bytes, the same case. Behind its end there are only zeros, and
 * zero is everywhere the plainest choice, so that a shorter tape is a plainer case.
 */
export class Tape {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number {
    let value = 0;
    for (let range = 1; range < limit; range *= 256) value = value * 256 + this.#byte();
    return value % limit;
  }

  /** True about so many times in a hundred; never behind the end. */
  chance(percent: number): boolean {
    return this.#byte() > 255 - (percent * 256) / 100;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  times<Item>(most: number, make: (index: number) => Item): Item[] {
    return Array.from({ length: this.below(most + 1) }, (_, index) => make(index));
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }
}
