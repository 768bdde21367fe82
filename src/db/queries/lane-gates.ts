import { as, statement } from "#db/statement.ts";
import type { Place } from "#rules/area.ts";

/**
 * How many lanes of campaigns ($1) are open now ($2) and how many there are, from when until when, and when the next one
 * opens; of those that need not be looked at anew. The area is that of an open one, or of the one that opens next.
 */
export const gatesOfLanes = statement({
  name: "gates-of-lanes",
  text: `
      select kept.*, area.id as "areaId", coalesce(area.zones, '{}') as zones, coalesce(area.places, '[]') as places
      from (
        select lane.campaign_id as "campaignId", count(*)::int as lanes,
          (count(*) filter (where lane.closed_by is null))::int as open,
          min(lane.opens_at) filter (where lane.closed_by is null) as "openSince",
          max(lane.closes_at) filter (where lane.closed_by is null) as "closesAt",
          min(lane.opens_at) filter (where lane.closed_by is not null) as "opensAt",
          (array_agg(lane.area_id order by lane.closed_by is not null, lane.opens_at nulls last))[1] as area_id
        from opening
        join lane on lane.tenant_id = opening.tenant_id and lane.campaign_id = opening.campaign_id
          and lane.version = opening.version and lane.look_at > $2
        where opening.campaign_id = any($1::uuid[]) and opening.lane = 0
        group by lane.campaign_id
      ) kept
      left join area on area.id = kept.area_id`,
  params: ["uuid[]", "timestamptz"],
  row: {
    campaignId: "uuid",
    lanes: "int4!",
    open: "int4!",
    openSince: "timestamptz?",
    closesAt: "timestamptz?",
    opensAt: "timestamptz?",
    area_id: "int4?",
    areaId: "int4?",
    zones: as<readonly string[]>("text[]"),
    places: as<readonly Place[]>("jsonb"),
  },
});

/** The areas of the other lanes of campaigns ($1): nobody has looked at them since something may have changed. */
export const areasToLookAt = statement({
  name: "areas-to-look-at",
  text: `
      select lane.campaign_id as "campaignId", lane.area_id as "areaId", coalesce(area.zones, '{}') as zones,
        coalesce(area.places, '[]') as places
      from lane
      left join area on area.id = lane.area_id
      where lane.campaign_id = any($1::uuid[]) and not exists (
        select from opening where opening.tenant_id = lane.tenant_id and opening.campaign_id = lane.campaign_id
          and opening.lane = 0 and opening.version = lane.version and lane.look_at > $2)
      limit 20000`,
  params: ["uuid[]", "timestamptz"],
  row: {
    campaignId: "uuid",
    areaId: "int4",
    zones: as<readonly string[]>("text[]"),
    places: as<readonly Place[]>("jsonb"),
  },
});
