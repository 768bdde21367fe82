import type { RibbonDayFragment } from "~/gql/graphql.ts";
import { clockOf, wallOf } from "~/time/wall.ts";

/** A piece of a window within one day, by the clock: minutes since midnight. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

/** A change of the clock: it jumps from one minute to another. */
export interface Jump {
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
}

/** A day as it is drawn. */
export interface DrawnDay {
  readonly date: string;
  readonly pieces: readonly Piece[];
  readonly jumps: readonly Jump[];
  readonly closure: RibbonDayFragment["closure"];
}

const endOfDay = 24 * 60;

/** Days with their windows cut at midnight, so that each piece is drawn on the day on which it is open. */
export function drawnDays(days: readonly RibbonDayFragment[], zone: string): readonly DrawnDay[] {
  const pieces = new Map<string, Piece[]>(days.map(({ date }) => [date, []]));
  for (const { opensAt, closesAt } of days.flatMap(({ windows }) => windows)) {
    const [from, to] = [wallOf(Date.parse(opensAt), zone), wallOf(Date.parse(closesAt), zone)];
    if (from.date === to.date) {
      pieces.get(from.date)?.push({ from: from.minute, to: to.minute });
      continue;
    }
    pieces.get(from.date)?.push({ from: from.minute, to: endOfDay });
    for (const [date, list] of pieces) {
      if (date > from.date && date < to.date) list.push({ from: 0, to: endOfDay });
    }
    if (to.minute > 0) pieces.get(to.date)?.push({ from: 0, to: to.minute });
  }
  return days.map(({ date, closure, clockChanges }) => ({
    date,
    closure,
    pieces: pieces.get(date)!.toSorted((a, b) => a.from - b.from),
    jumps: clockChanges
      .filter(({ timeZone }) => timeZone === zone)
      .map(({ at, minutes }) => {
        const to = wallOf(Date.parse(at), zone).minute;
        return { from: to - minutes, to, minutes };
      }),
  }));
}

/** "09:00–12:00, 17:00–20:00", or why there is none. */
export function dayInWords({ pieces, closure, jumps }: DrawnDay): string {
  const open = pieces.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(", ");
  const words = open !== "" ? `open ${open}` : `closed: ${closureWord(closure)}`;
  return [words, ...jumps.map(jumpInWords)].join("; ");
}

export function jumpInWords({ minutes, from }: Jump): string {
  const way = minutes > 0 ? "forward" : "back";
  return `the clock goes ${way} by ${Math.abs(minutes)} min at ${clockOf(from)}`;
}

/** Why a day is closed, in a few words. */
export function closureWord(closure: DrawnDay["closure"]): string {
  if (closure == null) return "nothing opens";
  const { reason, label, message } = closure;
  switch (reason) {
    case "NOT_A_SCHEDULED_DAY":
      return "not one of its days";
    case "BLACKOUT_DATE":
      return label ?? "blackout date";
    case "HOLIDAY":
      return label === null ? "holiday" : `holiday (${label})`;
    case "BEFORE_START":
      return "before the first day";
    case "AFTER_END":
      return "after the last day";
    case "OUTSIDE_WINDOW":
      return "its hours are over";
    case "OUTSIDE_CALLING_HOURS":
      return "outside the hours in which people may be called";
    default:
      return message;
  }
}
