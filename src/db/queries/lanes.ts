import type { Queryable, Tx } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import type { Place } from "#rules/area.ts";
import { isWaitingSql } from "./call-facets.ts";

/*
 * What is kept of the lanes of campaigns (tables `lane` and `lane_note`): see docs/adr/0023-lanes.md. It is written by
 * those who hold the lock of the tenant.
 */

/** A lane has to be looked at anew. `o` is a campaign with the version of its opening. */
const staleSql = (columns: string): string => `
  select ${columns} from lane where campaign_id = o.campaign_id and version = o.version and look_at <= $4
  union all
  select ${columns} from lane where campaign_id = o.campaign_id and version < o.version
  union all
  select ${columns} from lane where campaign_id = o.campaign_id and version > o.version
  union all
  select ${columns} from lane_note
  where tenant_id = o.tenant_id and campaign_id = o.campaign_id`;

/**
 * Of a campaign with lanes: a call may be due in an open lane until an instant, or lanes have to be looked at anew. Both
 * are SQL expressions.
 */
export function mayBeDueInLanesSql(campaign: string, until: string): string {
  return `(exists (select from opening
        where tenant_id = ${campaign}.tenant_id and campaign_id = ${campaign}.id and lane = 0
          and (look_at = '-infinity'
            or exists (select from lane where campaign_id = opening.campaign_id and version = opening.version
              and lane.look_at <= ${until})
            or exists (select from lane where campaign_id = opening.campaign_id and version = opening.version
              and lane.closed_by is null and due_at <= ${until})))
      or exists (select from lane_note where tenant_id = ${campaign}.tenant_id and campaign_id = ${campaign}.id))`;
}

const row = {
  campaignId: "uuid",
  areaId: "int4",
  zones: as<readonly string[]>("text[]"),
  places: as<readonly Place[]>("jsonb"),
} as const;

const lanesToLookAt = statement({
  name: "lanes-to-look-at",
  // Each list is read in the order of an index, or of the lanes that have to be looked at anew.
  text: `
      select o.campaign_id as "campaignId", each.area_id as "areaId", coalesce(area.zones, '{}') as zones,
        coalesce(area.places, '[]') as places, each.is_anew as "isAnew"
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::int[]) as o(tenant_id, campaign_id, version, n)
      cross join lateral (
        select area_id, bool_or(is_anew) as is_anew
        from (
          (select area_id, false as is_anew from lane
            where campaign_id = o.campaign_id and version = o.version and closed_by is null and look_at > $4
              and due_at <= $4
            order by due_at limit o.n)
          union all
          (select area_id, true from (${staleSql("area_id, due_at")}) anew
            group by area_id order by min(due_at), area_id limit $6)
          union all
          (select area_id, true from lane
            where campaign_id = o.campaign_id and version = o.version and is_behind and closed_by is null
            limit $7)
        ) wanted
        group by area_id
      ) each
      left join area on area.id = each.area_id`,
  params: [
    "uuid[]",
    "uuid[]",
    "uuid[]",
    "timestamptz",
    "int4[]",
    as<number>("int8"),
    as<number>("int8"),
  ],
  row: { ...row, isAnew: "bool!" },
});

/** A campaign with lanes, of which `open` open lanes with due calls are wanted: those whose calls are due first. */
export interface LanesRequest {
  readonly tenantId: string;
  readonly id: string;
  /** Of its opening. */
  readonly version: string;
  readonly open: number;
}

export type LaneRow = RowOf<typeof lanesToLookAt>;

/**
 * Lanes of campaigns: open ones with due calls, those that have to be looked at anew (`isAnew`: the gate or the round may
 * have changed, or calls or members were added), at most `anew` of each campaign, and `behind` of those whose rounds may
 * owe calls. One statement.
 */
export async function readLanes(
  db: Queryable,
  requests: readonly LanesRequest[],
  most: { readonly anew: number; readonly behind: number },
  now: Date,
): Promise<LaneRow[]> {
  return await lanesToLookAt(
    db,
    requests.map(({ tenantId }) => tenantId),
    requests.map(({ id }) => id),
    requests.map(({ version }) => version),
    now,
    requests.map(({ open }) => open),
    most.anew,
    most.behind,
  );
}

