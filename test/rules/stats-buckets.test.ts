import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import {
  mostBuckets,
  type StatsBucket,
  statsBounds,
  statsRangeProblem,
} from "#rules/stats-buckets.ts";

const bounds = (bucket: StatsBucket, timeZone: string, from: string, to: string) =>
  statsBounds({ bucket, timeZone, from: new Date(from), to: new Date(to) }).map((at) =>
    at.toISOString().replace(":00.000Z", ""),
  );

describe("buckets begin on the local clock", () => {
  test.for<[string, StatsBucket, string, string, string, string[]]>([
    [
      "days of a zone with an offset of 45 minutes",
      "DAY",
      "Asia/Kathmandu",
      "2026-11-01T18:15Z",
      "2026-11-03T18:15Z",
      ["2026-11-01T18:15", "2026-11-02T18:15", "2026-11-03T18:15"],
    ],
    [
      "hours of a zone with an offset of 30 minutes, the first and the last cut off",
      "HOUR",
      "Asia/Kolkata",
      "2026-11-02T03:00Z",
      "2026-11-02T05:00Z",
      ["2026-11-02T03:00", "2026-11-02T03:30", "2026-11-02T04:30", "2026-11-02T05:00"],
    ],
    [
      "a day of 25 hours",
      "DAY",
      "America/New_York",
      "2026-11-01T04:00Z",
      "2026-11-03T05:00Z",
      ["2026-11-01T04:00", "2026-11-02T05:00", "2026-11-03T05:00"],
    ],
    [
      "a day of 23 hours",
      "DAY",
      "Europe/Berlin",
      "2026-03-28T23:00Z",
      "2026-03-30T22:00Z",
      ["2026-03-28T23:00", "2026-03-29T22:00", "2026-03-30T22:00"],
    ],
    [
      "each of the two hours that a clock shows twice",
      "HOUR",
      "Europe/Berlin",
      "2026-10-24T23:00Z",
      "2026-10-25T03:00Z",
      [
        "2026-10-24T23:00",
        "2026-10-25T00:00",
        "2026-10-25T01:00",
        "2026-10-25T02:00",
        "2026-10-25T03:00",
      ],
    ],
    [
      "the half hour that Lord Howe skips",
      "HOUR",
      "Australia/Lord_Howe",
      "2026-10-03T14:30Z",
      "2026-10-03T17:00Z",
      ["2026-10-03T14:30", "2026-10-03T15:30", "2026-10-03T16:00", "2026-10-03T17:00"],
    ],
    [
      "and the one that it repeats",
      "HOUR",
      "Australia/Lord_Howe",
      "2026-04-04T13:00Z",
      "2026-04-04T16:30Z",
      ["2026-04-04T13:00", "2026-04-04T14:00", "2026-04-04T15:30", "2026-04-04T16:30"],
    ],
    [
      "weeks on Monday",
      "WEEK",
      "America/New_York",
      "2026-10-28T12:00Z",
      "2026-11-10T12:00Z",
      ["2026-10-28T12:00", "2026-11-02T05:00", "2026-11-09T05:00", "2026-11-10T12:00"],
    ],
    [
      "months",
      "MONTH",
      "Asia/Tokyo",
      "2026-01-30T00:00Z",
      "2026-03-31T15:00Z",
      ["2026-01-30T00:00", "2026-01-31T15:00", "2026-02-28T15:00", "2026-03-31T15:00"],
    ],
    [
      "a day that a zone skipped has no bucket",
      "DAY",
      "Pacific/Apia",
      "2011-12-29T10:00Z",
      "2011-12-31T10:00Z",
      ["2011-12-29T10:00", "2011-12-30T10:00", "2011-12-31T10:00"],
    ],
    [
      "quarters of an hour",
      "QUARTER_HOUR",
      "UTC",
      "2026-11-02T09:00Z",
      "2026-11-02T09:30Z",
      ["2026-11-02T09:00", "2026-11-02T09:15", "2026-11-02T09:30"],
    ],
  ])("%s", ([, bucket, zone, from, to, expected]) => {
    expect(bounds(bucket, zone, from, to)).toEqual(expected);
  });

  test("in any zone and at any time they are whole, and none is left out", () => {
    const zones = Intl.supportedValuesOf("timeZone").filter((name) => name.includes("/"));
    const start = Date.parse("2015-01-01T00:00Z");
    const quarters = (n: number) => new Date(start + n * 900_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom<StatsBucket>("HOUR", "DAY", "WEEK", "MONTH"),
        fc.nat(500_000),
        fc.integer({ min: 1, max: 300 }),
        (timeZone, bucket, first, length) => {
          const [from, to] = [quarters(first), quarters(first + length)];
          const inner = statsBounds({ from, to, bucket, timeZone }).slice(1, -1);
          const unit = bucket.toLowerCase() as "hour" | "day" | "week" | "month";
          for (const at of inner) {
            const local = DateTime.fromJSDate(at, { zone: timeZone });
            // Before a bound it is another hour, day, week or month.
            const before = local.minus({ milliseconds: 1 });
            expect(before.hasSame(local, unit), local.toISO()!).toBe(false);
          }
          const seen = new Set(inner.map((at) => at.getTime()));
          for (let n = first + 1; n < first + length; n += 1) {
            const local = DateTime.fromJSDate(quarters(n), { zone: timeZone });
            const isFirst = !local.minus({ milliseconds: 1 }).hasSame(local, unit);
            if (isFirst && local.startOf(unit).equals(local)) {
              expect(seen, local.toISO()!).toContain(local.toMillis());
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("a range is refused", () => {
  const range = {
    from: new Date("2026-11-02T00:00Z"),
    to: new Date("2026-11-03T00:00Z"),
    bucket: "HOUR",
    timeZone: "UTC",
  } as const;
  test.for([
    ["from", { from: new Date("2026-11-02T00:07Z") }],
    ["to", { to: new Date("2026-11-03T00:00:00.001Z") }],
    ["to", { to: range.from }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["bucket", { to: new Date("2027-11-03T00:00Z") }],
    ["bucket", { bucket: "MONTH", from: new Date("0001-01-01T00:00Z") }],
  ] as const)("because of %s", ([field, change]) => {
    expect(statsRangeProblem({ ...range, ...change })?.field).toBe(field);
  });

  test("and not if it has just as many buckets as allowed", () => {
    const to = new Date(range.from.getTime() + mostBuckets * 3_600_000);
    expect(statsRangeProblem({ ...range, to })).toBeNull();
    const later = new Date(to.getTime() + 900_000);
    expect(statsRangeProblem({ ...range, to: later })?.field).toBe("bucket");
  });
});
