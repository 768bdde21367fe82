import { as, statement } from "#db/statement.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** Adds an entry to a call's history: tenant, call, time, kind, detail. */
export const insertEvent = statement({
  name: "record-call-event",
  text: "insert into call_event (tenant_id, call_id, at, kind, detail) values ($1, $2, $3, $4, left($5, 1000))",
  params: ["uuid", "uuid", "timestamptz", as<CallEventKind>("text"), "text?"],
  row: {},
});
