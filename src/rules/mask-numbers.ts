import { getCountries, getCountryCallingCode } from "libphonenumber-js/max";

/** So many last digits of a number are shown. */
const shown = 2;
/** Fewer digits are a time, a price or a house number; behind a plus sign fewer are a telephone number. */
const fewest = { plain: 7, withPlus: 5 };

/** What people write between the digits of a number, and characters that nobody sees. */
const between = String.raw`[\s\p{Pd}\p{Cf}().,/_·•+~'"\\\u2212]`;

/** Ids of objects, and days and instants as programs write them: no telephone numbers. */
const id = String.raw`(?<![\da-z])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-z])`;
const day = String.raw`(?<!\p{Nd})(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\p{Nd})`;
const offset = String.raw`Z|[+-]\d{2}(?::?\d{2})?`;
const clock = String.raw`[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:${offset})?(?!\p{Nd})`;
const known = `${id}|${day}(?:${clock})?`;

const digits = String.raw`(?:[+＋]${between}{0,3})?\p{Nd}(?:${between}{0,4}(?!${known})\p{Nd})+`;
const pieces = new RegExp(`${known}|(?<digits>${digits})`, "giu");

/**
 * The text with its telephone numbers masked: of each run of seven or more digits (five behind a plus sign) only the
 * last two are shown, and the country's calling code. What is written between the digits stays:
 * "+14155550142" is "+1 *** *** **42", "call (415) 555-0142" is "call (***) ***-**42".
 */
export function maskNumbers(text: string): string {
  return text.replace(pieces, (piece, ...rest) => {
    const { digits } = rest.at(-1) as { readonly digits: string | undefined };
    return digits === undefined ? piece : maskDigits(piece);
  });
}

/** A value of JSON with the numbers in its texts, names and integers masked. */
export function maskNumbersIn(value: unknown): unknown {
  if (typeof value === "string") return maskNumbers(value);
  if (typeof value === "number" && Number.isInteger(value)) {
    const text = String(value);
    const masked = maskNumbers(text);
    return masked === text ? value : masked;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(maskNumbersIn);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [maskNumbers(name), maskNumbersIn(each)]),
  );
}

function maskDigits(text: string): string {
  const digits = text.match(/\p{Nd}/gu)!;
  const hasPlus = /^[+＋]/.test(text);
  if (digits.length < (hasPlus ? fewest.withPlus : fewest.plain)) return text;
  const code = hasPlus ? callingCodeOf(digits.join("")) : "";
  if (code !== "" && text === `+${digits.join("")}`)
    return grouped(code, text.slice(code.length + 1));
  let place = 0;
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    place += 1;
    return place <= code.length || place > digits.length - shown ? digit : "*";
  });
}

/** "+1 *** *** **42": groups of three, the last one of up to four. */
function grouped(code: string, national: string): string {
  const masked = "*".repeat(Math.max(national.length - shown, 0)) + national.slice(-shown);
  return `+${code} ${masked.replaceAll(/(.{3})(?=.{3,}$)/gu, "$1 ").replace(/ (?=.{1,2}$)/u, "")}`;
}

const callingCodes: ReadonlySet<string> = new Set(
  getCountries().map((country) => getCountryCallingCode(country)),
);

/** The calling code with which the digits begin; empty if there is none. No calling code begins with another. */
function callingCodeOf(digits: string): string {
  return (
    [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => callingCodes.has(code)) ?? ""
  );
}
