import { statement } from "#db/statement.ts";

/** Dials that were claimed and could start until $1 and were not sent since, at most 1,000. */
export const staleIntentions = statement({
  name: "stale-intentions",
  text: `select id from dial where state = 'INTENDED' and settled_at is null and intended_at <= $1
             and (starts_at is null or starts_at <= $1)
           order by intended_at, id limit 1000`,
  params: ["timestamptz"],
  row: { id: "uuid" },
});

/**
 * Dials that were sent until $1 and have no answer become UNKNOWN at $2: the process that sent them is gone. Its count
 * is that of the dials.
 */
export const giveUpUnanswered = statement({
  name: "give-up-waiting",
  text: `
      with lost as (
        update dial set state = 'UNKNOWN', reason = coalesce(reason, 'NO_ANSWER_RECORDED'),
          message = 'The process that sent this dial recorded no answer.'
        where id = any(array(
          select id from dial where state = 'SENT' and settled_at is null and sent_at <= $1
          for no key update skip locked))
        returning tenant_id, call_id
      )
      insert into call_event (tenant_id, call_id, at, kind, detail)
      select tenant_id, call_id, $2, 'UNKNOWN', 'The process that sent this dial recorded no answer.' from lost`,
  params: ["timestamptz", "timestamptz"],
  row: {},
});

/** Of these dials ($2) of a tenant ($1), those that were presumed absent and of which VAPI has shown no call since. */
export const presumedAbsent = statement({
  name: "presumed-absent",
  text: `select id from dial
           where id = any($2::uuid[]) and tenant_id = $1 and state = 'REJECTED'
             and reason = 'PRESUMED_ABSENT' and vapi_call_id is null`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid" },
});

const unsettled =
  "tenant_id = $1 and settled_at is null and state in ('INTENDED', 'SENT', 'UNKNOWN')";

/** The earlier of $2 and 20 minutes before a tenant's ($1) oldest dial that has no answer yet. */
export const unsettledSince = statement({
  text: `select least($2::timestamptz, min(intended_at) - interval '20 min') as since from dial where ${unsettled}`,
  params: ["uuid", "timestamptz"],
  row: { since: "timestamptz" },
});

/** How many dials of a tenant ($1) have no answer yet. */
export const countUnsettled = statement({
  text: `select count(*)::int as n from dial where ${unsettled}`,
  params: ["uuid"],
  row: { n: "int4" },
});
