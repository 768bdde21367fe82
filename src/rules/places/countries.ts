import { readCountry } from "../country-name.ts";
import { countryTable } from "./country-table.ts";

/** The zones of a country, one for each clock. */
const zones = new Map<string, readonly string[]>();
/** Every zone of a country, also those that another one stands for, with the countries. */
const countriesByZone = new Map<string, string[]>();

for (const line of countryTable.trim().split("\n")) {
  const [country = "", ...clocks] = line.split(" ");
  const groups = clocks.map((clock) => clock.split("="));
  zones.set(
    country,
    groups.map(([first]) => first!),
  );
  for (const zone of groups.flat()) {
    const own = countriesByZone.get(zone);
    if (own === undefined) countriesByZone.set(zone, [country]);
    else own.push(country);
  }
}

/**
 * The zones of a country (ISO 3166-1, two letters), one for each clock that people in it live by; empty for what is no
 * country.
 */
export function zonesOfCountry(country: string): readonly string[] {
  return zones.get(country) ?? [];
}

/** The countries of a zone; empty for a zone of none, such as Etc/GMT+5 or a link. */
export function countriesOfZone(zone: string): readonly string[] {
  return countriesByZone.get(zone) ?? [];
}

/** Texts that many rows of a file have are read once. */
const readTexts = new Map<string, string | null>();
const mostReadTexts = 5_000;

/** The country (ISO 3166-1, two letters) that a text names, as in `readCountry`; null for any other text. */
export function countryNamed(text: string): string | null {
  const code = text.length === 2 ? text.toUpperCase() : text;
  if (zones.has(code)) return code;
  const known = readTexts.get(text);
  if (known !== undefined) return known;
  const read = readCountry(text);
  const country = read === null || read === "NOTHING" ? null : read.country;
  if (readTexts.size >= mostReadTexts) readTexts.clear();
  readTexts.set(text, country);
  return country;
}

let english: Intl.DisplayNames | undefined;

/** The English name of a country, for a message. */
export function countryName(country: string): string {
  english ??= new Intl.DisplayNames("en", { type: "region" });
  return english.of(country) ?? country;
}
