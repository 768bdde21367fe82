import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from "libphonenumber-js/max";

/** Prefixes abroad of other countries: people copy them from there. 00 is usual everywhere. */
const foreignPrefixes = ["011", "0011", "010", "810"];
/** The longest international prefix of any country has 8 digits, in Australia. */
const longestPrefix = 8;

/**
 * Every number of a possible length that `form`, digits with or without +, means by the rules of `country`;
 * null is no country. One of them is meant, where any is.
 */
export function usualReadings(form: string, country: CountryCode | null): PhoneNumber[] {
  if (form.startsWith("+")) return distinct([international(form.slice(1))]);
  if (country === null) return distinct([abroad(form, "00")]);
  const prefixes = internationalPrefixes(form, country);
  const fromAbroad = prefixes.map((prefix) => abroad(form, prefix));
  const inside = national(form, country);
  // Which prefix it is, and whether it is one, only a number that is in the tables can tell.
  return distinct([
    form.startsWith(getCountryCallingCode(country)) ? international(form) : undefined,
    ...(prefixes.length > 1 ? fromAbroad.filter((number) => number?.isValid()) : fromAbroad),
    ...(prefixes.length > 0 ? inside.filter((number) => number?.isValid()) : inside),
  ]);
}

/** What may be meant when no usual reading exists: a + or a zero is missing, or one is too many. */
export function unusualReadings(form: string, country: CountryCode | null): PhoneNumber[] {
  const digits = form.replace(/^\+/, "");
  const elsewhere = foreignPrefixes.map((prefix) => abroad(digits, prefix));
  if (!form.startsWith("+")) {
    if (country === null) return [];
    return distinct([...elsewhere, international(digits), ...national(`0${digits}`, country)]);
  }
  const code = international(digits)?.countryCallingCode ?? "";
  return distinct([
    digits.startsWith(code + code) ? international(digits.slice(code.length)) : undefined,
    abroad(digits, "00"),
    ...elsewhere,
    ...(country === null ? [] : national(digits, country)),
  ]);
}

function abroad(digits: string, prefix: string): PhoneNumber | undefined {
  return digits.startsWith(prefix) ? international(digits.slice(prefix.length)) : undefined;
}

/** As a number of the country, with its trunk prefix or without. */
function national(digits: string, country: CountryCode): (PhoneNumber | undefined)[] {
  return [
    country === "MX" ? mexican(digits) : undefined,
    parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false }),
    // The library takes an international prefix or the country's own code off first, where it can.
    international(getCountryCallingCode(country) + digits),
  ];
}

function international(digits: string): PhoneNumber | undefined {
  // No country code begins with 0, and the library looks for nothing else then.
  if (digits.startsWith("0")) return undefined;
  const mexico = digits.startsWith("52") ? mexican(digits.slice(2)) : undefined;
  return mexico ?? parsePhoneNumberFromString(`+${digits}`, { extract: false });
}

/** Until 2019 mobiles had a 1 in front when called from abroad, and 044, 045 or 01 inside Mexico. */
function mexican(digits: string): PhoneNumber | undefined {
  const number = /^(?:1|01|044|045)(\d{10})$/.exec(digits)?.[1];
  return number === undefined ? undefined : parsePhoneNumberFromString(`+52${number}`);
}

const prefixPatterns = new Map<CountryCode, RegExp>();

/** The prefixes abroad that the digits begin with: 00, which all write, and in Brazil 0014 of a carrier. */
function internationalPrefixes(digits: string, country: CountryCode): string[] {
  let pattern = prefixPatterns.get(country);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${planOf(country).IDDPrefix()})$`);
    prefixPatterns.set(country, pattern);
  }
  const found = digits.startsWith("00") ? ["00"] : [];
  for (let length = 1; length <= longestPrefix; length++) {
    const prefix = digits.slice(0, length);
    if (prefix !== "00" && pattern.test(prefix)) found.push(prefix);
  }
  return found;
}

function distinct(numbers: readonly (PhoneNumber | undefined)[]): PhoneNumber[] {
  const byNumber = new Map<string, PhoneNumber>();
  for (const number of numbers) {
    if (number !== undefined && !byNumber.has(number.number)) byNumber.set(number.number, number);
  }
  return [...byNumber.values()].filter(isPlausible);
}

/**
 * In service as far as the tables know, or of the length of a telephone in a house or a pocket: ranges open
 * faster than tables learn of them. What is shorter than 7 digits must be in the tables, else it may be an
 * emergency number or a short code. And the same when it is read again: a leftover national zero would be
 * dropped only then.
 */
function isPlausible(number: PhoneNumber): boolean {
  const e164 = number.number;
  if (!/^\+[1-9]\d{6,14}$/.test(e164)) return false;
  if (international(e164.slice(1))?.number !== e164) return false;
  if (number.isValid()) return true;
  const { length } = number.nationalNumber;
  return length >= 7 && number.isPossible() && telephoneLengths(number).has(length);
}

const lengthsByCode = new Map<string, ReadonlySet<number>>();

/** In digits without the country code. */
function telephoneLengths({ countryCallingCode }: PhoneNumber): ReadonlySet<number> {
  let lengths = lengthsByCode.get(countryCallingCode);
  if (lengths === undefined) {
    const countries = getCountries().filter(
      (it) => getCountryCallingCode(it) === countryCallingCode,
    );
    lengths = new Set(countries.flatMap((country) => lengthsIn(country)));
    lengthsByCode.set(countryCallingCode, lengths);
  }
  return lengths;
}

/** What the library's declarations leave out of a numbering plan. */
type PlanTypes = {
  type(name: string): { possibleLengths(): readonly number[] } | undefined;
};

function lengthsIn(country: CountryCode): number[] {
  const plan = planOf(country) as ReturnType<typeof planOf> & PlanTypes;
  return ["FIXED_LINE", "MOBILE"].flatMap((type) => [
    ...(plan.type(type)?.possibleLengths() ?? []),
  ]);
}

function planOf(country: CountryCode) {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  if (metadata.numberingPlan === undefined) throw new Error(`no numbering plan of ${country}`);
  return metadata.numberingPlan;
}

/** The country in ISO 3166 as the library knows it; null when it knows none. */
export function countryCode(country: string | null): CountryCode | null {
  const code = country?.toUpperCase() ?? "";
  return isSupportedCountry(code) ? code : null;
}
