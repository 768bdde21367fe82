import type { Queryable } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import type { Place } from "#rules/area.ts";
import { isWaitingSql } from "./call-facets.ts";
import { lanesOfSlice, slicesOf } from "./lane-slices.ts";

/*
 * What is kept of the lanes of campaigns (tables `lane` and `lane_note`): see docs/adr/0023-lanes.md. Written by
 * keep-lanes.ts.
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

const lanesToLookAt = statement({
  name: "lanes-to-look-at",
  // Each list is read in the order of an index, or of the lanes that have to be looked at anew. The rounds of lanes that
  // have been looked at are continued where few have to be looked at anew.
  text: `
      select o.campaign_id as "campaignId", each.area_id as "areaId", area.key, each.is_anew as "isAnew"
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::int[]) as o(tenant_id, campaign_id, version, n)
      cross join lateral (
        with anew as materialized (
          select area_id from (${staleSql("area_id, due_at")}) stale
          group by area_id order by min(due_at), area_id limit $6
        )
        select area_id, bool_or(is_anew) as is_anew
        from (
          (select area_id, false as is_anew from lane
            where campaign_id = o.campaign_id and version = o.version and closed_by is null and look_at > $4
              and due_at <= $4
            order by due_at limit o.n)
          union all
          select area_id, true from anew
          union all
          (select area_id, true from lane
            where campaign_id = o.campaign_id and version = o.version and is_behind and closed_by is null
            limit greatest($7 - (select count(*) from anew), 0))
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
  row: { campaignId: "uuid", areaId: "int4", key: "text?", isAnew: "bool!" },
});

/** A campaign with lanes, of which `open` open lanes with due calls are wanted: those whose calls are due first. */
export interface LanesRequest {
  readonly tenantId: string;
  readonly id: string;
  /** Of its opening. */
  readonly version: string;
  readonly open: number;
}

/**
 * Lanes of campaigns: open ones with due calls, those that have to be looked at anew (`isAnew`: the gate or the round may
 * have changed, or calls or members were added), at most `anew` of each campaign, and those whose rounds may owe calls, up
 * to `behind` with the former. One statement.
 */
export async function readLanes(
  db: Queryable,
  requests: readonly LanesRequest[],
  most: { readonly anew: number; readonly behind: number },
  now: Date,
): Promise<RowOf<typeof lanesToLookAt>[]> {
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

const behind = statement({
  name: "lanes-behind",
  // Not "exists": Postgres would join, and might read all members of the campaign.
  text: `
      select o.campaign_id as id, area_id as "areaId"
      from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::int[])
        as o(campaign_id, round_ends_at, first_lane, last_lane)
      ${lanesOfSlice("$5")}
      where (select true from enrolment
        where campaign_id = o.campaign_id and lane = area_id and lane <> 0 and removed_at is null
          and covered_until < o.round_ends_at
        limit 1)`,
  params: ["uuid[]", "timestamptz[]", "int4[]", "int4[]", "int4[]"],
  row: { id: "uuid", areaId: "int4!" },
});

/** Open lanes of a campaign with the end of their present round. */
export interface RoundOfLanes {
  readonly campaignId: string;
  readonly areaIds: readonly number[];
  readonly roundEndsAt: Date;
}

/** Those of these lanes whose rounds may owe somebody a call. One statement. */
export async function lanesBehind(
  db: Queryable,
  rounds: readonly RoundOfLanes[],
): Promise<RowOf<typeof behind>[]> {
  const { areaIds, first, last } = slicesOf(rounds);
  return await behind(
    db,
    rounds.map(({ campaignId }) => campaignId),
    rounds.map(({ roundEndsAt }) => roundEndsAt),
    first,
    last,
    areaIds,
  );
}

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

/** Lanes of a campaign and version whose rounds may owe calls, in the order of their areas, if the condition holds. */
const owingSql = (condition: string): string => `
  select area_id from lane
  where tenant_id = opening.tenant_id and campaign_id = opening.campaign_id and version = opening.version
    and is_behind and closed_by is null and ${condition}
    and (select true from enrolment
      where campaign_id = lane.campaign_id and enrolment.lane = lane.area_id and enrolment.lane <> 0
        and removed_at is null and covered_until < coalesce(lane.round_ends_at, 'infinity')
      limit 1)
  order by area_id limit $3`;

/** Open lanes of a campaign ($1) whose rounds may owe calls, at most $3: first those behind an area ($2), then the others. */
export const lanesOwing = statement({
  name: "lanes-owing",
  // What was kept of them may be older than the calls that steps have created since: so the members are looked at.
  text: `
      select area.id as "areaId", area.key
      from opening
      cross join lateral (
        (${owingSql("area_id > $2")}) union all (${owingSql("area_id <= $2")})
      ) owing
      join area on area.id = owing.area_id
      where opening.campaign_id = $1 and opening.lane = 0
      limit $3`,
  params: ["uuid", "int4", as<number>("int8")],
  row: { areaId: "int4", key: "text" },
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
