import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chooseNumber,
  type NumberFacts,
  numberUse,
  type PoolFacts,
  poolRestsUntil,
  quarterOf,
} from "#rules/choose-number.ts";
import { localDay } from "#rules/local-day.ts";

const now = new Date("2030-05-15T12:00:00Z");
const dayEndsAt = new Date("2030-05-16T00:00:00Z");
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);

function number(phoneNumberId: string, change: Partial<NumberFacts> = {}): NumberFacts {
  return { phoneNumberId, restsUntil: null, callsToday: 0, lastUsedAt: null, ...change };
}

function pool(numbers: readonly NumberFacts[], mostPerDay: number | null = null): PoolFacts {
  return { numbers, mostPerDay, dayEndsAt };
}

const former = number("former", { lastUsedAt: after(-1) });
const old = number("old", { lastUsedAt: after(-60) });
const fresh = number("fresh");
const resting = number("resting", { restsUntil: after(60) });

describe("the number to call from", () => {
  test.each([
    ["is the only one", [fresh], null, null, "fresh"],
    [
      "is the one that called last, however recently it was used",
      [old, fresh, former],
      "former",
      null,
      "former",
    ],
    ["is one of the pool: a former number may have been removed", [old], "former", null, "old"],
    ["is the one used least recently", [former, old], null, null, "old"],
    ["is one that was never used before one that was", [old, fresh], null, null, "fresh"],
    [
      "is the first in the pool of those that are equal",
      [number("a"), number("b")],
      null,
      null,
      "a",
    ],
    ["is not one that rests", [resting, old], "resting", null, "old"],
    ["is one that has rested", [number("rested", { restsUntil: now })], null, null, "rested"],
    [
      "is not one that has had its calls of the day",
      [number("full", { callsToday: 3 }), old],
      "full",
      3,
      "old",
    ],
    ["is one that has a call left", [number("almost", { callsToday: 2 })], null, 3, "almost"],
    ["is none if all rest", [resting, number("full", { callsToday: 3 })], null, 3, null],
    ["is none of an empty pool", [], "former", null, null],
  ])("%s", (_what, numbers, formerly, mostPerDay, chosen) => {
    expect(chooseNumber(pool(numbers, mostPerDay), formerly, now)).toBe(chosen);
  });
});

describe("a pool", () => {
  test.each([
    ["is free if one of its numbers is", [resting, fresh], null, null],
    [
      "rests until the first of its numbers is free",
      [resting, number("later", { restsUntil: after(90) })],
      null,
      after(60),
    ],
    [
      "rests until the day ends if its numbers have had their calls",
      [number("full", { callsToday: 9 })],
      3,
      dayEndsAt,
    ],
    [
      "rests for both reasons",
      [number("both", { callsToday: 3, restsUntil: new Date("2030-05-16T07:00:00Z") })],
      3,
      new Date("2030-05-16T07:00:00Z"),
    ],
  ])("%s", (_what, numbers, mostPerDay, until) => {
    expect(poolRestsUntil(pool(numbers, mostPerDay), now)).toEqual(until);
  });

  test("without a number rests", () => {
    expect(poolRestsUntil(pool([]), now)).not.toBeNull();
  });
});

const numbers = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .record({
            restsUntil: fc.option(fc.integer({ min: -90, max: 90 }).map(after)),
            callsToday: fc.nat(6),
            lastUsedAt: fc.option(fc.integer({ min: -3_600, max: 2 }).map(after)),
          })
          .map((change) => number(`n${id}`, change)),
      ),
    ),
  );

describe("in any pool", () => {
  const claims = fc.array(fc.option(fc.nat(60).map((id) => `n${id}`)), { maxLength: 60 });

  test("a plan uses no number beyond its limit, and uses up all that is left", () => {
    fc.assert(
      fc.property(numbers, fc.nat(8), claims, (drawn, mostPerDay, wishes) => {
        const given = pool(drawn, mostPerDay);
        const use = numberUse(now);
        const used = new Map<string, number>();
        for (const wish of wishes) {
          const present = use.now(given);
          const chosen = chooseNumber(present, wish, now);
          expect(chosen === null).toBe(poolRestsUntil(present, now) !== null);
          if (chosen === null) continue;
          use.take(chosen);
          used.set(chosen, (used.get(chosen) ?? 0) + 1);
        }
        let left = 0;
        for (const { phoneNumberId, restsUntil, callsToday } of drawn) {
          const count = used.get(phoneNumberId) ?? 0;
          const mayCall = restsUntil === null || restsUntil <= now;
          const room = mayCall ? Math.max(0, mostPerDay - callsToday) : 0;
          expect(count).toBeLessThanOrEqual(room);
          left += room;
        }
        const total = [...used.values()].reduce((sum, count) => sum + count, 0);
        expect(total).toBe(Math.min(left, wishes.length));
      }),
    );
  });

  test("contacts without a former number go round all free numbers before one is used twice", () => {
    fc.assert(
      fc.property(numbers, (drawn) => {
        const given = pool(drawn);
        const free = drawn.filter(({ restsUntil }) => restsUntil === null || restsUntil <= now);
        const use = numberUse(now);
        const chosen = free.map(() => {
          const one = chooseNumber(use.now(given), null, now)!;
          use.take(one);
          return one;
        });
        expect(new Set(chosen).size).toBe(free.length);
        // The next round is in the same order.
        if (free.length > 0) expect(chooseNumber(use.now(given), null, now)).toBe(chosen[0]);
      }),
    );
  });

  test("a contact keeps its number while that is free", () => {
    fc.assert(
      fc.property(numbers, fc.nat(60), fc.nat(8), (drawn, id, mostPerDay) => {
        const wish = `n${id}`;
        const given = pool(drawn, mostPerDay);
        const own = drawn.find(({ phoneNumberId }) => phoneNumberId === wish);
        const isFree = own !== undefined && poolRestsUntil(pool([own], mostPerDay), now) === null;
        if (isFree) expect(chooseNumber(given, wish, now)).toBe(wish);
        else expect(chooseNumber(given, wish, now)).not.toBe(wish);
      }),
    );
  });
});

describe("the day of a number", () => {
  test.each([
    ["UTC", "2030-05-15T00:00:00Z", "2030-05-16T00:00:00Z"],
    ["America/New_York", "2030-05-15T04:00:00Z", "2030-05-16T04:00:00Z"],
    ["Asia/Kathmandu", "2030-05-14T18:15:00Z", "2030-05-15T18:15:00Z"],
    ["no zone", "2030-05-15T00:00:00Z", "2030-05-16T00:00:00Z"],
  ])("in %s", (zone, startsAt, endsAt) => {
    const day = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
    expect(localDay(zone, now)).toEqual(day);
    expect(localDay(zone, day.startsAt)).toEqual(day);
  });

  test("has 23 hours where clocks go forward", () => {
    const { startsAt, endsAt } = localDay("America/New_York", new Date("2030-03-10T12:00:00Z"));
    expect(endsAt.getTime() - startsAt.getTime()).toBe(23 * 60 * 60_000);
  });

  test("begins with a quarter of an hour in every zone", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) {
      for (let month = 0; month < 12; month += 1) {
        const { startsAt } = localDay(zone, new Date(Date.UTC(2030, month, 10, 12)));
        expect(quarterOf(startsAt), zone).toEqual(startsAt);
      }
    }
  });
});
