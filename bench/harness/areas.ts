import type pg from "pg";
import { areaOf } from "#rules/area-of.ts";

/**
 * So many areas of contacts whose number is of one state of the US and whose address is in another one, as a list over
 * the whole country makes them. Returns their keys.
 */
export async function givenAreasOfTheUs(pool: pg.Pool, count: number): Promise<string[]> {
  const keys = [...areasOfTheUs(count)];
  if (keys.length < count) throw new Error(`there are only ${keys.length} areas`);
  await pool.query("insert into area (key) select unnest($1::text[]) on conflict do nothing", [
    keys,
  ]);
  return keys;
}

function areasOfTheUs(count: number): Set<string> {
  const states = new Map<string, string>();
  for (let code = 201; code < 990; code += 1) {
    const phone = `+1${code}5550100`;
    const { places } = areaOf({ phone, ...nothing }).area;
    const [region] = places.map((place) => place.region);
    if (places.length === 1 && region!.startsWith("US-") && !states.has(region!)) {
      states.set(region!, phone);
    }
  }
  const keys = new Set<string>();
  for (const phone of states.values()) {
    for (const region of states.keys()) {
      if (keys.size < count) keys.add(areaOf({ phone, ...nothing, country: "US", region }).key);
    }
  }
  return keys;
}

const nothing = { timeZone: null, country: null, region: null, postalCode: null };
