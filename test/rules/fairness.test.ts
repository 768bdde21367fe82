import { expect, test } from "vitest";
import { type Competitor, fairnessOf } from "#rules/fairness.ts";

const of = (...pairs: readonly (readonly [live: number, wanted: number])[]): Competitor[] =>
  pairs.map(([live, wanted]) => ({ live, wanted }));

test("nobody competes with itself", () => {
  expect(fairnessOf([], 10)).toBeNull();
  expect(fairnessOf(of([3, 9]), 10)).toBeNull();
  expect(fairnessOf(of([3, 9], [0, 0]), 10)).toBeNull();
});

test("it is 1 where each has its share, or what it wants of it", () => {
  expect(fairnessOf(of([5, 20], [5, 20]), 10)).toBe(1);
  expect(fairnessOf(of([1, 1], [9, 20]), 10)).toBe(1);
  expect(fairnessOf(of([2, 2], [2, 2]), 10), "slots are left").toBe(1);
  expect(fairnessOf(of([0, 5], [0, 5]), 10), "nobody has begun").toBe(1);
  expect(fairnessOf(of([1, 3], [1, 3]), 0), "there are no slots").toBe(1);
});

test("it is less where one has a share and others do not", () => {
  // Of ten slots each has a fair share of five: the first has more, the second a fifth of it.
  expect(fairnessOf(of([9, 9], [1, 20]), 10)).toBeCloseTo(1.2 ** 2 / (2 * (1 + 0.04)));
  // One of four campaigns has everything.
  expect(fairnessOf(of([8, 8], [0, 4], [0, 4], [0, 4]), 8)).toBe(1 / 4);
});

test("slots that one does not want are the others'", () => {
  // Shares of 1, 4.5 and 4.5.
  const shared = of([1, 1], [4, 20], [5, 20]);
  const parts = [1, 4 / 4.5, 1];
  const sum = parts.reduce((a, b) => a + b);
  const squares = parts.reduce((a, b) => a + b * b, 0);
  expect(fairnessOf(shared, 10)).toBeCloseTo(sum ** 2 / (3 * squares));
});
