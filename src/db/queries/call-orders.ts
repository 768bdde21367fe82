import { as, statement, type Typed } from "#db/statement.ts";
import type { CallOutcome, DialState } from "#rules/call-state.ts";
import { isLiveSql } from "./call-facets.ts";
import { type CallsWanted, type Direction, type Instant, past, shownStatus } from "./call-pages.ts";

/*
 * Calls in the order of a column that no index of `call` has. Either at most `mostRead` calls, which an index narrows
 * the list to, are read and sorted; or calls are read in the order in which they were placed, by the index `dial_sent`.
 */

/** So many calls are read for a page at most. */
export const mostRead = 10_000;

/** What narrows these lists, beside what narrows every list of calls. */
export interface OrderedCallsWanted extends CallsWanted {
  readonly placedFrom: Date | null;
  readonly placedTo: Date | null;
  readonly endedFrom: Date | null;
  readonly endedTo: Date | null;
  readonly campaignId: string | null;
  readonly dialStates: readonly DialState[] | null;
  /** The number of an import. */
  readonly importNumber: number | null;
}

/** What calls are sorted by; calls without the value are not in the list. */
export type SortedBy = "id" | "scheduledTime" | "placedAt" | "endedAt" | "durationSeconds" | "cost";

const time = as<Instant>("timestamptz");
const filterTypes = [
  "uuid",
  "call_kind[]",
  "call_status[]",
  as<readonly (CallOutcome | null)[]>("call_outcome[]"),
  time,
  time,
  "timestamptz?",
  "timestamptz?",
  "timestamptz?",
  "timestamptz?",
  "uuid?",
  "dial_state[]?",
  "int4?",
] as const;

export function filterArguments(tenantId: string, wanted: OrderedCallsWanted) {
  const { kinds, statuses, outcomes, from, to, placedFrom, placedTo } = wanted;
  const { endedFrom, endedTo, campaignId, dialStates, importNumber } = wanted;
  return [
    ...([tenantId, kinds, statuses, outcomes, from, to, placedFrom, placedTo] as const),
    ...([endedFrom, endedTo, campaignId, dialStates, importNumber] as const),
  ] as const;
}

/** Whether a call is in the list. The arguments are those of `filterArguments`. */
const isWanted = `call.tenant_id = $1 and call.kind = any($2) and ${shownStatus} = any($3)
  and array_position($4, call.outcome) is not null and call.scheduled_time >= $5 and call.scheduled_time < $6
  and ($7::timestamptz is null or call.placed_at >= $7) and ($8::timestamptz is null or call.placed_at < $8)
  and ($9::timestamptz is null or call.placed_at is not null and call.ended_at >= $9)
  and ($10::timestamptz is null or call.placed_at is not null and call.ended_at < $10)
  and ($11::uuid is null or call.campaign_id = $11)
  and ($12::dial_state[] is null or (
    select state from dial where call_id = call.id and tenant_id = $1 order by intended_at desc limit 1) = any($12))
  and ($13::int is null or exists (
    select from enrolment where campaign_id = call.campaign_id and contact_id = call.contact_id and tenant_id = $1
      and ($13 in (import_number, call_import) or $13 = any(also_imports))))`;

/** The value to sort by ($14), as a number; null: the call is not in the list. */
const sortKey = `case $14
  when 'placedAt' then extract(epoch from call.placed_at) * 1000
  when 'scheduledTime' then extract(epoch from call.scheduled_time) * 1000
  when 'id' then 0
  else case when call.placed_at is not null then case $14
    when 'endedAt' then extract(epoch from call.ended_at) * 1000
    when 'durationSeconds' then call.duration_seconds::numeric
    when 'cost' then call.cost end end end::float8`;

/** What an index narrows a list to. `$n`: the place of its first argument. */
interface Narrowing<Types extends readonly Typed[]> {
  readonly types: Types;
  readonly ids: (n: number) => string;
}

function narrowing<const Types extends readonly Typed[]>(
  types: Types,
  ids: (n: number) => string,
): Narrowing<Types> {
  return { types, ids };
}

const facetTypes = [
  "uuid",
  "call_kind[]",
  "call_status[]",
  as<readonly (CallOutcome | null)[]>("call_outcome[]"),
  time,
  time,
] as const;

/** Calls of these kinds, statuses and outcomes, scheduled for these times; and those that a stop may have cancelled. */
const byFacet = (scope: "tenant_id" | "campaign_id") =>
  narrowing(facetTypes, (n) => {
    const during = `scheduled_time >= $${n + 4} and scheduled_time < $${n + 5}`;
    return `
      select narrowed.id from (
        select distinct call_facet(kind, status, outcome) as facet
        from unnest($${n + 1}::call_kind[]) kind, unnest($${n + 3}::call_outcome[]) outcome,
          unnest(case when 'CANCELLED' = any($${n + 2}::call_status[]) then $${n + 2} || 'SCHEDULED'::call_status
            else $${n + 2} end) status
      ) wanted
      cross join lateral (
        select id from call where ${scope} = $${n} and facet = wanted.facet and ${during}
        order by scheduled_time, id limit ${mostRead + 1}
      ) narrowed
      union all
      select id from call where ${scope} = $${n} and ${isLiveSql("call")} and ${during}`;
  });