const keep = statement({
  name: "keep-lanes",
  // What waits is read in this statement, and so are the notes that it deletes: a call that is added meanwhile has a note
  // that it does not see. A lane without members and calls is deleted.
  text: `
      with computed as materialized (
        select o.*,
          coalesce((select scheduled_time from call
            where campaign_id = o.campaign_id and generation = o.generation and lane = o.area_id
              and lane <> 0 and ${isWaitingSql("call")}
            order by scheduled_time limit 1), 'infinity') as due_at,
          (select scheduled_time from call
            where campaign_id = o.campaign_id and generation = o.generation and lane = o.area_id
              and lane <> 0 and ${isWaitingSql("call")} and scheduled_time > $10
            order by scheduled_time limit 1) as next_due_at,
          o.round_ends_at is not null and exists (select from enrolment
            where campaign_id = o.campaign_id and lane = o.area_id and lane <> 0 and removed_at is null
              and covered_until < o.round_ends_at) as is_behind
        from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::timestamptz[], $7::text[],
          $8::timestamptz[], $9::timestamptz[], $11::timestamptz[])
          as o(tenant_id, campaign_id, area_id, version, generation, look_at, closed_by, opens_at, closes_at,
            round_ends_at)
      ),
      used as materialized (
        -- Not "exists": Postgres would read all members of all lanes at once.
        select *, due_at < 'infinity' or is_behind or coalesce((select true from enrolment
          where campaign_id = computed.campaign_id and lane = computed.area_id and lane <> 0
            and removed_at is null
          limit 1), false) as is_used
        from computed
      ),
      noted as (
        -- The notes of a campaign are read once, and each is looked up among the lanes: "is true" keeps Postgres from a
        -- join that reads all notes for each lane.
        delete from lane_note using (select distinct tenant_id, campaign_id from computed) own
        where lane_note.tenant_id = own.tenant_id and lane_note.campaign_id = own.campaign_id
          and ((lane_note.campaign_id, lane_note.area_id) in (select campaign_id, area_id from computed)) is true
      ),
      empty as (
        delete from lane using used
        where not is_used and lane.tenant_id = used.tenant_id and lane.campaign_id = used.campaign_id
          and lane.area_id = used.area_id
      ),
      written as (
        insert into lane (tenant_id, campaign_id, area_id, version, look_at, closed_by, opens_at, closes_at, due_at,
          is_behind)
        select tenant_id, campaign_id, area_id, version, look_at, closed_by, opens_at, closes_at, due_at, is_behind
        from used where is_used
        on conflict (tenant_id, campaign_id, area_id) do update set version = excluded.version,
          look_at = excluded.look_at, closed_by = excluded.closed_by, opens_at = excluded.opens_at,
          closes_at = excluded.closes_at, due_at = excluded.due_at, is_behind = excluded.is_behind
        where (lane.version, lane.look_at, lane.closed_by, lane.opens_at, lane.closes_at, lane.due_at, lane.is_behind)
          is distinct from (excluded.version, excluded.look_at, excluded.closed_by, excluded.opens_at,
            excluded.closes_at, excluded.due_at, excluded.is_behind)
      )
      select campaign_id as "campaignId", min(next_due_at) as "nextDueAt" from computed
      where closed_by is null group by campaign_id`,
  params: [
    "uuid[]",
    "uuid[]",
    "int4[]",
    "uuid[]",
    "int4[]",
    as<readonly (Date | "infinity")[]>("timestamptz[]"),
    as<readonly (string | null)[]>("text[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    "timestamptz",
    as<readonly (Date | null)[]>("timestamptz[]"),
  ],
  row: { campaignId: "uuid", nextDueAt: "timestamptz?" },
});

/** A lane with what its gate and round are now. */
export interface LookedLane {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly areaId: number;
  readonly version: string;
  readonly generation: number;
  readonly lookAt: Date | "infinity";
  readonly closedBy: string | null;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** Of an open lane. */
  readonly roundEndsAt: Date | null;
}

/**
 * Keeps what these lanes are now, with when their calls are due and whether their rounds may owe calls. Returns of open
 * ones when the first call becomes due after now, by campaign. The lock of the tenants is held. One statement.
 */
export async function keepLanes(
  tx: Tx,
  lanes: readonly LookedLane[],
  now: Date,
): Promise<RowOf<typeof keep>[]> {
  if (lanes.length === 0) return [];
  return await keep(
    tx,
    lanes.map(({ tenantId }) => tenantId),
    lanes.map(({ campaignId }) => campaignId),
    lanes.map(({ areaId }) => areaId),
    lanes.map(({ version }) => version),
    lanes.map(({ generation }) => generation),
    lanes.map(({ lookAt }) => lookAt),
    lanes.map(({ closedBy }) => closedBy),
    lanes.map(({ opensAt }) => opensAt),
    lanes.map(({ closesAt }) => closesAt),
    now,
    lanes.map(({ roundEndsAt }) => roundEndsAt),
  );
}

/**
 * What is kept of the lanes of campaigns ($1: tenants, $2: campaigns, $3: versions of their openings), now ($4), and
 * whether they are busy ($5: calls are live).
 */
export const waitingInLanes = statement({
  name: "waiting-in-lanes",
  text: `
      select o.campaign_id as "campaignId",
        o.is_busy or exists (select from campaign_work where campaign_id = o.campaign_id and done_at is null)
          or exists (select from import where campaign_id = o.campaign_id and status = 'RUNNING') as "isBusy",
        exists (select from lane
          where campaign_id = o.campaign_id and version = o.version and closed_by is null) as "isOpen",
        exists (select from lane
          where campaign_id = o.campaign_id and version = o.version and is_behind and closed_by is null) as "isBehind",
        exists (${staleSql("area_id")}) as "isAnew",
        (select closed_by from lane where campaign_id = o.campaign_id and version = o.version
          order by look_at limit 1) as "closedBy",
        (select least(look_at, '9999-12-31') from lane where campaign_id = o.campaign_id and version = o.version
          order by look_at limit 1) as "lookAt",
        (select least(due_at, '9999-12-31') from lane
          where campaign_id = o.campaign_id and version = o.version and closed_by is null
          order by due_at limit 1) as "dueAt",
        (select least(due_at, '9999-12-31') from lane
          where campaign_id = o.campaign_id and version = o.version and closed_by is null and due_at > $4
          order by due_at limit 1) as "nextDueAt"
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::bool[]) as o(tenant_id, campaign_id, version, is_busy)`,
  params: ["uuid[]", "uuid[]", "uuid[]", "timestamptz", "bool[]"],
  row: {
    campaignId: "uuid",
    isBusy: "bool",
    isOpen: "bool",
    isBehind: "bool",
    isAnew: "bool",
    closedBy: "text?",
    lookAt: "timestamptz?",
    dueAt: "timestamptz?",
    nextDueAt: "timestamptz?",
  },
});

/** Those of these open lanes ($1: campaigns, $2: areas) whose present rounds end then ($3) and may owe somebody a call. */
export const lanesBehind = statement({
  name: "lanes-behind",
  // Not "exists": Postgres would join, and might read all members of the campaign.
  text: `
      select o.campaign_id as id, o.area_id as "areaId"
      from unnest($1::uuid[], $2::int[], $3::timestamptz[]) as o(campaign_id, area_id, round_ends_at)
      where (select true from enrolment
        where campaign_id = o.campaign_id and lane = o.area_id and lane <> 0 and removed_at is null
          and covered_until < o.round_ends_at
        limit 1)`,
  params: ["uuid[]", "int4[]", "timestamptz[]"],
  row: { id: "uuid", areaId: "int4" },
});

/** The areas of contacts ($1). A contact whose area is not derived yet has none. */
export const areasOfContacts = statement({
  name: "areas-of-contacts",
  text: `
      select contact.id as "contactId", area.id as "areaId", area.zones, area.places, contact.phone,
        contact.time_zone as "timeZone", contact.country, contact.region, contact.postal_code as "postalCode"
      from contact join area on area.id = contact.area_id where contact.id = any($1::uuid[])`,
  params: ["uuid[]"],
  row: {
    contactId: "uuid",
    areaId: "int4",
    zones: as<readonly string[]>("text[]"),
    places: as<readonly Place[]>("jsonb"),
    // From which the area was derived.
    phone: "text",
    timeZone: "text?",
    country: "text?",
    region: "text?",
    postalCode: "text?",
  },
});

/** Open lanes of a campaign ($1) whose rounds may owe calls, at most $2. */
export const lanesOwing = statement({
  name: "lanes-owing",
  text: `
      select lane.campaign_id as "campaignId", area.id as "areaId", area.zones, area.places
      from opening
      join lane on lane.tenant_id = opening.tenant_id and lane.campaign_id = opening.campaign_id
        and lane.version = opening.version and lane.is_behind and lane.closed_by is null
      join area on area.id = lane.area_id
      where opening.campaign_id = $1 and opening.lane = 0
      limit $2`,
  params: ["uuid", as<number>("int8")],
  row,
});

/**
 * Moves contacts ($2) of a campaign ($1) to their lanes, with the calls that wait; to lane 0, if it has none ($3: it has
 * lanes). Contacts and memberships are locked.
 */
export const moveToLanes = statement({
  // Calls by their contacts: an index of the campaign has those of all its contacts.
  text: `with wanted as materialized (
       select contact.id, case when $3 then coalesce(contact.area_id, 0) else 0 end as lane
       from unnest($2::uuid[]) as member (id) join contact on contact.id = member.id
     ),
     members as (
       update enrolment set lane = wanted.lane from wanted
       where enrolment.campaign_id = $1 and enrolment.contact_id = wanted.id and enrolment.lane <> wanted.lane
     ),
     waiting as materialized (
       select call.id, wanted.lane
       from wanted
       cross join lateral (
         select id, lane from (select * from call where contact_id = wanted.id offset 0) call
         where campaign_id = $1 and ${isWaitingSql("call")}
       ) call
       where call.lane <> wanted.lane
       order by call.id
     )
     update call set lane = waiting.lane from waiting
     where call.id = waiting.id and ${isWaitingSql("call")}`,
  params: ["uuid", "uuid[]", "bool"],
  row: {},
});
