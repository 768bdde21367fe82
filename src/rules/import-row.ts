import { attributesProblem } from "./attributes.ts";
import type { Columns } from "./import-columns.ts";
import { readDoNotCall } from "./do-not-call.ts";
import { normalisePhone, type PhoneOptions } from "./phone.ts";
import type { PhoneProblemCode } from "./phone-problem.ts";
import { storable } from "./storable-text.ts";

/** A contact as a file describes it, ready to be stored. */
export interface ImportedContact {
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
}

/** Why a row was rejected, for programs. A telephone number has codes of its own. */
export const rowProblemCodes = [
  "TOO_MANY_VALUES",
  "ATTRIBUTES_TOO_LARGE",
  "DO_NOT_CALL_UNCLEAR",
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

/** One record as a contact, or what is wrong with it. Never throws, whatever the cells hold. */
export function parseRow(
  columns: Columns,
  record: readonly string[],
  options: PhoneOptions,
): ParsedRow {
  const cells = record.map(storable);
  const problem = surplusProblem(columns, cells) ?? lengthProblem(columns, cells);
  if (problem !== null) return { problem };

  const number = normalisePhone(cells[columns.phone] ?? "", options);
  if ("code" in number) return { problem: problemAt(columns, cells, columns.phone, number) };
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
  const filled = (indices: readonly number[]) =>
    indices.filter((index) => (cells[index] ?? "") !== "");
  // Not assigned one by one: a column may be called __proto__.
  const attributes = Object.fromEntries(
    filled(columns.attributes).map((index) => [columns.attributeNames.get(index)!, cells[index]!]),
  );
  const tooLarge = attributesProblem(attributes);
  if (tooLarge !== null) {
    const code = "ATTRIBUTES_TOO_LARGE";
    return { problem: { code, column: null, value: number.phone, reason: tooLarge } };
  }
  return {
    contact: {
      phone: number.phone,
      extension: number.extension,
      name:
        filled(columns.name)
          .map((index) => cells[index])
          .join(" ") || null,
      address: (columns.address === null ? null : cells[columns.address]) || null,
      attributes,
      doNotCall,
    },
  };
}

/** A comma inside an unquoted address moves all following cells by one column, so no cell of the row is certain. */
function surplusProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const width = columns.header.length;
  const surplus = cells.slice(width).find((cell) => cell !== "");
  if (surplus === undefined) return null;
  return {
    code: "TOO_MANY_VALUES",
    column: null,
    value: shown(surplus),
    reason: `is one of ${cells.length} values under ${width} headers; put a value that contains the separator in double quotes`,
  };
}

function lengthProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const limits = [
    ...columns.name.map((index) => [index, longest.name] as const),
    ...(columns.address === null ? [] : [[columns.address, longest.address] as const]),
    ...columns.attributes.map((index) => [index, longest.attribute] as const),
  ];
  const over = limits.find(([index, limit]) => (cells[index]?.length ?? 0) > limit);
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
