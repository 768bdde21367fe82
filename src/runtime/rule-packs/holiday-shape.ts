import { z } from "zod";
import { dayOf } from "#rules/clock-time.ts";
import type { HolidaySet } from "#rules/holiday-sets.ts";

const date = z.string("must be a date").refine((text) => !Number.isNaN(dayOf(text)), {
  error: 'must be a date, for example "2027-12-25"',
});

const set = z
  .strictObject({
    id: z
      .string("must be text")
      .regex(
        /^(?=.{2,40}$)[A-Z0-9]+(-[A-Z0-9]+)*$/,
        'must be 2 to 40 upper-case letters, digits and hyphens, for example "US-FED"',
      ),
    basis: z
      .string("must be text that says where the dates are from")
      .min(1, "must say where the dates are from")
      .max(1000),
    confidence: z.enum(["high", "medium"], "must be one of: high, medium"),
    asOf: date,
    dates: z.record(z.string().regex(/^2\d{3}$/), z.array(date, "must be a list of dates"), {
      error: ({ code }) =>
        code === "invalid_key"
          ? 'must be a year, for example "2027"'
          : "must be lists of dates by year",
    }),
  })
  .superRefine(({ dates }, context) => {
    const years = Object.keys(dates).map(Number);
    const add = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path: ["dates", ...path], message });
    if (years.length === 0) add([], "must contain at least one year");
    // A year that is left out would be open on all its holidays.
    else if (Math.max(...years) - Math.min(...years) !== years.length - 1) {
      add([], "must contain each year from the first to the last");
    }
    for (const [year, days] of Object.entries(dates)) {
      for (const [index, day] of days.entries()) {
        if (!day.startsWith(year)) add([year, index], `is not in the year ${year}`);
        else if (days.indexOf(day) < index) add([year, index], "is in the list twice");
      }
    }
  });

/** `holidays.json` */
export const holidayFile: z.ZodType<readonly HolidaySet[]> = z
  .array(set, "must be a list of holiday sets")
  .superRefine((sets, context) => {
    for (const [index, { id }] of sets.entries()) {
      if (sets.findIndex((other) => other.id === id) < index) {
        context.addIssue({ code: "custom", path: [index, "id"], message: "is in the file twice" });
      }
    }
  });
