import { setImmediate } from "node:timers/promises";
import { CsvError, parse, type Parser } from "csv-parse";
import type { RowProblemCode } from "#rules/import-row.ts";
import { separators } from "#rules/import-separator.ts";
import { FileRefusedError } from "#domain/errors.ts";

interface CsvRecord {
  /** The line on which it starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line that is not a record. Reading continues after it. */
interface CsvProblem {
  readonly line: number;
  /** The line; of a line that is too long, its beginning. */
  readonly text: string;
  readonly code: RowProblemCode;
  readonly reason: string;
}

export type CsvItem = CsvRecord | CsvProblem;

/** A longer record is not a contact: a quote was opened and not closed. */
const longestRecord = 100_000;
/** A file with more lines that are not records, each 0.05 ms of work, is refused. */
const mostProblems = 20_000;
/** Parsed at once, in 1 ms, or 50 ms for blank lines; other work runs between two slices. */
const sliceBytes = 4_096;
const newline = 0x0a;

type LineProblem = Pick<CsvProblem, "code" | "reason">;

const quoteNotClosed: LineProblem = {
  code: "QUOTE_NOT_CLOSED",
  reason: 'opens a quote (") that is not closed; put one at the end of the value too, or remove it',
};
const recordTooLong: LineProblem = {
  code: "RECORD_TOO_LONG",
  reason: `is longer than ${longestRecord} bytes; shorten it`,
};
/** By the error codes of csv-parse. The reason follows the number of the line in a message. */
const lineProblems: Readonly<Record<string, LineProblem>> = {
  INVALID_OPENING_QUOTE: {
    code: "QUOTE_IN_VALUE",
    reason:
      'has a quote (") inside an unquoted value; quote the whole value and write "" for each quote in it',
  },
  CSV_INVALID_CLOSING_QUOTE: {
    code: "TEXT_AFTER_QUOTE",
    reason: 'has text after a closing quote ("); write "" for each quote inside a value',
  },
  CSV_QUOTE_NOT_CLOSED: quoteNotClosed,
  CSV_MAX_RECORD_SIZE: recordTooLong,
};

export interface CsvOptions {
  /** One character; null: it is detected. */
  readonly separator?: string | null;
  /** Called once, before the first record. */
  readonly onSeparator?: (separator: string) => void;
}

/**
 * The records of a CSV file in batches, the header first. `lines` is UTF-8 in which each line ends with "\n". The
 * separator is the one that was given, or that of Excel's first line "sep=;", or the one of comma, semicolon, tab and
 * vertical bar that is most frequent in the header. Lines without content are skipped. After a record that cannot be read, reading continues with the line
 * after its first one, so an open quote costs one line and not the file.
 * @throws FileRefusedError when the header cannot be read, there is nothing but a header, or more than
 * twenty thousand lines cannot be read.
 */
export async function* readCsv(
  lines: AsyncIterable<Buffer>,
  { separator: given = null, onSeparator }: CsvOptions = {},
): AsyncGenerator<readonly CsvItem[]> {
  let reader: CsvReader | null = null;
  let count = 0;
  for await (let piece of lines) {
    if (reader === null) {
      const line = /^sep=(.)\n/i.exec(piece.toString("latin1", 0, 6));
      if (line !== null) piece = piece.subarray(line[0].length);
      const separator = given ?? line?.[1] ?? delimiterOf(piece);
      onSeparator?.(separator);
      reader = new CsvReader(separator, line === null ? 1 : 2);
    }
    for (let start = 0; start < piece.length; start += sliceBytes) {
      const items = await reader.read(piece.subarray(start, start + sliceBytes));
      count += items.length;
      yield items;
      await setImmediate();
    }
  }
  const items = (await reader?.end()) ?? [];
  count += items.length;
  yield items;
  if (count < 2) throw new FileRefusedError(nothingToRead(count));
}

/** The candidate that is most frequent outside quotes in the first line with content; a comma if there is none. */
function delimiterOf(beginning: Buffer): string {
  const counts = new Map<string, number>(separators.map((one) => [one, 0]));
  let isQuoted = false;
  let hasContent = false;
  for (const character of beginning.toString("utf8", 0, longestRecord)) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === "\n" && hasContent) break;
    hasContent ||= character.trim() !== "";
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]![0];
}

/** csv-parse stops at its first error; this class starts a new parser with the next line. */
class CsvReader {
  readonly #delimiter: string;
  #parser: Parser;
  /** Line of the file on which the parser started. */
  #parserLine: number;
  /** Bytes of the parser's input that belong to finished records. */
  #parserBytes = 0;
  /** Input of the parser that is not part of a record yet. */
  #pending: Buffer = Buffer.alloc(0);
  /** Line on which the next record starts. */
  #line: number;
  /** Number of headers; null before the header was read. */
  #width: number | null = null;
  /** A problem whose line has not come to its end: everything up to the next line belongs to it. */
  #unfinished: { readonly problem: Omit<CsvProblem, "text">; text: Buffer } | null = null;
  #items: CsvItem[] = [];
  #problems = 0;

  constructor(delimiter: string, line: number) {
    this.#delimiter = delimiter;
    this.#line = line;
    this.#parserLine = line;
    this.#parser = this.#newParser();
  }

