import { readDoNotCall } from "#rules/do-not-call.ts";
import type { Columns } from "#rules/import-columns.ts";
import { matchColumns } from "#rules/import-columns.ts";
import type { RowProblem } from "#rules/import-row.ts";
import { normalisePhone, type PhoneOptions } from "#rules/phone.ts";
import { fromSafeCell } from "#rules/safe-cell.ts";
import { storable } from "#rules/storable-text.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { type CsvItem, readCsv } from "./import-csv.ts";
import { asUtf8Lines, encodingOf, refuseOtherFormats } from "./import-encoding.ts";

/** What is wrong with a line. */
export interface LineProblem extends RowProblem {
  readonly line: number;
}

/** What a line of a do-not-call file says. A line with several numbers may have both numbers and problems. */
export interface DoNotCallLine {
  /** E.164. */
  readonly phones: readonly string[];
  readonly problems: readonly LineProblem[];
  /** Its do-not-call column says that the number may be called. */
  readonly isSkipped: boolean;
}

export interface DoNotCallFileOptions extends PhoneOptions {
  /** The header of the column with the numbers; null: it is recognised. */
  readonly phoneColumn: string | null;
}

/** Of the beginning of the file, from which the encoding is taken. */
const sampleBytes = 64_000;
const shownLength = 100;
/** Lines that are read at once. */
const linesAtOnce = 100;

/**
 * The lines of a file of numbers, as its bytes arrive; at most a hundred at a time. The file is CSV with a header, or has
 * only numbers and no header. All columns with numbers count. @throws FileRefusedError
 */
export async function* readDoNotCallFile(
  bytes: AsyncIterable<Uint8Array>,
  options: DoNotCallFileOptions,
): AsyncGenerator<readonly DoNotCallLine[]> {
  const { beginning, rest } = await sampleOf(bytes);
  refuseOtherFormats(beginning);
  const encoding = await encodingOfSample(beginning);
  const header = { isMissing: false };
  const lines = withHeader(asUtf8Lines(rest, encoding), options, header);
  let columns: Columns | null = null;
  for await (const items of readCsv(lines)) {
    let read: DoNotCallLine[] = [];
    for (const item of items) {
      if (columns === null) columns = columnsOf(item, options.phoneColumn);
      else read.push(lineOf(item, columns, options, header.isMissing ? 1 : 0));
      if (read.length < linesAtOnce) continue;
      yield read;
      read = [];
    }
    yield read;
  }
}

/** The first bytes of the file, and all of them again. */
async function sampleOf(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < sampleBytes) {
    const next = await iterator.next();
    if (next.done) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const beginning = Buffer.concat(parts);
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield beginning;
    for (;;) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  }
  return { beginning, rest: rest() };
}

/**
 * Numbers are the same in all encodings but UTF-16, so a file whose encoding is not certain can be read all the same. The
 * sample may end in the middle of a character: its last line is left out.
 */
async function encodingOfSample(beginning: Buffer): Promise<string> {
  const end = beginning.lastIndexOf("\n");
  const sample = end === -1 ? beginning : beginning.subarray(0, end + 1);
  async function* once(): AsyncGenerator<Uint8Array> {
    yield sample;
  }
  return await encodingOf(once).catch((error: unknown) => {
    if (error instanceof FileRefusedError) return "windows-1252";
    throw error;
  });
}

/** The lines of the file, after a header if it has none: its first line with content has a number. */
async function* withHeader(
  lines: AsyncIterable<Buffer>,
  options: PhoneOptions,
  header: { isMissing: boolean },
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const piece of lines) {
    if (isFirst && piece.length > 0) {
      isFirst = false;
      const first =
        piece
          .toString("utf8")
          .split("\n", 200)
          .find((line) => line.trim() !== "") ?? "";
      const missing = headerFor(first, options);
      if (missing !== null) {
        header.isMissing = true;
        yield Buffer.from(`${missing}\n`);
      }
    }
    yield piece;
  }
}

/** A header for a line with a number; null if the line is a header itself. */
function headerFor(line: string, options: PhoneOptions): string | null {
  const separators = [",", ";", "\t", "|"].map((separator) => line.split(separator));
  const cells = separators.reduce((most, some) => (some.length > most.length ? some : most));
  const separator = line.charAt(cells[0]!.length);
  const isNumber = cells.map(
    (cell) => !("code" in normalisePhone(cell.replaceAll('"', "").trim(), options)),
  );
  if (!isNumber.includes(true)) return null;
  return isNumber.map((is, index) => (is ? "phone" : "column") + (index + 1)).join(separator);
}

function columnsOf(header: CsvItem, phoneColumn: string | null): Columns {
  if (!("cells" in header)) throw new Error("a CSV begins with its header");
  // A list of numbers needs no usual header.
  const only = header.cells.length === 1 ? header.cells[0]! : null;
  const isGenerated = header.cells.every((cell) => /^(phone|column)\d+$/.test(cell));
  const generated = header.cells.filter((cell) => isGenerated && cell.startsWith("phone"));
  const named = phoneColumn === null ? (only === null ? generated : [only]) : [phoneColumn];
  const mapping = { columns: named.map((name) => ({ header: name, role: "PHONE" as const })) };
  const match = matchColumns(header.cells, mapping);
  if ("problem" in match) throw new FileRefusedError(match.problem);
  return match.columns;
}

function lineOf(
  item: CsvItem,
  columns: Columns,
  options: PhoneOptions,
  linesBefore: number,
): DoNotCallLine {
  const line = item.line - linesBefore;
  if (!("cells" in item)) {
    const { code, reason, text } = item;
    const value = shown(text);
    return {
      phones: [],
      problems: [{ line, code, column: null, value, reason }],
      isSkipped: false,
    };
  }
  const cells = columns.hasSafeCells ? item.cells.map(fromSafeCell) : item.cells;
  const marks = columns.doNotCall.map((index) => readDoNotCall(cells[index] ?? ""));
  if (marks.length > 0 && marks.every((mark) => mark === false)) {
    return { phones: [], problems: [], isSkipped: true };
  }
  const phones: string[] = [];
  const problems: LineProblem[] = [];
  const written = columns.phones.filter((index) => (cells[index] ?? "").trim() !== "");
  for (const index of written.length === 0 ? columns.phones.slice(0, 1) : written) {
    const cell = cells[index] ?? "";
    const read = normalisePhone(cell, options);
    if ("code" in read) problems.push({ line, ...problemOf(read, columns.header[index]!, cell) });
    else phones.push(read.phone);
  }
  return { phones, problems, isSkipped: false };
}

function problemOf(
  { code, problem }: { readonly code: RowProblem["code"]; readonly problem: string },
  column: string,
  cell: string,
): RowProblem {
  return { code, column, value: shown(cell), reason: problem };
}

function shown(text: string): string {
  return storable(text).slice(0, shownLength).toWellFormed();
}
