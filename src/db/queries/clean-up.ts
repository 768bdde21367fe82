import { statement } from "#db/statement.ts";

export const deleteRuns = statement({
  text: "delete from scheduler_run where minute < $1",
  params: ["timestamptz"],
  row: {},
});

/** Deletes the numbers that have rested until before $1. */
export const deleteRested = statement({
  text: "delete from resting_number where rests_until < $1",
  params: ["timestamptz"],
  row: {},
});
