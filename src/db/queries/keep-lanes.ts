import type { Tx } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import { isWaitingSql } from "./call-facets.ts";
import { lanesOfSlice, slicesOf } from "./lane-slices.ts";

/** The due time of the first call that waits in lane `o`, if the condition holds for it. */
const firstDueSql = (condition: string): string => `
  (select scheduled_time from call
    where campaign_id = o.campaign_id and generation = o.generation and lane = o.area_id
      and lane <> 0 and ${isWaitingSql("call")} ${condition}
    order by scheduled_time limit 1)`;

const keep = statement({
  name: "keep-lanes",
  // What waits is read in this statement, and so are the notes that it deletes: a call that is added meanwhile has a note
  // that it does not see. A lane without members and calls is deleted.
  text: `
      with looked as materialized (
        select o.*, ${firstDueSql("")} as first_due_at
        from (
          select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::timestamptz[], $6::text[],
            $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::int[], $11::int[])
            as o(tenant_id, campaign_id, version, generation, look_at, closed_by, opens_at, closes_at, round_ends_at,
              first_lane, last_lane)
          ${lanesOfSlice("$12")}
        ) o
      ),
      computed as materialized (
        select o.*, coalesce(first_due_at, 'infinity') as due_at,
          case when closed_by is not null or first_due_at is null then null
            when first_due_at > $13 then first_due_at
            else ${firstDueSql("and scheduled_time > $13")} end as next_due_at,
          o.round_ends_at is not null and exists (select from enrolment
            where campaign_id = o.campaign_id and lane = o.area_id and lane <> 0 and removed_at is null
              and covered_until < o.round_ends_at) as is_behind
        from looked o
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
          is_behind, round_ends_at)
        select tenant_id, campaign_id, area_id, version, look_at, closed_by, opens_at, closes_at, due_at, is_behind,
          round_ends_at
        from used where is_used
        on conflict (tenant_id, campaign_id, area_id) do update set version = excluded.version,
          look_at = excluded.look_at, closed_by = excluded.closed_by, opens_at = excluded.opens_at,
          closes_at = excluded.closes_at, due_at = excluded.due_at, is_behind = excluded.is_behind,
          round_ends_at = excluded.round_ends_at
        where (lane.version, lane.look_at, lane.closed_by, lane.opens_at, lane.closes_at, lane.due_at, lane.is_behind,
            lane.round_ends_at)
          is distinct from (excluded.version, excluded.look_at, excluded.closed_by, excluded.opens_at,
            excluded.closes_at, excluded.due_at, excluded.is_behind, excluded.round_ends_at)
      )
      select campaign_id as "campaignId", min(next_due_at) as "nextDueAt" from computed
      where closed_by is null group by campaign_id`,
  params: [
    "uuid[]",
    "uuid[]",
    "uuid[]",
    "int4[]",
    as<readonly (Date | "infinity")[]>("timestamptz[]"),
    as<readonly (string | null)[]>("text[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    "int4[]",
    "int4[]",
    "int4[]",
    "timestamptz",
  ],
  row: { campaignId: "uuid", nextDueAt: "timestamptz?" },
});

/** Lanes of a campaign that have the same gate, with what it and their round are now. */
export interface LookedLanes {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly areaIds: readonly number[];
  readonly version: string;
  readonly generation: number;
  readonly lookAt: Date | "infinity";
  readonly closedBy: string | null;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** Of open lanes. */
  readonly roundEndsAt: Date | null;
}

/**
 * Keeps what these lanes are now, with when their calls are due and whether their rounds may owe calls. Returns of open
 * ones when the first call becomes due after now, by campaign. The lock of the tenants is held. One statement.
 */
export async function keepLanes(
  tx: Tx,
  lanes: readonly LookedLanes[],
  now: Date,
): Promise<RowOf<typeof keep>[]> {
  if (lanes.length === 0) return [];
  const { areaIds, first, last } = slicesOf(lanes);
  return await keep(
    tx,
    lanes.map(({ tenantId }) => tenantId),
    lanes.map(({ campaignId }) => campaignId),
    lanes.map(({ version }) => version),
    lanes.map(({ generation }) => generation),
    lanes.map(({ lookAt }) => lookAt),
    lanes.map(({ closedBy }) => closedBy),
    lanes.map(({ opensAt }) => opensAt),
    lanes.map(({ closesAt }) => closesAt),
    lanes.map(({ roundEndsAt }) => roundEndsAt),
    first,
    last,
    areaIds,
    now,
  );
}
