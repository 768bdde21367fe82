import { type CountryCode, getCountryCallingCode } from "libphonenumber-js/max";
import { isPlaceholder } from "./phone-placeholder.ts";
import { countriesWithCode, type PhonePlan, phonePlan } from "./phone-plan.ts";

/** Digits alone, with a + or without. */
const bare = /^\+?\d{7,15}$/;
/**
 * Groups of digits with one space or dash between them, the first perhaps in brackets. What follows a dash has four
 * digits or more, so that it is no direct dial-in and no end of a range.
 */
const grouped = /^\+?(?:\(\d{2,5}\) ?|\d{1,5}[ -])(?:\d{2,6}[ -]){0,4}(?:\d{4,8}|(?<= )\d{2,3})$/;
/** Fewer digits in groups can be a date, more can be two numbers. */
const digitsInGroups = { least: 9, most: 13 };
const longestCode = 3;
/** Mexico's mobiles had a 1 in front: `phone-readings.ts` reads those. */
const mexico = "52";

/**
 * The number, in E.164, of a text that can mean only one: a fixed line or a mobile of the tables, written as E.164, or
 * as the country writes it. Null for every other text, whose readings have to be compared.
 *
 * `normalisePhone` gives the same number for such a text, at about twenty times the cost. Each condition below leaves
 * out a case in which it might read another number, or refuse the text.
 */
export function certainPhone(text: string, country: CountryCode | null): string | null {
  const form = formOf(text);
  if (form === null || isPlaceholder(form)) return null;
  if (form.startsWith("+")) return international(form.slice(1));
  return country === null ? null : national(form, country);
}

/** The digits, with a leading + if one is written; null where something else may be written. */
function formOf(text: string): string | null {
  if (bare.test(text)) return text;
  if (!grouped.test(text) || text.startsWith("(00")) return null;
  const form = text.replaceAll(/[ ()-]/g, "");
  const { length } = form.replace("+", "");
  return length >= digitsInGroups.least && length <= digitsInGroups.most ? form : null;
}

function international(digits: string): string | null {
  for (let length = 1; length <= longestCode; length++) {
    const code = digits.slice(0, length);
    if (countriesWithCode(code) !== undefined) return inTables(code, digits.slice(length));
  }
  return null;
}

function national(form: string, country: CountryCode): string | null {
  const code = getCountryCallingCode(country);
  const plan = phonePlan(country);
  if (plan.abroad.test(form)) return null;
  const number = withoutTrunkPrefix(form, plan);
  if (number === null) return null;
  // The number may also be written with its country code. Where that is the trunk prefix too, as in 1 415 555 0100,
  // the number is the same.
  if (form.startsWith(code) && form !== code + number) return null;
  // A country that shares its code is read by the rules of the main one too.
  const main = phonePlan(countriesWithCode(code)![0]!);
  return main === plan || withoutTrunkPrefix(form, main) === number ? inTables(code, number) : null;
}

/** Null where the prefix is more than a prefix, or it is not certain that it is one. */
function withoutTrunkPrefix(form: string, plan: PhonePlan): string | null {
  const prefix = plan.trunkPrefix?.exec(form) ?? null;
  if (prefix === null) return form;
  const hasGroups = prefix.some((group, index) => index > 0 && group !== undefined);
  const number = form.slice(prefix[0].length);
  return hasGroups || !plan.national.test(number) ? null : number;
}

/** `code`: of a country. Null unless the number belongs to a fixed line or a mobile. */
function inTables(code: string, number: string): string | null {
  if (code === mexico || number.startsWith(code) || isPlaceholder(number)) return null;
  const countries = countriesWithCode(code)!;
  // Something that looks like a trunk prefix may be removed when the number is read again.
  if (phonePlan(countries[0]!).trunkPrefix?.test(number) === true) return null;
  const owner =
    countries.length === 1
      ? countries[0]!
      : countries.find((country) => phonePlan(country).claims(number));
  if (owner === undefined || !phonePlan(owner).isTelephone(number)) return null;
  const e164 = `+${code}${number}`;
  return bare.test(e164) ? e164 : null;
}
