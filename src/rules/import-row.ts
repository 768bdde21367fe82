import { attributesProblem } from "./attributes.ts";
import { readDoNotCall } from "./do-not-call.ts";
import type { Columns } from "./import-columns.ts";
import { type ImportedConsent, readConsent } from "./import-consent.ts";
import { normalisePhone, type PhoneOptions, type ReadPhone } from "./phone.ts";
import { type PhoneProblem, phoneProblem, type PhoneProblemCode } from "./phone-problem.ts";
import { placeOfRow, type StatedFields, type StatedPlace } from "./row-place.ts";
import { storable } from "./storable-text.ts";

/** A contact as a file describes it, ready to be stored. */
export interface ImportedContact extends StatedFields {
  /** E.164. */
  readonly phone: string;
  /** 1 to 10 digits. */
  readonly extension: string | null;
  readonly name: string | null;
  readonly address: string | null;
  /** By header; cells that are empty are left out. */
  readonly attributes: Record<string, string>;
  /** The file says not to call. False has no effect: a file never removes do-not-call. */
  readonly doNotCall: boolean;
  /** The other numbers of a row that says not to call. Left out if there are none. */
  readonly alsoNotToCall?: readonly string[] | undefined;
  /** The consent to calls that the row states. Left out where it states none. */
  readonly consent?: ImportedConsent;
}

/** Why a row was rejected, for programs. A telephone number has codes of its own. */
export const rowProblemCodes = [
  "TOO_MANY_VALUES",
  "ATTRIBUTES_TOO_LARGE",
  "DO_NOT_CALL_UNCLEAR",
  "CONSENT_UNCLEAR",
  "CONSENT_DATE_UNCLEAR",
  "COUNTRY_UNKNOWN",
  "EXTENSION_UNCLEAR",
  "UNREADABLE_BYTES",
  "VALUE_TOO_LONG",
  "QUOTE_IN_VALUE",
  "TEXT_AFTER_QUOTE",
  "QUOTE_NOT_CLOSED",
  "RECORD_TOO_LONG",
] as const;

export type RowProblemCode = (typeof rowProblemCodes)[number];

export interface RowProblem {
  readonly code: RowProblemCode | PhoneProblemCode;
  /** The header of the column at fault; null when the row as a whole is. */
  readonly column: string | null;
  /** The value of the cell, cut to 100 characters; null when it is empty. */
  readonly value: string | null;
  /** A phrase that follows the value: what is wrong and what to do. */
  readonly reason: string;
}

/** In UTF-16 code units. */
const longest = { name: 200, address: 500, attribute: 2000, shownValue: 100 };

export type ParsedRow =
  | { readonly contact: ImportedContact }
  /** `withheld`: the phone of whom the file does not say clearly whether to call. */
  | { readonly problem: RowProblem; readonly withheld?: string };

interface RowOptions extends PhoneOptions {
  /** When the file was uploaded. */
  readonly createdAt?: Date;
}

/** One record as a contact, or what is wrong with it. Never throws, whatever the cells hold. */
export function parseRow(
  columns: Columns,
  record: readonly string[],
  options: RowOptions,
): ParsedRow {
  const cells = record.map(storable);
  const problem = surplusProblem(columns, cells) ?? lengthProblem(columns, cells);
  if (problem !== null) return { problem };

  const place = placeOfRow(columns, cells);
  const number = dialledNumber(columns, cells, place, options);
  if ("problem" in number) return number;
  const marks = columns.doNotCall.map(
    (index) => [index, readDoNotCall(cells[index] ?? "")] as const,
  );
  const unclear = marks.find(([, mark]) => mark === null);
  const doNotCall = marks.some(([, mark]) => mark === true);
  if (unclear !== undefined && !doNotCall) {
    const problem =
      "means neither yes nor no, so no call to this contact was scheduled; write yes or no, or leave the cell empty";
    const unreadable = { code: "DO_NOT_CALL_UNCLEAR", problem } as const;
    return { problem: problemAt(columns, cells, unclear[0], unreadable), withheld: number.phone };
  }
  const stated =
    columns.consent === null ? null : readConsent(columns.consent, cells, options.createdAt);
  if (stated !== null && "refused" in stated) {
    const { column, ...refused } = stated.refused;
    return { problem: problemAt(columns, cells, column, refused) };
  }
  const consent = stated?.consent ?? null;
  const attributes = attributesOf(columns, cells, number.column);
  const tooLarge = attributesProblem(attributes);
  if (tooLarge !== null) {
    const code = "ATTRIBUTES_TOO_LARGE";
    return { problem: { code, column: null, value: number.phone, reason: tooLarge } };
  }
  const others = doNotCall ? otherNumbers(columns, cells, place, options, number.phone) : [];
  return {
    contact: {
      phone: number.phone,
      extension: number.extension,
      name: joined(columns.name, cells, " "),
      address: joined(columns.address, cells, ", "),
      attributes,
      doNotCall,
      ...(others.length > 0 && { alsoNotToCall: others }),
      ...place.stated,
      ...(consent !== null && { consent }),
    },
  };
}

