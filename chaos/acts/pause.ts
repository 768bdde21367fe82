import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../random.ts";

/** A wait of so many milliseconds, which ends with the signal. */
export async function pause(
  random: Random,
  [least, most]: readonly [least: number, most: number],
  signal: AbortSignal,
): Promise<void> {
  await delay(random.between(least, most), undefined, { signal }).catch(() => {});
}

/** Some of the items, each at most once. */
export function someOf<Item>(random: Random, items: readonly Item[], most: number): Item[] {
  const left = [...items];
  const picked: Item[] = [];
  while (picked.length < most && left.length > 0) {
    picked.push(...left.splice(random.between(0, left.length - 1), 1));
  }
  return picked;
}
