import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js";

/** No telephone number, however decorated, is longer. */
const longestText = 64;

/**
 * A telephone number as people write it, in E.164 (+14155550100). `defaultCountry` (ISO 3166, "US") is for
 * numbers without a country code; null refuses them. Asks only whether the length is possible, not whether
 * the number is in service: ranges open faster than tables learn of them. A problem is a phrase to stand
 * behind the name of the field.
 */
export function normalisePhone(
  text: string,
  defaultCountry: string | null,
): { readonly phone: string } | { readonly problem: string } {
  const written = unwrapped(text);
  const refusal = refusalOf(written);
  if (refusal !== null) return { problem: refusal };
  const country = countryCode(defaultCountry);
  // 00 is how most of the world writes +, but not all of it: the country's own reading goes first.
  const readings = written.startsWith("00") ? [written, `+${written.slice(2)}`] : [written];
  if (country === null && !readings.some((reading) => reading.startsWith("+"))) {
    return {
      problem:
        'has no country code; write it like +14155550100, or name the country of such numbers as defaultCountry ("US"): in importContacts for one file, in updateTenant for good',
    };
  }
  const numbers = readings
    .map((reading) => parsed(reading, country))
    .filter((it) => it !== undefined);
  const extension = numbers.find(({ ext }) => ext !== undefined)?.ext;
  if (extension !== undefined) {
    return { problem: `has an extension (${extension}), which cannot be dialled; remove it` };
  }
  const number = numbers.find((it) => it.isPossible() && isStable(it.number));
  return number === undefined
    ? { problem: impossible(written, country) }
    : { phone: number.number };
}

/** In E.164, and the same when it is read again: a leftover national zero would be dropped only then. */
function isStable(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number) && parsed(number, null)?.number === number;
}

function parsed(text: string, country: CountryCode | null): PhoneNumber | undefined {
  const options = country === null ? {} : { defaultCountry: country };
  return parsePhoneNumberFromString(text, { ...options, extract: false });
}

/** Without what spreadsheets and address books wrap around a number. */
function unwrapped(text: string): string {
  return text
    .slice(0, 2 * longestText)
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\p{Cc}]/gu, "")
    .trim()
    .replace(/^="(.*)"$/, "$1")
    .replace(/^['‘’`]+/, "")
    .replace(/^tel:/i, "")
    .replace(/^(\+?\d+)\.0$/, "$1")
    .replace(/^[\s(]+(?=\+|00)/, "")
    .trim();
}

/** Why it cannot be a number at all, before anybody tries to read it as one. */
function refusalOf(written: string): string | null {
  if (written === "") return "is empty; every contact needs a telephone number";
  if (written.length > longestText) return "is too long for a telephone number";
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(written)) {
    return "was turned into a rounded number by a spreadsheet, its last digits are lost; format the column as text and export it again";
  }
  if (!/\p{Nd}/u.test(written)) return "contains no digits; write it like +14155550100";
  return null;
}

function countryCode(country: string | null): CountryCode | null {
  const code = country?.toUpperCase() ?? "";
  return isSupportedCountry(code) ? code : null;
}

function impossible(written: string, country: CountryCode | null): string {
  if (written.startsWith("+") || country === null) {
    return "is not a possible telephone number; check the country code and the number of digits, as in +14155550100";
  }
  return `is not a possible telephone number in ${country} (+${getCountryCallingCode(country)}); check its digits, or write it with its country code, as in +14155550100`;
}
