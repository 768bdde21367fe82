import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalisePhone, possiblePhones } from "#rules/phone.ts";
import { anyCharacter } from "./any-character.ts";

function read(text: string, defaultCountry: string | null, allowsPremiumRate = false) {
  return normalisePhone(text, { defaultCountry, allowsPremiumRate });
}

describe("a number is read", () => {
  test.for([
    ["as it is", "+14155550100", null, "+14155550100"],
    ["with brackets, spaces and dashes", "+1 (415) 555–0100", null, "+14155550100"],
    ["with dots", "+1.415.555.0100", null, "+14155550100"],
    ["with 00 for +", "0044 20 7946 0958", null, "+442079460958"],
    ["with 00 for + in a country that writes 011", "0044 20 7946 0958", "US", "+442079460958"],
    ["with 011 in that country", "011 44 20 7946 0958", "US", "+442079460958"],
    ["with 0011 in Australia", "0011 44 20 7946 0958", "AU", "+442079460958"],
    ["with 010 in Japan", "010 44 20 7946 0958", "JP", "+442079460958"],
    ["with 8~10 in Russia", "8~10 44 20 7946 0958", "RU", "+442079460958"],
    ["with 810 in Kazakhstan", "810 44 20 7946 0958", "KZ", "+442079460958"],
    ["with a carrier's prefix in South Korea", "002 44 20 7946 0958", "KR", "+442079460958"],
    ["with a carrier's code in Brazil", "0 15 11 98765-4321", "BR", "+5511987654321"],
    ["with the trunk prefix 8 in Russia", "8 (495) 123-45-67", "RU", "+74951234567"],
    ["with the trunk prefix 06 in Hungary", "06 20 123 4567", "HU", "+36201234567"],
    ["with its country code in brackets", "(+44) 20 7946 0958", null, "+442079460958"],
    ["with a zero in brackets", "+44 (0)20 7946 0958", null, "+442079460958"],
    ["with a zero in brackets that belongs to it", "+39 (0)6 698 12345", null, "+390669812345"],
    ["with a zero in brackets before a mobile", "+39 (0)333 123 4567", null, "+393331234567"],
    ["without country code, in its country", "020 7946 0958", "GB", "+442079460958"],
    ["without country code, in a country in small letters", "415-555-0100", "us", "+14155550100"],
    ["with the country code but no +, in its country", "14155550100", "US", "+14155550100"],
    [
      "with that country's code where it can mean nothing else",
      "919876543201",
      "IN",
      "+919876543201",
    ],
    ["that begins with the digits of its own country code", "91987 65432", "IN", "+919198765432"],
    ["of another country than the default", "+44 20 7946 0958", "US", "+442079460958"],
    ["with a zero that belongs to it", "0039 06 698 12345", null, "+390669812345"],
    ["with a slash behind the area", "030/2312514", "DE", "+49302312514"],
    ["with a direct dial-in behind a dash", "030 2312514-80", "DE", "+4930231251480"],
    ["in Mexico's old form for mobiles abroad", "+52 1 55 1234 5678", null, "+525512345678"],
    ["in that form without +", "521 55 1234 5678", "MX", "+525512345678"],
    ["with Mexico's old 044", "044 55 1234 5678", "MX", "+525512345678"],
    ["with Mexico's old 045", "045 55 1234 5678", "MX", "+525512345678"],
    ["with Mexico's old 01", "01 55 1234 5678", "MX", "+525512345678"],
    ["in Argentina's form for mobiles", "011 15-2345-6789", "AR", "+5491123456789"],
    ["in full-width digits", "＋１４１５５５５０１００", null, "+14155550100"],
    ["in Arabic digits", "+٤٤٢٠٧٩٤٦٠٩٥٨", null, "+442079460958"],
    ["in Devanagari digits", "+९१९८७६५४३२०१", null, "+919876543201"],
    ["behind the apostrophe of a spreadsheet", "'+14155550100", null, "+14155550100"],
    ["in the formula of a spreadsheet", '="+14155550100"', null, "+14155550100"],
    ["as the fraction that a data frame made of it", "14155550100.0", "US", "+14155550100"],
    ["with decimal places that can be nothing else", "4155550100.00", "US", "+14155550100"],
    [
      "between invisible marks of an address book",
      "\u202A+14155550100\u202C",
      null,
      "+14155550100",
    ],
    ["as a link", "tel:+1-415-555-0100", null, "+14155550100"],
    ["as Meta's lead forms write it", "p:+14155550100", null, "+14155550100"],
    ["although no such area is in service", "+15551234567", null, "+15551234567"],
    [
      "although a wrong + would leave a number of that length",
      "+15551234567",
      "AR",
      "+15551234567",
    ],
    ["with 00 whose first zero stands in brackets", "(0)044 20 7946 0958", null, "+442079460958"],
    [
      "that without its country code is a mobile abroad",
      "+49 4179 1234567",
      null,
      "+4941791234567",
    ],
    ["with decimal places that would be no known number", "30231250.00", "EG", "+2030231250"],
  ] as const)("%s", ([, text, country, phone]) => {
    expect(read(text, country)).toEqual({ phone, extension: null });
  });
});

