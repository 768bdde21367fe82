import { type CountryCode, getCountryCallingCode, type PhoneNumber } from "libphonenumber-js/max";
import { certainPhone } from "./certain-phone.ts";
import { isPlaceholder } from "./phone-placeholder.ts";
import { type PhoneProblem, phoneProblem } from "./phone-problem.ts";
import { countryCode, unusualReadings, usualReadings } from "./phone-readings.ts";
import { readPhoneText, type WrittenPhone } from "./phone-text.ts";

export interface PhoneOptions {
  /** ISO 3166 ("US"): the country of numbers without a country code; null refuses them. */
  readonly defaultCountry: string | null;
  readonly allowsPremiumRate: boolean;
}

export interface ReadPhone {
  /** E.164: +14155550100. */
  readonly phone: string;
  /** 1 to 10 digits, dialled after the call is answered. */
  readonly extension: string | null;
}

/**
 * A telephone number as people write it, in E.164. A text that can mean two numbers is refused: no number is guessed.
 * A number does not have to be in the tables, as new ranges open before the tables know them; but if only one of two
 * readings is in the tables, that one is taken.
 */
export function normalisePhone(text: string, options: PhoneOptions): ReadPhone | PhoneProblem {
  const country = countryCode(options.defaultCountry);
  const phone = certainPhone(text, country);
  return phone === null ? compareReadings(text, options) : { phone, extension: null };
}

/** What `normalisePhone` returns, from all readings that the text may have. */
export function compareReadings(text: string, options: PhoneOptions): ReadPhone | PhoneProblem {
  const written = readPhoneText(text);
  if ("code" in written) return written;
  if (written.forms.some((form) => isPlaceholder(form))) return placeholder;
  const country = countryCode(options.defaultCountry);
  if (country === null && written.forms.every((form) => !/^(?:\+|00)/.test(form))) {
    return phoneProblem(
      "PHONE_WITHOUT_COUNTRY",
      'has no country code; write it like +14155550100, or set defaultCountry (for example "US"): in importContacts for this file, or in updateTenant for all files',
    );
  }
  const number = theOneReading(written, country);
  if ("code" in number) return number;
  if (isPlaceholder(number.nationalNumber)) return placeholder;
  if (number.getType() === "PREMIUM_RATE" && !options.allowsPremiumRate) {
    return phoneProblem(
      "PHONE_PREMIUM_RATE",
      "is a premium-rate number, which is expensive to call; remove it, or allow such numbers with allowPremiumRateNumbers in updateTenant",
    );
  }
  return { phone: number.number, extension: written.extension };
}

/** Every number that may be meant, in E.164, for a search. */
export function possiblePhones(text: string, defaultCountry: string | null): string[] {
  const written = readPhoneText(text);
  if ("code" in written) return [];
  const country = countryCode(defaultCountry);
  const readings = [usualReadings, unusualReadings].flatMap((readingsOf) =>
    written.forms.flatMap((form) => readingsOf(form, country)),
  );
  return distinct(readings).map(({ number }) => number);
}

const placeholder = phoneProblem(
  "PHONE_PLACEHOLDER",
  "is a placeholder and not a real telephone number; enter the real number, or remove the row",
);

function theOneReading(
  { forms, rivals }: WrittenPhone,
  country: CountryCode | null,
): PhoneNumber | PhoneProblem {
  const usual = distinct(forms.flatMap((form) => usualReadings(form, country)));
  const known = usual.filter((number) => number.isValid());
  const candidates = known.length > 0 ? known : usual;
  const [only, second] = candidates;
  if (second !== undefined) return ambiguous(candidates);
  if (known.length === 0) {
    const unusual = distinct(forms.flatMap((form) => unusualReadings(form, country)));
    const elsewhere = unusual.filter((number) => number.isValid());
    if (only === undefined) return impossible(forms, country, elsewhere);
    if (elsewhere.length > 0) return ambiguous([only, ...elsewhere]);
  }
  const [rival = withCodeOnce(only!)] = rivals
    .flatMap((form) => usualReadings(form, country))
    .filter((number) => number.isValid() && number.number !== only!.number);
  return rival === null ? only! : ambiguous([only!, rival]);
}

/**
 * Of +49 4915123456789 the mobile +49 15123456789: the tables of some countries take numbers that are longer
 * than any in service. Null for all others.
 */
function withCodeOnce({ nationalNumber, countryCallingCode }: PhoneNumber): PhoneNumber | null {
  if (!nationalNumber.startsWith(countryCallingCode)) return null;
  const [once] = usualReadings(`+${nationalNumber}`, null);
  return once?.getType() === "MOBILE" ? once : null;
}

function distinct(numbers: readonly PhoneNumber[]): PhoneNumber[] {
  return [...new Map(numbers.map((number) => [number.number, number])).values()];
}

/** An error names two readings at most. */
const shownReadings = 2;

function ambiguous(numbers: readonly PhoneNumber[]): PhoneProblem {
  const readings = numbers.slice(0, shownReadings).map(described).join(" or ");
  return phoneProblem(
    "PHONE_AMBIGUOUS",
    `can be read as ${readings}; write the correct one with + and its country code`,
  );
}

const countryNames = new Intl.DisplayNames("en", { type: "region" });

function described({ number, country, countryCallingCode }: PhoneNumber): string {
  const place =
    country === undefined ? `country code ${countryCallingCode}` : countryNames.of(country);
  return `${number} (${place})`;
}

/** Digits of an emergency number or a short code, with a country code in front of it or without. */
const shortDigits = { withPlus: 8, withoutPlus: 6 };

function impossible(
  [form = ""]: readonly string[],
  country: CountryCode | null,
  [elsewhere]: readonly PhoneNumber[],
): PhoneProblem {
  const hasPlus = form.startsWith("+");
  if (form.length <= (hasPlus ? 1 + shortDigits.withPlus : shortDigits.withoutPlus)) {
    return phoneProblem(
      "PHONE_SHORT_NUMBER",
      "is too short for a telephone number (emergency numbers and short codes are never called); write the whole number, as in +14155550100",
    );
  }
  const isOfCountry = !hasPlus && country !== null;
  const where = isOfCountry ? ` in ${country} (+${getCountryCallingCode(country)})` : "";
  const check = isOfCountry
    ? "check its digits, or write it with its country code, as in +14155550100"
    : "check the country code and the number of digits, as in +14155550100";
  const remedy =
    elsewhere === undefined ? check : `if you mean ${described(elsewhere)}, write that`;
  return phoneProblem(
    "PHONE_NOT_POSSIBLE",
    `is not a possible telephone number${where}; ${remedy}`,
  );
}
