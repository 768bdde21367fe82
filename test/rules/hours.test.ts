import fc from "fast-check";
import tzdata from "tzdata" with { type: "json" };
import { describe, expect, test } from "vitest";
import type { ScheduleWindow } from "#rules/campaign-settings.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { holidaysOf } from "#rules/holiday-sets.ts";
import { roundAt } from "#rules/round.ts";
import { type Schedule, scheduleProblems } from "#rules/schedule.ts";
import { timeZoneNamed } from "#rules/time-zone.ts";
import type { OuterHours, Whereabouts } from "#rules/whereabouts.ts";
import { allOpen, minutesOfPeriod, openMinutes, startOfPeriod, windowsIn } from "./hours-oracle.ts";
import { aSchedule, times } from "./schedules.ts";

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;

/** Clocks change in many zones at once; the last two are days on which a zone went back over midnight or lost a day. */
const changes = [
  "2026-03-08T07:00:00Z",
  "2026-03-29T01:00:00Z",
  "2026-04-04T15:00:00Z",
  "2026-07-04T12:00:00Z",
  "2026-10-03T15:30:00Z",
  "2026-10-25T01:00:00Z",
  "2026-11-01T06:00:00Z",
  "2026-11-26T12:00:00Z",
  "2010-11-07T02:31:00Z",
  "2011-12-30T10:00:00Z",
] as const;

const everyZone = Object.keys(tzdata.zones).filter((name) => timeZoneNamed(name) === name);

/** 26 hours apart, by half and by quarter hours, and those that change their clocks in unusual ways. */
const oddZones = [
  "Pacific/Kiritimati",
  "Etc/GMT+12",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Apia",
  "Africa/Casablanca",
  "America/Santiago",
  "Asia/Kolkata",
  "Pacific/Chatham",
];

const weekdays = [1, 2, 3, 4, 5, 6, 7];

const window = fc
  .record({
    days: fc.subarray(weekdays, { minLength: 1 }),
    startTime: times,
    endTime: times,
  })
  .filter(({ startTime, endTime }) => startTime !== endTime);

/** Long windows are open in many zones at once. */
const longWindow = fc.constantFrom<ScheduleWindow>(
  { days: weekdays, startTime: "00:00", endTime: "23:59" },
  { days: weekdays, startTime: "06:00", endTime: "05:30" },
  { days: [1, 2, 3, 4, 5], startTime: "08:00", endTime: "22:00" },
);

const windows = fc
  .oneof(fc.array(window, { minLength: 1, maxLength: 4 }), fc.tuple(longWindow))
  .filter((list) => scheduleProblems(aSchedule(), list).length === 0);

const zoneLists = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.uniqueArray(fc.constantFrom(...everyZone), { minLength: 1, maxLength: 4 }),
    },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(fc.constantFrom(...oddZones), { minLength: 1, maxLength: 3 }),
    },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(fc.constantFrom(...everyZone), { minLength: 42, maxLength: 42 }),
    },
  )
  .map((zones) => zones.toSorted());

function dateNear(change: string, offset: number): string {
  return new Date(Date.parse(change) + offset * minutesOfDay * minuteMs).toISOString().slice(0, 10);
}

const worlds = fc.constantFrom(...changes).chain((change) => {
  const offset = fc.integer({ min: -7, max: 7 });
  const range = fc.tuple(offset, fc.integer({ min: 0, max: 2 })).map(([first, length]) => ({
    from: dateNear(change, first),
    to: dateNear(change, first + length),
    label: "Closed",
  }));
  const date = fc.option(
    offset.map((days) => dateNear(change, days)),
    { freq: 4 },
  );
  const bound = fc.record({
    zones: zoneLists.map((zones) => zones.slice(0, 3)),
    windows: fc.tuple(fc.oneof(window, longWindow)),
    closed: fc.array(
      offset.map((days) => dateNear(change, days)),
      { maxLength: 2 },
    ),
  });
  return fc.record({
    change: fc.constant(change),
    zones: zoneLists,
    windows,
    blackoutDates: fc.array(range, { maxLength: 3 }),
    tenantBlackoutDates: fc.array(range, { maxLength: 1 }),
    holidaySets: fc.subarray(["US-FED", "FR"]),
    dates: fc.tuple(date, date),
    bounds: fc.array(bound, { maxLength: 2 }),
    asked: fc.array(fc.integer({ min: 0, max: minutesOfPeriod - 1 }), {
      minLength: 40,
      maxLength: 40,
    }),
  });
});