/** The cells of the first list that has content; null if none has. */
function joined(
  lists: readonly (readonly number[])[],
  cells: readonly string[],
  separator: string,
): string | null {
  for (const list of lists) {
    let text = "";
    for (const index of list) {
      const cell = cells[index] ?? "";
      if (cell !== "") text = text === "" ? cell : text + separator + cell;
    }
    if (text !== "") return text;
  }
  return null;
}

/** `dialled`: the column whose number the contact has as its phone. Cells that are empty are left out. */
function attributesOf(
  columns: Columns,
  cells: readonly string[],
  dialled: number | null,
): Record<string, string> {
  const filled = columns.attributes.filter(
    (index) => (cells[index] ?? "") !== "" && index !== dialled,
  );
  // Not assigned one by one: a column may be called __proto__.
  return Object.fromEntries(
    filled.map((index) => [columns.attributeNames.get(index)!, cells[index]!]),
  );
}

interface Dialled extends ReadPhone {
  readonly column: number | null;
}

/** Between several numbers in a cell, as Google Contacts writes them. */
const severalInCell = " ::: ";

/** The first number that can be called. If there is none, the problem of the first cell with content. */
function dialledNumber(
  columns: Columns,
  cells: readonly string[],
  { numbersOf, column: countryColumn }: StatedPlace,
  options: PhoneOptions,
): Dialled | { readonly problem: RowProblem } {
  const reading = readingFor(numbersOf, options);
  let refused: { readonly index: number; readonly problem: PhoneProblem } | null = null;
  for (const index of columns.phones) {
    const cell = cells[index] ?? "";
    if (cell === "" && columns.phones.length > 1) continue;
    if (isFax(columns, cells, index)) {
      refused ??= { index, problem: fax };
      continue;
    }
    const parts = partsOf(cell);
    for (const part of parts) {
      const number = normalisePhone(part, reading);
      if ("code" in number) refused ??= { index, problem: number };
      else {
        const column = parts.length > 1 ? null : index;
        return withExtension(columns, cells, { ...number, column }, index);
      }
    }
  }
  const { index, problem } = refused ?? {
    index: columns.phones[0]!,
    problem: normalisePhone("", reading) as PhoneProblem,
  };
  if (problem.code === "PHONE_WITHOUT_COUNTRY" && numbersOf === undefined) {
    return { problem: problemAt(columns, cells, countryColumn!, unknownCountry) };
  }
  return { problem: problemAt(columns, cells, index, problem) };
}

/** The numbers that can be called besides the one that is dialled. */
function otherNumbers(
  columns: Columns,
  cells: readonly string[],
  { numbersOf }: StatedPlace,
  options: PhoneOptions,
  dialled: string,
): string[] {
  const reading = readingFor(numbersOf, options);
  const found = new Set<string>();
  for (const index of columns.phones) {
    const cell = cells[index] ?? "";
    if (cell === "" || isFax(columns, cells, index)) continue;
    for (const part of partsOf(cell)) {
      const number = normalisePhone(part, reading);
      if (!("code" in number)) found.add(number.phone);
    }
  }
  found.delete(dialled);
  return [...found];
}

