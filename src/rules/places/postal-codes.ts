import { zonesOfRegion } from "./regions.ts";
import { zipExceptions, zipStates, zipZones } from "./us-zip-table.ts";

/** Where a postal code is. */
export interface PostalPlace {
  /** ISO 3166-2. */
  readonly region: string;
  /** The zones of the region that may be those of the postal code, sorted. */
  readonly zones: readonly string[];
}

/** A ZIP code as it is written, in a file whose leading zeros may be lost. */
const zip = /^(\d{3,5})(?:[- ]?\d{4})?$/;
const canadian = /^([ABCEGHJ-NPRSTVXY])\d[ABCEGHJ-NPRSTV-Z] ?(?:\d[ABCEGHJ-NPRSTV-Z]\d)?$/i;

/** Provinces by the first letter of a postal code. X is shared by two territories. */
const provinces: Readonly<Record<string, readonly string[]>> = {
  A: ["CA-NL"],
  B: ["CA-NS"],
  C: ["CA-PE"],
  E: ["CA-NB"],
  G: ["CA-QC"],
  H: ["CA-QC"],
  J: ["CA-QC"],
  K: ["CA-ON"],
  L: ["CA-ON"],
  M: ["CA-ON"],
  N: ["CA-ON"],
  P: ["CA-ON"],
  R: ["CA-MB"],
  S: ["CA-SK"],
  T: ["CA-AB"],
  V: ["CA-BC"],
  X: ["CA-NT", "CA-NU"],
  Y: ["CA-YT"],
};

/** Whether the text has the form of a postal code of Canada, which no other country has. */
export function isCanadianPostalCode(text: string): boolean {
  return canadian.test(text);
}

/** Whether the text has the form of a postal code of the country. Every text has, where the form is not known here. */
export function isPostalCode(text: string, country: string): boolean {
  if (country === "US") return zip.test(text);
  return country !== "CA" || canadian.test(text);
}

/**
 * Where a postal code of a country (ISO 3166-1) may be, one place for each region. Empty for a code that is not known,
 * and for countries other than the United States and Canada.
 */
export function placesOfPostalCode(text: string, country: string): readonly PostalPlace[] {
  if (country === "US") return placesOfZip(text);
  if (country !== "CA") return [];
  const letter = canadian.exec(text)?.[1]?.toUpperCase() ?? "";
  return (provinces[letter] ?? []).map((region) => ({ region, zones: zonesOfRegion(region) }));
}

/** Equal for postal codes that are in the same place, whatever their country is. */
export function keyOfPostalCode(text: string): string {
  const letter = canadian.exec(text)?.[1];
  if (letter !== undefined) return letter;
  const [place] = placesOfZip(text);
  return place === undefined ? "" : `${place.region} ${place.zones.join(" ")}`;
}

function placesOfZip(text: string): readonly PostalPlace[] {
  const digits = zip.exec(text)?.[1]?.padStart(5, "0");
  if (digits === undefined) return [];
  const state = zipExceptions[digits] ?? stateOfPrefix(digits.slice(0, 3));
  if (state === undefined || state === "-") return [];
  const region = `US-${state}`;
  const zones = zonesOfRegion(region);
  if (zones.length === 1 || zipExceptions[digits] !== undefined) return [{ region, zones }];
  const indexes = indexesOf(digits);
  const own = zones.filter((_, index) => indexes?.includes(String(index)) ?? true);
  return [{ region, zones: own }];
}

let states: readonly (string | undefined)[] | undefined;

function stateOfPrefix(prefix: string): string | undefined {
  if (states === undefined) {
    const made: (string | undefined)[] = [];
    const starts = zipStates
      .split(" ")
      .map((entry) => ({ from: Number(entry.slice(0, 3)), state: entry.slice(3) }));
    for (const [index, { from, state }] of starts.entries()) {
      made.length = starts[index + 1]?.from ?? 1_000;
      made.fill(state, from);
    }
    states = made;
  }
  return states[Number(prefix)];
}

interface ZipRange {
  readonly from: number;
  readonly to: number;
  readonly indexes: string;
}

let ranges: ReadonlyMap<string, readonly ZipRange[]> | undefined;

/** The indexes of the zones of a ZIP code; null where all zones of its state may be true. */
function indexesOf(digits: string): string | null {
  ranges ??= readZipZones();
  const last = Number(digits.slice(3));
  const range = ranges.get(digits.slice(0, 3))?.find(({ from, to }) => from <= last && last <= to);
  return range?.indexes ?? null;
}

function readZipZones(): ReadonlyMap<string, readonly ZipRange[]> {
  const made = new Map<string, readonly ZipRange[]>();
  for (const line of zipZones.trim().split("\n")) {
    const [prefixes = "", zones = ""] = line.split(":");
    const [first = "", last = first] = prefixes.split("-");
    const own = zones.includes("=")
      ? zones.split(",").map(rangeOf)
      : [{ from: 0, to: 99, indexes: zones }];
    for (let prefix = Number(first); prefix <= Number(last); prefix++) {
      made.set(String(prefix).padStart(3, "0"), own);
    }
  }
  return made;
}

function rangeOf(text: string): ZipRange {
  const [numbers = "", indexes = ""] = text.split("=");
  const [from = "", to = from] = numbers.split("-");
  return { from: Number(from), to: Number(to), indexes };
}
