import { TextDecoder } from "node:util";
import { FileRefusedError } from "#domain/errors.ts";
import { encodingOfSurvey, survey } from "./detect-encoding.ts";
import { decoderOf } from "./encodings.ts";

/** Files that people upload instead of a CSV file, by their first bytes, and what to do about them. */
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
  { magic: [0x1f, 0x8b], advice: "the file is a gzip archive: extract it and upload the CSV file" },
  {
    magic: [0x25, 0x50, 0x44, 0x46],
    advice: "the file is a PDF: export the contacts as CSV",
  },
];

const binary = "the file is not a text file: export the contacts as CSV";

/** The number of bytes in which UTF-16 without a byte order mark is looked for. */
const sampleBytes = 4096;

/**
 * Refuses a file whose first bytes show that it is not a CSV file.
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
  if ((marked(beginning) ?? utf16(beginning)) === null && beginning.includes(0))
    throw new FileRefusedError(binary);
}

/**
 * The encoding of the file, one of `encodings`: that of its byte order mark, even if another was given; else the one
 * that was given; else UTF-16 by the positions of its zero bytes, UTF-8 if every byte is valid UTF-8, and otherwise
 * the one that is detected from the whole file. `pieces` is called twice if the file is not UTF-8.
 * @throws FileRefusedError if the file is not text, or its encoding cannot be detected.
 */
export async function encodingOf(
  pieces: () => AsyncIterable<Uint8Array>,
  given: string | null = null,
): Promise<string> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  let isUtf8 = true;
  let hasEscapes = false;
  for await (const piece of pieces()) {
    if (isFirst) {
      const known = marked(piece) ?? given ?? utf16(piece);
      if (known !== null) return known;
      isFirst = false;
    }
    if (piece.includes(0)) throw new FileRefusedError(binary);
    hasEscapes ||= shiftsIn.some((sequence) => Buffer.from(piece).includes(sequence));
    isUtf8 &&= isValid(strict, piece);
  }
  if (isUtf8 && isValid(strict)) return hasEscapes ? "ISO-2022-JP" : "UTF-8";
  return await encodingOfSurvey(await survey(pieces()));
}

/** The escape sequences before Japanese characters in ISO-2022-JP, which consists of 7-bit bytes. */
const shiftsIn = ["\u001B$B", "\u001B$@", "\u001B(J"];

/** The encoding of the byte order mark; null if there is none. */
function marked(beginning: Uint8Array): string | null {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return "UTF-16LE";
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return "UTF-16BE";
  const isUtf8 = beginning[0] === 0xef && beginning[1] === 0xbb && beginning[2] === 0xbf;
  return isUtf8 ? "UTF-8" : null;
}

/** The text as UTF-8 without a byte order mark, every line ended by "\n", in pieces of about the same size. */
export async function* asUtf8Lines(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Buffer> {
  const decoder = decoderOf(encoding);
  let heldBack = "";
  for await (const piece of pieces) {
    const text = heldBack + decoder.write(piece);
    heldBack = text.endsWith("\r") ? "\r" : "";
    yield utf8Lines(heldBack === "" ? text : text.slice(0, -1));
  }
  yield utf8Lines(heldBack + decoder.end());
}

function utf8Lines(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\r\n?/g, "\n"));
}

/** Whether the piece is valid; without a piece, whether the text is complete. */
function isValid(strict: TextDecoder, piece?: Uint8Array): boolean {
  try {
    strict.decode(piece, { stream: piece !== undefined });
    return true;
  } catch {
    return false;
  }
}

/**
 * In Latin text every second byte of UTF-16 is zero: the high one, which comes second in little-endian. Many zeros in
 * even or in odd positions only are a reliable sign.
 */
function utf16(beginning: Uint8Array): string | null {
  const sample = beginning.subarray(0, sampleBytes);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]!++;
  const [first, second] = zeros as [number, number];
  const plenty = sample.length / 4;
  if (second > plenty && first === 0) return "UTF-16LE";
  if (first > plenty && second === 0) return "UTF-16BE";
  return null;
}
