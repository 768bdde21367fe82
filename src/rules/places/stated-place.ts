import { quoted } from "../quoted.ts";
import { timeZoneNamed, timeZoneProblem } from "../time-zone.ts";
import { countryName, countryNamed } from "./countries.ts";
import { placesOfNumber } from "./number-places.ts";
import { isPostalCode } from "./postal-codes.ts";
import { regionNamed, zonesOfRegion } from "./regions.ts";

/** What is stated of a contact's place. */
export interface StatedPlace {
  /** A name of the IANA time zone database; in an import also a text that is no such name. */
  readonly timeZone: string | null;
  /** ISO 3166-1, two letters; in an import also a text that names no known country. */
  readonly country: string | null;
  /** ISO 3166-2; in an import also a text that names no known region. */
  readonly region: string | null;
  readonly postalCode: string | null;
}

export const nothingStated: StatedPlace = {
  timeZone: null,
  country: null,
  region: null,
  postalCode: null,
};

/** The longest text that is kept, in characters. Longer ones are cut. */
const longestPlaceText = 100;

/** Texts that people write where they know nothing. */
const nothing = /^(?:n\/?a|none|null|unknown|other|undefined|not set|-+|\?+|\.+|0)?$/i;

/**
 * The texts of a file or a form as they are stored: names and codes in the spelling of their standard, other texts as
 * they are, and null for nothing. The phone (E.164) tells in which country a region without a country is searched.
 */
export function readStatedPlace(texts: Partial<StatedPlace>, phone: string): StatedPlace {
  const [timeZone, country, region, postalCode] = [
    cellText(texts.timeZone),
    cellText(texts.country),
    cellText(texts.region),
    cellText(texts.postalCode),
  ];
  if (timeZone === null && country === null && region === null && postalCode === null) {
    return nothingStated;
  }
  const stated = country && countryNamed(country);
  return {
    timeZone: timeZone && (timeZoneNamed(timeZone) ?? timeZone),
    country: stated ?? country,
    region:
      region && (regionNamed(region, { stated, likely: placesOfNumber(phone).country }) ?? region),
    postalCode: postalCode?.toUpperCase() ?? null,
  };
}

function cellText(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return nothing.test(trimmed) ? null : trimmed.slice(0, longestPlaceText);
}

/** Why a text is not accepted where a person can still correct it, by the name of the field. Empty: all are. */
export function statedPlaceProblems(
  texts: Partial<StatedPlace>,
  phone: string,
): { readonly field: keyof StatedPlace; readonly problem: string }[] {
  const read = readStatedPlace(texts, phone);
  const country = read.country === null ? null : countryNamed(read.country);
  const found = [
    { field: "timeZone" as const, problem: read.timeZone && timeZoneProblem(read.timeZone) },
    { field: "country" as const, problem: read.country && countryProblem(read.country) },
    { field: "region" as const, problem: read.region && regionProblem(read.region, country) },
    {
      field: "postalCode" as const,
      problem: read.postalCode && postalCodeProblem(read.postalCode, country),
    },
  ];
  return found.flatMap(({ field, problem }) => (problem ? [{ field, problem }] : []));
}

function countryProblem(country: string): string | null {
  if (countryNamed(country) !== null) return null;
  return `${quoted(country)} is not a country: use a code of ISO 3166-1, such as "US" or "DE", or an English name.`;
}

function regionProblem(region: string, country: string | null): string | null {
  if (zonesOfRegion(region).length > 0 && region.length > 2) return null;
  const where = country === null ? "" : ` of ${countryName(country)}`;
  const examples = country === null || country === "US" ? '"US-FL" or "CA-ON"' : `"${country}-X"`;
  return `${quoted(region)} is not a known region${where}: use a code of ISO 3166-2, such as ${examples}.`;
}

function postalCodeProblem(code: string, country: string | null): string | null {
  if (country === null || isPostalCode(code, country)) return null;
  const example = country === "US" ? '"33101" or "33101-1234"' : '"M5V 3L9"';
  return `${quoted(code)} is not a postal code of ${countryName(country)}: write it like ${example}.`;
}
