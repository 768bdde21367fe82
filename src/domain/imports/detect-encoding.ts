import { isUtf8 } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import iconv from "iconv-lite";
import { shareOfOddWords, shareOfOneLanguage, wordsBeyondAscii } from "#rules/plausible-text.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { decode, encodings } from "./encodings.ts";

/**
 * Candidates, each with its names in jschardet. Of candidates that give the same text the first is taken. jschardet has
 * its models of Spanish and other languages under ISO names, whose encodings are parts of windows-1252.
 */
const candidates = [
  ["windows-1252", "windows-1252", "iso8859-1", "iso8859-15"],
  ["windows-1250", "windows-1250"],
  ["ISO-8859-2", "iso8859-2"],
  ["windows-1251", "windows-1251"],
  ["KOI8-R", "koi8-r"],
  ["KOI8-U", "koi8-u"],
  ["ISO-8859-5", "iso8859-5"],
  ["IBM866", "ibm866"],
  ["x-mac-cyrillic", "maccyrillic"],
  ["windows-1253", "windows-1253"],
  ["ISO-8859-7", "iso8859-7"],
  ["windows-1254", "windows-1254"],
  ["windows-1255", "windows-1255"],
  ["windows-1256", "windows-1256"],
  ["windows-1257", "windows-1257"],
  ["windows-874", "cp874"],
  ["IBM850", "cp850"],
  ["IBM852", "cp852"],
  ["macintosh", "macroman"],
  ["Shift_JIS", "shift_jis"],
  ["EUC-JP", "euc-jp"],
  ["GB18030", "gb18030"],
  ["Big5", "big5"],
  ["EUC-KR", "euc-kr"],
] as const satisfies readonly (readonly [encoding: string, ...names: string[]])[];
const jschardetNames = new Map<string, readonly string[]>(
  candidates.map(([encoding, ...names]) => [encoding, names]),
);
/** Lead bytes of the common characters, which come first in these standards. */
const commonCharacters: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> =
  {
    Shift_JIS: [
      [0x82, 0x83],
      [0x88, 0x97],
    ],
    "EUC-JP": [
      [0xa4, 0xa5],
      [0xb0, 0xcf],
    ],
    GB18030: [[0xb0, 0xd7]],
    Big5: [[0xa4, 0xc6]],
    "EUC-KR": [[0xb0, 0xc8]],
  };

/** Lines that are not UTF-8 count as damaged UTF-8 if there are this many times more lines that are. */
const utf8LinesPerBroken = 4;
/** The greatest share of lines in another encoding that are valid UTF-8 by chance: for two Chinese characters 4 %. */
const mostAccidentalUtf8 = 0.2;
/** The size of the sample of lines beyond ASCII, taken from the whole file: 30 ms of work. */
const sampleBytes = 16_384;
const longestLine = 1_024;
/** The greatest share of odd words among those beyond ASCII; names can be odd. */
const mostOddWords = 0.02;
/** The second reading may be at most this share as likely as the first. East Asian encodings share many characters. */
const clearLead = { usual: 0.85, ofEastAsia: 0.5, ofFewWords: 0.4 };
const fewWords = 4;
/** Most files that are not UTF-8 are in windows-1252. Not applied where windows-1254 (Turkish) gives another text. */
const headStart = 1.15;

/** What the bytes of the whole file show about its encoding. Its size is bounded. */
export interface Survey {
  /** Lines beyond ASCII that are valid UTF-8, and those that are not. */
  readonly utf8Lines: number;
  readonly otherLines: number;
  /** The first line that is not UTF-8, from 1. */
  readonly firstOther: number;
  /** Lines beyond ASCII, at equal distances in the whole file. */
  readonly sample: Buffer;
}

/** Surveys a file that is not entirely UTF-8. */
export async function survey(pieces: AsyncIterable<Uint8Array>): Promise<Survey> {
  const counts = { utf8Lines: 0, otherLines: 0, firstOther: 0 };
  const sample = new EvenSample();
  let lineNumber = 0;
  let rest = "";
  const look = (line: string): void => {
    lineNumber++;
    if (!/[\u0080-\u00FF]/.test(line)) return;
    const bytes = Buffer.from(line, "latin1");
    if (isUtf8(bytes)) counts.utf8Lines++;
    else if (counts.otherLines++ === 0) counts.firstOther = lineNumber;
    sample.add(bytes.subarray(0, longestLine));
  };
  for await (const piece of pieces) {
    // Splitting bytes is safe: in none of these encodings is CR or LF a trailing byte.
    const lines = (rest + Buffer.from(piece).toString("latin1")).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) look(line);
    // A line this long is not a contact.
    if (rest.length > 1_000_000) rest = "";
  }
  if (rest !== "") look(rest);
  return { ...counts, sample: sample.bytes() };
}

/** Keeps lines at equal distances: when it is full, it drops every second one and then takes half as many. */
class EvenSample {
  #lines: Buffer[] = [];
  #size = 0;
  #stride = 1;
  #seen = 0;

