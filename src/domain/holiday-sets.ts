import { z } from "zod";
import { dayOf } from "#rules/clock-time.ts";
import type { HolidaySet } from "#rules/holiday-sets.ts";

const date = z.string().refine((text) => !Number.isNaN(dayOf(text)), {
  message: 'must be a date, "yyyy-MM-dd"',
});

const set = z
  .strictObject({
    id: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,8})?$/, 'must be like "US-FED" or "FR"'),
    basis: z.string().min(1).max(1000),
    confidence: z.enum(["high", "medium"]),
    asOf: date,
    dates: z.record(z.string().regex(/^2\d{3}$/, "must be a year"), z.array(date)),
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

/** The shape of a file of holiday sets. */
export const holidaySetFile: z.ZodType<readonly HolidaySet[]> = z
  .array(set)
  .superRefine((sets, context) => {
    for (const [index, { id }] of sets.entries()) {
      if (sets.findIndex((other) => other.id === id) < index) {
        context.addIssue({ code: "custom", path: [index, "id"], message: "is in the file twice" });
      }
    }
  });
