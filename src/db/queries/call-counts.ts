import { as, statement } from "#db/statement.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import { isLiveSql } from "./call-facets.ts";

/*
 * The kept counts (docs/adr/0016-counts-are-kept.md). What is read is the sum of the counts, of what was appended since
 * they were folded, of the live calls, and (except for the totals of lists) of the calls that are kept no longer, in one
 * statement: in one snapshot the sum is exact.
 */

/** The status and the outcome in a facet (`call_facet`), in SQL; null for no outcome. */
const statusOf = (facet: string) =>
  `(array['SCHEDULED', 'COMPLETED', 'FAILED', 'CANCELLED']::call_status[])[1 + (${facet} >> 4 & 3)]`;
const outcomeOf = (facet: string) => `(enum_range(null::call_outcome))[nullif(${facet} & 15, 0)]`;
const isTest = (facet: string) => `${facet} >= 192`;

/**
 * The facet that is shown. Calls of an older generation were cancelled by a stop, and their rows follow: only calls that
 * wait and that a stop can cancel are counted under a generation.
 */
const shownFacet = `case when counted.facet in (0, 64, 128) and counted.generation < campaign.generation
  then counted.facet + 48 else counted.facet end`;

/** Calls of the tenant $1 that are live; there are no more of them than slots. */
const liveCalls = (columns: string, where: string) => `
  select ${columns} from call
  where tenant_id = $1 and ${isLiveSql("call")} and ${where}`;

/** By campaign and facet: of the tenant $1, and what else `where` selects. */
const totals = (where: string) => `
  select counted.campaign_id, ${shownFacet} as facet, counted.calls
  from (
    select campaign_id, facet, generation, calls from call_total where tenant_id = $1 and ${where}
    union all
    select campaign_id, facet, generation, calls from call_delta where tenant_id = $1 and ${where}
  ) counted
  join campaign on campaign.id = counted.campaign_id`;

/** Whether the request for a live call has not been sent. */
const isNotSent = `(call.status = 'CALLING' and exists (
  select from dial where dial.call_id = call.id and dial.id = call.dial_id and dial.state = 'INTENDED'))::int`;

/**
 * The calls of a tenant's ($1) campaigns ($2) by status, and how many of them are live and not sent. Test calls do not
 * count.
 */
export const callsByStatus = statement({
  name: "calls-by-status",
  text: `select campaign_id as "campaignId", status, sum(calls)::int as calls, sum(not_sent)::int as "notSent"
     from (
       select campaign_id, ${statusOf("facet")} as status, calls, 0 as not_sent
       from (${totals("campaign_id = any($2::uuid[])")}) shown where not ${isTest("facet")}
       union all
       select campaign_id, ${statusOf("facet")}, calls, 0 from deleted_call_total
       where tenant_id = $1 and campaign_id = any($2::uuid[]) and not ${isTest("facet")}
       union all
       ${liveCalls(`campaign_id, status, 1, ${isNotSent}`, "campaign_id = any($2::uuid[]) and kind <> 'TEST'")}
     ) known
     group by 1, 2`,
  params: ["uuid", "uuid[]"],
  row: { campaignId: "uuid", status: "call_status", calls: "int4", notSent: "int4" },
});

/** How many calls of the tenant $1 have one of these kinds ($2), statuses ($3) and outcomes ($4; null: none). */
function callTotal<const Scope extends readonly "uuid"[]>(
  name: string,
  where: string,
  scope: Scope,
) {
  return statement({
    name,
    text: `select coalesce(sum(calls), 0)::int as calls
       from (
         select calls from (${totals(where)}) shown
         where facet = any(array(select call_facet(kind, status, outcome) from unnest($2::call_kind[]) kind,
           unnest($3::call_status[]) status, unnest($4::call_outcome[]) outcome))
         union all
         ${liveCalls("1", `${where} and kind = any($2) and status = any($3) and array_position($4, outcome) is not null`)}
       ) known`,
    params: [
      "uuid",
      "call_kind[]",
      "call_status[]",
      as<readonly (CallOutcome | null)[]>("call_outcome[]"),
      ...scope,
    ] as const,
    row: { calls: "int4" },
  });
}

export const totalOfTenant = callTotal("total-of-tenant", "true", []);
/** The same of a campaign ($5). */
export const totalOfCampaign = callTotal("total-of-campaign", "campaign_id = $5", ["uuid"]);

const inRange =
  "quarter >= ($2::timestamptz[])[1] and quarter < ($2::timestamptz[])[cardinality($2)]";
const quarterOfCall = "call_quarter(placed_at, scheduled_time)";

/**
 * Counts what `counted` selects by bucket: the index of the bound in $2 at which it begins, from 1. Talk and cost are
 * those of calls that are not live.
 */
function byBucket<const Scope extends readonly "uuid"[]>(
  name: string,
  { counted, live }: { readonly counted: string; readonly live: string },
  scope: Scope,
) {
  return statement({
    name,
    text: `select width_bucket(quarter, $2) as bucket, status, outcome, sum(calls)::int as calls,
         sum(talk_ms)::float8 as "talkMs", sum(cost)::float8 as cost
       from (
         select quarter, ${statusOf("facet")} as status, ${outcomeOf("facet")} as outcome, calls, talk_ms, cost
         from (${counted}) shown where not ${isTest("facet")}
         union all
         ${liveCalls(
           `${quarterOfCall}, status, outcome, 1, 0, 0`,
           `${live} and kind <> 'TEST' and ${inRange.replaceAll("quarter ", `${quarterOfCall} `)}`,
         )}
       ) known
       group by 1, 2, 3 having sum(calls) <> 0`,
    params: ["uuid", "timestamptz[]", ...scope] as const,
    row: {
      bucket: "int4",
      status: "call_status",
      outcome: as<CallOutcome | null>("call_outcome"),
      calls: "int4",
      talkMs: "float8",
      cost: "float8",
    },
  });
}

