import { attributesProblem } from "./attributes.ts";
import type { Columns } from "./import-columns.ts";
import { readDoNotCall } from "./do-not-call.ts";
import { normalisePhone } from "./phone.ts";
import { storable } from "./storable-text.ts";

/** A contact as a file tells it, ready to be stored. */
export interface ImportedContact {
  /** E.164. */
  readonly phone: string;
  readonly name: string | null;
  readonly address: string | null;
  /** By header; cells that are empty are left out. */
  readonly attributes: Record<string, string>;
  /** The file says not to call. False says nothing: a file never lifts it. */
  readonly doNotCall: boolean;
}

export interface RowProblem {
  /** The header of the column at fault; null when the row as a whole is. */
  readonly column: string | null;
  /** What stands there, cut to 100 characters; null when nothing does. */
  readonly value: string | null;
  /** A phrase to stand behind the value: what is wrong and what to do. */
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
  options: { readonly defaultCountry: string | null },
): ParsedRow {
  const cells = record.map(storable);
  const problem = surplusProblem(columns, cells) ?? lengthProblem(columns, cells);
  if (problem !== null) return { problem };

  const number = normalisePhone(cells[columns.phone] ?? "", options.defaultCountry);
  if ("problem" in number)
    return { problem: problemAt(columns, cells, columns.phone, number.problem) };
  const marks = columns.doNotCall.map(
    (index) => [index, readDoNotCall(cells[index] ?? "")] as const,
  );
  const unclear = marks.find(([, mark]) => mark === null);
  const doNotCall = marks.some(([, mark]) => mark === true);
  if (unclear !== undefined && !doNotCall) {
    const reason =
      "can be read neither as yes nor as no, so that this file makes no call to this person; write yes or no, or leave the cell empty";
    return { problem: problemAt(columns, cells, unclear[0], reason), withheld: number.phone };
  }
  const filled = (indices: readonly number[]) =>
    indices.filter((index) => (cells[index] ?? "") !== "");
  // Not assigned one by one: a column may be called __proto__.
  const attributes = Object.fromEntries(
    filled(columns.attributes).map((index) => [columns.attributeNames.get(index)!, cells[index]!]),
  );
  const tooLarge = attributesProblem(attributes);
  if (tooLarge !== null)
    return { problem: { column: null, value: number.phone, reason: tooLarge } };
  return {
    contact: {
      phone: number.phone,
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

/** A comma inside an unquoted address moves all that follows by one column, so nothing in the row is sure. */
function surplusProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const width = columns.header.length;
  const surplus = cells.slice(width).find((cell) => cell !== "");
  if (surplus === undefined) return null;
  return {
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
  return problemAt(columns, cells, index, `is longer than ${limit} characters; shorten it`);
}

function problemAt(
  columns: Columns,
  cells: readonly string[],
  index: number,
  reason: string,
): RowProblem {
  const cell = cells[index] ?? "";
  return { column: columns.header[index]!, value: cell === "" ? null : shown(cell), reason };
}

/** Enough of a cell to recognise it. */
function shown(cell: string): string {
  if (cell.length <= longest.shownValue) return cell;
  return `${cell.slice(0, longest.shownValue - 1).toWellFormed()}…`;
}
