import { type ParsedCronItem, parseCronItems } from "graphile-worker";

/** Jobs that run at fixed times. */
export const crontab: ParsedCronItem[] = parseCronItems([
  {
    // No backfill: what was due in a missed minute is due now, and this minute's tick finds it.
    task: "tick",
    match: "* * * * *",
    options: { backfillPeriod: 0, maxAttempts: 1 },
  },
  {
    task: "trim-changes",
    match: "*/5 * * * *",
    options: { backfillPeriod: 0, maxAttempts: 1 },
  },
  {
    task: "check-openings",
    match: "41 * * * *",
    options: { backfillPeriod: 0, maxAttempts: 1 },
  },
  {
    task: "clean-up",
    match: "17 * * * *",
    options: { backfillPeriod: 0, maxAttempts: 3 },
  },
]);