/** By index. The first argument of each is whose calls they are. */
const narrowings = {
  /**
   * Of a tenant, placed during a time. In the order of the index: without it, Postgres may read all entries before it takes
   * the first ones.
   */
  PLACED: narrowing(
    ["uuid", time, time] as const,
    (n) => `select call_id as id from dial
      where tenant_id = $${n} and sent_at >= $${n + 1} and sent_at < $${n + 2} and sent_at is not null
      order by sent_at, call_id`,
  ),
  /** Of a campaign. */
  CAMPAIGN: narrowing(["uuid"] as const, (n) => `select id from call where campaign_id = $${n}`),
  FACETS_OF_CAMPAIGN: byFacet("campaign_id"),
  FACETS: byFacet("tenant_id"),
  CONTACTS: narrowing(
    ["uuid[]"] as const,
    (n) => `select mine.id from unnest($${n}::uuid[]) wanted (contact_id)
      cross join lateral (select id from call where call.contact_id = wanted.contact_id offset 0) mine`,
  ),
  TENANT: narrowing(["uuid"] as const, (n) => `select id from call where tenant_id = $${n}`),
};

/** Each statement takes the filter, the order ($14), the arguments of its narrowing, and then where the page begins. */
function sorted<const Types extends readonly Typed[]>(
  name: string,
  { types, ids }: Narrowing<Types>,
) {
  const filter = [...filterTypes, "text"] as const;
  const first = filter.length + 1;
  const found = `
    select call.id, ${sortKey} as key
    from (select distinct id from (${ids(first)} limit ${mostRead}) narrowed) found
    cross join lateral (select * from call where call.id = found.id offset 0) call
    where ${isWanted}`;
  const beyond = first + types.length;
  const page = (direction: Direction) =>
    statement({
      name: `sorted-calls-${name}-${direction}`,
      text: `select id from (${found}) page
        where key is not null and (key, id) ${past[direction]} ($${beyond}::float8, $${beyond + 1}::uuid)
        order by key ${direction}, id ${direction} limit $${beyond + 2}`,
      params: [...filter, ...types, "float8", "uuid", as<number>("int8")] as const,
      row: { id: "uuid" },
    });
  return {
    asc: page("asc"),
    desc: page("desc"),
    count: statement({
      name: `sorted-calls-${name}-count`,
      text: `select count(*)::int as calls from (${found}) counted where key is not null`,
      params: [...filter, ...types] as const,
      row: { calls: "int4" },
    }),
    /** Whether there are more calls than are read for a page. All calls of a campaign or a tenant are counted already. */
    isTooBroad: statement({
      name: `sorted-calls-${name}-are-too-many`,
      text: `select exists (select from (${ids(1)} offset ${mostRead} limit 1) beyond) as "isTooBroad"`,
      params: types,
      row: { isTooBroad: "bool" },
    }),
  };
}

export const sortedCalls = {
  placed: sorted("placed", narrowings.PLACED),
  ofCampaign: sorted("of-campaign", narrowings.CAMPAIGN),
  byFacetOfCampaign: sorted("by-facet-of-campaign", narrowings.FACETS_OF_CAMPAIGN),
  byFacet: sorted("by-facet", narrowings.FACETS),
  ofContacts: sorted("of-contacts", narrowings.CONTACTS),
  ofTenant: sorted("of-tenant", narrowings.TENANT),
};

/** The key before all others, in the direction of reading. */
export const firstKey = { asc: -Infinity, desc: Infinity } as const;

/**
 * The next `mostRead` dials that were sent, beyond the time $15 and the call $16 and not beyond the time $14. In the direction
 * of reading there is one condition only: with two, Postgres would begin at the wider one.
 */
const nextSent = (n: number, direction: Direction) => `
  select call_id, sent_at from dial
  where tenant_id = $1 and sent_at is not null
    and sent_at ${direction === "asc" ? "<" : ">="} $${n} and (sent_at, call_id) ${past[direction]} ($${n + 1}, $${n + 2})
  order by sent_at ${direction}, call_id ${direction}`;

const placeTypes = [time, time, "uuid"] as const;

/** Those of them whose calls are in the list: at most $17. A call may have had a dial before the one that placed it. */
const wantedOfSent = (direction: Direction) => `
  select call.id from (${nextSent(14, direction)} limit ${mostRead}) sent
  cross join lateral (select * from call where call.id = sent.call_id offset 0) call
  where call.placed_at = sent.sent_at and ${isWanted}`;

function inOrderPlaced(direction: Direction) {
  return {
    page: statement({
      name: `calls-in-order-placed-${direction}`,
      text: `${wantedOfSent(direction)} order by sent.sent_at ${direction}, sent.call_id ${direction} limit $17`,
      params: [...filterTypes, ...placeTypes, as<number>("int8")],
      row: { id: "uuid" },
    }),
    /** The last that is read for a page that begins beyond $3 and $4, and the next one, if there are so many. */
    lastRead: statement({
      name: `last-call-in-order-placed-${direction}`,
      text: `select sent_at as "placedAt", call_id as id from (${nextSent(2, direction)} offset ${mostRead - 1} limit 2) last`,
      params: ["uuid", ...placeTypes],
      row: { placedAt: "timestamptz!", id: "uuid" },
    }),
  };
}

/** Calls of a tenant in the order in which they were placed. */
export const placedCalls = {
  asc: inOrderPlaced("asc"),
  desc: inOrderPlaced("desc"),
  count: statement({
    name: "calls-in-order-placed-count",
    text: `select count(*)::int as calls from (${wantedOfSent("asc")}) counted`,
    params: [...filterTypes, ...placeTypes],
    row: { calls: "int4" },
  }),
};