describe("an extension is kept when it is written", () => {
  test.for([
    ["+1 415 555 0100 x12", "12"],
    ["+1 415 555 0100x12", "12"],
    ["+1 415 555 0100 ext. 12", "12"],
    ["+1 415 555 0100 (ext 12)", "12"],
    ["+1 415 555 0100, extension: 0012", "0012"],
    ["tel:+1-415-555-0100;ext=12", "12"],
    ["+1 415 555 0100 #12", "12"],
    ["+14155550100,,12#", "12"],
    ["+1 415 555 0100 доб. 12", "12"],
    ["+1 415 555 0100 ramal 1234567890", "1234567890"],
  ] as const)("as %s", ([text, extension]) => {
    expect(read(text, null)).toEqual({ phone: "+14155550100", extension });
  });
});

describe("a number that can be read in two ways is refused, and both are named", () => {
  test.for([
    [
      "00 or 005 and a carrier",
      "00573012345678",
      "CO",
      "+573012345678 (Colombia) or +73012345678 (Russia)",
    ],
    [
      "00 or 0055 of a carrier",
      "0055 51 99123 4567",
      "BR",
      "+5551991234567 (Brazil) or +51991234567 (Peru)",
    ],
    [
      "its own country code, or a long number",
      "4915123456789",
      "DE",
      "+4915123456789 (Germany) or +494915123456789 (Germany)",
    ],
    [
      "decimal places, or more digits",
      "3023125014.00",
      "DE",
      "+493023125014 (Germany) or +49302312501400 (Germany)",
    ],
    [
      "a range, or a direct dial-in",
      "030 2312514-15",
      "DE",
      "+4930231251415 (Germany) or +49302312514 (Germany)",
    ],
    [
      "a number of its country that does not exist, or one of another country",
      "14155550100",
      "DE",
      "+4914155550100 (Germany) or +14155550100 (United States)",
    ],
    [
      "a country that does not know the number, or the + is wrong",
      "+6515550100",
      "US",
      "+6515550100 (Singapore) or +16515550100 (United States)",
    ],
    [
      "a country code that stands there twice",
      "+49 49 1512 3456789",
      null,
      "+494915123456789 (Germany) or +4915123456789 (Germany)",
    ],
    [
      "a zero that a spreadsheet may have taken away",
      "612345671",
      "IT",
      "+39612345671 (Italy) or +390612345671 (Italy)",
    ],
  ] as const)("%s", ([, text, country, readings]) => {
    expect(read(text, country)).toEqual({
      code: "PHONE_AMBIGUOUS",
      problem: `can be read as ${readings}; write the one that is meant with + and its country code`,
    });
  });
});

