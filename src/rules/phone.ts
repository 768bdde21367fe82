import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js";

/** No telephone number, however decorated, is longer. */
const longestText = 64;

/**
 * A telephone number as people write it, in E.164 (+14155550100). `defaultCountry` (ISO 3166, "US") is for
 * numbers without a country code; null refuses them. Asks only whether the length is possible, not whether
 * the number is in service: ranges open faster than tables learn of them.
 */
export function normalisePhone(
  text: string,
  defaultCountry: string | null,
): { readonly phone: string } | { readonly problem: string } {
  const written = unwrapped(text);
  const refusal = refusalOf(written);
  if (refusal !== null) return { problem: refusal };
  const international = written.replace(/^00\s*/, "+");
  const country = countryCode(defaultCountry);
  if (!international.startsWith("+") && country === null) {
    return {
      problem:
        "has no country code; write it like +14155550100, or say which country such numbers belong to",
    };
  }
  const number = parsePhoneNumberFromString(international, {
    ...(country === null ? {} : { defaultCountry: country }),
    extract: false,
  });
  if (number?.ext !== undefined) {
    return { problem: `has an extension (${number.ext}), which cannot be dialled; remove it` };
  }
  if (number === undefined || !number.isPossible() || !e164.test(number.number)) {
    return { problem: impossible(international, country) };
  }
  return { phone: number.number };
}

const e164 = /^\+[1-9]\d{6,14}$/;

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
    .trim();
}

/** Why it cannot be a number at all, before anybody tries to read it as one. */
function refusalOf(written: string): string | null {
  if (written === "") return "is empty; every contact needs a telephone number";
  if (written.length > longestText) return "is too long for a telephone number";
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(written)) {
    return "was turned into a rounded number by a spreadsheet, its last digits are lost; format the column as text and export it again";
  }
  if (!/\d/.test(written)) return "contains no digits; write it like +14155550100";
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
