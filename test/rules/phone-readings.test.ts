import { describe, expect, test } from "vitest";
import { normalisePhone } from "#rules/phone.ts";

/** The number in E.164, or the code of the problem with the numbers that its text names. */
function read(text: string, defaultCountry: string | null): string {
  const result = normalisePhone(text, { defaultCountry, allowsPremiumRate: false });
  if ("phone" in result) return result.phone;
  const named = result.problem.match(/\+\d{7,}(?= \()/g) ?? [];
  return [result.code, ...named].join(" ");
}

describe("behind an international prefix", () => {
  test.for([
    ["a number in the tables", "0044 20 7946 0958", "DE", "+442079460958"],
    [
      "a number in no table, behind the only prefix that it can be",
      "00 1 555 123 4567",
      "DE",
      "+15551234567",
    ],
    ["that number, behind the prefix of its country", "011 55 51 9999 1234", "US", "+555199991234"],
    [
      "a number in no table, behind one of two prefixes",
      "0011 394582044",
      "CX",
      "PHONE_NOT_POSSIBLE",
    ],
    [
      "a number in no table, behind 00 or the prefix of a carrier",
      "0095 7231234567",
      "CO",
      "PHONE_NOT_POSSIBLE",
    ],
    ["no number, behind two prefixes", "0014 0123 4567", "BR", "PHONE_NOT_POSSIBLE"],
    ["a number of the country itself", "00 376 712345", "AD", "+376712345"],
    ["a second international prefix", "00 00 44 20 7946 0958", "DE", "PHONE_NOT_POSSIBLE"],
    ["a short number", "00 123", "AD", "PHONE_SHORT_NUMBER"],
  ] as const)("stands %s: %s in %s", ([, text, country, expected]) => {
    expect(read(text, country)).toBe(expected);
  });

  test.for([
    ["that could also be a long number of the country", "00 7123456", "AD"],
    ["that could also be a number without an area code", "0 444461071", "WS"],
    ["of which the country knows nothing", "009611123", "KG"],
  ] as const)("a number %s is not guessed: %s in %s", ([, text, country]) => {
    expect(read(text, country)).toBe("PHONE_NOT_POSSIBLE");
  });

  test("a number of the country that begins with the same digits is read", () => {
    expect(read("000666612121", "JP")).toBe("+8100666612121");
  });
});

describe("a number that is in no table is read if it is as long as the telephones of its country", () => {
  test.for([
    ["of 7 digits", "+690 001 2341", null, "+6900012341"],
    ["of 8 digits, without its country code", "99618218", "KE", "+25499618218"],
    ["but not one digit longer", "6942012341", "NL", "PHONE_NOT_POSSIBLE"],
    ["but not with a digit left of another number", "0107285404777", "TR", "PHONE_NOT_POSSIBLE"],
    [
      "but not with a zero that is dropped when it is read again",
      "00355 0090066391",
      "CR",
      "PHONE_NOT_POSSIBLE",
    ],
    [
      "and in the tables a number may have any length",
      "672381234",
      "BM",
      "PHONE_NOT_POSSIBLE +672381234",
    ],
    ["of 7 digits with its country code", "+683 4002", null, "+6834002"],
    ["of 15 digits with its country code", "+49 1512 3456 7890 1", null, "+491512345678901"],
  ] as const)("%s: %s in %s", ([, text, country, expected]) => {
    expect(read(text, country)).toBe(expected);
  });
});

describe("Mexico's old forms", () => {
  test.for([
    ["+52 1 55 1234 5678", null, "+525512345678"],
    ["044 55 1234 5678", "MX", "+525512345678"],
    ["with digits in front", "1410011 670 234 5678", "MX", "PHONE_NOT_POSSIBLE"],
    ["with digits behind", "+52 044 5965 9626 906151", null, "PHONE_NOT_POSSIBLE"],
  ] as const)("%s", (row) => {
    const [text, country, expected] = row.slice(-3) as [string, string | null, string];
    expect(read(text, country)).toBe(expected);
  });
});
