import { type DestinationStream, type Level, type Logger, pino } from "pino";
import pretty from "pino-pretty";

type Redaction = readonly [pattern: RegExp, replacement: string | ((found: string) => string)];

const redactions: readonly Redaction[] = [
  // Values by the name of their key, at any depth of a JSON line.
  [
    /("[^"]*(?:key|secret|token|password|authorization|cookie|transcript)":)"(?:[^"\\]|\\.)*"/gi,
    '$1"[redacted]"',
  ],
  [/\bBearer\s+[^\s"\\]+/gi, "Bearer [redacted]"],
  // Our own API keys say what they are.
  [/\bcs_[\w-]{20,}/g, "cs_[redacted]"],
  [/(:\/\/[^\s:@/"]+):[^\s@/"]+@/g, "$1:[redacted]@"],
  // Anyone with a call's control URL can speak in the call.
  [/\bhttps?:\/\/[^\s"\\]+\/control\b/g, "[control URL]"],
  // The last two digits still distinguish numbers.
  [/\+[1-9]\d{4,12}(\d{2})(?!\d)/g, "+…$1"],
  // In any other form. Not JSON's own numbers, and not a part of an id.
  [/(?<![\w:.-]|":)[+(]{0,2}\d[\d ()./-]{6,20}\d(?![\w-])/g, withoutNumber],
];

const date = /^\d{4}-\d\d-\d\d/;
const address = /^\d{1,3}(\.\d{1,3}){3}$/;
const decimal = /^\d+\.\d+$/;

/** A text of digits unchanged, unless it can be a telephone number. */
function withoutNumber(text: string): string {
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length < 9 || digits.length > 15) return text;
  if ([date, address, decimal].some((other) => other.test(text))) return text;
  return `…${digits.slice(-2)}`;
}

/** The parts of an error that say where and why; never the row, the statement, the request or the body. */
const shownOfErrors = new Set([
  "type",
  "message",
  "stack",
  "aggregateErrors",
  "code",
  "severity",
  "schema",
  "table",
  "column",
  "constraint",
  "routine",
  "syscall",
  "errno",
  "address",
  "port",
  "path",
  "httpStatus",
]);

function describeError(error: Error): object {
  return prune(pino.stdSerializers.err(error));
}

function prune(described: object): object {
  return Object.fromEntries(
    Object.entries(described).flatMap(([name, value]: [string, unknown]) => {
      if (!shownOfErrors.has(name)) return [];
      if (typeof value === "string") return [[name, withoutValues(value)]];
      if (name !== "aggregateErrors" || !Array.isArray(value)) return [[name, value]];
      return [[name, value.map((one) => prune(one as object))]];
    }),
  );
}

/** Postgres quotes the value that it refuses: `invalid input syntax for type uuid: "…"`. */
function withoutValues(text: string): string {
  return text.replaceAll(/((?:invalid|out of range)[^:"\n]*: )"[^"]*"/g, '$1"…"');
}

/** Removes secrets, keys and telephone numbers from the finished line, wherever they are in it. */
function redact(line: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), line);
  return redactions.reduce(
    (text, [pattern, value]) =>
      typeof value === "string" ? text.replace(pattern, value) : text.replace(pattern, value),
    known,
  );
}

export interface LogOptions {
  readonly destination?: DestinationStream;
  /** Texts that are never shown: the secrets that the process was given. */
  readonly secrets?: readonly string[];
}

/** The most bytes of lines that wait to be written; further lines are lost. */
const mostWaitingBytes = 1_000_000;

/**
 * A full disk loses lines of the log and does not end the process: an unhandled error would end it, and the code that
 * writes the last lines would then try for ever.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: mostWaitingBytes });
  output.on("error", () => {});
  return output;
}

/** One JSON line per event; coloured text on a terminal. */
export function createLog(
  level: Level | "silent",
  {
    destination = process.stdout.isTTY
      ? pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" })
      : standardOutput(),
    secrets = [],
  }: LogOptions = {},
): Logger {
  const asInJson = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const options = {
    level,
    serializers: { err: describeError },
    hooks: { streamWrite: (line: string) => redact(line, asInJson) },
  };
  return pino(options, destination);
}
