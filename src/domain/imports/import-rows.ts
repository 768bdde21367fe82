import { setImmediate } from "node:timers/promises";
import { type ColumnMapping, type Columns, matchColumns } from "#rules/import-columns.ts";
import { type ImportedContact, parseRow, type RowProblem } from "#rules/import-row.ts";
import { storable } from "#rules/storable-text.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { type CsvItem, readCsv } from "./import-csv.ts";
import { asUtf8Lines, encodingOf } from "./import-encoding.ts";

/** What a row of a file came to. */
export type ImportRow =
  | { readonly line: number; readonly contact: ImportedContact }
  | { readonly line: number; readonly problem: RowProblem };

export interface RowOptions {
  readonly mapping: ColumnMapping;
  readonly defaultCountry: string | null;
}

/** Read at a stretch: telephone numbers that are hard to make out take 0.05 ms each. */
const rowsAtOnce = 100;

/**
 * The rows of a file behind its header, at most a hundred at a time; between two lots others get their turn.
 * `pieces` is asked twice: only the whole file tells its encoding.
 * @throws FileRefusedError when the file as a whole cannot be read.
 */
export async function* readRows(
  pieces: () => AsyncIterable<Uint8Array>,
  options: RowOptions,
): AsyncGenerator<readonly ImportRow[]> {
  const encoding = await encodingOf(pieces());
  let columns: Columns | null = null;
  for await (const items of readCsv(asUtf8Lines(pieces(), encoding))) {
    let rows: ImportRow[] = [];
    for (const item of items) {
      if (columns === null) columns = columnsOf(item, options.mapping);
      else rows.push(rowOf(item, columns, options));
      if (rows.length < rowsAtOnce) continue;
      yield rows;
      rows = [];
      await setImmediate();
    }
    yield rows;
  }
}

function columnsOf(header: CsvItem, mapping: ColumnMapping): Columns {
  if (!("cells" in header)) throw new Error("a CSV begins with its header");
  const match = matchColumns(header.cells, mapping);
  if ("problem" in match) throw new FileRefusedError(match.problem);
  return match.columns;
}

function rowOf(item: CsvItem, columns: Columns, options: RowOptions): ImportRow {
  const { line } = item;
  return "cells" in item
    ? { line, ...parseRow(columns, item.cells, options) }
    : { line, problem: { column: null, value: storable(item.value), reason: item.reason } };
}
