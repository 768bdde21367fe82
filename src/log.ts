import { type DestinationStream, type Level, type Logger, pino } from "pino";
import pretty from "pino-pretty";

const redactions: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Values by the name of their key, at any depth of a JSON line.
  [
    /("[^"]*(?:key|secret|token|password|authorization|cookie|transcript)":)"(?:[^"\\]|\\.)*"/gi,
    '$1"[redacted]"',
  ],
  [/\bBearer\s+[^\s"\\]+/gi, "Bearer [redacted]"],
  [/(:\/\/[^\s:@/"]+):[^\s@/"]+@/g, "$1:[redacted]@"],
  // Whoever has a call's control URL can speak in it.
  [/\bhttps?:\/\/[^\s"\\]+\/control\b/g, "[control URL]"],
  // The last two digits still tell numbers apart.
  [/\+[1-9]\d{4,12}(\d{2})(?!\d)/g, "+…$1"],
];

/** What must not be in a log leaves the finished line, wherever in it it stands: secrets, keys, numbers. */
function redact(line: string): string {
  return redactions.reduce((text, [pattern, value]) => text.replace(pattern, value), line);
}

/** One JSON line per event; coloured prose where a person watches. */
export function createLog(
  level: Level | "silent",
  destination: DestinationStream = process.stdout.isTTY
    ? pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" })
    : pino.destination(1),
): Logger {
  return pino({ level, hooks: { streamWrite: redact } }, destination);
}
