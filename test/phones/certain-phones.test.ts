import fc from "fast-check";
import google from "google-libphonenumber";
import { getCountries, getCountryCallingCode } from "libphonenumber-js/max";
import { describe, expect, test } from "vitest";
import { certainPhone } from "#rules/certain-phone.ts";
import { compareReadings } from "#rules/phone.ts";
import { phonePlan } from "#rules/phone-plan.ts";

const { PhoneNumberFormat, PhoneNumberType } = google;
const util = google.PhoneNumberUtil.getInstance();
const types = Object.values(PhoneNumberType).filter((type) => typeof type === "number");
const countries = getCountries();
const figures = Array.from({ length: 10 }, (_, figure) => String(figure));
const separators = ["+", "-", "(", ")", " ", ".", "/", ",", ";", "x", "#", "\n", "\t"];

/** What is wrong with the short way; null where it gives no number, or the one of the full way. */
function difference(text: string, country: (typeof countries)[number] | null): string | null {
  const phone = certainPhone(text, country);
  if (phone === null) return null;
  for (const allowsPremiumRate of [true, false]) {
    const full = compareReadings(text, { defaultCountry: country, allowsPremiumRate });
    if ("code" in full || full.phone !== phone || full.extension !== null) {
      return `"${text}" in ${country}: ${phone}, in full ${JSON.stringify(full)}`;
    }
  }
  return null;
}

/** Every example of Google's tables as people and programs write it. */
const written = util.getSupportedRegions().flatMap((region) =>
  types.flatMap((type) => {
    const number = util.getExampleNumberForType(region, type);
    if (number === undefined || number === null) return [];
    const e164 = util.format(number, PhoneNumberFormat.E164);
    const inside = util.format(number, PhoneNumberFormat.NATIONAL);
    const texts = [
      e164,
      e164.slice(1),
      `00${e164.slice(1)}`,
      inside,
      inside.replaceAll(/\D/g, ""),
      util.getNationalSignificantNumber(number),
      util.format(number, PhoneNumberFormat.INTERNATIONAL),
      ...["US", "FR", "JP"].map((from) => util.formatOutOfCountryCallingNumber(number, from)),
    ];
    return [{ region: region as (typeof countries)[number], type, texts }];
  }),
);

describe("a number that is read the short way is the one that the full way finds", () => {
  test("for every region and type of Google's tables, in every form, at home and abroad", () => {
    const wrong = written.flatMap(({ region, texts }, index) =>
      texts.flatMap((text) =>
        [region, null, countries[index % countries.length]!, "US" as const].map((country) =>
          difference(text, country),
        ),
      ),
    );
    expect(wrong.filter((it) => it !== null)).toEqual([]);
  });

  test("for every country's numbers with any digits, prefixes and separators", () => {
    const digits = (least: number, most: number) =>
      fc.string({ unit: fc.constantFrom(...figures), minLength: least, maxLength: most });
    const country = fc.constantFrom(...countries);
    const start = country.chain((other) =>
      fc.constantFrom("", "0", "1", "8", "00", "011", "(0", "(", getCountryCallingCode(other)),
    );
    const separator = fc.constantFrom("", " ", "-", ") ", ".", "/", "  ", "(0)");
    fc.assert(
      fc.property(
        country,
        fc.boolean(),
        start,
        fc.array(fc.tuple(digits(1, 6), separator), { minLength: 1, maxLength: 5 }),
        (of, isAbroad, begin, groups) => {
          const plus = isAbroad ? `+${getCountryCallingCode(of)}` : "";
          const text = `${plus}${begin}${groups.flat().join("")}`;
          expect(difference(text, of)).toBeNull();
          expect(difference(text, null)).toBeNull();
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test("for relatives of every example: other last digits, a digit more, less or changed", () => {
    const example = fc.constantFrom(...written);
    fc.assert(
      fc.property(
        example,
        fc.nat(9),
        fc.nat({ max: 15 }),
        fc.constantFrom("CHANGE", "ADD", "DROP", "TAIL"),
        fc.nat(9_999),
        ({ region, texts }, form, at, how, tail) => {
          const text = texts[form % texts.length]!;
          const place = at % text.length;
          const changed = {
            CHANGE: `${text.slice(0, place)}${tail % 10}${text.slice(place + 1)}`,
            ADD: `${text.slice(0, place)}${tail % 10}${text.slice(place)}`,
            DROP: text.slice(0, place) + text.slice(place + 1),
            TAIL: `${text.slice(0, -4)}${String(tail).padStart(4, "0")}`,
          }[how];
          expect(difference(changed, region)).toBeNull();
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test("for hostile texts", () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...separators, ...figures) }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...countries, null), (text, country) => {
        expect(difference(text, country)).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  test.for([
    "2020-10-2012",
    "12-10-2020",
    "4155550.0000",
    "2312514-2319",
    "+1 4155550100 4155550101",
    "(00)14155550100",
    "+49 4915123456789",
    "04915123456789",
    "+93234567890",
    "+52 1 55 1234 5678",
    "0000000000",
    "123-456-7890",
    "+441632960000 ext 5",
  ])("or is not read the short way: %s", (text) => {
    for (const country of [...countries, null]) expect(difference(text, country)).toBeNull();
  });
});

describe("most numbers of a file are read the short way", () => {
  const telephones = written.filter(
    ({ type }) => type === PhoneNumberType.FIXED_LINE || type === PhoneNumberType.MOBILE,
  );
  const share = (form: number) =>
    telephones.filter(({ region, texts }) => certainPhone(texts[form]!, region) !== null).length /
    telephones.length;

  test("E.164", () => expect(share(0)).toBeGreaterThan(0.8));
  test("national, in digits", () => expect(share(4)).toBeGreaterThan(0.8));

  test.for([
    ["(415) 555-0100", "US", "+14155550100"],
    ["415-555-0100", "US", "+14155550100"],
    ["1 415 555 0100", "US", "+14155550100"],
    ["14155550100", "US", "+14155550100"],
    ["+44 20 7946 0958", "US", "+442079460958"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["030 23125014", "DE", "+493023125014"],
    ["+49 30 23125014", null, "+493023125014"],
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["0612345678", "FR", "+33612345678"],
  ] as const)("%s in %s", ([text, country, phone]) => {
    expect(certainPhone(text, country)).toBe(phone);
  });
});

test("the plan of every country can be read", () => {
  for (const country of countries) {
    expect(phonePlan(country).isTelephone(""), country).toBe(false);
  }
});
