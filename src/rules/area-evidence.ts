import { countriesOfZone, countryName, countryNamed, zonesOfCountry } from "./places/countries.ts";
import { type NumberPlaces, placesOfNumber } from "./places/number-places.ts";
import { isCanadianPostalCode, placesOfPostalCode } from "./places/postal-codes.ts";
import {
  countryOfRegion,
  nameOfRegion,
  regionNamed,
  regionOfCountry,
  zonesOfRegion,
} from "./places/regions.ts";
import type { StatedPlace } from "./places/stated-place.ts";
import { quoted } from "./quoted.ts";
import { canonicalTimeZone, timeZoneNamed, timeZonesMeantBy } from "./time-zone.ts";

/** What evidence was taken from. */
export type EvidenceSource =
  | "STATED_TIME_ZONE"
  | "STATED_REGION"
  | "STATED_COUNTRY"
  | "POSTAL_CODE"
  | "PHONE_NUMBER";

/** What one thing that is known of a contact says about the place. */
export interface Evidence {
  readonly from: EvidenceSource;
  /** ISO 3166; null if it names no region, as a time zone, or says nothing. */
  readonly region: string | null;
  /** The zones of the region; empty if it says nothing, or no more than other evidence. */
  readonly zones: readonly string[];
  /** In words. */
  readonly detail: () => string;
}

/** What is known of a contact. */
export interface KnownOfPlace extends StatedPlace {
  /** E.164. */
  readonly phone: string;
}

/** Everything that is known, with what it says. Zones of a country or region are all that are in use there. */
export function evidenceOf(known: KnownOfPlace): readonly Evidence[] {
  const number = placesOfNumber(known.phone);
  const address = addressOf(known, number);
  const fromNumber = evidenceOfNumber(number, address);
  const fromCountry = evidenceOfCountry(known.country, address, fromNumber);
  return [
    ...evidenceOfZone(known.timeZone, [...address, ...fromCountry, ...fromNumber]),
    ...address,
    ...fromCountry,
    ...fromNumber,
  ];
}

/** What the region and the postal code say. */
function addressOf(known: KnownOfPlace, number: NumberPlaces): readonly Evidence[] {
  if (known.region === null && known.postalCode === null) return [];
  const stated = known.country && countryNamed(known.country);
  const region = known.region && regionNamed(known.region, { stated, likely: number.country });
  const country = stated ?? (region && countryOfRegion(region)) ?? number.country;
  const postal = known.postalCode === null ? [] : evidenceOfPostalCode(known.postalCode, country);
  const isPlaced = postal.some(({ zones }) => zones.length > 0);
  if (known.region === null) return postal;
  if (region === null)
    return [unreadableRegion(known.region, isPlaced ? null : country), ...postal];
  // A postal code is more exact than its region.
  const isNarrowed = postal.some((each) => each.region === region);
  const name = nameOfRegion(region);
  const detail = (): string =>
    isNarrowed
      ? `The region is ${name}; the postal code says more exactly where.`
      : `The region is ${name}.`;
  const zones = isNarrowed ? [] : zonesOfRegion(region);
  return [{ from: "STATED_REGION", region, zones, detail }, ...postal];
}

/** A region that cannot be read may be any of its country. */
function unreadableRegion(text: string, country: string | null): Evidence {
  const zones = country === null ? [] : zonesOfCountry(country);
  const where = country === null ? "" : ` It may be any region of ${countryName(country)}.`;
  return {
    from: "STATED_REGION",
    region: country === null ? null : regionOfCountry(country),
    zones,
    detail: () => `${quoted(text)} is not a region that is known here.${where}`,
  };
}

function evidenceOfPostalCode(code: string, likely: string | null): readonly Evidence[] {
  const country = isCanadianPostalCode(code) ? "CA" : likely;
  const places = country === null ? [] : placesOfPostalCode(code, country);
  if (places.length === 0) {
    const detail = (): string => `The postal code ${quoted(code)} does not tell the time zone.`;
    return [{ from: "POSTAL_CODE", region: null, zones: [], detail }];
  }
  return places.map(({ region, zones }) => ({
    from: "POSTAL_CODE",
    region,
    zones,
    detail: () => `The postal code ${code} is in ${nameOfRegion(region)}.`,
  }));
}

