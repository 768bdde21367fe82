import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  earliestStart,
  gapMs,
  isStartDue,
  pacedFromOf,
  reservationsOf,
  startAheadMs,
  startLateMs,
} from "#rules/pace.ts";

const noon = Date.parse("2030-05-15T12:00:00Z");
const at = (seconds: number): Date => new Date(noon + seconds * 1_000);
const windowMs = 60_000 + startLateMs;

function next(perMinute: number, starts: readonly Date[], now = at(0), from: Date | null = null) {
  return earliestStart([reservationsOf({ perMinute, from, starts })], now);
}

describe("the next start", () => {
  test("is now, where no start was near", () => {
    expect(next(30, [])).toEqual(at(0));
    expect(next(30, [at(-10)])).toEqual(at(0));
  });

  test("is one gap after the last start", () => {
    expect(gapMs(30)).toBe(2_034);
    expect(next(30, [at(0)])).toEqual(at(2.034));
    expect(next(1, [at(-1)])).toEqual(at(60));
  });

  test("is not before the rate was set", () => {
    expect(next(30, [], at(0), at(7))).toEqual(at(7));
    expect(next(30, [], at(0), at(-7))).toEqual(at(0));
  });

  test("waits until a minute that had more starts has passed", () => {
    const dense = Array.from({ length: 60 }, (_, index) => at(index - 60));
    // The 30th before is at -30.
    expect(next(30, dense)).toEqual(new Date(at(-30).getTime() + windowMs));
  });

  test("takes the place of a start that was returned", () => {
    const gap = gapMs(60) / 1_000;
    expect(next(60, [at(0), at(2 * gap)])).toEqual(at(gap));
    expect(next(60, [at(0), at(2 * gap - 0.001)])).toEqual(at(3 * gap - 0.001));
  });

  test("is one that both rates allow", () => {
    const slow = reservationsOf({ perMinute: 10, from: null, starts: [at(0)] });
    const fast = reservationsOf({ perMinute: 60, from: null, starts: [at(0), at(6)] });
    expect(earliestStart([fast, slow], at(0))).toEqual(at(6 + gapMs(60) / 1_000));
    expect(earliestStart([slow, fast], at(0))).toEqual(at(6 + gapMs(60) / 1_000));
    expect(earliestStart([], at(0))).toEqual(at(0));
  });
});

/** Whether any half-open span of so many milliseconds that ends at `last` or later has more than `most` starts. */
function exceeds(starts: readonly number[], spanMs: number, most: number): boolean {
  const sorted = starts.toSorted((a, b) => a - b);
  return sorted.some((start, index) => {
    const beyond = sorted[index + most];
    return beyond !== undefined && beyond - start < spanMs;
  });
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("START"), wait: fc.nat(3_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("RETURN"), wait: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("PAUSE"), wait: fc.nat(90_000) }) },
);

describe("starts that are reserved, sent late and returned at random", () => {
  test("never exceed the rate in 60 seconds, and are a gap apart", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(step, { maxLength: 200 }),
        (rate, steps) => {
          let now = noon;
          let starts: number[] = [];
          for (const { kind, wait } of steps) {
            now += wait;
            if (kind === "RETURN") {
              // What is still ahead may be returned.
              starts = starts.filter((start, index) => start < now || index % 2 === 0);
            } else if (kind === "START") {
              const start = next(
                rate,
                starts.map((each) => new Date(each)),
                new Date(now),
              ).getTime();
              expect(start).toBeGreaterThanOrEqual(now);
              if (start <= now + startAheadMs) starts.push(start);
            }
          }
          const sorted = starts.toSorted((a, b) => a - b);
          for (const [index, start] of sorted.entries()) {
            if (index > 0) expect(start - sorted[index - 1]!).toBeGreaterThanOrEqual(gapMs(rate));
          }
          // The worst that lateness can do: the first late, the others punctual.
          for (const first of sorted.keys()) {
            const sent = sorted
              .slice(first)
              .map((start, index) => (index === 0 ? start + startLateMs - 1 : start));
            expect(exceeds(sent, 60_000, rate)).toBe(false);
          }
        },
      ),
    );
  });

  test("do not exceed a lower rate from its first start on", () => {
    const rates = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(rates, rates, fc.nat(120_000), (former, rate, lastsMs) => {
        const starts: number[] = [];
        const fill = (perMinute: number, begin: number, end: number, from: Date | null) => {
          for (let now = begin; now < end;) {
            const known = starts.filter((start) => start > now - windowMs);
            const start = next(
              perMinute,
              known.map((each) => new Date(each)),
              new Date(now),
              from,
            );
            now = start.getTime();
            if (now < end) starts.push(now);
          }
        };
        const change = noon + lastsMs;
        fill(former, noon, change, null);
        const already = starts.length;
        fill(
          rate,
          change,
          change + 150_000,
          pacedFromOf({ before: former, hasStarted: true }, new Date(change)),
        );
        for (const [index, start] of starts.entries()) {
          if (index < already) continue;
          const inMinute = starts.filter((each) => each > start - 60_000 && each <= start).length;
          expect(inMinute).toBeLessThanOrEqual(rate);
        }
        // It does not stop either.
        expect(starts.length).toBeGreaterThan(already);
      }),
    );
  });

  test("come one gap after the other while calls wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (rate) => {
        const pace = reservationsOf({ perMinute: rate, from: null, starts: [] });
        const starts = Array.from({ length: 50 }, () => {
          const start = earliestStart([pace], at(0));
          pace.take(start.getTime());
          return start.getTime() - noon;
        });
        expect(starts).toEqual(Array.from({ length: 50 }, (_, index) => index * gapMs(rate)));
      }),
    );
  });
});

describe("a reserved start", () => {
  const rate = { startsPerMinute: 30, pacedFrom: null };
  const none = { startsPerMinute: null, pacedFrom: null };

  test.each([
    ["is due at its time", at(0), [rate], true],
    ["is due until a second later", at(-0.999), [rate], true],
    ["is missed a second later", at(-1), [rate], false],
    ["is not due before", at(0.001), [rate], false],
    ["is needed where there is a rate", null, [none, rate], false],
    ["is not needed where there is none", null, [none, none], true],
    ["does not matter where there is none", at(-30), [none], true],
    ["counts under the rate that is in force", at(0), [{ ...rate, pacedFrom: at(0) }], true],
    ["does not count under another", at(0), [rate, { ...rate, pacedFrom: at(0.001) }], false],
  ])("%s", (_what, reserved, rates, isDue) => {
    expect(isStartDue(reserved, rates, at(0))).toBe(isDue);
  });
});

describe("a rate that is set", () => {
  test("holds at once for a campaign that has placed no call", () => {
    expect(pacedFromOf({ before: null, hasStarted: false }, at(0))).toBeNull();
  });

  test("holds after a minute where there was none: the starts before are not known", () => {
    expect(pacedFromOf({ before: null, hasStarted: true }, at(0))).toEqual(
      new Date(noon + windowMs),
    );
  });

  test("holds after the starts that were reserved under the rate before", () => {
    expect(pacedFromOf({ before: 60, hasStarted: true }, at(0))).toEqual(
      new Date(noon + startAheadMs + 1),
    );
  });
});