type AnyWorld = typeof worlds extends fc.Arbitrary<infer World> ? World : never;

function scheduleOf({ windows, dates, ...world }: AnyWorld): Schedule {
  const [startsOn, endsOn] = dates.toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
  const several = windows.length > 1 ? windows : [];
  const [{ startTime, endTime, days }] = windows as [ScheduleWindow, ...ScheduleWindow[]];
  const { blackoutDates, tenantBlackoutDates, holidaySets, zones } = world;
  return aSchedule({
    timeZone: zones[0]!,
    startTime,
    endTime,
    scheduleDays: days,
    windows: several,
    blackoutDates,
    tenantBlackoutDates,
    holidaySets,
    startsOn: startsOn ?? null,
    endsOn: startsOn === null ? null : (endsOn ?? null),
  });
}

function whereOf({ zones, bounds }: AnyWorld): Whereabouts {
  const asRule = ({
    zones: own,
    windows: list,
    closed,
  }: AnyWorld["bounds"][number]): OuterHours => ({
    rule: "XX-HOURS@1",
    zones: own,
    windows: list.map(({ days, startTime: from, endTime: to }) => ({ days, from, to })),
    closedOn: new Map(closed.map((date) => [date, "Closed"])),
    knownUntil: null,
    effectiveFrom: null,
    effectiveTo: null,
  });
  return { zones, bounds: bounds.map(asRule) };
}

/** The clock goes back from 00:01 to 23:01 on the last day of a campaign: that day's window is open after midnight. */
const endsInALongMidnight: AnyWorld = {
  change: "2010-11-07T02:31:00Z",
  zones: ["America/St_Johns"],
  windows: [{ days: weekdays, startTime: "00:00", endTime: "23:59" }],
  blackoutDates: [],
  tenantBlackoutDates: [],
  holidaySets: [],
  dates: ["2010-11-06", "2010-11-06"],
  bounds: [],
  asked: [],
};

/** What the oracle says of a world. */
function oracleOf(world: AnyWorld) {
  const { change, zones, windows, bounds } = world;
  const { startsOn, endsOn } = scheduleOf(world);
  const holidays = world.holidaySets.flatMap((name) => [...holidaysOf(name)!.closedOn.keys()]);
  const closed = [
    ...world.blackoutDates,
    ...world.tenantBlackoutDates,
    ...holidays.map((date) => ({ from: date, to: date })),
  ];
  const own = zones.map((zone) => windowsIn({ windows, closed, startsOn, endsOn }, zone, change));
  const outer = bounds.flatMap((bound) => {
    const dates = bound.closed.map((date) => ({ from: date, to: date }));
    return bound.zones.map((zone) =>
      windowsIn({ windows: bound.windows, closed: dates }, zone, change),
    );
  });
  return { own, open: allOpen([...own, ...outer].map(openMinutes)) };
}

/** The minutes at which something changes, those before them, and some others. */
function minutesToAsk({ asked }: AnyWorld, open: Uint8Array): number[] {
  const edges = [...open.keys()].filter(
    (minute) => minute > 0 && open[minute] !== open[minute - 1],
  );
  return [...asked, ...edges.slice(0, 100).flatMap((edge) => [edge - 1, edge])];
}

