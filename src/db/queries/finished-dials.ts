import { as, statement } from "#db/statement.ts";

/** A refusal leaves no `endedReason`, and `reached_phone` false. */
const ending = `case when ended_reason is not null then ended_reason when reached_phone = false then message end`;

/** The endings of an asked campaign's dials that finished since it was last started. */
const lastEndings = `
  select ${ending} as ending from call
  where campaign_id = asked.campaign_id and kind <> 'TEST' and (ended_reason is not null or reached_phone = false)
    and finished_at > (select coalesce(breaker_from, '-infinity') from campaign where id = asked.campaign_id)`;

/**
 * The last dials ($2 at most) of an active campaign ($1) that finished since it was last started, newest first. Test
 * calls are left out, and of the last $2 those that were sent with a key that has been replaced. None if the campaign
 * is not active: nothing is dialled there.
 */
export const lastFinishedDials = statement({
  name: "last-finished-dials",
  text: `
      select finished.contact_id as "contactId", finished.outcome,
        finished.vapi_call_id as "vapiCallId", finished.ended_reason as "endedReason",
        finished.ending, finished.message, finished.finished_at as "finishedAt",
        dial.reason is not distinct from 'REQUEST_REJECTED' as "isRequestRejected"
      from campaign
      join tenant on tenant.id = campaign.tenant_id
      cross join lateral (
        select *, ${ending} as ending from call
        where campaign_id = campaign.id and kind <> 'TEST'
          and finished_at > coalesce(campaign.breaker_from, '-infinity')
        order by finished_at desc
        limit $2
      ) finished
      left join dial on dial.id = finished.dial_id
      where campaign.id = $1 and campaign.state = 'ACTIVE'
        and coalesce(dial.credential_version, tenant.credential_version) = tenant.credential_version
      order by finished.finished_at desc`,
  params: ["uuid", as<number>("int8")],
  row: {
    contactId: "uuid",
    outcome: "call_outcome!",
    vapiCallId: "text?",
    endedReason: "text?",
    ending: "text?",
    message: "text?",
    finishedAt: "timestamptz!",
    isRequestRejected: "bool",
  },
});

/**
 * For each campaign ($1), whether its last finished dials, of the number in $3, all had the ending in $2, as far as
 * VAPI has given their endings. `n` is the place in the lists, from 1. Reads backward in the index and stops at the
 * first that differs.
 */
export const areRuns = statement({
  name: "have-runs-of",
  text: `
      select asked.n, case
          when exists (
            select from (
              ${lastEndings} order by finished_at desc limit asked.dials
            ) last where last.ending is distinct from asked.ending) then false
          else exists (${lastEndings} order by finished_at desc offset asked.dials - 1 limit 1)
        end as "isRun"
      from unnest($1::uuid[], $2::text[], $3::int8[]) with ordinality as asked (campaign_id, ending, dials, n)`,
  params: ["uuid[]", "text[]", as<readonly number[]>("int8[]")],
  row: { n: "int8", isRun: "bool" },
});
