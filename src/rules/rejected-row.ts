import type { RowProblem } from "./import-row.ts";
import { safeCell } from "./safe-cell.ts";

/** A row of a file that was rejected, as it is kept. */
export interface RejectedRow {
  readonly line: number;
  readonly code: RowProblem["code"];
  /** The header of the column at fault; null when the row as a whole is. */
  readonly column: string | null;
  readonly reason: string;
  /** As in the file, perhaps more or fewer than there are headers. Empty for a line that is not a record. */
  readonly cells: readonly string[];
  /** The line, if it is not a record. */
  readonly text: string | null;
}

/** The cells of the row in a file of rejected rows, under `rejectedColumns` and the headers of the original file. */
export function cellsOfRejected({
  line,
  code,
  column,
  reason,
  cells,
  text,
}: RejectedRow): readonly string[] {
  return [String(line), code, column ?? "", reason, text ?? "", ...cells];
}

/** A line of CSV in which no spreadsheet finds a formula. */
export function safeCsvLine(cells: readonly string[], separator: string): string {
  return `${cells.map((cell) => quotedIfNeeded(safeCell(cell))).join(separator)}\r\n`;
}

/** Also where another separator than that of the file is in the cell: a program may expect that one. */
function quotedIfNeeded(cell: string): string {
  return /[",;|\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
