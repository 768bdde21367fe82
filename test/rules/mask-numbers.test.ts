import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskNumbers, maskNumbersIn } from "#rules/mask-numbers.ts";

describe("a telephone number", () => {
  test.for([
    ["in E.164", "+14155550142", "+1 *** *** **42"],
    ["with a calling code of two digits", "+442079460018", "+44 *** *** **18"],
    ["with a calling code of three digits", "+35312345678", "+353 *** ***78"],
    ["short, behind a plus sign", "+6834000", "+683 **00"],
    ["with a calling code that nobody has", "+99912345678", "+*********78"],
    ["with spaces", "+1 415 555 0142", "+1 *** *** **42"],
    ["as people write it", "(415) 555-0142", "(***) ***-**42"],
    ["with dots", "415.555.0142", "***.***.**42"],
    ["without anything", "4155550142", "********42"],
    ["without an area code", "555-0142", "***-**42"],
    [
      "with commas, as it is spoken",
      "4, 1, 5, 5, 5, 5, 0, 1, 4, 2",
      "*, *, *, *, *, *, *, *, 4, 2",
    ],
    ["with dashes of typesetters", "415–555—0142", "***–***—**42"],
    ["with spaces that do not break", "415\u00A0555\u202F0142", "***\u00A0***\u202F**42"],
    ["with invisible characters", "415\u200B555\u20600142", "***\u200B***\u2060**42"],
    ["in wide digits", "４１５５５５０１４２", "********４２"],
    ["in Arabic digits", "٤١٥٥٥٥٠١٤٢", "********٤٢"],
    ["with an international prefix", "0014155550142", "***********42"],
    ["with an extension", "+14155550142 x12", "+1 *** *** **42 x12"],
    ["in a sentence", "Call me at 415 555 0142, please.", "Call me at *** *** **42, please."],
    ["behind a letter", "tel:4155550142", "tel:********42"],
    ["behind a number and a day", "3 of 2026-11-30, 415 555 0142", "3 of 2026-11-30, *** *** **42"],
    ["behind a day", "2026-11-30 4155550142", "2026-11-30 ********42"],
    ["in quotes", '{"phone":"+14155550142"}', '{"phone":"+1 *** *** **42"}'],
    ["twice", "+14155550142 or +14155550143", "+1 *** *** **42 or +1 *** *** **43"],
  ] as const)("%s", ([, text, expected]) => {
    expect(maskNumbers(text)).toBe(expected);
  });
});

describe("what is no telephone number stays", () => {
  test.for([
    ["nothing", ""],
    ["a time", "at 10:02, and 17:30"],
    ["a day", "2026-11-30"],
    ["a number before a day", "12, 2026-11-30"],
    ["two days", "2026-11-30 to 2026-12-01"],
    ["an instant", "2026-11-30T10:02:00.123Z"],
    ["an instant with its offset", "2026-11-30T10:02:00.123456+00:00"],
    ["an instant as Postgres writes it", "2026-11-30 10:02:00+00"],
    ["a price", "$ 1,234.50"],
    ["a house", "1 Market Street, 94105 San Francisco"],
    ["an id", "Contact:01912345-1234-7123-8123-123456789012"],
    ["a range of hours", "09:00-17:00"],
    ["an erased number", "erased:01912345-1234-7123-8123-123456789012"],
  ] as const)("%s", ([, text]) => {
    expect(maskNumbers(text)).toBe(text);
  });
});

test("values of JSON are masked at any depth, names and integers too", () => {
  expect(
    maskNumbersIn({
      "4155550142": [{ customer: { number: "+14155550142" } }, 4155550142, 12, 0.1234567891, null],
    }),
  ).toEqual({
    "********42": [
      { customer: { number: "+1 *** *** **42" } },
      "********42",
      12,
      0.1234567891,
      null,
    ],
  });
});

test("however it is written and whatever is around it, at most the calling code and two digits are shown", () => {
  const separators = fc.array(fc.constantFrom("", " ", "-", ".", ") ", " (", "/", "\u00A0"), {
    minLength: 9,
    maxLength: 9,
  });
  const around = fc.string().map((text) => text.replaceAll(/[\p{Nd}+]/gu, ""));
  fc.assert(
    fc.property(separators, around, around, fc.boolean(), (gaps, before, after, hasPlus) => {
      const national = "4155550142"
        .split("")
        .map((digit, index) => digit + (gaps[index] ?? ""))
        .join("");
      const masked = maskNumbers(`${before} ${hasPlus ? "+1 " : ""}${national} ${after}`);
      expect(masked.replaceAll(/\P{Nd}/gu, "")).toBe(hasPlus ? "142" : "42");
    }),
  );
});

test("what is masked stays as it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+?[\d ()-]{0,30}$/), (text) => {
      const masked = maskNumbers(text);
      expect(maskNumbers(masked)).toBe(masked);
    }),
  );
});
