/** Where a contact may be. Equal areas are one row of the table `area`, shared by all contacts. */
export interface Area {
  /** IANA zones in which a campaign's own hours must be open at once; sorted, so the first is fixed. Empty: unknown. */
  readonly zones: readonly string[];
  /** Where rules of law may apply, sorted by region. */
  readonly places: readonly Place[];
}

/** A region in which the contact may be. An area has at most one place for a region. */
export interface Place {
  /** ISO 3166-1 ("DE") or 3166-2 ("US-FL"). */
  readonly region: string;
  /** The zones of the region in which the contact may be, sorted. */
  readonly zones: readonly string[];
  /** NUMBER: only the telephone number says so. */
  readonly from: "ADDRESS" | "NUMBER";
}

/** Nothing is known: a campaign that needs the area does not call. */
export const unknownArea: Area = { zones: [], places: [] };

/** Equal for equal areas, in whatever order their zones and places are. The database reads zones and places from it. */
export function areaKey({ zones, places }: Area): string {
  const sorted = places
    .map(({ region, zones: own, from }) => ({ region, zones: own.toSorted(), from }))
    .toSorted((one, other) => (one.region < other.region ? -1 : 1));
  return JSON.stringify({ zones: zones.toSorted(), places: sorted });
}

/** More areas than are in use at once. When there are more, all go. */
const mostAreas = 8192;
const areas = new Map<string, Area>();
const keys = new WeakMap<Area, string>();

/** The area with this key. The same key gives the same object, whose key `keyOf` knows. */
export function areaOfKey(key: string): Area {
  const known = areas.get(key);
  if (known !== undefined) return known;
  const area = JSON.parse(key) as Area;
  if (areas.size >= mostAreas) areas.clear();
  areas.set(key, area);
  keys.set(area, key);
  return area;
}

/** As `areaKey`; at once for an area that was made of its key. */
export function keyOf(area: Area): string {
  return keys.get(area) ?? areaKey(area);
}
