import { describe, expect, test } from "vitest";
import {
  isCleanMiss,
  isPresumedAbsent,
  type Listing,
  readBackMs,
  skewMs,
} from "#rules/presumption.ts";

const sentAt = new Date("2031-03-05T12:00:00Z");
const horizons = { firstMissMs: 60_000, lastMissMs: 120_000, misses: 3 };

function later(ms: number): Date {
  return new Date(sentAt.getTime() + ms);
}

describe("a listing without the dial", () => {
  const clean: Listing = {
    complete: true,
    createdAtGe: later(-readBackMs),
    askedAt: later(60_000),
    vapiNow: later(61_000),
    now: later(61_000),
  };
  const ahead = { now: later(60_000), vapiNow: later(67_000) };
  test.for<[what: string, change: Partial<Listing>, proves: boolean]>([
    ["that is complete, old enough and reaches back ten minutes proves something", {}, true],
    ["that is incomplete proves nothing", { complete: false }, false],
    ["that was asked for too early proves nothing", { askedAt: later(59_999) }, false],
    ["that reaches back too little", { createdAtGe: later(1 - readBackMs) }, false],
    ["that reaches back further", { createdAtGe: later(-1 - readBackMs) }, true],
    [
      "of a VAPI whose clock is ahead need not reach back so far",
      { ...ahead, createdAtGe: later(7_000 - readBackMs) },
      true,
    ],
    ["but as far", { ...ahead, createdAtGe: later(7_001 - readBackMs) }, false],
    [
      "of a VAPI whose clock is behind has to reach back further",
      { now: later(67_000), vapiNow: later(60_000) },
      false,
    ],
    ["of a VAPI that does not tell its time is read by our clock", { vapiNow: null }, true],
  ])("%s", ([, change, proves]) => {
    expect(isCleanMiss({ ...clean, ...change }, sentAt, horizons)).toBe(proves);
  });

  test("has the skew of VAPI's clock from ours", () => {
    expect(skewMs({ now: later(0), vapiNow: later(5_000) })).toBe(5_000);
    expect(skewMs({ now: later(5_000), vapiNow: later(0) })).toBe(-5_000);
    expect(skewMs({ now: later(5_000), vapiNow: null })).toBe(0);
    expect(readBackMs).toBe(600_000);
  });
});

describe("a dial is presumed absent", () => {
  test.for([
    [3, 120_000, true],
    [4, 500_000, true],
    [2, 500_000, false],
    [3, 119_999, false],
  ] as const)("after %i clean misses, the last %i ms after it was sent: %s", ([n, ms, is]) => {
    expect(isPresumedAbsent({ cleanMisses: n, sentAt, askedAt: later(ms) }, horizons)).toBe(is);
  });
});
