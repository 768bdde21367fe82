import { as, statement } from "#db/statement.ts";
import type { CallEventKind } from "#rules/call-event-kind.ts";

/** Adds entries to the histories of calls ($1; of tenants, $5) at $2, in their order: kinds ($3), details ($4). */
export const insertEvents = statement({
  name: "record-call-events",
  text: `
      insert into call_event (tenant_id, call_id, at, kind, detail)
      select tenant_id, call_id, $2, kind, left(detail, 1000)
      from unnest($1::uuid[], $3::text[], $4::text[], $5::uuid[]) as event (call_id, kind, detail, tenant_id)`,
  params: [
    "uuid[]",
    "timestamptz",
    as<readonly CallEventKind[]>("text[]"),
    as<readonly (string | null)[]>("text[]"),
    "uuid[]",
  ],
  row: {},
});