describe("the oracle agrees", () => {
  test("when the gate of several zones and bounds is open, until when, and when it opens next", () => {
    let openings = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const { own, open } = oracleOf(world);
        const schedule = scheduleOf(world);
        const where = whereOf(world);
        const startsAt = startOfPeriod(world.change);
        const endsAt = startsAt + minutesOfPeriod * minuteMs;
        const edgesOfOwn = new Set(own.flat().flatMap(({ opens, closes }) => [opens, closes]));
        for (const minute of minutesToAsk(world, open)) {
          const at = new Date(startsAt + minute * minuteMs);
          const gate = gateAt(schedule, at, where);
          expect(gate.isOpen, at.toISOString()).toBe(open[minute] === 1);
          const next = open.indexOf(1, minute);
          const opening = nextOpening(schedule, at, where)?.getTime() ?? Infinity;
          if (next === -1) expect(opening).toBeGreaterThanOrEqual(endsAt);
          else expect(opening, at.toISOString()).toBe(startsAt + next * minuteMs);
          if (!gate.isOpen) {
            expect(gate.opensAt?.getTime() ?? Infinity).toBe(opening);
            continue;
          }
          openings += 1;
          const closes = (gate.closesAt.getTime() - startsAt) / minuteMs;
          const end = open.indexOf(0, minute);
          // Windows that touch or overlap each have their own end.
          const isOwnEnd = edgesOfOwn.has(closes) && (end === -1 || closes < end);
          if (end !== -1) expect(isOwnEnd || closes === end, at.toISOString()).toBe(true);
          expect(closes).toBeGreaterThan(minute);
          expect(gate.opensAt.getTime()).toBeLessThanOrEqual(at.getTime());
        }
      }),
      { numRuns: 40 },
    );
    expect(openings).toBeGreaterThan(200);
  });

  test("that rounds partition time, and that a window belongs to the day on which it opened", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { own } = oracleOf(world);
        const schedule = scheduleOf(world);
        const where = whereOf(world);
        const startsAt = startOfPeriod(world.change);
        const at = (minute: number) => new Date(startsAt + minute * minuteMs);
        const first = own[0]!;
        // A day begins whether or not the campaign has a window on it.
        const { windows: list, zones, change } = world;
        const everyDay = windowsIn({ windows: list, closed: [] }, zones[0]!, change);
        for (const { opens, closes, date } of first) {
          // Where the clock goes back, the next window may open before this one closes: then its day begins.
          const next = everyDay.find((other) => other.date > date);
          const last = Math.min(closes, next?.opens ?? Infinity) - 1;
          for (const minute of [opens, Math.floor((opens + last) / 2), last]) {
            expect(roundAt(schedule, at(minute), where).key, at(minute).toISOString()).toBe(
              `D${date}`,
            );
          }
        }
        let round = roundAt(schedule, at(0), where);
        while (round.endsAt < at(minutesOfPeriod)) {
          const following = roundAt(schedule, round.endsAt, where);
          expect(following.startsAt).toEqual(round.endsAt);
          expect(following.endsAt > following.startsAt).toBe(true);
          expect(following.key > round.key).toBe(true);
          expect(roundAt(schedule, new Date(round.endsAt.getTime() - 1), where).key).toBe(
            round.key,
          );
          round = following;
        }
      }),
      { numRuns: 40, examples: [[endsInALongMidnight]] },
    );
  });

  test.for(Object.entries(Object.groupBy(everyZone, (zone) => zone.split("/")[0]!)))(
    "on two windows a day in the zones of %s, when clocks change",
    ([, zones]) => {
      const day = { days: weekdays, startTime: "09:00", endTime: "17:00" };
      const windows = [day, { ...day, startTime: "22:00", endTime: "02:30" }];
      const schedule = aSchedule({ windows, timeZone: "UTC" });
      const wrong: string[] = [];
      for (const zone of zones!) {
        for (const change of ["2026-03-29T01:00:00Z", "2026-11-01T06:00:00Z"]) {
          const startsAt = startOfPeriod(change);
          const found = windowsIn({ windows, closed: [] }, zone, change);
          const open = openMinutes(found);
          const edges = found.flatMap(({ opens, closes }) => [
            opens - 1,
            opens,
            closes - 1,
            closes,
          ]);
          for (const minute of edges.filter((edge) => edge >= 0 && edge < minutesOfPeriod)) {
            const at = new Date(startsAt + minute * minuteMs);
            const gate = gateAt(schedule, at, { zones: [zone], bounds: [] });
            if (gate.isOpen !== (open[minute] === 1)) wrong.push(`${zone} ${at.toISOString()}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
