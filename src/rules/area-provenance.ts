import { type Area, areaKey } from "./area.ts";
import type { EvidenceSource, KnownOfPlace } from "./area-evidence.ts";
import { areaOf } from "./area-of.ts";

/** Where a region or zone of an area comes from. */
export interface AreaSource {
  /** ADDRESS: it is not known from which part of the address. */
  readonly from: EvidenceSource | "ADDRESS";
  /** ISO 3166; null of a stated time zone. */
  readonly region: string | null;
  /** At least one. */
  readonly zones: readonly string[];
}

/**
 * Where the zones and regions of a contact's area come from. Nothing of it tells one person from another. If the area was
 * derived by other tables than those of this process, only as exactly as the area says.
 */
export function provenanceOf(area: Area, known: KnownOfPlace): readonly AreaSource[] {
  const derived = areaOf(known);
  return derived.key === areaKey(area) ? derived.sources : sourcesIn(area);
}

function sourcesIn({ zones, places }: Area): AreaSource[] {
  const stated = zones.filter((zone) => !places.some((place) => place.zones.includes(zone)));
  return [
    ...(stated.length === 0
      ? []
      : [{ from: "STATED_TIME_ZONE" as const, region: null, zones: stated }]),
    ...places.map(({ region, zones: own, from }) => {
      return { from: from === "NUMBER" ? ("PHONE_NUMBER" as const) : from, region, zones: own };
    }),
  ];
}
