import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalisePhone } from "#rules/phone.ts";
import { anyCharacter } from "./any-character.ts";

describe("a number is understood", () => {
  test.for([
    ["as it is", "+14155550100", null, "+14155550100"],
    ["with brackets, spaces and dashes", "+1 (415) 555–0100", null, "+14155550100"],
    ["with dots", "+1.415.555.0100", null, "+14155550100"],
    ["with 00 for +", "0044 20 7946 0958", null, "+442079460958"],
    ["with 00 for + in a country that writes 011", "0044 20 7946 0958", "US", "+442079460958"],
    ["with 011 in that country", "011 44 20 7946 0958", "US", "+442079460958"],
    ["with 0011 in Australia", "0011 44 20 7946 0958", "AU", "+442079460958"],
    ["with its country code in brackets", "(+44) 20 7946 0958", null, "+442079460958"],
    ["with a zero in brackets", "+44 (0)20 7946 0958", null, "+442079460958"],
    ["without country code, in its country", "020 7946 0958", "GB", "+442079460958"],
    ["without country code, in a country in small letters", "415-555-0100", "us", "+14155550100"],
    ["with the country code but no +, in its country", "14155550100", "US", "+14155550100"],
    ["of another country than the default", "+44 20 7946 0958", "US", "+442079460958"],
    ["with a zero that belongs to it", "0039 06 698 12345", null, "+390669812345"],
    ["in full-width digits", "＋１４１５５５５０１００", null, "+14155550100"],
    ["in Arabic digits", "+٤٤٢٠٧٩٤٦٠٩٥٨", null, "+442079460958"],
    ["behind the apostrophe of a spreadsheet", "'+14155550100", null, "+14155550100"],
    ["in the formula of a spreadsheet", '="+14155550100"', null, "+14155550100"],
    ["as the fraction that a data frame made of it", "14155550100.0", "US", "+14155550100"],
    [
      "between invisible marks of an address book",
      "\u202A+14155550100\u202C",
      null,
      "+14155550100",
    ],
    ["as a link", "tel:+1-415-555-0100", null, "+14155550100"],
    ["although no such area is in service", "+15551234567", null, "+15551234567"],
  ] as const)("%s", ([, text, country, phone]) => {
    expect(normalisePhone(text, country)).toEqual({ phone });
  });
});

describe("a number is refused", () => {
  test.for([
    ["when there is none", " ", "US", /empty/],
    ["when it has no digits", "n/a", "US", /no digits/],
    [
      "without country code",
      "415-555-0100",
      null,
      /no country code.*defaultCountry.*importContacts/,
    ],
    ["without country code, in no country", "415-555-0100", "XX", /no country code/],
    [
      "when a spreadsheet has rounded it",
      "1.41556E+10",
      "US",
      /rounded.*format the column as text/,
    ],
    ["when a spreadsheet has rounded it with a comma", "4,91701E+12", "DE", /rounded/],
    ["with an extension", "+1 415 555 0100 ext. 12", null, /extension \(12\)/],
    ["with an extension behind #", "+1 415 555 0100 #5", null, /extension \(5\)/],
    ["in letters", "+1 800 FLOWERS", null, /not a possible/],
    ["when there are two", "+14155550100 / +14155550101", null, /not a possible/],
    ["when there are two on two lines", "+14155550100\n+14155550101", null, /not a possible/],
    ["when it is too short", "+1415", null, /not a possible/],
    ["when it is too long", "+141555501001", null, /not a possible/],
    ["when it lacks the area", "555-0100", "US", /not a possible telephone number in US \(\+1\)/],
    ["in an emergency", "911", "US", /not a possible/],
    ["with a country code that is none", "+999 1234 5678", null, /not a possible/],
    ["when it is a page of digits", "1".repeat(10_000), "US", /too long/],
  ] as const)("%s", ([, text, country, reason]) => {
    expect(normalisePhone(text, country)).toEqual({ problem: expect.stringMatching(reason) });
  });
});

const countries = fc.constantFrom(null, "US", "GB", "DE", "IT", "BR", "AR", "MX", "AU", "IN", "XX");
const numbers = fc.oneof(
  fc.stringMatching(/^\+[1-9]\d{6,14}$/),
  fc.stringMatching(/^(00|0|\+|)[1-9 ()-]{1,3}\d{5,12}$/),
  fc.string(),
  fc.string({ unit: anyCharacter }),
);

test("a number in E.164 stays what it is, whatever the default country", () => {
  fc.assert(
    fc.property(numbers, countries, countries, (text, country, other) => {
      const first = normalisePhone(text, country);
      if (!("phone" in first)) return;
      expect(first.phone).toMatch(/^\+[1-9]\d{6,14}$/);
      expect(normalisePhone(first.phone, other)).toEqual(first);
    }),
    { numRuns: 2000 },
  );
});

test("whatever is written, there is a number or a reason", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, size: "medium" }), countries, (text, country) => {
      const result = normalisePhone(text, country);
      expect("phone" in result || result.problem.length > 0).toBe(true);
    }),
  );
});
