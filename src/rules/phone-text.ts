import { type PhoneProblem, phoneProblem } from "./phone-problem.ts";

/** The text of one telephone number in a cell, before it is known which number it is. */
export interface WrittenPhone {
  /**
   * The number as digits, with a leading + if one is written; with and without a zero in brackets.
   */
  readonly forms: readonly string[];
  /**
   * Other digits that may be meant. 2312514-15 is a direct dial-in, or 2312514 and its neighbour;
   * 3023125014.00 has decimal places, or two more digits.
   */
  readonly rivals: readonly string[];
  /** 1 to 10 digits; null when none is written. */
  readonly extension: string | null;
}

/** Longer text is not one telephone number, whatever is written around it. */
const longestText = 64;
/** VAPI's `maxLength` of `customer.extension`. */
export const longestExtension = 10;

const exportAsText = "format the column as text and export it again";

/** Removes what spreadsheets, address books and people write around a number. */
export function readPhoneText(text: string): WrittenPhone | PhoneProblem {
  const written = unwrapped(text);
  const refusal = unreadable(written) ?? notOneNumber(written);
  if (refusal !== null) return refusal;
  const { number, extension } = withoutExtension(written);
  if (extension !== null && extension.length > longestExtension) {
    const problem = `has an extension of ${extension.length} digits, and at most ${longestExtension} digits can be dialled; shorten it`;
    return phoneProblem("PHONE_EXTENSION_TOO_LONG", problem);
  }
  const amount = amountOf(number);
  if (amount !== null) return amount;
  return (
    severalNumbers(number) ??
    foreignCharacter(number) ?? {
      ...formsOf(number),
      extension,
    }
  );
}

