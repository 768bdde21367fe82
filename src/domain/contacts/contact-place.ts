import {
  readStatedPlace,
  type StatedPlace,
  statedPlaceProblems,
} from "#rules/places/stated-place.ts";
import type { AreaKeyOf } from "#domain/areas.ts";
import { refuse, text } from "#domain/input.ts";

/** What can be stated of a contact's place; null removes it. */
export const placeInput = {
  timeZone: text(100).nullish(),
  country: text(100).nullish(),
  region: text(100).nullish(),
  postalCode: text(20).nullish(),
};

type PlaceChange = { readonly [Field in keyof StatedPlace]?: string | null | undefined };

/**
 * What is stated of the place of a contact with a phone (E.164) after a change. A field that is not given keeps its
 * text, also one of an import that could not be read.
 * @throws InputValidationError for a given text that names no time zone, country, region or postal code.
 */
function changedPlace(change: PlaceChange, phone: string, before: StatedPlace): StatedPlace {
  const texts = {
    timeZone: change.timeZone === undefined ? before.timeZone : change.timeZone,
    country: change.country === undefined ? before.country : change.country,
    region: change.region === undefined ? before.region : change.region,
    postalCode: change.postalCode === undefined ? before.postalCode : change.postalCode,
  };
  const problems = statedPlaceProblems(texts, phone).filter(({ field }) => change[field] != null);
  refuse(problems.map(({ field, problem }) => ({ path: [field], message: problem })));
  return readStatedPlace(texts, phone);
}

/** The same as values of a statement: time zone, country, region, postal code and the key of the area. */
export function placeValues(
  change: PlaceChange,
  phone: string,
  before: StatedPlace,
  areaKeyOf: AreaKeyOf,
): readonly [string | null, string | null, string | null, string | null, string] {
  const place = changedPlace(change, phone, before);
  const { timeZone, country, region, postalCode } = place;
  return [timeZone, country, region, postalCode, areaKeyOf({ ...place, phone })];
}
