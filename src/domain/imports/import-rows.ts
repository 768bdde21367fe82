import { setImmediate } from "node:timers/promises";
import type { ColumnMapping } from "#rules/column-role.ts";
import { type Columns, type ColumnUse, matchColumns } from "#rules/import-columns.ts";
import { type ImportedContact, parseRow, type RowProblem } from "#rules/import-row.ts";
import { fromSafeCell } from "#rules/safe-cell.ts";
import { storable } from "#rules/storable-text.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { type CsvItem, readCsv } from "./import-csv.ts";
import { asUtf8Lines } from "./import-encoding.ts";

/** What was read from a row of a file. */
export type ImportRow = WrittenRow &
  (
    | { readonly contact: ImportedContact }
    | { readonly problem: RowProblem; readonly withheld?: string }
  );

/** A row as it is in the file. */
export interface WrittenRow {
  readonly line: number;
  /** Empty for a line that is not a record. Perhaps with characters that cannot be stored. */
  readonly cells: readonly string[];
  /** The line, if it is not a record. */
  readonly text: string | null;
}

export interface RowOptions {
  readonly mapping: ColumnMapping;
  readonly defaultCountry: string | null;
  readonly allowsPremiumRate: boolean;
  /** When the file was uploaded. */
  readonly createdAt?: Date;
  /** One of `encodings`. */
  readonly encoding: string;
  /** One character; null: it is detected. */
  readonly separator?: string | null;
  /** Called with the columns and the separator before the first row. */
  readonly onColumns?: (columns: Columns, separator: string) => Promise<void>;
  /** Called before the file is refused because no column of telephone numbers was found, with the first records. */
  readonly onUnmatched?: (
    columns: readonly ColumnUse[],
    separator: string,
    records: readonly (readonly string[])[],
  ) => Promise<void>;
  /** Called with the cells of each record and what became of it. */
  readonly onRecord?: (cells: readonly string[], row: ImportRow) => void;
}

const shownLength = 100;
/** Rows that are read at once. A phone number that is hard to read takes 0.05 ms. */
const rowsAtOnce = 100;
/** Enough to find values of each column. */
const recordsOfUnmatched = 20;

/**
 * The rows of a file after its header, at most a hundred at a time; other work runs in between.
 * @throws FileRefusedError when the file as a whole cannot be read.
 */
export async function* readRows(
  pieces: AsyncIterable<Uint8Array>,
  options: RowOptions,
): AsyncGenerator<readonly ImportRow[]> {
  let columns: Columns | null = null;
  let unmatched: Unmatched | null = null;
  let separator = "";
  const onSeparator = (used: string): void => void (separator = used);
  const csv = { separator: options.separator ?? null, onSeparator };
  for await (const items of readCsv(asUtf8Lines(pieces, options.encoding), csv)) {
    let rows: ImportRow[] = [];
    for (const item of items) {
      if (unmatched !== null) {
        if ("cells" in item) unmatched.records.push(item.cells);
        if (unmatched.records.length === recordsOfUnmatched) break;
      } else if (columns === null) {
        const match = columnsOf(item, options.mapping);
        if ("uses" in match) {
          unmatched = { ...match, records: [] };
          continue;
        }
        columns = match.columns;
        await options.onColumns?.(columns, separator);
      } else {
        const row = rowOf(item, columns, options);
        if ("cells" in item) options.onRecord?.(row.cells, row);
        rows.push(row);
      }
      if (rows.length < rowsAtOnce) continue;
      yield rows;
      rows = [];
      await setImmediate();
    }
    if (unmatched?.records.length === recordsOfUnmatched) break;
    yield rows;
  }
  if (unmatched !== null) {
    await options.onUnmatched?.(unmatched.uses, separator, unmatched.records);
    throw new FileRefusedError(unmatched.problem);
  }
}

/** A file of which no column is known to have the telephone numbers, and its first records. */
interface Unmatched {
  readonly problem: string;
  readonly uses: readonly ColumnUse[];
  readonly records: (readonly string[])[];
}

/** @throws FileRefusedError */
function columnsOf(
  header: CsvItem,
  mapping: ColumnMapping,
): { readonly columns: Columns } | Omit<Unmatched, "records"> {
  if (!("cells" in header)) throw new Error("a CSV begins with its header");
  const match = matchColumns(header.cells, mapping);
  if ("columns" in match) return match;
  const { problem, uses } = match;
  if (uses === undefined) throw new FileRefusedError(problem);
  return { problem, uses };
}

function rowOf(item: CsvItem, columns: Columns, options: RowOptions): ImportRow {
  const { line } = item;
  if (!("cells" in item)) {
    const { code, reason, text } = item;
    const value = storable(text.slice(0, shownLength));
    return { line, cells: [], text, problem: { code, column: null, value, reason } };
  }
  const cells = columns.hasSafeCells ? item.cells.map(fromSafeCell) : item.cells;
  const read =
    unreadableCell(columns, cells, options.encoding) ?? parseRow(columns, cells, options);
  return { line, cells, text: null, ...read };
}

/** A row with bytes that are not valid in the encoding of the file is rejected. */
function unreadableCell(
  columns: Columns,
  cells: readonly string[],
  encoding: string,
): { readonly problem: RowProblem } | null {
  const index = cells.findIndex((cell) => /[\uFFFD\u0080-\u009F]/.test(cell));
  if (index === -1) return null;
  return {
    problem: {
      code: "UNREADABLE_BYTES",
      column: columns.header[index] ?? null,
      value: storable(cells[index]!).slice(0, shownLength).toWellFormed(),
      reason: `has bytes that are not valid in ${encoding} (shown as \uFFFD); correct them in the file, or set encoding in importContacts`,
    },
  };
}
