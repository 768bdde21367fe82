import { expect, test } from "vitest";
import { periodHours } from "#rules/iso-period.ts";

test.for([
  ["PT24H", 24],
  ["PT8H", 8],
  ["P1D", 24],
  ["P30D", 720],
  ["P2W", 336],
  ["P1M", 744],
  ["P1Y", 8784],
  ["P3Y14D", 3 * 8784 + 336],
  ["P1DT1H", 25],
] as const)("%s is %d rolling hours", ([text, hours]) => {
  expect(periodHours(text)).toBe(hours);
});

test.for(["", "P", "PT", "P0D", "24H", "P-1D", "P1.5D", "P10BD", "PT30M", "p1d", " P1D"])(
  "%j is no period",
  (text) => {
    expect(periodHours(text)).toBeNaN();
  },
);
