import google from "google-libphonenumber";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { describe, expect, test } from "vitest";
import { isPlaceholder } from "#rules/phone-placeholder.ts";
import { normalisePhone } from "#rules/phone.ts";

const { PhoneNumberFormat, PhoneNumberType } = google;
const util = google.PhoneNumberUtil.getInstance();
const shortInfo = google.ShortNumberInfo.getInstance();

const regions = util.getSupportedRegions();
const types = Object.values(PhoneNumberType).filter((type) => typeof type === "number");

interface Sample {
  readonly region: string;
  readonly number: google.PhoneNumber;
  readonly e164: string;
}

/** Of every region and type the example of Google's tables, and a relative of it that exists too. */
const all: readonly Sample[] = regions.flatMap((region) =>
  types.flatMap((type) => {
    const example = util.getExampleNumberForType(region, type);
    if (example === undefined || example === null) return [];
    return [example, ...relativesOf(example, region, type)].map((number) => ({
      region,
      number,
      e164: util.format(number, PhoneNumberFormat.E164),
    }));
  }),
);

/** What is not in our library's tables cannot be told from another number; they are as old as its version. */
const samples = all.filter(({ e164 }) => parsePhoneNumberFromString(e164)?.isValid());

/** With other digits at the end: a number is not only its example. */
function relativesOf(
  example: google.PhoneNumber,
  region: string,
  type: google.PhoneNumberType,
): google.PhoneNumber[] {
  if (type !== PhoneNumberType.FIXED_LINE && type !== PhoneNumberType.MOBILE) return [];
  if (util.getNationalSignificantNumber(example).length < 6) return [];
  const e164 = util.format(example, PhoneNumberFormat.E164);
  const number = util.parse(`${e164.slice(0, -4)}9146`, region);
  return util.isValidNumberForRegion(number, region) ? [number] : [];
}

function read(text: string, defaultCountry: string | null) {
  return normalisePhone(text, { defaultCountry, allowsPremiumRate: true });
}

/** What is wrong with the reading; null when it is the number that the text was made from, or refused. */
function misread({ e164 }: Sample, text: string, country: string | null, extension?: string) {
  const result = read(text, country);
  if ("code" in result) return null;
  if (result.phone === e164 && result.extension === (extension ?? null)) return null;
  return `${text} in ${country} is ${e164} x${extension}, read as ${result.phone} x${result.extension}`;
}

/** Placeholders, and what is shorter than E.164 in our columns, are refused in every form. */
function isReadable(sample: Sample): boolean {
  return sample.e164.length > 7 && !isPlaceholder(nationalNumber(sample));
}

function nationalNumber({ number }: Sample): string {
  return util.getNationalSignificantNumber(number);
}

function formatted(number: google.PhoneNumber, format: google.PhoneNumberFormat): string {
  return util.format(number, format);
}

function withExtension(number: google.PhoneNumber, extension: string): google.PhoneNumber {
  const copy = number.clone();
  copy.setExtension(extension);
  return copy;
}

/** Where the prefix abroad is something else than 00, or is followed by the code of a carrier. */
const abroad = "US GB BR CO CL KR SG HK AU JP RU KZ FI IL TH ID KH MN TW NG CU DE MX AR IT".split(
  " ",
);