/** A number that says no more than its country adds nothing to an address in that country. */
function evidenceOfNumber(
  { places, isWholeCountry, country, because }: NumberPlaces,
  address: readonly Evidence[],
): readonly Evidence[] {
  if (places.length === 0) {
    return [{ from: "PHONE_NUMBER", region: null, zones: [], detail: () => because }];
  }
  const isKnown = address.some(
    ({ region, zones }) => zones.length > 0 && isWithin(region, country!),
  );
  return places.map(({ region, zones }) => ({
    from: "PHONE_NUMBER",
    region,
    zones: isWholeCountry && isKnown ? [] : zones,
    detail: () =>
      isWholeCountry && isKnown
        ? `${because} The address says more exactly where.`
        : `${because} ${numberMayHaveMoved}`,
  }));
}

const numberMayHaveMoved = "People keep their number when they move, so it is a hint.";

/** A country adds nothing where the region, the postal code or the number name a place in it. */
function evidenceOfCountry(
  text: string | null,
  address: readonly Evidence[],
  fromNumber: readonly Evidence[],
): readonly Evidence[] {
  if (text === null) return [];
  const country = countryNamed(text);
  if (country === null) {
    const detail = (): string => `${quoted(text)} is not a known country.`;
    return [{ from: "STATED_COUNTRY", region: null, zones: [], detail }];
  }
  const inAddress = address.filter(({ region, zones }) => region !== null && zones.length > 0);
  const others = inAddress.length > 0 ? inAddress : fromNumber;
  const isKnown = others.some(({ region, zones }) => zones.length > 0 && isWithin(region, country));
  const name = countryName(country);
  return [
    {
      from: "STATED_COUNTRY",
      region: regionOfCountry(country),
      zones: isKnown ? [] : zonesOfCountry(country),
      detail: () =>
        isKnown
          ? `The country is ${name}; other entries say more exactly where.`
          : `The country is ${name}.`,
    },
  ];
}

/** Whether a region is the country or in it. Puerto Rico is US-PR, and a country too. */
function isWithin(region: string | null, country: string): boolean {
  if (region === null) return false;
  const whole = regionOfCountry(country);
  return region === whole || (whole === country && countryOfRegion(region) === country);
}

function evidenceOfZone(text: string | null, others: readonly Evidence[]): readonly Evidence[] {
  if (text === null) return [];
  const named = timeZoneNamed(text);
  const zones = named === null ? zonesMeantNear(text, others) : [canonicalTimeZone(named)];
  const detail = (): string => {
    if (zones.length === 0) return `${quoted(text)} is not a known time zone.`;
    if (zones.length === 1 && zones[0] === text) return `The time zone is ${text}.`;
    return `The time zone is ${quoted(text)}, read as ${zones.join(" or ")}.`;
  };
  return [{ from: "STATED_TIME_ZONE", region: null, zones, detail }];
}

const meanings = new Map<string, readonly string[]>();
const mostMeanings = 1_000;

/** The zones that a text such as "EST" means; only those of the contact's countries, if there are any. */
function zonesMeantNear(text: string, others: readonly Evidence[]): readonly string[] {
  let meant = meanings.get(text);
  if (meant === undefined) {
    meant = [...new Set(timeZonesMeantBy(text).map(canonicalTimeZone))].toSorted();
    if (meanings.size >= mostMeanings) meanings.clear();
    meanings.set(text, meant);
  }
  const countries = new Set(
    others.flatMap(({ region }) => (region === null ? [] : [countryOfRegion(region)])),
  );
  const near = meant.filter((zone) => countriesOfZone(zone).some((each) => countries.has(each)));
  return near.length > 0 ? near : meant;
}
