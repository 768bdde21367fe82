import { type Area, areaKey, type Place } from "./area.ts";
import { type Evidence, evidenceOf, type KnownOfPlace } from "./area-evidence.ts";
import { placesOfNumber } from "./places/number-places.ts";
import { keyOfPostalCode } from "./places/postal-codes.ts";
import { timeZoneVersion } from "./time-zone.ts";

/** To be raised with each change of the tables in `places` and of the rules here and in area-evidence.ts. */
const areaRules = 1;

/**
 * From what areas are derived: later versions are greater, as text. After a change the areas of all contacts are derived
 * again.
 */
export const areaVersion = `${String(areaRules).padStart(6, "0")} ${timeZoneVersion}`;

export interface DerivedArea {
  readonly area: Area;
  /** `areaKey` of the area. */
  readonly key: string;
  /** What of the evidence made the area, without its words. */
  readonly sources: readonly Pick<Evidence, "from" | "region" | "zones">[];
}

const byNumber = new WeakMap<object, DerivedArea>();
const byAll = new Map<string, DerivedArea>();
const mostKept = 20_000;

/**
 * Where a contact may be: everything that the address and the number allow. A stated time zone is the only zone, but the
 * places stay. Contacts of whom the same is known share one object.
 */
export function areaOf(known: KnownOfPlace): DerivedArea {
  const { timeZone, country, region, postalCode, phone } = known;
  const number = placesOfNumber(phone);
  if (timeZone === null && country === null && region === null && postalCode === null) {
    let derived = byNumber.get(number);
    if (derived === undefined) byNumber.set(number, (derived = derive(known)));
    return derived;
  }
  const postal = postalCode && keyOfPostalCode(postalCode);
  const key = JSON.stringify([number.key, timeZone, country, region, postal]);
  let derived = byAll.get(key);
  if (derived === undefined) {
    if (byAll.size >= mostKept) byAll.clear();
    byAll.set(key, (derived = derive(known)));
  }
  return derived;
}

function derive(known: KnownOfPlace): DerivedArea {
  const evidence = evidenceOf(known);
  const area = areaFrom(evidence);
  const sources = evidence
    .filter(({ zones }) => zones.length > 0)
    .map(({ from, region, zones }) => ({ from, region, zones }));
  return { area, key: areaKey(area), sources };
}

/** The area that evidence makes up. */
function areaFrom(evidence: readonly Evidence[]): Area {
  const places = new Map<string, Place>();
  const stated: string[] = [];
  for (const { from, region, zones } of evidence) {
    if (zones.length === 0) continue;
    if (region === null) {
      stated.push(...zones);
      continue;
    }
    const known = places.get(region);
    places.set(region, {
      region,
      zones: sorted([...(known?.zones ?? []), ...zones]),
      from: from === "PHONE_NUMBER" ? (known?.from ?? "NUMBER") : "ADDRESS",
    });
  }
  const all = [...places.values()].toSorted((one, other) => (one.region < other.region ? -1 : 1));
  const zones = stated.length > 0 ? stated : all.flatMap((place) => place.zones);
  return { zones: sorted(zones), places: all };
}

function sorted(zones: readonly string[]): readonly string[] {
  return [...new Set(zones)].toSorted();
}
