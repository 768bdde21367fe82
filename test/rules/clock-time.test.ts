import { IANAZone } from "luxon";
import { describe, expect, test, vi } from "vitest";
import { dayOf, localClock } from "#rules/clock-time.ts";
import { minuteOf } from "#rules/time-of-day.ts";

test("a time of day has two digits for the hour and two for the minute, and nothing else", () => {
  expect(["00:00", "09:05", "23:59"].map(minuteOf)).toEqual([0, 545, 1439]);
  const others = ["24:00", "9:00", "109:00", "09:00:00", "09:0", "09:60", " 09:00", "09:00\n", ""];
  expect(others.filter((time) => !Number.isNaN(minuteOf(time)))).toEqual([]);
});

test("a zone has one clock, however it is written", () => {
  expect(localClock("Europe/Paris")).not.toBeNull();
  expect(localClock("europe/PARIS")).toBe(localClock("Europe/Paris"));
});

describe("a clock asks for the offsets of a zone", () => {
  // The module under another address is another module, whose clocks remember nothing yet.
  const address = new URL("../../src/rules/clock-time.ts?fresh", import.meta.url).href;

  async function counted(
    timeZone: string,
    body: (count: (day: number) => number) => void,
  ): Promise<void> {
    const fresh = (await import(address)) as { readonly localClock: typeof localClock };
    const clock = fresh.localClock(timeZone)!;
    const asked = vi.spyOn(IANAZone.prototype, "offset");
    const noon = 12 * 60 * 60_000;
    try {
      body((day) => {
        const before = asked.mock.calls.length;
        expect(clock.dayAt(day * 86_400_000 + noon)).toBe(day);
        return asked.mock.calls.length - before;
      });
    } finally {
      asked.mockRestore();
    }
  }

  test("twice for a day, and more often only where the clock changes", async () => {
    await counted("Europe/Zagreb", (count) => {
      expect(count(dayOf("2026-06-15"))).toBe(2);
      expect(count(dayOf("2026-10-25"))).toBeGreaterThan(20);
      expect([count(dayOf("2026-06-15")), count(dayOf("2026-10-25"))]).toEqual([0, 0]);
    });
  });

  test("again when 2,048 days have come between", async () => {
    await counted("Asia/Kabul", (count) => {
      const first = dayOf("2026-01-01");
      const days = Array.from({ length: 2_048 }, (_, index) => first + index);
      expect(days.every((day) => count(day) === 2)).toBe(true);
      expect(days.every((day) => count(day) === 0)).toBe(true);
      expect(count(first + 2_048)).toBe(2);
      expect([count(first), count(first + 2_048)]).toEqual([2, 0]);
    });
  });
});
