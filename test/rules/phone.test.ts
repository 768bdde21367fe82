import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { possiblePhones } from "#rules/phone.ts";
import { anyCharacter } from "./any-character.ts";
import { read } from "./phone-reading.ts";

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