describe("a number is refused", () => {
  test.for([
    ["when there is none", " ", "US", "PHONE_MISSING", /empty/],
    ["when it has no digits", "n/a", "US", "PHONE_NOT_A_NUMBER", /no digits/],
    ["in letters", "+1 800 FLOWERS", null, "PHONE_NOT_A_NUMBER", /contains "FLOWERS"/],
    ["when it is a service code", "*31#+14155550100", null, "PHONE_NOT_A_NUMBER", /contains "\*"/],
    ["when it is a time", "12:30", "DE", "PHONE_NOT_A_NUMBER", /contains ":"/],
    [
      "without country code",
      "415-555-0100",
      null,
      "PHONE_WITHOUT_COUNTRY",
      /no country code.*defaultCountry.*importContacts/,
    ],
    [
      "without country code, in no country",
      "415-555-0100",
      "XX",
      "PHONE_WITHOUT_COUNTRY",
      /no country code/,
    ],
    [
      "when a spreadsheet has rounded it",
      "1.41556E+10",
      "US",
      "PHONE_ROUNDED",
      /rounded.*format the column as text/,
    ],
    [
      "when a spreadsheet has rounded it with a comma",
      "4,91701E+12",
      "DE",
      "PHONE_ROUNDED",
      /rounded/,
    ],
    ["with a fraction", "3023125014.25", "DE", "PHONE_AMOUNT", /amount.*format the column as text/],
    ["with separators of thousands", "3,023,125,014", "DE", "PHONE_AMOUNT", /amount/],
    ["when it is a date", "2024-01-31", "DE", "PHONE_DATE", /date/],
    ["when it is a German date", "31.01.2024", "DE", "PHONE_DATE", /date/],
    ["when it is an American date", "01/31/2024 12:00", "US", "PHONE_DATE", /date/],
    ["when there are two", "+14155550100 / +14155550101", null, "PHONE_SEVERAL", /more than one/],
    [
      "when there are two on two lines",
      "+14155550100\n+14155550101",
      null,
      "PHONE_SEVERAL",
      /more than one/,
    ],
    [
      "when the second is cut short on a line",
      "030 2312514\n15",
      "DE",
      "PHONE_SEVERAL",
      /more than one/,
    ],
    [
      "when the second is cut short behind a slash",
      "030 2312514/15",
      "DE",
      "PHONE_SEVERAL",
      /more than one/,
    ],
    [
      "when the second is cut short behind a comma",
      "030 2312514, 15",
      "DE",
      "PHONE_SEVERAL",
      /more than one/,
    ],
    [
      "when the second stands behind a word",
      "2312514 oder 2312515",
      "DE",
      "PHONE_SEVERAL",
      /more than one/,
    ],
    ["when two stand side by side", "2312514 2312515", "DE", "PHONE_SEVERAL", /more than one/],
    ["when it is a range", "2312514 ~ 2312519", "DE", "PHONE_SEVERAL", /more than one/],
    ["of nothing but zeros", "000-000-0000", "US", "PHONE_PLACEHOLDER", /placeholder/],
    ["of nothing but nines", "+1 999 999 9999", null, "PHONE_PLACEHOLDER", /placeholder/],
    ["that counts up", "123-456-7890", "US", "PHONE_PLACEHOLDER", /placeholder/],
    [
      "that counts up behind its country code",
      "+1 234 567 8901",
      null,
      "PHONE_PLACEHOLDER",
      /placeholder/,
    ],
    ["that counts down", "0987654321", "DE", "PHONE_PLACEHOLDER", /placeholder/],
    [
      "of nothing but nines behind a zero in brackets",
      "(0)99999",
      "DE",
      "PHONE_PLACEHOLDER",
      /placeholder/,
    ],
    ["of 123-123-1234", "123-123-1234", "US", "PHONE_PLACEHOLDER", /placeholder/],
    ["of premium rate", "+1 900 234 5678", null, "PHONE_PREMIUM_RATE", /allowPremiumRateNumbers/],
    [
      "with a longer extension than VAPI dials",
      "+1 415 555 0100 x12345678901",
      null,
      "PHONE_EXTENSION_TOO_LONG",
      /10 digits/,
    ],
    ["when it is too short", "+1415", null, "PHONE_SHORT_NUMBER", /too short/],
    ["when it is too long", "+141555501001", null, "PHONE_NOT_POSSIBLE", /not a possible/],
    [
      "when it lacks the area",
      "555-0100",
      "US",
      "PHONE_NOT_POSSIBLE",
      /not a possible telephone number in US \(\+1\)/,
    ],
    [
      "when it is another country's without +",
      "447946095812",
      "US",
      "PHONE_NOT_POSSIBLE",
      /\+447946095812 \(United Kingdom\)/,
    ],
    [
      "with 011 where nobody dials that",
      "011 44 20 7946 0958",
      "DE",
      "PHONE_NOT_POSSIBLE",
      /\+442079460958 \(United Kingdom\)/,
    ],
    [
      "when a digit too many follows a mobile's",
      "+61 4155 501 002",
      null,
      "PHONE_NOT_POSSIBLE",
      /not a possible/,
    ],
    ["in an emergency", "911", "US", "PHONE_SHORT_NUMBER", /emergency/],
    [
      "of a service that answers for its country alone",
      "116117",
      "DE",
      "PHONE_SHORT_NUMBER",
      /emergency/,
    ],
    [
      "of that service with the country code",
      "+49 116117",
      null,
      "PHONE_SHORT_NUMBER",
      /emergency/,
    ],
    [
      "with a country code that is none",
      "+999 1234 5678",
      null,
      "PHONE_NOT_POSSIBLE",
      /not a possible/,
    ],
    ["when it is a page of digits", "1".repeat(10_000), "US", "PHONE_TOO_LONG", /too long/],
  ] as const)("%s", ([, text, country, code, reason]) => {
    expect(read(text, country)).toEqual({ code, problem: expect.stringMatching(reason) });
  });
});

