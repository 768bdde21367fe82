import { as, statement } from "#db/statement.ts";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";
import type { ScheduledCallFacts } from "#rules/decision.ts";
import { isLiveSql } from "./call-facets.ts";
import { outdatedSql } from "./outdated-calls.ts";

/** An instant, or none: before or after all others. */
export type Instant = Date | "infinity" | "-infinity";

/** A call's status as it is shown: a stop has cancelled it although its row does not say so yet. */
export const shownStatus = `case when ${outdatedSql("call")} then 'CANCELLED' else call.status end`;

/** What narrows a list of calls: every value that is allowed. */
export interface CallsWanted {
  readonly kinds: readonly ScheduledCallFacts["kind"][];
  readonly statuses: readonly CallStatus[];
  /** Null stands for calls without an outcome. */
  readonly outcomes: readonly (CallOutcome | null)[];
  /** `scheduledTime` is at or after `from`, and before `to`. */
  readonly from: Instant;
  readonly to: Instant;
}

/** The call after which a page begins, in the direction of reading; null: at the end of the list. */
export interface CallsBeyond {
  readonly time: Date | null;
  readonly id: string | null;
  /** At most so many calls are returned. */
  readonly take: number;
}

/** Whether rows show that a stop has cancelled their calls. OUTDATED: some may not. */
export type Rows = "CURRENT" | "OUTDATED";

export const past = { asc: ">", desc: "<" } as const;
export type Direction = keyof typeof past;

/** Before all other ids, in the direction of reading. */
export const firstId = {
  asc: "00000000-0000-0000-0000-000000000000",
  desc: "ffffffff-ffff-ffff-ffff-ffffffffffff",
} as const;

const enums = [
  "call_kind[]",
  "call_status[]",
  as<readonly (CallOutcome | null)[]>("call_outcome[]"),
] as const;
const time = as<Instant>("timestamptz");
const take = as<number>("int8");

/** By the time for which they are scheduled, and by id among calls of the same time. */
const orderByTime = (direction: Direction) =>
  `order by scheduled_time ${direction}, id ${direction}`;

/** Whose calls a list has. A campaign has one tenant, so that only the index of the campaign has to be read. */
const scopes = { TENANT: "tenant_id = $1", CAMPAIGN: "campaign_id = $9" } as const;

interface Scoped {
  readonly scope: keyof typeof scopes;
  readonly rows: Rows;
}

/**
 * Calls of the tenant $1 with these kinds ($2), statuses ($3) and outcomes ($4), beyond the time $6 and the id $7, and
 * not beyond the time $5. Final and waiting calls are found by index, at most $8 of each combination of the three.
 * Live calls, of which there are at most as many as the tenant has slots, have no facet.
 *
 * In the direction of reading there is one condition only: with two, Postgres would begin at the wider one.
 *
 * `rows` says whether the rows of calls may not show yet that a stop has cancelled them. Then each call that waits is
 * looked at, until its row has followed.
 */
function narrowed({ scope, rows }: Scoped, direction: Direction): string {
  const beyond = `scheduled_time ${direction === "asc" ? "<" : ">="} $5
    and (scheduled_time, id) ${past[direction]} ($6, $7)`;
  return `
  select found.id, found.scheduled_time
  from (
    select distinct call_facet(kind, status, outcome) as facet
    from unnest($2::call_kind[]) kind, unnest($4::call_outcome[]) outcome,
      unnest($3::call_status[] ${rows === "OUTDATED" ? "|| 'SCHEDULED'::call_status" : ""}) status
  ) wanted
  cross join lateral (
    select id, tenant_id, scheduled_time from call where ${scopes[scope]} and ${beyond} and facet = wanted.facet
      ${rows === "OUTDATED" ? `and ${shownStatus} = any($3)` : ""}
    ${orderByTime(direction)} limit $8
  ) found
  where found.tenant_id = $1
  union all
  select live.id, live.scheduled_time from (
    select id, scheduled_time, kind, status, outcome from call
    where tenant_id = $1 and ${scopes[scope]} and ${beyond} and ${isLiveSql("call")}
  ) live
  where live.kind = any($2) and live.status = any($3) and array_position($4, live.outcome) is not null`;
}

/** The arguments of a narrowed list, but for its campaign. */
export function narrowedArguments(
  tenantId: string,
  { kinds, statuses, outcomes, from, to }: CallsWanted,
  direction: Direction,
  beyond: CallsBeyond,
) {
  const place = placeWithin({ from, to }, direction, beyond);
  return [tenantId, kinds, statuses, outcomes, ...place, beyond.take] as const;
}

/** Up to which time a list of a time is read, and beyond which time and id. */
export function placeWithin(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  direction: Direction,
  { time: at, id }: Pick<CallsBeyond, "time" | "id">,
) {
  const [start, until] = direction === "asc" ? [from, to] : [to, from];
  // A page begins at its cursor, or where the list begins: at its first time, or before its last.
  const begins = at === null || id === null || isOutside(at, start, direction);
  return [until, begins ? start : at, begins ? firstId.asc : id] as const;
}

/** Whether a cursor, of a list with other filters, comes before the first call of this list. */
function isOutside(at: Date, start: Instant, direction: Direction): boolean {
  return start instanceof Date && (direction === "asc" ? at < start : at >= start);
}

