import { hasEnded } from "./gate.ts";
import { holidaysOf } from "./holiday-sets.ts";
import { meetsInAYear, type OpenHours, openHours, searchedDays } from "./open-hours.ts";
import { quoted } from "./quoted.ts";
import type { Schedule } from "./schedule.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** Why a gate has no next opening. All but NOT_WITHIN_A_YEAR: it can never open with the present settings. */
export type NoOpening =
  /** A time zone or an area is not known. */
  | "NOT_KNOWN"
  /** `endsOn` has passed, or no window has a day. */
  | "ENDED"
  /** The holidays of a set are not known for later dates. */
  | "HOLIDAYS_NOT_KNOWN"
  /** A bound does not open any more. */
  | "BOUND_NEVER_OPENS"
  /** There is no instant at which all zones and bounds are open. */
  | "NO_COMMON_HOUR"
  /** Dates that are closed hide each common hour of the next 400 days. */
  | "NOT_WITHIN_A_YEAR";

export interface NoOpeningReason {
  readonly kind: NoOpening;
  /** In words that can follow a colon or a semicolon. */
  readonly detail: string;
}

/** Why `nextOpening` of these is null at the instant. */
export function whyNoOpening(schedule: Schedule, at: Date, where?: Whereabouts): NoOpeningReason {
  const hours = openHours(schedule, where);
  if (typeof hours === "string") {
    return { kind: "NOT_KNOWN", detail: "its hours cannot be read" };
  }
  if (hasEnded(schedule, at, where)) {
    return { kind: "ENDED", detail: "the campaign has no window left" };
  }
  const instant = at.getTime();
  const closed = hours.bounds.find((bound) => bound.spanFrom(instant) === null);
  if (closed !== undefined) {
    const detail = `${closed.rule} allows no calls in ${closed.calendar.timeZone} any more`;
    return { kind: "BOUND_NEVER_OPENS", detail };
  }
  if (hours.own.some((calendar) => calendar.spanFrom(instant) === null)) {
    return { kind: "HOLIDAYS_NOT_KNOWN", detail: unknownHolidays(schedule) };
  }
  if (!meetsInAYear(hours, instant)) return { kind: "NO_COMMON_HOUR", detail: noCommonHour(hours) };
  const detail = `no window opens within ${searchedDays} days`;
  return { kind: "NOT_WITHIN_A_YEAR", detail };
}

function unknownHolidays({ holidaySets }: Schedule): string {
  const unknown = holidaySets.find((name) => holidaysOf(name) === null);
  if (unknown !== undefined) return `the holiday set ${quoted(unknown)} is not known`;
  const untils = holidaySets.map((name) => ({ name, until: holidaysOf(name)!.knownUntil }));
  const [first] = untils.toSorted((a, b) => (a.until < b.until ? -1 : 1));
  return first === undefined
    ? "all later days are closed"
    : `no window opens after ${first.until}, as later holidays of ${first.name} are not known`;
}

function noCommonHour({ own, bounds }: OpenHours): string {
  const zones = own.map(({ timeZone }) => timeZone).join(", ");
  const rules = [...new Set(bounds.map(({ rule }) => rule))].join(", ");
  const hours =
    own.length === 1
      ? `the campaign's windows in ${zones}`
      : `the campaign's windows in each of ${zones}`;
  return `${hours}${rules === "" ? "" : ` and ${rules}`} are never open at the same time`;
}