describe("whenever a form is read, it is read as the number that it was made from", () => {
  const own: Record<string, (sample: Sample) => string> = {
    national: ({ number }) => formatted(number, PhoneNumberFormat.NATIONAL),
    "national without its trunk prefix": nationalNumber,
    "national in digits": ({ number }) =>
      formatted(number, PhoneNumberFormat.NATIONAL).replaceAll(/\D/g, ""),
    "with its bare country code": ({ e164 }) => e164.slice(1),
    "with 00": ({ e164 }) => `00${e164.slice(1)}`,
    "from abroad to its own country": ({ number, region }) =>
      util.formatOutOfCountryCallingNumber(number, region === "FR" ? "DE" : "FR"),
    "with decimal places": (sample) => `${nationalNumber(sample)}.00`,
    "with a zero in brackets": (sample) =>
      `+${sample.number.getCountryCodeOrDefault()} (0)${nationalNumber(sample)}`,
  };
  test.for(Object.entries(own))("%s, in its own country", ([, form]) => {
    const wrong = samples.map((sample) => misread(sample, form(sample), sample.region));
    expect(wrong.filter((it) => it !== null)).toEqual([]);
  });

  const everywhere: Record<string, (sample: Sample) => string> = {
    international: ({ number }) => formatted(number, PhoneNumberFormat.INTERNATIONAL),
    "with dots": ({ number }) =>
      formatted(number, PhoneNumberFormat.INTERNATIONAL).replaceAll(/[ -]/g, "."),
    "with brackets and dashes": ({ number }) =>
      formatted(number, PhoneNumberFormat.INTERNATIONAL).replace(/ (\d+) /, " ($1) - "),
    "as a link": ({ number }) => formatted(number, PhoneNumberFormat.RFC3966),
  };
  test.for(Object.entries(everywhere))("%s, in any country", ([, form]) => {
    const wrong = samples.flatMap((sample, index) =>
      [null, abroad[index % abroad.length]!].map((country) => {
        if (!isReadable(sample)) return misread(sample, form(sample), country);
        const result = read(form(sample), country);
        const isRight = "phone" in result && result.phone === sample.e164;
        return isRight ? null : `${form(sample)} in ${country}: ${JSON.stringify(result)}`;
      }),
    );
    expect(wrong.filter((it) => it !== null)).toEqual([]);
  });

  test("with the prefixes abroad of other countries, and with 00 there", () => {
    const wrong = samples.flatMap((sample, index) =>
      [0, 7].flatMap((step) => {
        const country = abroad[(index + step) % abroad.length]!;
        return [
          misread(sample, util.formatOutOfCountryCallingNumber(sample.number, country), country),
          misread(sample, `00${sample.e164.slice(1)}`, country),
        ];
      }),
    );
    expect(wrong.filter((it) => it !== null)).toEqual([]);
  });

  test("with an extension", () => {
    const formats = [
      PhoneNumberFormat.NATIONAL,
      PhoneNumberFormat.INTERNATIONAL,
      PhoneNumberFormat.RFC3966,
    ];
    const wrong = samples.flatMap((sample) =>
      formats.map((format) => {
        const text = formatted(withExtension(sample.number, "4071"), format);
        return misread(sample, text, sample.region, "4071");
      }),
    );
    expect(wrong.filter((it) => it !== null)).toEqual([]);
  });
});

describe("few numbers are refused where nothing else is meant", () => {
  test("Google's tables and ours know nearly the same numbers", () => {
    expect(samples.length).toBeGreaterThan(0.99 * all.length);
  });

  test("national, in its own country", () => {
    const readable = samples.filter(isReadable);
    const refused = readable.filter((sample) => {
      const text = formatted(sample.number, PhoneNumberFormat.NATIONAL);
      return "code" in read(text, sample.region);
    });
    expect(refused.length).toBeLessThan(0.01 * readable.length);
  });
});

describe("what only a telephone company's own network knows is never called", () => {
  const written = (digits: string, region: string) => [
    digits,
    `+${util.getCountryCodeForRegion(region)}${digits}`,
  ];
  const isTelephone = (text: string, region: string) =>
    util.isValidNumber(util.parse(text, region));
  const taken = (
    candidates: readonly string[],
    isShort: (it: string, region: google.RegionCode) => boolean,
  ) =>
    regions.flatMap((region) =>
      candidates
        .filter((digits) => isShort(digits, region))
        .flatMap((digits) => written(digits, region))
        .filter((text) => "phone" in read(text, region) && !isTelephone(text, region))
        .map((text) => `${text} in ${region}`),
    );

  test("emergency numbers", () => {
    const candidates = ["000", ...range(100, 119), "122", "190", "197", "911", ...range(991, 999)];
    expect(taken(candidates, () => true)).toEqual([]);
  });

  test("short codes", () => {
    const candidates = ["411", "1177", "12345", "95588", "10086", "116117", "118118", "33733"];
    const isShort = (digits: string, region: google.RegionCode) =>
      shortInfo.isValidShortNumberForRegion(util.parse(digits, region), region);
    expect(taken(candidates, isShort)).toEqual([]);
  });
});

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
