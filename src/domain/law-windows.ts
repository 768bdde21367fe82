import { z } from "zod";
import { minuteOf } from "#rules/time-of-day.ts";
import type { LawWindow } from "#rules/rule-pack.ts";

const endOfDay = 24 * 60;

/** Minutes since midnight; NaN for what is no time. */
function minuteOrEnd(time: string): number {
  return time === "24:00" ? endOfDay : minuteOf(time);
}

const clockTime = z
  .string("must be a time")
  .refine((value) => !Number.isNaN(minuteOrEnd(value)), 'must be a time, for example "09:00"');

const window = z
  .strictObject({
    days: z
      .array(z.int("must be 1 (Monday) to 7").min(1).max(7), "must be a list")
      .min(1, "must contain at least one day, 1 (Monday) to 7")
      .refine((days) => new Set(days).size === days.length, "must not contain a day twice"),
    from: clockTime,
    to: clockTime,
  })
  .refine(({ from, to }) => !(minuteOrEnd(from) >= minuteOrEnd(to)), {
    path: ["to"],
    error: "must be later than from: the window never opens",
  });

/** The windows of a calling rule, in the file of a pack or of a tenant's own. */
export const lawWindows = z
  .array(window, "must be a list")
  .min(
    1,
    "must contain at least one window: the rule never opens. Write a rule of the kind ban instead",
  )
  .max(21, "must contain at most 21 windows")
  .refine((windows) => !overlap(windows), "must not overlap on a day");

function overlap(windows: readonly LawWindow[]): boolean {
  return [1, 2, 3, 4, 5, 6, 7].some((day) => {
    const own = windows
      .filter((each) => each.days.includes(day))
      .map(({ from, to }) => [minuteOrEnd(from), minuteOrEnd(to)] as const)
      .toSorted(([one], [other]) => one - other);
    return own.some(([from], index) => index > 0 && from < own[index - 1]![1]);
  });
}
