import { describe, expect, test } from "vitest";
import { firstStepSize, nextStepSize } from "#rules/step-size.ts";

describe("the rows of a step", () => {
  test("begin at a quarter of the most, and double while steps are short", () => {
    expect(firstStepSize(250)).toBe(62);
    expect(nextStepSize(62, 10, 250)).toBe(124);
    expect(nextStepSize(124, 10, 250)).toBe(248);
    expect(nextStepSize(248, 10, 250)).toBe(250);
  });

  test.for([
    [250, 1_100, 25],
    [250, 500, 50],
    [100, 200, 50],
    [250, 100, 250],
    [25, 5_000, 25],
    [100, 0, 200],
  ] as const)("%d rows in %d ms are followed by %d", ([rows, tookMs, next]) => {
    expect(nextStepSize(rows, tookMs, 250)).toBe(next);
  });

  test("stay below the most, also where that is less than the fewest", () => {
    expect(firstStepSize(1)).toBe(1);
    expect(nextStepSize(1, 1, 1)).toBe(1);
    expect(nextStepSize(1, 5_000, 10)).toBe(10);
  });
});
