import { dayOf } from "./clock-time.ts";
import { quoted } from "./quoted.ts";

/** Dates outside these years are typing errors. */
const firstYear = "2000";
const lastYear = "2199";

/** Why a text is no date that a setting may have; null: it is one ("yyyy-MM-dd"). */
export function dateProblem(date: string): string | null {
  if (Number.isNaN(dayOf(date))) {
    return `${quoted(date)} is not a date; write it as "yyyy-MM-dd", for example "2026-11-02"`;
  }
  if (date >= `${firstYear}-01-01` && date <= `${lastYear}-12-31`) return null;
  return `must be between the years ${firstYear} and ${lastYear}`;
}
