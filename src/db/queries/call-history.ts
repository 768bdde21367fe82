import { statement } from "#db/statement.ts";

/** Adds a line to a call's history: call, time, kind, detail. */
export const insertEvent = statement({
  name: "record-call-event",
  text: "insert into call_event (call_id, at, kind, detail) values ($1, $2, $3, left($4, 1000))",
  params: ["uuid", "timestamptz", "text", "text?"],
  row: {},
});
