import { plainWords } from "../plain-words.ts";
import { zonesOfCountry } from "./countries.ts";
import { regionTable } from "./region-table.ts";

interface Region {
  /** ISO 3166-2 ("US-FL"). */
  readonly code: string;
  readonly name: string;
  readonly zones: readonly string[];
}

interface RegionsOfCountry {
  /** By code without the country ("FL"). */
  readonly byCode: ReadonlyMap<string, Region>;
  /** By the letters of each name ("florida"). */
  readonly byName: ReadonlyMap<string, Region>;
  /** The zones of a region that has no entry; null: such a region does not exist. */
  readonly otherZones: readonly string[] | null;
}

const countries: ReadonlyMap<string, RegionsOfCountry> = new Map(
  Object.entries(regionTable).map(([country, table]) => [country, regionsOf(country, table)]),
);

function regionsOf(country: string, table: string): RegionsOfCountry {
  const byCode = new Map<string, Region>();
  const byName = new Map<string, Region>();
  let otherZones: readonly string[] | null = null;
  for (const line of table.trim().split("\n")) {
    const [codes = "", names = "", zoneNames = ""] = line.split("|");
    const zones = zoneNames.split(" ").toSorted();
    if (codes === "*") {
      otherZones = zones;
      continue;
    }
    for (const code of codes.split(" ")) {
      const [name = ""] = names.split(",");
      const region = { code: `${country}-${code}`, name: name || `${country}-${code}`, zones };
      byCode.set(code, region);
      for (const each of names.split(",")) if (each !== "") byName.set(plainWords(each), region);
    }
  }
  return { byCode, byName, otherZones };
}

/** Territories of the United States that are countries of ISO 3166-1 too: laws of the United States apply. */
const territories = new Set(["AS", "GU", "MP", "PR", "UM", "VI"]);

/** The region that stands for a whole country: of Puerto Rico US-PR, and of others the country itself. */
export function regionOfCountry(country: string): string {
  return territories.has(country) ? `US-${country}` : country;
}

/** The country of a region of ISO 3166-1 or 3166-2. */
export function countryOfRegion(region: string): string {
  return region.slice(0, 2);
}

/** The zones that are in use in a region (ISO 3166-1 or 3166-2), sorted; empty for what is no region. */
export function zonesOfRegion(region: string): readonly string[] {
  const country = countryOfRegion(region);
  if (region === country) return zonesOfCountry(country);
  if (region[2] !== "-") return [];
  const regions = countries.get(country);
  if (regions === undefined) return zonesOfCountry(country);
  return regions.byCode.get(region.slice(3))?.zones ?? regions.otherZones ?? [];
}

/** The name of a region, for a message; its code where no name is known. */
export function nameOfRegion(region: string): string {
  return countries.get(countryOfRegion(region))?.byCode.get(region.slice(3))?.name ?? region;
}

/** Countries whose regions are searched where no country is stated. */
const inNorthAmerica = ["US", "CA"];

const wholeCode = /^([A-Za-z]{2})[- _]([A-Za-z0-9]{1,3})$/;

/**
 * The region (ISO 3166-2) that a text names: by its code with the country or without, or by its name. `stated` is the
 * country of the address, or null; `likely` is that of the telephone number, or null: without a stated country the
 * text is read as a region of the likely one, of the United States or of Canada. Null where the text names none.
 */
export function regionNamed(
  text: string,
  { stated, likely }: { readonly stated: string | null; readonly likely: string | null },
): string | null {
  const [, prefix = "", suffix = ""] = wholeCode.exec(text) ?? [];
  const ofPrefix =
    prefix === "" ? null : regionWithCode(prefix.toUpperCase(), suffix.toUpperCase());
  if (ofPrefix !== null) return ofPrefix;
  if (stated !== null) return regionOf(stated, text);
  const isNorthAmerican = likely === null || inNorthAmerica.includes(likely);
  const codesOf = isNorthAmerican ? [likely, ...inNorthAmerica] : [likely];
  for (const country of codesOf) {
    const region = country === null ? null : regionOf(country, text);
    if (region !== null) return region;
  }
  // The two letters of a province of Italy may be those of a state: only names are unmistakable.
  for (const country of inNorthAmerica) {
    const named = countries.get(country)!.byName.get(plainWords(text));
    if (named !== undefined) return named.code;
  }
  return null;
}

function regionWithCode(country: string, code: string): string | null {
  if (zonesOfCountry(country).length === 0) return null;
  const regions = countries.get(country);
  const exists = regions === undefined || regions.otherZones !== null || regions.byCode.has(code);
  return exists ? `${country}-${code}` : null;
}

function regionOf(country: string, text: string): string | null {
  const regions = countries.get(country);
  if (regions === undefined) return null;
  const region = regions.byCode.get(text.toUpperCase()) ?? regions.byName.get(plainWords(text));
  return region?.code ?? null;
}
