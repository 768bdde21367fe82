import { as, statement } from "#db/statement.ts";
import type { CallType } from "#rules/call-type.ts";
import { askedNumbersParams, askedNumbersSql } from "./asked-numbers.ts";

/** Records refusals of a tenant ($1) at $2, by a key ($3) or a user ($4): a JSON array with the other columns by their names ($5). */
export const insertRefusals = statement({
  text: `insert into refusal (tenant_id, recorded_at, api_key_id, user_id, phone, refused_at, call_type, subject, note)
         select $1, $2, $3, $4, phone, refused_at, call_type, subject, note
         from jsonb_to_recordset($5) as said (phone text, refused_at timestamptz, call_type text, subject text, note text)
         returning id`,
  params: ["uuid", "timestamptz", "uuid?", "uuid?", "jsonb"],
  row: { id: "uuid" },
});

/** Withdraws those of the refusals $2 of a tenant ($1) that are not withdrawn: when ($3) and how ($4). */
export const withdrawRefusals = statement({
  text: `update refusal set withdrawn_at = $3, withdrawn_how = $4
         where tenant_id = $1 and id = any($2::uuid[]) and withdrawn_at is null
         returning id`,
  params: ["uuid", "uuid[]", "timestamptz", "text?"],
  row: { id: "uuid" },
});

/** Those of the ids $2 that are refusals of the tenant $1. */
export const knownRefusals = statement({
  text: `select id, phone from refusal where tenant_id = $1 and id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", phone: "text" },
});

/** The refusals of these numbers (see `askedNumbersSql`) that are not withdrawn: at most $4 of each, the newest. */
export const refusalsOfNumbers = statement({
  name: "refusals-of-numbers",
  text: `
    select asked.n, known.refused_at as at, known.call_type as "callType", known.subject
    from ${askedNumbersSql}
    cross join lateral (
      select refused_at, call_type, subject from refusal
      where tenant_id = asked.tenant_id and phone = asked.phone and withdrawn_at is null
      order by refused_at desc limit $4
    ) known`,
  params: [...askedNumbersParams, as<number>("int8")],
  row: {
    n: "int4",
    at: "timestamptz",
    callType: as<CallType | null>("text?"),
    subject: "text?",
  },
});
