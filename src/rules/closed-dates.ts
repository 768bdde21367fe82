import type { BlackoutDate, CampaignSettings } from "./campaign-settings.ts";
import type { ClosedRange } from "./closed-days.ts";
import { dayOf } from "./clock-time.ts";
import { holidaySets as allSets, holidaysOf } from "./holiday-sets.ts";
import { dateProblem } from "./local-date.ts";
import { quoted } from "./quoted.ts";

/** Blackout dates of a campaign, and of a tenant, at most. */
export const mostBlackoutDates = 366;
export const longestBlackoutLabel = 100;
const mostHolidaySets = 20;

/** A problem of an input: the path to the value, and what is wrong. */
export interface DateProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Everything that is wrong with blackout dates that are to be saved. `path`: of the list. */
export function* blackoutProblems(
  dates: readonly BlackoutDate[],
  path: readonly string[] = ["blackoutDates"],
): Iterable<DateProblem> {
  if (dates.length > mostBlackoutDates) {
    const message = `must contain at most ${mostBlackoutDates} entries; an entry may have several days (from, to)`;
    yield { path, message };
    return;
  }
  for (const [index, { from, to, label }] of dates.entries()) {
    const at = [...path, String(index)];
    const problems = {
      from: dateProblem(from),
      // One day: what is wrong with it is said once.
      to: to === from ? null : dateProblem(to),
      label: labelProblem(label),
    };
    for (const [field, message] of Object.entries(problems)) {
      if (message !== null) yield { path: [...at, field], message };
    }
    if (problems.from === null && problems.to === null && to < from) {
      yield { path: [...at, "to"], message: `must not be before from (${from})` };
    }
  }
}

function labelProblem(label: string): string | null {
  const { length } = label.trim();
  if (length >= 1 && length <= longestBlackoutLabel) return null;
  return `must have 1 to ${longestBlackoutLabel} characters: it tells people why no calls are placed`;
}

/** Everything that is wrong with the names of holiday sets that are to be saved. */
export function* holidaySetProblems({
  holidaySets,
}: Pick<CampaignSettings, "holidaySets">): Iterable<DateProblem> {
  const path = ["holidaySets"];
  if (holidaySets.length > mostHolidaySets) {
    yield { path, message: `must contain at most ${mostHolidaySets} names` };
    return;
  }
  for (const [index, name] of holidaySets.entries()) {
    const at = [...path, String(index)];
    if (holidaysOf(name) === null) {
      const known = allSets()
        .map(({ id }) => id)
        .join(", ");
      yield { path: at, message: `${quoted(name)} is not a holiday set; there are: ${known}` };
    } else if (holidaySets.indexOf(name) < index) {
      yield { path: at, message: `${name} is in the list twice` };
    }
  }
}

/** The ranges of blackout dates. What is stored has been checked. */
export function blackoutRanges(dates: readonly BlackoutDate[]): ClosedRange[] {
  return dates.map(({ from, to, label }) => ({
    from: dayOf(from),
    to: dayOf(to),
    reason: "BLACKOUT_DATE",
    label,
  }));
}

/** The days of a holiday set. A set that is not known closes all days: each of them may be a holiday. */
export function holidayRanges(name: string): ClosedRange[] {
  const holidays = holidaysOf(name);
  if (holidays === null) {
    const label = `the holiday set ${quoted(name)} is not known`;
    return [{ from: -Infinity, to: Infinity, reason: "HOLIDAY", label }];
  }
  return closedRanges(holidays.closedOn, holidays.knownUntil, name);
}

/** Dates that are closed, and all days after the last that is known: each of them may be one. `name`: of the set. */
export function closedRanges(
  closedOn: ReadonlyMap<string, string>,
  knownUntil: string | null,
  name: string,
): ClosedRange[] {
  const ranges = [...closedOn].map(([date, label]): ClosedRange => {
    const day = dayOf(date);
    return { from: day, to: day, reason: "HOLIDAY", label };
  });
  if (knownUntil === null) return ranges;
  const label = `the holidays of ${name} are known until ${knownUntil}`;
  return [...ranges, { from: dayOf(knownUntil) + 1, to: Infinity, reason: "HOLIDAY", label }];
}