test.for<[text: string, country: string | null, phones: string[]]>([
  ["+49 49 1512 3456789", null, ["+494915123456789", "+4915123456789"]],
  ["612345671", "IT", ["+39612345671", "+390612345671"]],
  ["+39 (0)6 698 12345", null, ["+390669812345", "+39669812345"]],
  ["447946095812", "us", ["+447946095812"]],
  ["415-555-0100", null, []],
  ["n/a", "US", []],
])("whoever looks for %s in %s may mean %j", ([text, country, phones]) => {
  expect(possiblePhones(text, country)).toEqual(phones);
});

test("premium rate is for tenants that allow it", () => {
  expect(read("+1 900 234 5678", null, true)).toEqual({ phone: "+19002345678", extension: null });
});

const countries = fc.constantFrom(null, "US", "GB", "DE", "IT", "BR", "AR", "MX", "AU", "IN", "XX");
const numbers = fc.oneof(
  fc.stringMatching(/^\+[1-9]\d{6,14}$/),
  fc.stringMatching(/^(00|0|\+|)[1-9 ()-]{1,3}\d{5,12}( x\d{1,4})?$/),
  fc.string(),
  fc.string({ unit: anyCharacter }),
);

test("what was read is never read as another number, whatever the default country", () => {
  fc.assert(
    fc.property(numbers, countries, countries, (text, country, other) => {
      const first = read(text, country);
      if (!("phone" in first)) return;
      expect(first.phone).toMatch(/^\+[1-9]\d{6,14}$/);
      const again = read(first.phone, other);
      // A number that is not known to exist may be one of the other country with a wrong +.
      const isAmbiguous = "code" in again && again.code === "PHONE_AMBIGUOUS";
      if (!isAmbiguous) expect(again).toEqual({ phone: first.phone, extension: null });
      expect(read(first.phone, null)).toEqual({ phone: first.phone, extension: null });
    }),
    { numRuns: 2000 },
  );
});

test("whatever is written, there is a number or a reason", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, size: "medium" }), countries, (text, country) => {
      const result = read(text, country);
      expect("phone" in result || result.problem.length > 0).toBe(true);
    }),
  );
});
