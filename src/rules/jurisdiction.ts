import { zonesOfRegion } from "./places/regions.ts";

/** The member states of the European Union, by ISO 3166-1. */
const euMembers: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

/** Territories with an ISO 3166-1 code of their own that are part of another country, by that code. */
const partOf: Readonly<Record<string, readonly string[]>> = {
  PR: ["US-PR", "US"],
  GU: ["US-GU", "US"],
  VI: ["US-VI", "US"],
  AS: ["US-AS", "US"],
  MP: ["US-MP", "US"],
  GP: ["FR"],
  GF: ["FR"],
  MQ: ["FR"],
  RE: ["FR"],
  YT: ["FR"],
  MF: ["FR"],
  AX: ["FI"],
};

/** Two letters, of ISO 3166-1: the country of a region. */
export function countryOf(region: string): string {
  return region.slice(0, 2);
}

/**
 * The jurisdictions whose rules apply in a region of ISO 3166-1 or 3166-2, the narrowest first: US-FL, US. Member
 * states are also in the EU.
 */
export function jurisdictionsOf(region: string): readonly string[] {
  const country = countryOf(region);
  const own = region === country ? [country] : [region, country];
  const all = [...own, ...(partOf[country] ?? [])];
  return all.some((one) => euMembers.has(one)) ? [...all, "EU"] : all;
}

/** Whether rules may be written for it: a country, "EU", or a region such as "US-FL". */
export function isJurisdiction(text: string): boolean {
  return (
    text === "EU" || (/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(text) && zonesOfRegion(text).length > 0)
  );
}

/** Stands for the region of a contact of whom not even the country is known. */
export const unknownRegion = "UNKNOWN";