/** `numbersOf`: the country that the row states; null: it states none, and undefined: one that cannot be read. */
function readingFor(numbersOf: StatedPlace["numbersOf"], options: PhoneOptions): PhoneOptions {
  return numbersOf === null ? options : { ...options, defaultCountry: numbersOf ?? null };
}

function partsOf(cell: string): string[] {
  return cell.includes(severalInCell) ? cell.split(severalInCell) : [cell];
}

/** Whether the row says that the number is no telephone. */
function isFax({ phoneLabels }: Columns, cells: readonly string[], phone: number): boolean {
  const label = phoneLabels.get(phone);
  return label !== undefined && /\b(?:fax|pager)\b/i.test(cells[label] ?? "");
}

const fax = phoneProblem(
  "PHONE_NOT_A_NUMBER",
  "is labelled as a fax or a pager; enter a number that can be called",
);

const unknownCountry = {
  code: "COUNTRY_UNKNOWN",
  problem:
    'is not a known country, so the telephone number cannot be read; write the country as in "US" or "Germany", or the number with + and its country code',
} as const;

/** Adds the extension of a column of its own. */
function withExtension(
  columns: Columns,
  cells: readonly string[],
  number: Dialled,
  phone: number,
): Dialled | { readonly problem: RowProblem } {
  const { extension } = columns;
  const cell = extension === null ? "" : (cells[extension.column] ?? "");
  if (extension === null || extension.phone !== phone || cell === "") return number;
  const digits = /^(?:(?:ext(?:ension)?|extn|x|#)[\s.:]*)?(\d{1,10})(?:\.0+)?$/i.exec(cell)?.[1];
  if (digits !== undefined && (number.extension ?? digits) === digits) {
    return { ...number, extension: digits };
  }
  const problem =
    digits === undefined
      ? "is not an extension of 1 to 10 digits; correct it, or map the column as ATTRIBUTE or IGNORE if it holds no extensions"
      : `differs from the extension ${number.extension} that is written behind the telephone number; keep one`;
  const unclear = { code: "EXTENSION_UNCLEAR", problem } as const;
  return { problem: problemAt(columns, cells, extension.column, unclear) };
}

/** A comma inside an unquoted address moves all following cells by one column, so no cell of the row is certain. */
function surplusProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const width = columns.header.length;
  if (cells.length <= width) return null;
  const surplus = cells.slice(width).find((cell) => cell !== "");
  if (surplus === undefined) return null;
  return {
    code: "TOO_MANY_VALUES",
    column: null,
    value: shown(surplus),
    reason: `is one of ${cells.length} values under ${width} headers; put a value that contains the separator in double quotes`,
  };
}

type Limit = readonly [column: number, longest: number];
const limits = new WeakMap<Columns, readonly Limit[]>();

/** The longest cells of each column. Made once for a file. */
function limitsOf(columns: Columns): readonly Limit[] {
  let known = limits.get(columns);
  if (known === undefined) {
    known = [
      ...columns.name.flat().map((index): Limit => [index, longest.name]),
      ...columns.address.flat().map((index): Limit => [index, longest.address]),
      ...columns.attributes.map((index): Limit => [index, longest.attribute]),
      ...(columns.consent?.source == null
        ? []
        : [[columns.consent.source, longest.attribute] as const]),
    ];
    limits.set(columns, known);
  }
  return known;
}

function lengthProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const over = limitsOf(columns).find(([index, limit]) => (cells[index]?.length ?? 0) > limit);
  if (over === undefined) return null;
  const [index, limit] = over;
  const problem = `is longer than ${limit} characters; shorten it`;
  return problemAt(columns, cells, index, { code: "VALUE_TOO_LONG", problem });
}

function problemAt(
  columns: Columns,
  cells: readonly string[],
  index: number,
  { code, problem }: { readonly code: RowProblem["code"]; readonly problem: string },
): RowProblem {
  const cell = cells[index] ?? "";
  const value = cell === "" ? null : shown(cell);
  return { code, column: columns.header[index]!, value, reason: problem };
}

/** Enough of a cell to recognise it. */
function shown(cell: string): string {
  if (cell.length <= longest.shownValue) return cell;
  return `${cell.slice(0, longest.shownValue - 1).toWellFormed()}…`;
}
