import { DateTime } from "luxon";
import type { Schedule } from "./schedule.ts";
import { timeZoneNamed } from "./time-zone.ts";

/**
 * An instant for people: "Mon 2026-11-30 09:00:00 +01:00". On the clock where the schedule is read (its first zone), or
 * of the campaign's zone.
 */
export function localTime(
  instant: Date,
  { timeZone, where }: Pick<Schedule, "timeZone" | "where">,
): string {
  const zone = timeZoneNamed(where?.zones[0] ?? timeZone) ?? "UTC";
  return DateTime.fromJSDate(instant, { zone }).toFormat("ccc yyyy-LL-dd HH:mm:ss ZZ", {
    locale: "en",
  });
}

/** "once", "2 times" */
export function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** The text with its first letter in upper case. */
export function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** The text with a full stop at its end. */
export function asSentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
