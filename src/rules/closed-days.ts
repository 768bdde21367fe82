import type { Day } from "./clock-time.ts";

/** Days on which no window opens, whatever the weekday: both inclusive, may be infinite. */
export interface ClosedRange {
  readonly from: Day;
  readonly to: Day;
  readonly reason: "BLACKOUT_DATE" | "HOLIDAY";
  /** What it is called: "Thanksgiving". */
  readonly label: string;
}

export interface ClosedDays {
  /** The range that closes the day; if several do, the one that begins first. Null: none does. */
  on(day: Day): ClosedRange | null;
  /** The first day at or after `day` that no range closes; Infinity if there is none. */
  nextOpen(day: Day): Day;
}

export const neverClosed: ClosedDays = { on: () => null, nextOpen: (day) => day };

export function closedDays(ranges: readonly ClosedRange[]): ClosedDays {
  if (ranges.length === 0) return neverClosed;
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  const joined = joinedRanges(sorted);
  const joinedAt = (day: Day) => {
    let low = 0;
    let high = joined.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (joined[middle]!.to < day) low = middle + 1;
      else high = middle;
    }
    const range = joined[low];
    return range !== undefined && range.from <= day ? range : null;
  };
  return {
    on: (day) => joinedAt(day) && sorted.find(({ from, to }) => from <= day && day <= to)!,
    nextOpen: (day) => {
      const range = joinedAt(day);
      return range === null ? day : range.to + 1;
    },
  };
}

/** Ranges that are sorted, with those joined that overlap or touch. */
function joinedRanges(sorted: readonly ClosedRange[]): { readonly from: Day; readonly to: Day }[] {
  const joined: { from: Day; to: Day }[] = [];
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
