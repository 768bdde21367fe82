import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that depends only on its parts. So the third call to a number goes the same way in every run with
 * the same seed, in whatever order other requests come.
 */
export function chance(...parts: readonly (string | number)[]): number {
  return createHash("sha256").update(parts.join("\n")).digest().readUInt32BE(0) / 2 ** 32;
}

/** The key whose share of the weights contains `at`, a number in [0, 1). */
export function pick<Key extends string>(weights: Readonly<Record<Key, number>>, at: number): Key {
  const entries = Object.entries(weights) as [Key, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = at * total;
  const found = entries.find(([, weight]) => (left -= weight) < 0);
  if (found === undefined) throw new Error("the weights of the outcomes must not all be zero");
  return found[0];
}
