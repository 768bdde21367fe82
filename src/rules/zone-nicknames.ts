import tzdata from "tzdata" with { type: "json" };
import { zonesByAbbreviation } from "./zone-abbreviations.ts";

/** At most this many zones are suggested. */
const mostChoices = 4;

/**
 * The zones that a text may mean, the likeliest first. The text is not a zone's name: it is an abbreviation, a
 * word, a city, an offset, or a name in another spelling ("America/New York"). `names` are the accepted names,
 * by their lower-case spelling.
 */
export function zonesMeantBy(text: string, names: ReadonlyMap<string, string>): readonly string[] {
  const word = text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .trim()
    .replace(/ +(standard|daylight|summer)? *time$/i, "");
  const certain = zonesByAbbreviation[word.toUpperCase()] ?? linkTarget(word) ?? atOffset(word);
  return certain ?? writtenOtherwise(word, names).slice(0, mostChoices);
}

/** The zone that a single word of the database links to: "Japan" links to Asia/Tokyo. */
function linkTarget(word: string): readonly string[] | null {
  const lower = word.toLowerCase();
  const zone = Object.entries(tzdata.zones).find(([name]) => name.toLowerCase() === lower);
  const target = zone?.[1];
  if (typeof target !== "string") return null;
  return [target === "Etc/UTC" ? "UTC" : target];
}

/** "UTC+2" or "-05:00". The signs of Etc/GMT±N are reversed: Etc/GMT-2 is two hours ahead of UTC. */
function atOffset(word: string): readonly string[] | null {
  const match = /^(?:utc|gmt)? *([+-])0?(\d{1,2})(?::?00)?$/i.exec(word);
  if (match === null) return null;
  const [, sign, hours] = match;
  return hours === "0" ? ["UTC"] : [`Etc/GMT${sign === "+" ? "-" : "+"}${hours}`];
}

/** Names with the same letters ("america/new york"), and those whose city is the text ("Berlin"). */
function writtenOtherwise(word: string, names: ReadonlyMap<string, string>): readonly string[] {
  const letters = lettersOf(word);
  const all = [...names.values()];
  const found = [
    ...all.filter((name) => lettersOf(name) === letters),
    ...all.filter((name) => lettersOf(name.slice(name.lastIndexOf("/") + 1)) === letters),
  ];
  return [...new Set(found)];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, "");
}
