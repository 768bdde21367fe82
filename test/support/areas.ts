import type pg from "pg";
import { type Area, areaKey } from "#rules/area.ts";
import type { World } from "./world.ts";

/** Areas of these zones and no places. Returns their ids. */
export async function givenAreas(
  pool: pg.Pool,
  areas: readonly (readonly string[])[],
): Promise<number[]> {
  const keys = areas.map((zones) => areaKey({ zones, places: [] }));
  await pool.query(
    "insert into area (key) select unnest($1::text[]) on conflict (key) do nothing",
    [keys],
  );
  const { rows } = await pool.query<{ id: number; key: string }>(
    "select id, key from area where key = any($1)",
    [keys],
  );
  const ids = new Map(rows.map(({ id, key }) => [key, id]));
  return keys.map((key) => ids.get(key)!);
}

/** Contacts are in areas of these zones from now on. */
export async function moveTo(
  { context: { pool } }: World,
  contactIds: readonly string[],
  zones: readonly string[],
): Promise<void> {
  const [areaId] = await givenAreas(pool, [zones]);
  await pool.query("update contact set area_id = $2 where id = any($1::uuid[])", [
    contactIds,
    areaId,
  ]);
}

/** The same for an area with places. */
export async function moveToArea(
  { context: { pool } }: World,
  contactIds: readonly string[],
  area: Area,
): Promise<void> {
  const key = areaKey(area);
  await pool.query("insert into area (key) values ($1) on conflict (key) do nothing", [key]);
  await pool.query(
    "update contact set area_id = (select id from area where key = $2) where id = any($1::uuid[])",
    [contactIds, key],
  );
}
