import { as, statement } from "#db/statement.ts";
import type { AlertKind } from "#rules/alert-kind.ts";

/** Adds an alert: tenant, time, kind, message, call. */
export const insertAlert = statement({
  text: "insert into alert (tenant_id, at, kind, message, call_id) values ($1, $2, $3, $4, $5)",
  params: ["uuid", "timestamptz", as<AlertKind>("text"), "text", "uuid?"],
  row: {},
});

/** Adds a lasting alert (tenant, time, kind, message, subject), unless the same one is there and not cleared. */
export const insertLastingAlert = statement({
  name: "raise-lasting-alert",
  text: `insert into alert (tenant_id, at, kind, message, subject) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, kind, subject) where subject is not null and cleared_at is null
           do nothing`,
  params: ["uuid", "timestamptz", as<AlertKind>("text"), "text", "text"],
  row: {},
});

/** Clears a lasting alert: tenant, kind, subject, time. */
export const markCleared = statement({
  name: "clear-lasting-alert",
  text: `update alert set cleared_at = $4
           where tenant_id = $1 and kind = $2 and subject = $3 and cleared_at is null`,
  params: ["uuid", as<AlertKind>("text"), "text", "timestamptz"],
  row: {},
});
