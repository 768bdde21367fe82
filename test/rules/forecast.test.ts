import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Forecast, forecast } from "#rules/forecast.ts";
import { windowsBetween } from "#rules/forecast-hours.ts";
import { rateLeft, slotsLeft } from "#rules/forecast-shares.ts";
import { chanceFrom } from "#rules/forecast-chance.ts";
import { type CallHistory, drawMix } from "#rules/forecast-mix.ts";
import { type ForecastWorld, playOnce } from "#rules/forecast-run.ts";
import { aSchedule } from "./schedules.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const from = new Date("2026-03-10T08:00:00Z");
const until = new Date(from.getTime() + 3 * dayMs);
const hours = windowsBetween(aSchedule({ timeZone: "UTC" }), { from, until });

/** Everybody is reached, in calls of a minute. */
const certain: CallHistory = {
  ANSWERED: { calls: 100_000, meanSeconds: 60, deviationSeconds: 1, timed: 10_000 },
};

/** People of one lane, open from nine to five, who are due now. */
function world(people: number, change: Partial<ForecastWorld> = {}): ForecastWorld {
  return {
    now: from.getTime(),
    until: until.getTime(),
    campaign: {
      retryAttempts: 100,
      redialsPerRound: 0,
      redialDelays: {},
      scheduleFrequency: null,
    },
    slots: 10,
    live: 0,
    startsPerMinute: null,
    numbers: null,
    lanes: [hours],
    cohorts: [cohort(people)],
    ...change,
  };
}

function cohort(people: number, lane = 0) {
  const nothing = { completed: 0, dials: 0, redials: 0, isLive: false };
  return { lane, people, dueAt: from.getTime(), ...nothing };
}

