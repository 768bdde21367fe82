import { statement } from "#db/statement.ts";

/** Takes a tenant's ($1) active campaigns (one, or all where $2 is null) out of service: reason, evidence, now. */
export const faultActive = statement({
  text: `update campaign set state = 'FAULTED', paused_reason = $3, paused_evidence = $4, updated_at = $5
     where tenant_id = $1 and ($2::uuid is null or id = $2) and state = 'ACTIVE' and deleted_at is null
     returning id, name`,
  params: ["uuid", "uuid?", "text", "jsonb", "timestamptz"],
  row: { id: "uuid", name: "text" },
});

/** Pauses a tenant's ($1) dialling: until, reason; the next wait starts from $5 ms, unless $4. */
export const pauseDialling = statement({
  text: `update tenant set dial_paused_until = $2, dial_pause_reason = $3,
       dial_backoff_ms = case when $4 then dial_backoff_ms else $5 end
     where id = $1`,
  params: ["uuid", "timestamptz", "text", "bool", "int4"],
  row: {},
});

/**
 * The next pause of tenants ($1) starts from the shortest wait. Of a tenant that another transaction holds it does not:
 * this is not worth waiting for, and the next answer does the same.
 */
export const resetDialBackoff = statement({
  name: "reset-dial-backoff",
  text: `
      update tenant set dial_backoff_ms = 0
      where id in (
        select id from tenant where id = any($1::uuid[]) and dial_backoff_ms <> 0 order by id
        for no key update skip locked)`,
  params: ["uuid[]"],
  row: {},
});

/** No dial of a tenant ($1) from a number ($2) before $3. */
export const restPhoneNumber = statement({
  text: `insert into resting_number (tenant_id, phone_number_id, rests_until) values ($1, $2, $3)
     on conflict (tenant_id, phone_number_id) do update set rests_until = excluded.rests_until`,
  params: ["uuid", "text", "timestamptz"],
  row: {},
});