/**
 * The calls of the tenant $1 and the campaign $3 by bucket, status and outcome. $2: the bounds of the buckets, each at a
 * quarter of an hour. Test calls do not count.
 */
export const statsOfCampaign = byBucket(
  "stats-of-campaign",
  {
    counted: `
      select counted.quarter, ${shownFacet} as facet, counted.calls, counted.talk_ms, counted.cost
      from (
        select campaign_id, quarter, facet, generation, calls, talk_ms, cost from call_count
        where tenant_id = $1 and campaign_id = $3 and ${inRange}
        union all
        select campaign_id, quarter, facet, generation, calls, talk_ms, cost from call_delta
        where tenant_id = $1 and campaign_id = $3 and ${inRange}
      ) counted
      join campaign on campaign.id = counted.campaign_id
      union all
      select quarter, facet, calls, talk_ms, cost from deleted_call_count
      where tenant_id = $1 and campaign_id = $3 and ${inRange}`,
    live: "campaign_id = $3",
  },
  ["uuid"],
);

/**
 * The same of all campaigns. These counts are not kept by generation; so what stops have cancelled, and whose rows
 * follow, is taken from the waiting calls and added to the cancelled ones.
 */
export const statsOfTenant = byBucket(
  "stats-of-tenant",
  {
    counted: `
      select quarter, facet, calls, talk_ms, cost from tenant_call_count where tenant_id = $1 and ${inRange}
      union all
      select quarter, facet, calls, talk_ms, cost from call_delta where tenant_id = $1 and ${inRange}
      union all
      select deleted.quarter, deleted.facet, deleted.calls, deleted.talk_ms, deleted.cost
      from campaign
      cross join lateral (
        select quarter, facet, calls, talk_ms, cost from deleted_call_count
        where tenant_id = $1 and campaign_id = campaign.id and ${inRange}
      ) deleted
      where campaign.tenant_id = $1
      union all
      select outdated.quarter, outdated.facet + shown.more, outdated.calls * shown.sign, 0, 0
      from (
        select distinct campaign_id from campaign_work where tenant_id = $1 and kind = 'CANCEL'
      ) stopped
      join campaign on campaign.id = stopped.campaign_id
      cross join lateral (
        select quarter, facet, calls from call_count
        where tenant_id = $1 and campaign_id = stopped.campaign_id and ${inRange}
          and facet in (0, 64, 128) and call_count.generation < campaign.generation
        union all
        select quarter, facet, calls from call_delta
        where tenant_id = $1 and campaign_id = stopped.campaign_id and ${inRange}
          and facet in (0, 64, 128) and call_delta.generation < campaign.generation
      ) outdated
      cross join (values (0, -1), (48, 1)) shown (more, sign)`,
    live: "true",
  },
  [],
);

/** Moves at most $1 appended rows into the counts. Returns how many; 0: there is none, or another process does it. */
export const foldCallCounts = statement({
  text: "select fold_call_counts($1) as folded",
  params: ["int4"],
  row: { folded: "int4" },
});

/** Where the kept counts of calls differ from the calls: how many are missing from the counts. */
export const missingCallCounts = statement({
  text: `select campaign_id as "campaignId", quarter, calls, talk_ms::float8 as "talkMs", cost::float8 from missing_call_counts()`,
  params: [],
  row: {
    campaignId: "uuid",
    quarter: "timestamptz",
    calls: "int8",
    talkMs: "float8",
    cost: "float8",
  },
});

/** Appends what is missing: calls and counts are read in one snapshot, so it is right beside writers. */
export const recountCalls = statement({
  text: `insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
     select tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost from missing_call_counts()`,
  params: [],
  row: {},
});

/** How many sums of call_count differ from it. */
export const wrongSums = statement({
  text: `select count(*)::int as wrong from (
       (select from (
         select tenant_id, campaign_id, facet, generation, calls from call_count
         union all select tenant_id, campaign_id, facet, generation, -calls from call_total
       ) versions group by tenant_id, campaign_id, facet, generation having sum(calls) <> 0)
       union all
       (select from (
         select tenant_id, quarter, facet, calls, talk_ms, cost from call_count
         union all select tenant_id, quarter, facet, -calls, -talk_ms, -cost from tenant_call_count
       ) versions group by tenant_id, quarter, facet
       having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0)
     ) different`,
  params: [],
  row: { wrong: "int4" },
});

/** Waits until nobody folds, and keeps others from folding until the end of the transaction. */
export const lockFolding = statement({
  text: "select pg_advisory_xact_lock(7264120016)",
  params: [],
  row: { pg_advisory_xact_lock: "void" },
});

export const clearSums = statement({
  text: "with totals as (delete from call_total) delete from tenant_call_count",
  params: [],
  row: {},
});

export const sumOfCampaigns = statement({
  text: `insert into call_total (tenant_id, campaign_id, facet, generation, calls)
     select tenant_id, campaign_id, facet, generation, sum(calls) from call_count
     group by 1, 2, 3, 4 having sum(calls) <> 0`,
  params: [],
  row: {},
});

export const sumOfTenants = statement({
  text: `insert into tenant_call_count (tenant_id, quarter, facet, calls, talk_ms, cost)
     select tenant_id, quarter, facet, sum(calls), sum(talk_ms), sum(cost) from call_count
     group by 1, 2, 3 having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0`,
  params: [],
  row: {},
});
