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
  text: `
      with raised as (
        insert into lasting_alert (tenant_id, kind, subject, alert_id) values ($1, $3, $5, uuid_v7())
        on conflict do nothing
        returning alert_id
      )
      insert into alert (id, tenant_id, at, kind, message, subject) select alert_id, $1, $2, $3, $4, $5 from raised`,
  params: ["uuid", "timestamptz", as<AlertKind>("text"), "text", "text"],
  row: {},
});

/** Clears a lasting alert: tenant, kind, subject, time. */
export const markCleared = statement({
  name: "clear-lasting-alert",
  text: `
      with cleared as (
        delete from lasting_alert where tenant_id = $1 and kind = $2 and subject = $3 returning alert_id
      )
      update alert set cleared_at = $4 from cleared where tenant_id = $1 and id = alert_id`,
  params: ["uuid", as<AlertKind>("text"), "text", "timestamptz"],
  row: {},
});

/**
 * A person has seen an alert ($2) of a tenant ($1), at $3: the holder of a key ($4), or a user ($5). What was seen before
 * stays as it is.
 */
export const markAcknowledged = statement({
  name: "acknowledge-alert",
  text: `
      update alert set acknowledged_at = coalesce(acknowledged_at, $3),
        acknowledged_by_api_key_id = case when acknowledged_at is null then $4 else acknowledged_by_api_key_id end,
        acknowledged_by_user_id = case when acknowledged_at is null then $5 else acknowledged_by_user_id end
      where tenant_id = $1 and id = $2
      returning id`,
  params: ["uuid", "uuid", "timestamptz", "uuid?", "uuid?"],
  row: { id: "uuid" },
});
