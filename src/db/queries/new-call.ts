import { as, statement } from "#db/statement.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Adds a manual or test call: tenant, campaign, contact, kind, time, whether it is a callback, the variables of a
 * test call, now. No row if an open call prevents it.
 */
export const insertNewCall = statement({
  text: `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, test_variables,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     on conflict do nothing returning id`,
  params: [
    "uuid",
    "uuid",
    "uuid",
    "call_kind",
    "timestamptz",
    "bool",
    as<Readonly<Record<string, string>> | null>("jsonb"),
    "timestamptz",
  ],
  row: { id: "uuid" },
});

/** The open calls of a contact ($2) in a campaign ($1), and whether each is manual and a callback or not ($3). */
export const openCallsOf = statement({
  text: `select status <> 'SCHEDULED' as "isLive", kind = 'MANUAL' and is_callback = $3 as "isSameKind",
       scheduled_time as at
     from call
     where campaign_id = $1 and contact_id = $2 and kind <> 'TEST'
       and status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') and not ${outdatedSql("call")}
     order by scheduled_time, id`,
  params: ["uuid", "uuid", "bool"],
  row: { isLive: "bool", isSameKind: "bool", at: "timestamptz" },
});
