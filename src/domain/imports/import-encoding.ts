import { TextDecoder } from "node:util";
import { FileRefusedError } from "#domain/errors.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Files that people take for a CSV, by their first bytes, and what to do with them. */
const otherFormats: readonly { readonly magic: readonly number[]; readonly advice: string }[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    advice:
      'this is a zip file or an Excel workbook (.xlsx): open it and save the sheet as "CSV UTF-8"',
  },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    advice: 'this is an old Excel workbook (.xls): open it and save the sheet as "CSV UTF-8"',
  },
  { magic: [0x1f, 0x8b], advice: "this is a gzip file: unpack it and upload the CSV in it" },
  {
    magic: [0x25, 0x50, 0x44, 0x46],
    advice: "this is a PDF: export the contacts as a CSV instead",
  },
];

const binary = "this is not a text file: export the contacts as a CSV and upload that";

/** As many bytes as the encoding of a file is guessed from when it has no byte order mark. */
const sampleBytes = 4096;

/**
 * Refuses what cannot be a CSV by how it begins.
 * @throws FileRefusedError that says what to upload instead.
 */
export function refuseOtherFormats(beginning: Uint8Array): void {
  if (beginning.length === 0) {
    throw new FileRefusedError(
      'the file is empty: it needs a header, for example "name,phone,address", and a line per contact',
    );
  }
  const format = otherFormats.find(({ magic }) =>
    magic.every((byte, index) => beginning[index] === byte),
  );
  if (format !== undefined) throw new FileRefusedError(format.advice);
  if (utf16(beginning) === null && beginning.includes(0)) throw new FileRefusedError(binary);
}

/**
 * What the file is written in: UTF-16 by its byte order mark or by where its zero bytes stand, else
 * UTF-8 where every byte is valid UTF-8, else Windows-1252. Only the whole file can tell.
 * @throws FileRefusedError for a file that is no text.
 */
export async function encodingOf(pieces: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let encoding: Encoding | null = null;
  for await (const piece of pieces) {
    if (encoding === null) {
      encoding = utf16(piece);
      if (encoding !== null) return encoding;
      encoding = "utf-8";
    }
    if (piece.includes(0)) throw new FileRefusedError(binary);
    if (encoding === "utf-8" && !isValid(strict, piece)) encoding = "windows-1252";
  }
  return encoding === "utf-8" && !isValid(strict) ? "windows-1252" : (encoding ?? "utf-8");
}

/** The text as UTF-8 without a byte order mark, every line ended by "\n", in pieces of about the same size. */
export async function* asUtf8Lines(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  let heldBack = "";
  for await (const piece of pieces) {
    const text = heldBack + decoder.decode(piece, { stream: true });
    heldBack = text.endsWith("\r") ? "\r" : "";
    yield utf8Lines(heldBack === "" ? text : text.slice(0, -1));
  }
  yield utf8Lines(heldBack + decoder.decode());
}

function utf8Lines(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\r\n?/g, "\n"));
}

/** Without a piece: whether the text may end here. */
function isValid(strict: TextDecoder, piece?: Uint8Array): boolean {
  try {
    strict.decode(piece, { stream: piece !== undefined });
    return true;
  } catch {
    return false;
  }
}

/**
 * In Latin text every other byte of UTF-16 is zero: the high one, which comes second in little-endian.
 * Zeros on one side only, and plenty of them, are no accident.
 */
function utf16(beginning: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return "utf-16le";
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return "utf-16be";
  const sample = beginning.subarray(0, sampleBytes);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]!++;
  const [first, second] = zeros as [number, number];
  const plenty = sample.length / 4;
  if (second > plenty && first === 0) return "utf-16le";
  if (first > plenty && second === 0) return "utf-16be";
  return null;
}
