import google from "google-libphonenumber";
import { describe, expect, test } from "vitest";
import { zonesOfCountry } from "#rules/places/countries.ts";
import { placesOfNumber } from "#rules/places/number-places.ts";

const { PhoneNumberFormat, PhoneNumberType } = google;
const util = google.PhoneNumberUtil.getInstance();

/** Mobiles and fixed lines of every region of Google's library, in E.164. */
const numbers = util.getSupportedRegions().flatMap((region) =>
  [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE].flatMap((type) => {
    const example = util.getExampleNumberForType(region, type);
    if (example === undefined || example === null) return [];
    const phone = util.format(example, PhoneNumberFormat.E164);
    return [{ region, phone, owner: util.getRegionCodeForNumber(example) }];
  }),
);

/** Countries in Google's library, and regions of the United States here. */
const territories = new Set(["AS", "GU", "MP", "PR", "VI"]);

test("the country of a number is that of Google's library", () => {
  expect(numbers.length).toBeGreaterThan(450);
  const wrong = numbers.filter(({ phone, owner }) => {
    const { country } = placesOfNumber(phone);
    return country !== (territories.has(owner!) ? "US" : owner);
  });
  expect(wrong).toEqual([]);
});

test("every such number has a zone, and zones of its own country only", () => {
  for (const { phone, region } of numbers) {
    const { places, country } = placesOfNumber(phone);
    expect(places, `${phone} ${region}`).not.toEqual([]);
    if (phone.startsWith("+1")) continue;
    for (const { zones } of places) {
      expect(zones.length, `${phone} ${region}`).toBeGreaterThan(0);
      expect(zonesOfCountry(country!), phone).toEqual(expect.arrayContaining([...zones]));
    }
  }
});

describe("a number that belongs to no place", () => {
  const types = ["TOLL_FREE", "SHARED_COST", "PERSONAL_NUMBER", "PREMIUM_RATE"] as const;

  test.for(types)("as one of type %s has none", (type) => {
    const services = util.getSupportedRegions().flatMap((region) => {
      const example = util.getExampleNumberForType(region, PhoneNumberType[type]);
      if (example === undefined || example === null) return [];
      // Some numbers are of several types: a fixed line or a mobile has a place.
      if (util.getNumberType(example) !== PhoneNumberType[type]) return [];
      return [util.format(example, PhoneNumberFormat.E164)];
    });
    expect(services.length).toBeGreaterThan(5);
    const placed = services.filter((phone) => placesOfNumber(phone).places.length > 0);
    expect(placed).toEqual([]);
  });
});