function unwrapped(text: string): string {
  return asciiDigits(text.slice(0, 2 * longestText).normalize("NFKC"))
    .replaceAll(/[\r\n\v\f\u0085\u2028\u2029]+/g, "\n")
    .replaceAll(/[\p{Cf}\p{Cc}]/gu, (character) => (/[\n\t]/.test(character) ? character : ""))
    .trim()
    .replace(/^="(.*)"$/, "$1")
    .replace(/^['‘’`]+/, "")
    .replace(/^(?:tel|p|whatsapp):\s*/i, "")
    .replace(/^[\s(]+(?=\+|00)/, "")
    .replace(/^8\s*~\s*10/, "810")
    .trim();
}

/** The zeros of scripts whose digits are used in telephone numbers, except those that NFKC makes ASCII. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810,
];

function asciiDigits(text: string): string {
  return text.replaceAll(/[^\0-\u007F]/g, (character) => {
    const code = character.charCodeAt(0);
    const zero = zeros.find((first) => code >= first && code <= first + 9);
    return zero === undefined ? character : String(code - zero);
  });
}

/** Why the text cannot be a number. */
function unreadable(written: string): PhoneProblem | null {
  if (written === "") {
    return phoneProblem(
      "PHONE_MISSING",
      "is empty, and every contact needs a telephone number; enter one, or remove the row",
    );
  }
  if (written.length > longestText) {
    return phoneProblem(
      "PHONE_TOO_LONG",
      `is longer than ${longestText} characters; leave only the telephone number in this column`,
    );
  }
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(written)) {
    const problem = `was rounded by a spreadsheet, and its last digits are lost; ${exportAsText}`;
    return phoneProblem("PHONE_ROUNDED", problem);
  }
  if (isDate(written)) {
    const problem = `looks like a date; if it is a telephone number, ${exportAsText}`;
    return phoneProblem("PHONE_DATE", problem);
  }
  if (/^[*#]/.test(written)) return foreignCharacter(written);
  if (/\d/.test(written)) return null;
  return phoneProblem("PHONE_NOT_A_NUMBER", "contains no digits; write it like +14155550100");
}

function isDate(written: string): boolean {
  const time = String.raw`(?:[T\s,]+\d{1,2}:\d{2}.*)?$`;
  const iso = new RegExp(String.raw`^(\d{4})([-./])(\d{1,2})\2(\d{1,2})${time}`).exec(written);
  if (iso !== null) return isDayOf(iso[3]!, iso[4]!) && /^(?:19|20)/.test(iso[1]!);
  const local = new RegExp(
    String.raw`^(\d{1,2})([-./])(\d{1,2})\2((?:19|20)\d{2}|\d{2})${time}`,
  ).exec(written);
  return local !== null && (isDayOf(local[1]!, local[3]!) || isDayOf(local[3]!, local[1]!));
}

function isDayOf(month: string, day: string): boolean {
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

const several = phoneProblem(
  "PHONE_SEVERAL",
  "contains more than one telephone number; keep one, and put the others into separate rows or columns",
);

/** Two numbers that are separated by a line break, a second + or a word. */
function notOneNumber(written: string): PhoneProblem | null {
  const word = /\d\s*\b(?:and|or|und|oder|bzw|y|o|et|ou|e|to|bis)\b\.?\s*[+(]?\d/i;
  return /\d.*\n.*\d/s.test(written) || /\d.*\+\d/.test(written) || word.test(written)
    ? several
    : null;
}

const extensionLabels =
  "extension extensión extensao extensão extn ext xtn x доб anexo ramal interno int poste durchwahl dw 內線 内線 内线 내선 #";
const extensionPattern = new RegExp(
  String.raw`^(.*\d\)?)[\s.,;(-]*(?:;\s*ext=|,,+|(?:${extensionLabels.replaceAll(" ", "|")})[\s.:]*)(\d+)\s*[#)]?$`,
  "iu",
);

function withoutExtension(written: string): { number: string; extension: string | null } {
  const match = extensionPattern.exec(written);
  if (match === null) return { number: written, extension: null };
  return { number: match[1]!, extension: match[2]! };
}

/** A whole number as a spreadsheet or a data frame shows it: 3023125014.00. */
const decimals = /^(\+?\d{4,})[.,]0+$/;

/** Decimal places that are not zero, or separators of thousands. */
function amountOf(number: string): PhoneProblem | null {
  const hasFraction = /^\+?\d{7,}[.,](?!0+$)\d{1,2}$/.test(number);
  if (!hasFraction && !/^\+?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$/.test(number)) return null;
  return phoneProblem(
    "PHONE_AMOUNT",
    `was changed into an amount by a spreadsheet; ${exportAsText}`,
  );
}

/** Two numbers, or one and the last digits of the next: 2312514/15. */
function severalNumbers(number: string): PhoneProblem | null {
  if (!decimals.test(number) && /\d\D*[,;|&~]\D*\d/.test(number)) return several;
  const [area = "", ...rest] = number.split("/").filter((part) => /\d/.test(part));
  // A slash ends an area code, which is short, or a country code and an area code: 030/2312514.
  const longestArea = /^(?:\+|00)/.test(area) ? 8 : 6;
  if (rest.length > 1 || (rest.length === 1 && digitCount(area) > longestArea)) return several;
  const groups = number.split(/[\s–—-]+/).filter((group) => digitCount(group) >= 7);
  return groups.length > 1 ? several : null;
}

function digitCount(text: string): number {
  return text.replaceAll(/\D/g, "").length;
}

/** What is not punctuation of a telephone number. */
function foreignCharacter(number: string): PhoneProblem | null {
  const plain = number.replace(decimals, "$1").replace(/^\+/, "");
  const foreign = /(?:[\p{L}\p{M}]+|[^\d\s()[\]./‐‑‒–—―−-])/u.exec(plain);
  if (foreign === null) return null;
  const problem = `contains "${foreign[0]}", which is not part of a telephone number; write it like +14155550100`;
  return phoneProblem("PHONE_NOT_A_NUMBER", problem);
}

function formsOf(number: string): Pick<WrittenPhone, "forms" | "rivals"> {
  const digits = (text: string) => text.replaceAll(/[^\d+]/g, "");
  const whole = number.replace(decimals, "$1");
  if (whole !== number) return { forms: [whole], rivals: [digits(number)] };
  const withoutZero = number.replace(/[([]\s*0\s*[)\]]/, "");
  const rangeStart = rangeStartOf(number);
  return {
    forms: [...new Set([digits(number), digits(withoutZero)])],
    rivals: rangeStart === null ? [] : [digits(rangeStart)],
  };
}

/** A longer range is rare: then the end is more likely a direct dial-in. */
const furthestInRange = 9;

/** Of 2312514-15 the first number; of 2312514-80 none. */
function rangeStartOf(number: string): string | null {
  const match = /^(.*\d)\s*[‐‑‒–—―−-]\s*(\d{1,3})$/.exec(number);
  if (match === null) return null;
  const [, start = "", tail = ""] = match;
  const distance = Number(tail) - Number(start.replaceAll(/\D/g, "").slice(-tail.length));
  return distance >= 1 && distance <= furthestInRange ? start : null;
}