function foresee(of: ForecastWorld, history: CallHistory = {}, seed = 0.5): Forecast {
  const work = forecast(of, history, seed);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const callsAt = (told: Forecast, at: string) =>
  told.points.findLast((point) => point.at <= new Date(at))!.calls;
const last = (told: Forecast) => told.points.at(-1)!.calls;

describe("a forecast", () => {
  test("foresees one call for each person, and when the last is called", () => {
    const told = foresee(world(600), certain);
    expect(callsAt(told, "2026-03-10T09:00:00Z").p90).toBe(0);
    expect(last(told)).toEqual({ p10: 600, p50: 600, p90: 600 });
    // Ten slots, a minute for each call: an hour.
    const through = told.throughAt.p50!.getTime() - Date.parse("2026-03-10T09:00:00Z");
    expect(through / minuteMs).toBeGreaterThan(54);
    expect(through / minuteMs).toBeLessThan(66);
    expect(told.missed).toEqual({ p10: 0, p50: 0, p90: 0 });
  });

  test("calls nobody while all windows are closed, and goes on when one opens", () => {
    const told = foresee(world(10_000), certain);
    const evening = callsAt(told, "2026-03-10T17:30:00Z");
    expect(callsAt(told, "2026-03-11T09:00:00Z")).toEqual(evening);
    // Eight hours of ten calls a minute.
    expect(evening.p50).toBeGreaterThan(4_500);
    expect(evening.p50).toBeLessThan(5_100);
    expect(callsAt(told, "2026-03-11T16:59:00Z").p50).toBeGreaterThan(evening.p90);
  });

  test("tells how many are not called before their round ends", () => {
    const daily = { ...world(1).campaign, scheduleFrequency: "DAILY" } as const;
    const told = foresee(world(10_000, { campaign: daily }), certain);
    expect(told.throughAt).toEqual({ p10: null, p50: null, p90: null });
    expect(told.missed.p50).toBeGreaterThan(4_900);
    expect(told.missed.p50).toBeLessThan(5_500);
  });

  test("calls everybody again in the next round, until the retry limit", () => {
    const campaign = {
      ...world(1).campaign,
      scheduleFrequency: "DAILY",
      retryAttempts: 2,
    } as const;
    const told = foresee(world(50, { campaign }), certain);
    expect(callsAt(told, "2026-03-10T18:00:00Z").p50).toBe(50);
    expect(callsAt(told, "2026-03-11T18:00:00Z").p50).toBe(100);
    // Of a thousand known calls the assumed ones are a hundredth: a few people are not reached at once.
    expect(last(told).p90).toBeLessThanOrEqual(103);
  });

  test("redials those who were not reached, as often as the campaign allows", () => {
    const nobody: CallHistory = {
      NO_ANSWER: { calls: 1e9, meanSeconds: 60, deviationSeconds: 1, timed: 10_000 },
    };
    for (const redialsPerRound of [0, 1, 3]) {
      const campaign = { ...world(1).campaign, redialsPerRound };
      const calls = last(foresee(world(50, { campaign }), nobody)).p50;
      expect(calls).toBeGreaterThan(50 * (1 + redialsPerRound) * 0.96);
      expect(calls).toBeLessThanOrEqual(50 * (1 + redialsPerRound));
    }
  });

  test("does not exceed the rate of starts", () => {
    const told = foresee(world(600, { startsPerMinute: 2 }), certain);
    expect(callsAt(told, "2026-03-10T10:00:00Z").p90).toBeLessThanOrEqual(121);
    expect(callsAt(told, "2026-03-10T10:00:00Z").p10).toBeGreaterThan(110);
  });

  test("does not exceed what the phone numbers may call on a day", () => {
    const numbers = {
      numbers: [
        { restsUntil: 0, callsToday: 30 },
        { restsUntil: Date.parse("2026-03-10T12:00:00Z"), callsToday: 0 },
      ],
      mostPerDay: 100,
      dayEnds: [1, 2, 3].map((days) => Date.parse("2026-03-10T00:00:00Z") + days * dayMs),
    };
    const told = foresee(world(600, { numbers }), certain);
    // One number has 70 calls left today, and the other one may call from noon on.
    expect(callsAt(told, "2026-03-10T11:30:00Z")).toEqual({ p10: 70, p50: 70, p90: 70 });
    expect(callsAt(told, "2026-03-10T17:00:00Z")).toEqual({ p10: 170, p50: 170, p90: 170 });
    expect(callsAt(told, "2026-03-11T17:00:00Z")).toEqual({ p10: 370, p50: 370, p90: 370 });
    expect(last(told)).toEqual({ p10: 570, p50: 570, p90: 570 });
    expect(told.missed.p50).toBe(30);
  });

  test("waits for numbers that rest, also without a limit", () => {
    const noon = Date.parse("2026-03-10T12:00:00Z");
    const numbers = {
      numbers: [{ restsUntil: noon, callsToday: 900 }],
      mostPerDay: null,
      dayEnds: [noon + dayMs, noon + 9 * dayMs],
    };
    const told = foresee(world(600, { numbers }), certain);
    expect(callsAt(told, "2026-03-10T12:00:00Z").p90).toBe(0);
    expect(last(told).p10).toBe(600);
  });

  test("foresees the redials of those who are being called", () => {
    const nobody: CallHistory = {
      NO_ANSWER: { calls: 1e9, meanSeconds: 60, deviationSeconds: 1, timed: 10_000 },
    };
    const campaign = { ...world(1).campaign, redialsPerRound: 1 };
    const cohorts = [{ ...cohort(10), isLive: true }];
    const now = Date.parse("2026-03-10T10:00:00Z");
    const told = foresee(world(0, { campaign, cohorts, now, live: 10 }), nobody);
    expect(last(told)).toEqual({ p10: 10, p50: 10, p90: 10 });
    expect(callsAt(told, "2026-03-10T10:55:00Z").p90).toBe(0);
  });

  test("counts the calls that are live now", () => {
    const busy = foresee(world(1_000, { live: 10, now: Date.parse("2026-03-10T10:00:00Z") }));
    const free = foresee(world(1_000, { live: 0, now: Date.parse("2026-03-10T10:00:00Z") }));
    expect(busy.points[1]!.calls.p50).toBeLessThan(free.points[1]!.calls.p50);
  });

  test("is wider, the less is known", () => {
    const width = (history: CallHistory) => {
      const { p10, p90 } = foresee(world(600), history).throughAt;
      return p90!.getTime() - p10!.getTime();
    };
    const some = (calls: number): CallHistory => ({
      ANSWERED: { calls, meanSeconds: 90, deviationSeconds: 60, timed: calls },
      NO_ANSWER: { calls, meanSeconds: 60, deviationSeconds: 5, timed: calls },
    });
    expect(width(some(5))).toBeGreaterThan(2 * width(some(500)));
    expect(width({})).toBeGreaterThan(width(some(5)));
  });

  test("of nobody, or of hours that never open, foresees no call", () => {
    for (const none of [world(0), world(100, { lanes: [[]] }), world(100, { cohorts: [] })]) {
      const told = foresee(none);
      expect(last(told)).toEqual({ p10: 0, p50: 0, p90: 0 });
      expect(told.throughAt).toEqual({ p10: null, p50: null, p90: null });
    }
  });

  test("shares the slots and the rate of the tenant with campaigns that are calling", () => {
    const own = { maxConcurrentCalls: 50, startsPerMinute: null, liveCalls: 0 };
    const tenant = { maxConcurrentCalls: 30, startsPerMinute: 20, liveCalls: 26 };
    const other = { maxConcurrentCalls: 50, startsPerMinute: 4, liveCalls: 26 };
    expect(slotsLeft(own, tenant, [other])).toBe(15);
    expect(slotsLeft({ ...own, maxConcurrentCalls: 3 }, tenant, [other])).toBe(3);
    expect(slotsLeft(own, { ...tenant, liveCalls: 0 }, [])).toBe(30);
    expect(rateLeft(own, tenant, [other])).toBe(16);
    expect(rateLeft(own, tenant, [{ ...other, startsPerMinute: null }])).toBe(10);
    expect(rateLeft({ ...own, startsPerMinute: 5 }, tenant, [other])).toBe(5);
    expect(rateLeft(own, { ...tenant, startsPerMinute: null }, [other])).toBeNull();
  });

  test("plays a million people in as many steps as ten thousand", () => {
    const lanes = Array.from({ length: 50 }, () => hours);
    const steps = (people: number) => {
      const cohorts = lanes.map((_, lane) => cohort(people / lanes.length, lane));
      const chance = chanceFrom(0.5);
      const mix = drawMix(certain, chance);
      return playOnce(world(0, { lanes, slots: people / 100, cohorts }), mix, chance).times.length;
    };
    expect(steps(1_000_000)).toBeLessThan(1.2 * steps(10_000));
  });
});

test("the same question has the same answer, and quantiles are in order", () => {
  const worlds = fc.record({
    people: fc.integer({ min: 0, max: 300 }),
    slots: fc.integer({ min: 1, max: 50 }),
    startsPerMinute: fc.option(fc.integer({ min: 1, max: 60 })),
    redialsPerRound: fc.integer({ min: 0, max: 3 }),
    retryAttempts: fc.integer({ min: 1, max: 5 }),
    scheduleFrequency: fc.constantFrom("DAILY" as const, null),
    seed: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  fc.assert(
    fc.property(worlds, ({ people, slots, startsPerMinute, seed, ...settings }) => {
      const campaign = { ...settings, redialDelays: {} };
      const of = world(people, { slots, startsPerMinute, campaign });
      const told = foresee(of, {}, seed);
      expect(foresee(of, {}, seed)).toEqual(told);
      const { missed, points } = told;
      for (const { p10, p50, p90 } of [missed, ...points.map(({ calls }) => calls)]) {
        expect(p10).toBeLessThanOrEqual(p50);
        expect(p50).toBeLessThanOrEqual(p90);
      }
      for (const [index, { calls }] of points.entries()) {
        const before = points[index - 1]?.calls ?? { p10: 0, p50: 0, p90: 0 };
        expect(calls.p10).toBeGreaterThanOrEqual(before.p10);
        expect(calls.p90).toBeGreaterThanOrEqual(before.p90);
      }
      expect(missed.p90).toBeLessThanOrEqual(people);
    }),
    { numRuns: 10 },
  );
});
