import type pg from "pg";
import { expect } from "vitest";
import { areaOf } from "#rules/area-of.ts";
import type { KnownOfPlace } from "#rules/area-evidence.ts";

/** Each contact that is not erased has the area of its phone and of what it states. */
export async function checkAreas(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<KnownOfPlace & { key: string | null }>(
    `select phone, time_zone as "timeZone", country, region, postal_code as "postalCode", key
     from contact left join area on area.id = area_id where erased_at is null order by phone`,
  );
  expect(rows.length).toBeGreaterThan(0);
  const wrong = rows.filter(({ key, ...known }) => areaOf(known).key !== key);
  expect(wrong).toEqual([]);
}
