import { chance } from "#simulator/chance.ts";

/** A source of chance that gives the same numbers for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both bounds inclusive. */
  between(least: number, most: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
}

export function createRandom(seed: string): Random {
  let drawn = 0;
  const next = (): number => chance(seed, (drawn += 1));
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return { next, between, oneOf: (items) => items[between(0, items.length - 1)]! };
}
