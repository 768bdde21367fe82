import { as, statement } from "#db/statement.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** Adds an entry to a call's history: call, time, kind, detail. */
export const insertEvent = statement({
  name: "record-call-event",
  text: "insert into call_event (call_id, at, kind, detail) values ($1, $2, $3, left($4, 1000))",
  params: ["uuid", "timestamptz", as<CallEventKind>("text"), "text?"],
  row: {},
});