  add(line: Buffer): void {
    if (this.#seen++ % this.#stride !== 0) return;
    // A copy, so that the piece that contains the line can be freed.
    this.#lines.push(Buffer.from(line));
    this.#size += line.length + 1;
    while (this.#size > sampleBytes && this.#lines.length > 1) {
      this.#lines = this.#lines.filter((_line, index) => index % 2 === 0);
      this.#size = this.#lines.reduce((sum, { length }) => sum + length + 1, 0);
      this.#stride *= 2;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#lines.flatMap((line) => [line, Buffer.from("\n")]));
  }
}

interface Reading {
  readonly encoding: string;
  readonly text: string;
  likelihood: number;
}

/**
 * The encoding of a file that is not entirely UTF-8: UTF-8 if only a few lines are damaged, otherwise the encoding in
 * which the sample consists of words and that is clearly likelier than every other.
 * @throws FileRefusedError that says what was found and what to do, if there is no such encoding.
 */
export async function encodingOfSurvey(seen: Survey): Promise<string> {
  const { utf8Lines, otherLines, firstOther, sample } = seen;
  if (otherLines * utf8LinesPerBroken <= utf8Lines) return "UTF-8";
  if (utf8Lines > (utf8Lines + otherLines) * mostAccidentalUtf8) {
    throw new FileRefusedError(
      `the file mixes encodings: ${utf8Lines} lines are UTF-8 and ${otherLines} are not (the first is line ${firstOther}); save it as "CSV UTF-8", or set encoding to "UTF-8" to reject the other lines`,
    );
  }
  const readings = await likelyReadings(sample);
  const [best, second] = readings;
  if (best === undefined) throw new FileRefusedError(noReading(firstOther));
  if (second !== undefined && !leads(best, second)) {
    throw new FileRefusedError(severalReadings(readings));
  }
  return best.encoding;
}

/** Different readings that consist of words, the likeliest first. */
async function likelyReadings(sample: Buffer): Promise<Reading[]> {
  const readings = candidates
    .map(([encoding]) => ({
      encoding: encoding as string,
      text: decode(sample, encoding),
      likelihood: 0,
    }))
    .filter(({ text }) => shareOfOddWords(text) <= mostOddWords);
  if (readings.length > 1) {
    await rate(readings);
    const favourite = favouriteOf(readings);
    if (favourite !== undefined && !hasFewWords(favourite.text)) favourite.likelihood *= headStart;
  }
  const different: Reading[] = [];
  for (const reading of readings) {
    const alike = different.find(({ text }) => text === reading.text);
    if (alike === undefined) different.push(reading);
    else alike.likelihood = Math.max(alike.likelihood, reading.likelihood);
  }
  return different.toSorted((a, b) => b.likelihood - a.likelihood);
}

async function rate(readings: readonly Reading[]): Promise<void> {
  // Loaded only when needed: its models take 0.1 s and 20 MB.
  const { chardet } = await import("jschardet");
  for (const reading of readings) {
    const { encoding, text } = reading;
    const names = jschardetNames.get(encoding)!;
    // Its models are trained on prose, in which words in capitals are rare.
    const bytes = iconv.encode(capitalised(text), encoding.replace("x-mac-", "mac"));
    const rated = chardet.detectAll(bytes, {
      includeEncodings: names,
      // Must be one of the included names, otherwise it writes a warning to the console.
      noMatchEncoding: names[0]!,
      ignoreThreshold: true,
    });
    const confidence = Math.max(0, ...rated.map((each) => each.confidence));
    const usual = Math.min(shareOfOneLanguage(text), shareOfCommonCharacters(bytes, encoding));
    reading.likelihood = confidence * usual ** 2;
    await setImmediate();
  }
}

/** The share of common characters among those of two or more bytes; 1 if the encoding has no table of them. */
function shareOfCommonCharacters(bytes: Uint8Array, encoding: string): number {
  const common = commonCharacters[encoding];
  if (common === undefined) return 1;
  let all = 0;
  let usual = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    const isHalfWidthKana = encoding === "Shift_JIS" && lead >= 0xa1 && lead <= 0xdf;
    if (lead < 0x80 || isHalfWidthKana) continue;
    const second = bytes[++at] ?? 0;
    // GB18030 has characters of four bytes, all of them rare.
    if (second < 0x40) at += 2;
    all++;
    if (common.some(([from, to]) => lead >= from && lead <= to)) usual++;
  }
  return all === 0 ? 0 : usual / all;
}

function capitalised(text: string): string {
  return text.replaceAll(
    /(\p{L})(\p{L}+)/gu,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );
}

function favouriteOf(readings: readonly Reading[]): Reading | undefined {
  const western = readings.find(({ encoding }) => encoding === "windows-1252");
  const turkish = readings.find(({ encoding }) => encoding === "windows-1254");
  return turkish === undefined || turkish.text === western?.text ? western : undefined;
}

function leads(best: Reading, second: Reading): boolean {
  const bothEastAsian = [best, second].every(({ encoding }) => encoding in commonCharacters);
  const isThin = hasFewWords(best.text);
  // A few names in characters that China and Japan share are words in both languages.
  if (best.likelihood === 0 || (isThin && bothEastAsian)) return false;
  const lead = isThin
    ? clearLead.ofFewWords
    : bothEastAsian
      ? clearLead.ofEastAsia
      : clearLead.usual;
  return second.likelihood <= best.likelihood * lead;
}

function hasFewWords(text: string): boolean {
  return wordsBeyondAscii(text).length < fewWords;
}

const remedy =
  'give the right one as encoding in importContacts, or save the file as "CSV UTF-8" and upload that';

function noReading(firstOther: number): string {
  return `line ${firstOther} of the file is not UTF-8, and no other encoding was found in which the whole file is text; ${remedy} (known encodings: ${encodings.join(", ")})`;
}

/** Shows one word in each reading, so that a person can see which one is right. */
function severalReadings(readings: readonly Reading[]): string {
  const shown = readings.slice(0, 4);
  const words = shown.map(({ text }) => text.split(/[\n,;\t"]/));
  const place = words[0]!.findIndex((word, index) =>
    words.slice(1).some((others) => others[index] !== word),
  );
  const seen = shown.map(
    ({ encoding }, index) => `"${(words[index]![place] ?? "").slice(0, 40)}" in ${encoding}`,
  );
  return `the encoding of the file is not certain: the same bytes are ${seen.join(", ")}; ${remedy}`;
}
