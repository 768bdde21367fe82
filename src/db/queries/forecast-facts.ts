import type { Queryable } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import { type ForecastOutcome, forecastOutcomes } from "#rules/forecast-mix.ts";
import type { Round } from "#rules/round.ts";
import { isWaitingSql } from "./call-facets.ts";
import { contactFactsRow, contactFactsSql } from "./contact-facts.ts";

/**
 * Members of a campaign ($1): one of $2, chosen by chance and always the same ones, at most $3. Reads one index of the
 * campaign's members.
 */
export const someMembers = statement({
  text: `
    with picked as materialized (
      select covered_until, position from enrolment
      where campaign_id = $1 and removed_at is null and ($2 = 1 or (hashint8(position) & 2147483647) % $2 = 0)
      limit $3
    )
    select member.contact_id as "contactId"
    from picked
    -- Each is looked up by the whole key of the index, whatever the statistics say.
    cross join lateral (
      select contact_id from enrolment
      where campaign_id = $1 and covered_until = picked.covered_until and position = picked.position
        and removed_at is null
      offset 0
    ) member`,
  params: ["uuid", "int4", as<number>("int8")],
  row: { contactId: "uuid" },
});

const factsOfMembers = statement({
  name: "facts-of-members",
  // `offset 0`: each contact and its calls by the key, whatever the statistics say.
  text: `
    select o.contact_id as "contactId", facts.*, waiting.kind, waiting.scheduled_time as "scheduledTime", waiting.redial_round as "redialRound",
      waiting.is_callback as "isCallback"
    from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as o(contact_id, round_starts_at, round_ends_at)
    cross join lateral (
      ${contactFactsSql({
        campaignId: "$1::uuid",
        contactId: "o.contact_id",
        roundStartsAt: "o.round_starts_at",
        roundEndsAt: "o.round_ends_at",
        callId: "null::uuid",
      })}
      offset 0
    ) facts
    left join lateral (
      select kind, scheduled_time, redial_round, is_callback
      from (select * from call where contact_id = o.contact_id offset 0) call
      where campaign_id = $1 and ${isWaitingSql("call")}
        and generation = (select generation from campaign where id = $1)
      order by scheduled_time limit 1
    ) waiting on true`,
  params: ["uuid", "uuid[]", "timestamptz[]", "timestamptz[]"],
  row: {
    contactId: "uuid",
    ...contactFactsRow,
    kind: "call_kind?",
    scheduledTime: "timestamptz?",
    redialRound: "text?",
    isCallback: "bool?",
  },
});

export type MemberFacts = RowOf<typeof factsOfMembers>;

/** What is known of these members of a campaign, each in its round, with the first call of each that waits. */
export async function memberFacts(
  db: Queryable,
  campaignId: string,
  members: readonly { readonly contactId: string; readonly round: Round }[],
): Promise<MemberFacts[]> {
  return await factsOfMembers(
    db,
    campaignId,
    members.map(({ contactId }) => contactId),
    members.map(({ round }) => round.startsAt),
    members.map(({ round }) => round.endsAt),
  );
}

/** How long the last calls of a campaign ($1) held their slots, by outcome: at most $3 of each. */
const timed = statement({
  name: "durations-of-calls",
  text: `
    select asked.outcome, count(*)::int as calls, avg(seconds)::float8 as mean,
      coalesce(stddev_samp(seconds), 0)::float8 as deviation
    from unnest($2::call_outcome[]) as asked(outcome)
    cross join lateral (
      select extract(epoch from finished_at - placed_at)::float8 as seconds
      from unnest('{ROUND,MANUAL,REDIAL}'::call_kind[]) as of_kind(kind)
      cross join unnest('{COMPLETED,FAILED}'::call_status[]) as of_status(status)
      cross join lateral (
        select placed_at, finished_at from call
        where campaign_id = $1 and facet = call_facet(of_kind.kind, of_status.status, asked.outcome)
        order by scheduled_time desc limit $3
      ) last
      where finished_at > placed_at
    ) each
    group by asked.outcome`,
  params: ["uuid", as<readonly ForecastOutcome[]>("call_outcome[]"), as<number>("int8")],
  row: {
    outcome: as<ForecastOutcome>("call_outcome"),
    calls: "int4",
    mean: as<number>("float8!"),
    deviation: "float8!",
  },
});

/** Enough calls of an outcome to know its mean within a few percent. */
const callsOfOutcome = 60;

/** For how long the last calls of a campaign held their slots, by outcome. */
export async function durationsOf(
  db: Queryable,
  campaignId: string,
): Promise<RowOf<typeof timed>[]> {
  return await timed(db, campaignId, forecastOutcomes, callsOfOutcome);
}

/** The campaign of a tenant ($1) of which a call was claimed last. */
export const lastCalledCampaign = statement({
  name: "last-called-campaign",
  text: `select campaign_id as id from campaign_turn where tenant_id = $1 order by last_claim_at desc limit 1`,
  params: ["uuid"],
  row: { id: "uuid" },
});