function narrowedLists<const ScopeTypes extends readonly "uuid"[]>(
  name: string,
  scoped: Scoped,
  scopeTypes: ScopeTypes,
) {
  const params = ["uuid", ...enums, time, time, "uuid", take, ...scopeTypes] as const;
  const page = (direction: Direction) =>
    statement({
      name: `${name}-by-time-${direction}`,
      text: `select id from (${narrowed(scoped, direction)}) page ${orderByTime(direction)} limit $8`,
      params,
      row: { id: "uuid" },
    });
  return {
    asc: page("asc"),
    desc: page("desc"),
    /** Counts in ascending order, and stops at $8. */
    count: statement({
      name: `${name}-count`,
      text: `select count(*)::int as calls from (${narrowed(scoped, "asc")} limit $8) counted`,
      params,
      row: { calls: "int4" },
    }),
  };
}

const ofTenant = (name: string, rows: Rows) =>
  narrowedLists(`calls-of-tenant${name}`, { scope: "TENANT", rows }, []);
const ofCampaign = (name: string, rows: Rows) =>
  narrowedLists(`calls-of-campaign${name}`, { scope: "CAMPAIGN", rows }, ["uuid"]);

/** Calls of a tenant ($1), narrowed, by time. */
export const callsOfTenant = {
  CURRENT: ofTenant("", "CURRENT"),
  OUTDATED: ofTenant("-after-a-stop", "OUTDATED"),
};

/** The same of a campaign ($9). */
export const callsOfCampaign = {
  CURRENT: ofCampaign("", "CURRENT"),
  OUTDATED: ofCampaign("-after-a-stop", "OUTDATED"),
};

/**
 * Calls of contacts ($8) and, unless $9 is null, of one campaign: of the tenant $1, with these kinds ($2), statuses
 * ($3) and outcomes ($4), from $5 until before $6. Contacts have few calls, so all of theirs are read.
 */
const ofContacts = `
  select mine.id, mine.scheduled_time
  from unnest($8::uuid[]) wanted (contact_id)
  cross join lateral (
    select id, tenant_id, campaign_id, scheduled_time, kind, ${shownStatus} as status, outcome from call
    where call.contact_id = wanted.contact_id offset 0
  ) mine
  where mine.tenant_id = $1 and ($9::uuid is null or mine.campaign_id = $9)
    and mine.kind = any($2) and mine.status = any($3) and array_position($4, mine.outcome) is not null
    and mine.scheduled_time >= $5 and mine.scheduled_time < $6`;

/** The arguments of a list of contacts' calls, but for the contacts, the campaign and the place where a page begins. */
export function contactsArguments(
  tenantId: string,
  { kinds, statuses, outcomes, from, to }: CallsWanted,
  most: number,
) {
  return [tenantId, kinds, statuses, outcomes, from, to, most] as const;
}

const ofContactsParams = ["uuid", ...enums, time, time, take, "uuid[]", "uuid?"] as const;

/** Beyond the id $10. */
const contactsById = (direction: Direction) =>
  statement({
    name: `calls-of-contacts-by-id-${direction}`,
    text: `select id from (${ofContacts}) page where id ${past[direction]} $10
      order by id ${direction} limit $7`,
    params: [...ofContactsParams, "uuid"],
    row: { id: "uuid" },
  });

/** Beyond the id $10 of the time $11. */
const contactsByTime = (direction: Direction) =>
  statement({
    name: `calls-of-contacts-by-time-${direction}`,
    text: `select id from (${ofContacts}) page where (scheduled_time, id) ${past[direction]} ($11, $10)
      ${orderByTime(direction)} limit $7`,
    params: [...ofContactsParams, "uuid", time],
    row: { id: "uuid" },
  });

/** Where a page of contacts' calls begins. */
export function placeOf(direction: Direction, { time: at, id }: CallsBeyond) {
  const end = direction === "asc" ? "-infinity" : "infinity";
  return [id ?? firstId[direction], at ?? end] as const;
}

export const callsOfContacts = {
  byTime: { asc: contactsByTime("asc"), desc: contactsByTime("desc") },
  byId: { asc: contactsById("asc"), desc: contactsById("desc") },
  count: statement({
    name: "calls-of-contacts-count",
    text: `select count(*)::int as calls from (${ofContacts} limit $7) counted`,
    params: ofContactsParams,
    row: { calls: "int4" },
  }),
};

/** A tenant's ($1) calls without further filters, by id: beyond the call $2, at most $3. */
const pageOfTenant = (direction: Direction) =>
  statement({
    name: `calls-of-tenant-by-id-${direction}`,
    text: `select id from call where tenant_id = $1 and id ${past[direction]} $2
      order by id ${direction} limit $3`,
    params: ["uuid", "uuid", take],
    row: { id: "uuid" },
  });

/** The same of a campaign ($4). The tenant does not narrow it, so that only the index of the campaign fits. */
const pageOfCampaign = (direction: Direction) =>
  statement({
    name: `calls-of-campaign-by-id-${direction}`,
    text: `select id from (
        select id, tenant_id from call where campaign_id = $4 and id ${past[direction]} $2
        order by id ${direction} limit $3) page
      where tenant_id = $1`,
    params: ["uuid", "uuid", take, "uuid"],
    row: { id: "uuid" },
  });

export const allCallsOfTenant = { asc: pageOfTenant("asc"), desc: pageOfTenant("desc") };
export const allCallsOfCampaign = { asc: pageOfCampaign("asc"), desc: pageOfCampaign("desc") };