  async read(slice: Buffer): Promise<readonly CsvItem[]> {
    await this.#feed(slice);
    return this.#takeItems();
  }

  async end(): Promise<readonly CsvItem[]> {
    for (;;) {
      const error = await settled((done) => this.#parser.end(done));
      if (error === null) {
        this.#finishProblem();
        return this.#takeItems();
      }
      await this.#feed(this.#restAfterProblem(error));
    }
  }

  #takeItems(): readonly CsvItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #newParser(): Parser {
    const parser = parse({
      delimiter: this.#delimiter,
      record_delimiter: "\n",
      relax_column_count: true,
      max_record_size: longestRecord,
      on_record: (cells: string[], { bytes, lines }) => {
        this.#takeRecord(cells, this.#parserLine + lines);
        this.#parserBytes = bytes;
        return null;
      },
    });
    // Errors are handled where the write fails.
    parser.on("error", () => {});
    return parser;
  }

  /** @throws SurplusValues for a record of several lines with too many values: an open quote joined the lines. */
  #takeRecord(cells: readonly string[], nextLine: number): void {
    const line = this.#line;
    if (this.#width !== null && nextLine > line + 1 && hasContent(cells.slice(this.#width))) {
      throw new SurplusValues(cells.length, this.#width);
    }
    this.#line = nextLine;
    if (!hasContent(cells)) return;
    this.#width ??= cells.length;
    this.#items.push({ line, cells });
  }

  async #feed(bytes: Buffer): Promise<void> {
    let input = bytes;
    while (input.length > 0) {
      if (this.#unfinished !== null) {
        const end = input.indexOf(newline);
        const rest = input.subarray(0, end === -1 ? input.length : end);
        const room = Math.max(0, longestRecord - this.#unfinished.text.length);
        this.#unfinished.text = Buffer.concat([this.#unfinished.text, rest.subarray(0, room)]);
        if (end === -1) return;
        this.#finishProblem();
        input = input.subarray(end + 1);
      }
      const slice = input.subarray(0, sliceBytes);
      input = input.subarray(sliceBytes);
      const taken = this.#parserBytes;
      const error = await settled((done) => this.#parser.write(slice, done));
      this.#pending = Buffer.concat([this.#pending, slice]).subarray(this.#parserBytes - taken);
      // csv-parse counts only the bytes in the values, so it would hold any number of empty values.
      const isEndless = error === null && this.#pending.length > longestRecord;
      if (error !== null || isEndless) {
        input = Buffer.concat([this.#restAfterProblem(error ?? new RecordTooLong()), input]);
      }
      if (input.length > 0) await setImmediate();
    }
  }

  /** Reports the first line that could not be read, starts a new parser, and returns the input after that line. */
  #restAfterProblem(error: Error): Buffer {
    const line = this.#line;
    const { code, reason } = this.#problemOf(error);
    if (this.#width === null) throw new FileRefusedError(`line ${line}, the header, ${reason}`);

    if (++this.#problems > mostProblems) throw new FileRefusedError(noCsv(line, reason));

    const end = this.#pending.indexOf(newline);
    const isWhole = end !== -1;
    const first = isWhole ? this.#pending.subarray(0, end) : this.#pending;
    const rest = isWhole ? this.#pending.subarray(end + 1) : Buffer.alloc(0);
    this.#unfinished = { problem: { line, code, reason }, text: first.subarray(0, longestRecord) };
    if (isWhole) this.#finishProblem();
    this.#line = line + 1;
    this.#parserLine = line + 1;
    this.#parserBytes = 0;
    this.#pending = Buffer.alloc(0);
    this.#parser = this.#newParser();
    return rest;
  }

  #finishProblem(): void {
    if (this.#unfinished === null) return;
    const { problem, text } = this.#unfinished;
    this.#unfinished = null;
    this.#items.push({ ...problem, text: text.toString() });
  }

  #problemOf(error: Error): LineProblem {
    if (error instanceof SurplusValues) return { code: "TOO_MANY_VALUES", reason: error.message };
    if (error instanceof RecordTooLong) return recordTooLong;
    if (!(error instanceof CsvError)) throw error;
    // An error of csv-parse in a later line is caused by a quote in the first.
    const spansLines = this.#parserLine + Number(error.lines) > this.#line + 1;
    const problem = spansLines ? quoteNotClosed : lineProblems[error.code];
    if (problem === undefined) throw error;
    return problem;
  }
}

class SurplusValues extends Error {
  constructor(values: number, headers: number) {
    super(`has ${values} values for ${headers} headers; check for a quote (") that is not closed`);
  }
}

class RecordTooLong extends Error {}

function hasContent(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== "");
}

/** The error of a write to a stream; null if it succeeded. */
function settled(
  operation: (done: (error?: Error | null) => void) => unknown,
): Promise<Error | null> {
  return new Promise((resolve) => {
    operation((error) => resolve(error ?? null));
  });
}

function noCsv(line: number, reason: string): string {
  return `more than ${mostProblems} lines are not valid CSV; for example line ${line} ${reason}`;
}

function nothingToRead(records: number): string {
  return records === 0
    ? 'the file has no content: it needs a header, for example "name,phone,address", and a line per contact'
    : "the file has a header but no rows: add one line per contact";
}
