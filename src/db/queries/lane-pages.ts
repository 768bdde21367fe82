import { as, statement } from "#db/statement.ts";
import type { Place } from "#rules/area.ts";
import { isWaitingSql } from "./call-facets.ts";
import { type Direction, past } from "./call-pages.ts";

const first = { asc: "least", desc: "greatest" } as const;

/** The next area after another one ($n) in which a campaign ($1) of a tenant ($2) has members or calls that wait. */
const nextArea = (direction: Direction, after: string): string => `
  ${first[direction]}(
    (select lane from enrolment
      where campaign_id = $1 and tenant_id = $2 and removed_at is null and lane <> 0 and lane ${past[direction]} ${after}
      order by lane ${direction} limit 1),
    (select lane from call
      where campaign_id = $1 and tenant_id = $2 and generation = (select generation from campaign where id = $1)
        and ${isWaitingSql("call")} and kind <> 'TEST' and lane <> 0 and lane ${past[direction]} ${after}
      order by lane ${direction} limit 1))`;

// One area after the other by the indexes: no member and no call is read twice.
const areas = (direction: Direction): string => `
  with recursive each (area_id, n) as (
    select ${nextArea(direction, "$3")}, 1
    union all
    select ${nextArea(direction, "each.area_id")}, n + 1 from each where each.area_id is not null and n < $4
  )`;

const params = ["uuid", "uuid", "int4", "int4"] as const;

function page(direction: Direction) {
  return statement({
    name: `lanes-${direction}`,
    text: `${areas(direction)}
      select area.id::text as "areaId", area.zones, area.places from each join area on area.id = each.area_id order by n`,
    params,
    row: {
      areaId: "text!",
      zones: as<readonly string[]>("text[]"),
      places: as<readonly Place[]>("jsonb"),
    },
  });
}

/** The areas in which a campaign ($1) of a tenant ($2) has lanes, beyond one of them ($3), at most $4, by their ids. */
export const laneAreas = {
  asc: page("asc"),
  desc: page("desc"),
  count: statement({
    name: "lanes-count",
    text: `${areas("asc")}
      select count(area_id)::int as lanes from each`,
    params,
    row: { lanes: "int4!" },
  }),
};
