import fc from "fast-check";
import { expect, test } from "vitest";
import { gateAt } from "#rules/gate.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, clockChanges, moments, times } from "./schedules.ts";

// The oracle: it reads the wall clock with Intl, knows no offsets, and looks openings and closings up in what
// it has read.

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;

/** The clock on the wall of one zone for a week, in minutes since `startsAt`. */
interface Timeline {
  readonly timeZone: string;
  readonly startsAt: number;
  /** When the wall shows what, in minutes since 1970-01-01 00:00 on the wall. */
  readonly shown: ReadonlyMap<number, { readonly first: number; last: number }>;
  /** What the wall skips. */
  readonly gap: { readonly after: number; readonly minutes: number } | null;
  /** Days since 1970-01-01 that the wall shows. */
  readonly dates: readonly number[];
}

function wallClock(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (instant) => Date.parse(`${format.format(instant).replace(" ", "T")}Z`) / minuteMs;
}

/** The clock is read so often, counted from its change, and runs steadily in between. */
const quarter = 15;

/** Three days and a half before the change to three days and a half after it. */
const timelines = clockChanges.map(([timeZone, change]): Timeline => {
  const startsAt = Date.parse(change) - 3.5 * minutesOfDay * minuteMs;
  const read = wallClock(timeZone);
  const quarters = Array.from({ length: (7 * minutesOfDay) / quarter }, (_, index) =>
    read(startsAt + index * quarter * minuteMs),
  );
  const wall = quarters.flatMap((now) =>
    Array.from({ length: quarter }, (_, index) => now + index),
  );
  const shown = new Map<number, { first: number; last: number }>();
  for (const [index, now] of wall.entries()) {
    const known = shown.get(now);
    if (known === undefined) shown.set(now, { first: index, last: index });
    else known.last = index;
  }
  const jump = wall.findIndex((now, index) => index > 0 && now > wall[index - 1]! + 1);
  const after = wall[jump - 1];
  const gap = after === undefined ? null : { after, minutes: wall[jump]! - after - 1 };
  const dates = [...new Set(wall.map((now) => Math.floor(now / minutesOfDay)))];
  return { timeZone, startsAt, shown, gap, dates };
});

/** The minutes at which the wall shows `wanted`; one that is skipped is shown later by the gap. */
function showing({ shown, gap }: Timeline, wanted: number): { first: number; last: number } | null {
  const isSkipped = gap !== null && wanted > gap.after && wanted <= gap.after + gap.minutes;
  return shown.get(isSkipped ? wanted + gap.minutes : wanted) ?? null;
}

function minutes(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return hour! * 60 + minute!;
}

/** The windows that open and close within the timeline, as `[opens, closes)` in its minutes. */
function windowsOf(timeline: Timeline, schedule: Schedule): (readonly [number, number])[] {
  const start = minutes(schedule.startTime);
  const end =
    minutes(schedule.endTime) + (schedule.endTime < schedule.startTime ? minutesOfDay : 0);
  return timeline.dates.flatMap((date) => {
    const weekday = new Date(date * minutesOfDay * minuteMs).getUTCDay() || 7;
    if (!schedule.scheduleDays.includes(weekday)) return [];
    const opens = showing(timeline, date * minutesOfDay + start)?.first;
    const closes = showing(timeline, date * minutesOfDay + end)?.last;
    return opens === undefined || closes === undefined || opens >= closes ? [] : [[opens, closes]];
  });
}

const schedules = fc
  .record({
    timeline: fc.constantFrom(...timelines),
    startTime: times,
    endTime: times,
    scheduleDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 5 }),
  })
  .filter(({ startTime, endTime }) => startTime !== endTime)
  .map(({ timeline, ...rest }) => ({
    timeline,
    schedule: aSchedule({ ...rest, timeZone: timeline.timeZone }),
  }));

/** Far enough from both ends that a window which opens or closes beyond them does not matter. */
const checked = { from: 2.5 * minutesOfDay, to: 4.5 * minutesOfDay };

test("the gate is open exactly in the windows that the clock on the wall shows", () => {
  fc.assert(
    fc.property(schedules, ({ timeline, schedule }) => {
      const windows = windowsOf(timeline, schedule);
      const edges = windows.flat().flatMap((edge) => [edge - 1, edge]);
      const grid = Array.from({ length: 48 }, (_, hour) => checked.from + hour * 60);
      const wrong = [...edges, ...grid].filter((minute) => {
        if (minute < checked.from || minute >= checked.to) return false;
        const expected = windows.some(([opens, closes]) => opens <= minute && minute < closes);
        const at = new Date(timeline.startsAt + minute * minuteMs);
        return gateAt(schedule, at).isOpen !== expected;
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("except next to a clock change, the gate is open only between the two times on the wall", () => {
  const clocks = new Map(
    clockChanges.map(([timeZone]) => [timeZone as string, wallClock(timeZone)]),
  );
  fc.assert(
    fc.property(moments, ({ schedule, at }) => {
      const read = clocks.get(schedule.timeZone)!;
      const instant = at.getTime();
      const dayMs = minutesOfDay * minuteMs;
      const isSteady = read(instant + dayMs) - read(instant - dayMs) === 2 * minutesOfDay;
      if (!isSteady || !gateAt(schedule, at).isOpen) return;
      const now = read(instant) % minutesOfDay;
      const [start, end] = [minutes(schedule.startTime), minutes(schedule.endTime)];
      const isInside = start < end ? start <= now && now < end : start <= now || now < end;
      expect(isInside).toBe(true);
    }),
    { numRuns: 300 },
  );
});
