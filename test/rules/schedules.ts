import fc from "fast-check";
import type { Schedule } from "#rules/schedule.ts";

/** Nine to five in New York, every day, once a day. A test states only what it is about. */
export function aSchedule(overrides: Partial<Schedule> = {}): Schedule {
  return {
    timeZone: "America/New_York",
    startTime: "09:00",
    endTime: "17:00",
    scheduleDays: [],
    windows: [],
    hoursOf: "CAMPAIGN",
    blackoutDates: [],
    holidaySets: [],
    tenantBlackoutDates: [],
    scheduleFrequency: "DAILY",
    intervalDays: null,
    startsOn: null,
    endsOn: null,
    createdAt: new Date("2026-01-15T12:00:00Z"),
    ...overrides,
  };
}

export const weekdays = [1, 2, 3, 4, 5];

/**
 * Zones with something to trip over, each at a moment when its clock changed: by an hour, by half an hour, at
 * midnight, by a whole day, or never.
 */
export const clockChanges = [
  ["America/New_York", "2026-03-08T07:00:00Z"],
  ["America/New_York", "2026-11-01T06:00:00Z"],
  ["Europe/London", "2026-03-29T01:00:00Z"],
  ["Europe/London", "2026-10-25T01:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z"],
  ["America/St_Johns", "2026-03-08T05:30:00Z"],
  // Until 2011 St John's went back at 00:01, so that it was Sunday, then Saturday, and then Sunday again.
  ["America/St_Johns", "2010-11-07T02:31:00Z"],
  ["Africa/Cairo", "2026-04-23T22:00:00Z"],
  ["America/Santiago", "2026-09-06T04:00:00Z"],
  ["America/Santiago", "2026-04-05T03:00:00Z"],
  ["America/Nuuk", "2026-03-29T01:00:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Asia/Kathmandu", "2026-11-02T00:00:00Z"],
] as const;

const dayMs = 86_400_000;

export const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

const days = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
const frequencies = fc.constantFrom("DAILY", "WEEKLY", "CUSTOM", null);
const dates = (around: Date) =>
  fc.option(
    fc
      .integer({ min: -20, max: 20 })
      .map((offset) => new Date(around.getTime() + offset * dayMs).toISOString().slice(0, 10)),
    { freq: 1 },
  );

/** An acceptable schedule, and instants near a clock change of its zone or anywhere in fifty years. */
export const moments = fc.constantFrom(...clockChanges).chain(([timeZone, change]) => {
  const around = new Date(change);
  const near = fc
    .integer({ min: -4 * dayMs, max: 4 * dayMs })
    .map((offset) => new Date(around.getTime() + offset));
  const anywhere = fc.date({
    min: new Date("2000-01-10"),
    max: new Date("2050-01-01"),
    noInvalidDate: true,
  });
  const instant = fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: anywhere });
  const schedule = fc
    .record({
      timeZone: fc.constant(timeZone),
      startTime: times,
      endTime: times,
      scheduleDays: days,
      windows: fc.constant([]),
      hoursOf: fc.constant("CAMPAIGN" as const),
      blackoutDates: fc.constant([]),
      holidaySets: fc.constant([]),
      tenantBlackoutDates: fc.constant([]),
      scheduleFrequency: frequencies,
      intervalDays: fc.integer({ min: 1, max: 366 }),
      startsOn: dates(around),
      endsOn: dates(around),
      createdAt: near,
    })
    .filter(({ startTime, endTime }) => startTime !== endTime)
    .filter(({ startsOn, endsOn }) => startsOn === null || endsOn === null || startsOn <= endsOn);
  return fc.record({ schedule, at: instant, other: instant });
});

/** A window that crosses midnight. */
export const night = { startTime: "22:00", endTime: "06:00" };

/** An instant to the minute, as tables of tests write it. */
export function text(instant: Date): string {
  return instant.toISOString().replace(":00.000Z", "Z");
}

/** Open at every instant. */
export const allDay = aSchedule({
  windows: [
    { days: [], startTime: "00:00", endTime: "12:00" },
    { days: [], startTime: "12:00", endTime: "00:00" },
  ],
});
