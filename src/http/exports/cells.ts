import { DateTime } from "luxon";
import { safeCsvLine } from "#rules/rejected-row.ts";

/** A column of a file: its header, and the text of its cells. */
export type Column<Row> = readonly [header: string, cell: (row: Row) => string | null];

/** The first line of a file, with a byte order mark, so that Excel reads UTF-8. */
export function headerOf<Row>(columns: readonly Column<Row>[]): string {
  const headers = columns.map(([header]) => header);
  return `\uFEFF${safeCsvLine(headers, ",")}`;
}

/** The lines of rows. No spreadsheet finds a formula in them. */
export function linesOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cellsOf = (row: Row) => columns.map(([, cell]) => cell(row) ?? "");
  return rows.map((row) => safeCsvLine(cellsOf(row), ",")).join("");
}

/** "2026-11-30T09:00:00-05:00": the clock of the zone, and what it differs from UTC. */
export function timeIn(zone: string, at: Date | null): string | null {
  if (at === null) return null;
  const local = DateTime.fromJSDate(at, { zone });
  return (local.isValid ? local : local.setZone("utc")).toISO({ suppressMilliseconds: true });
}

export function utc(at: Date): string {
  return at.toISOString();
}

/** Empty if there is nothing. */
export function json(value: unknown): string | null {
  const isEmpty = value == null || (typeof value === "object" && Object.keys(value).length === 0);
  return isEmpty ? null : JSON.stringify(value);
}
