import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from "libphonenumber-js/max";

/** International prefixes of some countries, which people copy into lists elsewhere; 00 is known everywhere. */
const foreignPrefixes = ["011", "0011", "010", "810"];

/**
 * Every number of a possible length that `form` (digits, with + or without) means by the rules of `country`; null
 * is no country. If the form is correct, one of them is meant.
 */
export function usualReadings(form: string, country: CountryCode | null): PhoneNumber[] {
  if (form.startsWith("+")) return distinct([international(form.slice(1))]);
  if (country === null) return distinct([abroad(form, "00")]);
  const prefixes = internationalPrefixes(form, country);
  const fromAbroad = prefixes.map((prefix) => abroad(form, prefix));
  const inside = national(form, country);
  // If several prefixes are possible, or if the prefix may be part of the number, only a number in the tables counts.
  return distinct([
    form.startsWith(getCountryCallingCode(country)) ? international(form) : undefined,
    ...(prefixes.length > 1 ? fromAbroad.filter((number) => number?.isValid()) : fromAbroad),
    ...(prefixes.length > 0 ? inside.filter((number) => number?.isValid()) : inside),
  ]);
}

/** What can be meant if there is no usual reading: a + or a zero is missing, or there is one too many. */
export function unusualReadings(form: string, country: CountryCode | null): PhoneNumber[] {
  const digits = form.replace("+", "");
  const elsewhere = foreignPrefixes.map((prefix) => abroad(digits, prefix));
  if (!form.startsWith("+")) {
    const once = digits.startsWith("00") ? withoutSecondCode(digits.slice(2)) : undefined;
    if (country === null) return distinct([once]);
    return distinct([
      once,
      ...elsewhere,
      international(digits),
      ...national(`0${digits}`, country),
    ]);
  }
  return distinct([
    withoutSecondCode(digits),
    abroad(digits, "00"),
    ...elsewhere,
    ...(country === null ? [] : national(digits, country)),
  ]);
}

/** Of 43 43 463000, which has its country code twice, +43 463000. */
function withoutSecondCode(digits: string): PhoneNumber | undefined {
  const code = international(digits)?.countryCallingCode ?? "";
  return digits.startsWith(code + code) ? international(digits.slice(code.length)) : undefined;
}

function abroad(digits: string, prefix: string): PhoneNumber | undefined {
  return digits.startsWith(prefix) ? international(digits.slice(prefix.length)) : undefined;
}

/** As a number of the country, with its trunk prefix or without. */
function national(digits: string, country: CountryCode): (PhoneNumber | undefined)[] {
  return [
    parsePhoneNumberFromString(digits, country),
    // The library first removes an international prefix or the country's own code, where it can.
    international(getCountryCallingCode(country) + digits),
  ];
}

function international(digits: string): PhoneNumber | undefined {
  const mexico = digits.startsWith("52") ? mexican(digits.slice(2)) : undefined;
  return mexico ?? parsePhoneNumberFromString(`+${digits}`);
}

/** Until 2019, mobiles had a 1 in front when called from abroad, and 044, 045 or 01 when called in Mexico. */
function mexican(digits: string): PhoneNumber | undefined {
  if (!/^(?:1|01|044|045)\d{10}$/.test(digits)) return undefined;
  return parsePhoneNumberFromString(`+52${digits.slice(-10)}`);
}

const prefixPatterns = new Map<CountryCode, RegExp>();

/** The international prefixes with which the digits can begin: 00 in every country, and in Brazil 0014 of a carrier. */
function internationalPrefixes(digits: string, country: CountryCode): string[] {
  let pattern = prefixPatterns.get(country);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:00|${planOf(country).IDDPrefix()})$`);
    prefixPatterns.set(country, pattern);
  }
  const starts = Array.from(digits, (_digit, index) => digits.slice(0, index + 1));
  return starts.filter((start) => pattern.test(start));
}

function distinct(numbers: readonly (PhoneNumber | undefined)[]): PhoneNumber[] {
  const byNumber = new Map<string, PhoneNumber>();
  for (const number of numbers) {
    if (number !== undefined && !byNumber.has(number.number)) byNumber.set(number.number, number);
  }
  return [...byNumber.values()].filter(isPlausible);
}

/**
 * Valid by the tables, or as long as the fixed or mobile numbers of its country: new ranges open before the tables
 * know them. A number shorter than 7 digits must be valid, as it can be an emergency number or a short code. It must
 * also stay the same when it is read again: only then does the library drop a national zero that was left in it.
 */
function isPlausible(number: PhoneNumber): boolean {
  const e164 = number.number;
  if (!/\+\d{7,15}$/.test(e164)) return false;
  if (international(e164.slice(1))!.number !== e164) return false;
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

/** What the library's declarations leave out of a numbering plan. A few plans have no mobile numbers. */
interface PlanTypes {
  type(name: string): { possibleLengths(): readonly number[] } | undefined;
}

function lengthsIn(country: CountryCode): number[] {
  const plan = planOf(country) as ReturnType<typeof planOf> & PlanTypes;
  return ["FIXED_LINE", "MOBILE"].flatMap((type) => [
    ...(plan.type(type)?.possibleLengths() ?? []),
  ]);
}

function planOf(country: CountryCode) {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan!;
}

/** The country in ISO 3166 as the library knows it; null when it knows none. */
export function countryCode(country: string | null): CountryCode | null {
  const code = country?.toUpperCase() ?? "";
  return isSupportedCountry(code) ? code : null;
}
