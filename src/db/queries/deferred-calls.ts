import { statement } from "#db/statement.ts";
import { isWaitingSql } from "./call-facets.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Defers calls ($1), which are due, each to a time ($2), at $3. A call that another transaction is changing, or that
 * waits no more, is left as it is.
 */
export const deferCalls = statement({
  name: "defer-calls",
  text: `
    with waiting as materialized (
      select own.id, asked.until
      from unnest($1::uuid[], $2::timestamptz[]) as asked (id, until)
      cross join lateral (
        select id from call where id = asked.id and ${isWaitingSql("call")} and not ${outdatedSql("call")}
        offset 0 for no key update skip locked
      ) own
    )
    update call set deferred_from = coalesce(deferred_from, scheduled_time), scheduled_time = waiting.until,
      updated_at = $3
    from waiting where call.id = waiting.id`,
  params: ["uuid[]", "timestamptz[]", "timestamptz"],
  row: {},
});

const isDeferred = (call: string) => `${call}.deferred_from is not null and ${isWaitingSql(call)}`;

/** Deferred calls to these phones ($2) of a tenant ($1) are due when they were before, at $3. */
export const restoreCallsToPhones = statement({
  name: "restore-calls-to-phones",
  text: `
    with deferred as materialized (
      select own.id
      from unnest($2::text[]) as asked (phone)
      cross join lateral (
        select id from contact where tenant_id = $1 and phone = asked.phone offset 0
      ) contact
      cross join lateral (
        select id from call
        where tenant_id = $1 and contact_id = contact.id and ${isDeferred("call")}
        offset 0 for no key update
      ) own
    )
    update call set scheduled_time = deferred_from, deferred_from = null, updated_at = $3
    from deferred where call.id = deferred.id`,
  params: ["uuid", "text[]", "timestamptz"],
  row: {},
});

/** The next deferred calls of a tenant's ($1) campaign ($2), after a call ($3), at most $4, in the order of their ids. */
export const deferredCallsOf = statement({
  text: `select id from call
         where tenant_id = $1 and campaign_id = $2 and id > $3 and ${isDeferred("call")}
         order by id limit $4`,
  params: ["uuid", "uuid", "uuid", "int8"],
  row: { id: "uuid" },
});

/** Those of these calls ($1) that are deferred are due when they were before, at $2. */
export const restoreCalls = statement({
  text: `update call set scheduled_time = deferred_from, deferred_from = null, updated_at = $2
         where id in (
           select id from call where id = any($1::uuid[]) and ${isDeferred("call")} order by id for no key update)`,
  params: ["uuid[]", "timestamptz"],
  row: {},
});
