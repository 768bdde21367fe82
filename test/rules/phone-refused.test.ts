import { describe, expect, test } from "vitest";
import { read } from "./phone-reading.ts";

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
      problem: `can be read as ${readings}; write the correct one with + and its country code`,
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
    ["when it is a page of digits", "1".repeat(10_000), "US", "PHONE_TOO_LONG", /longer than 64/],
  ] as const)("%s", ([, text, country, code, reason]) => {
    expect(read(text, country)).toEqual({ code, problem: expect.stringMatching(reason) });
  });
});
