import { describe, expect, test } from "vitest";
import { dailyLimitEndsAt, nextBackoffMs } from "#rules/backoff.ts";

const waits = { firstBackoffMs: 5_000, longestBackoffMs: 60_000 };

describe("the wait after a refusal for want of capacity", () => {
  test.for([
    [0, 5_000],
    [2_499, 5_000],
    [2_501, 5_002],
    [5_000, 10_000],
    [29_999, 59_998],
    [30_001, 60_000],
    [60_000, 60_000],
  ] as const)("after one of %i ms is %i ms", ([last, next]) => {
    expect(nextBackoffMs(last, null, waits)).toBe(next);
  });

  test.for([
    [0, 1_000],
    [999, 1_000],
    [1_001, 1_001],
    [12_000, 12_000],
    [3_599_999, 3_599_999],
    [3_600_001, 3_600_000],
  ] as const)("for which VAPI asks for %i ms is %i ms, whatever the last", ([asked, wait]) => {
    expect(nextBackoffMs(60_000, asked, waits)).toBe(wait);
  });
});

describe("a number that has reached its daily limit rests", () => {
  test.for([
    ["2031-03-05T00:00:00.000Z", "2031-03-05T00:05:00Z"],
    ["2031-03-05T00:04:59.999Z", "2031-03-05T00:05:00Z"],
    ["2031-03-05T00:05:00.000Z", "2031-03-06T00:00:00Z"],
    ["2031-03-05T23:59:59.999Z", "2031-03-06T00:00:00Z"],
  ])("refused at %s, until %s", ([refusedAt, until]) => {
    expect(dailyLimitEndsAt(new Date(refusedAt!))).toEqual(new Date(until!));
  });
});
