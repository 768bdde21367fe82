import { IANAZone } from "luxon";
import tzdata from "tzdata" with { type: "json" };
import { countriesOfZone } from "./places/countries.ts";
import { quoted } from "./quoted.ts";
import { zonesMeantBy } from "./zone-nicknames.ts";

/**
 * The names that are accepted, by their lower-case spelling. A name has a "/" (`Europe/London`,
 * `Etc/GMT+5`) or is `UTC`. The abbreviations and single words of the database (`EST`, `GB`) are left out:
 * the same letters mean different zones to different people, and most have no daylight saving time.
 *
 * The package has the links that the runtime does not list (Asia/Kolkata); the runtime may know a new
 * zone before the package does.
 */
const names: ReadonlyMap<string, string> = new Map(
  [...Object.keys(tzdata.zones), ...Intl.supportedValuesOf("timeZone")]
    .filter((name) => name.includes("/") || name === "UTC")
    .map((name) => [name.toLowerCase(), name]),
);

/** Of the database from which names and links are: "2026d". */
export const timeZoneVersion = tzdata.version;

/**
 * The zone in the spelling of the IANA database, whatever the case of the text; null for a text that is
 * no accepted name, or that the runtime has no data for. Links are kept: Asia/Calcutta stays Asia/Calcutta.
 */
export function timeZoneNamed(text: string): string | null {
  const name = names.get(text.trim().toLowerCase());
  return name !== undefined && IANAZone.isValidZone(name) ? name : null;
}

/** Why the text is not accepted as a time zone, with the zones that may be meant; null when it is accepted. */
export function timeZoneProblem(text: string): string | null {
  if (timeZoneNamed(text) !== null) return null;
  const wanted = 'use a name of the IANA time zone database, such as "America/New_York"';
  const meant = timeZonesMeantBy(text);
  if (meant.length === 0) return `${quoted(text)} is not a time zone: ${wanted}.`;
  const choices = meant.map((name) => JSON.stringify(name)).join(" or ");
  return `${quoted(text)} is not a time zone: ${wanted}. Did you mean ${choices}?`;
}

/** The zones that may be meant by a text that is no accepted name, such as "EST" or "Berlin"; often none. */
export function timeZonesMeantBy(text: string): readonly string[] {
  return zonesMeantBy(text, names).filter((name) => timeZoneNamed(name) !== null);
}

/**
 * The zone that stands for all names of the same zone: of a link its target (of US/Eastern America/New_York), except
 * for the zone of a country, which keeps its name (Europe/Stockholm).
 */
export function canonicalTimeZone(name: string): string {
  if (countriesOfZone(name).length > 0) return name;
  const target = tzdata.zones[name];
  const canonical = typeof target === "string" ? target : name;
  return canonical === "Etc/UTC" ? "UTC" : canonical;
}

/** What to do about the stored zone of a campaign that is not accepted; null when it is accepted. */
export function timeZoneRemedy(timeZone: string): string | null {
  const problem = timeZoneProblem(timeZone);
  return (
    problem &&
    `${problem} Change timeZone with updateCampaign; until then the campaign places no calls.`
  );
}
