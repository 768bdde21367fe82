import { isUtf8 } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import iconv from "iconv-lite";
import { shareOfOddWords, shareOfOneLanguage, wordsBeyondAscii } from "#rules/plausible-text.ts";
import { FileRefusedError } from "#domain/errors.ts";
import { decode, encodings } from "./encodings.ts";

/**
 * Candidates, with the names that jschardet has for them. Of those that read a file alike the first is taken.
 * Its model of Spanish and others is under the names of ISO, which are parts of windows-1252.
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
/** Leading bytes of the characters in daily use: the standards put them first. */
const dailyCharacters: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> =
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

/** A line that is not UTF-8 counts as broken, and not as another encoding, where so many others are. */
const utf8LinesPerBroken = 4;
/** Lines of a legacy encoding that happen to be valid UTF-8 are fewer: 4 % of two Chinese characters. */
const mostAccidentalUtf8 = 0.2;
/** As much of the lines beyond ASCII as is judged, from all over the file: 30 ms of work. */
const sampleBytes = 16_384;
const longestLine = 1_024;
/** Of the words beyond ASCII so many may be odd: names are. */
const mostOddWords = 0.02;
/** The runner-up must be less likely by so much. East Asian encodings are full of each other's characters. */
const clearLead = { usual: 0.85, ofEastAsia: 0.5, ofFewWords: 0.4 };
const fewWords = 4;
/** By far the most files that are not UTF-8 are of windows-1252; not counted where Turkish would differ. */
const headStart = 1.15;

/** What the whole file shows of its encoding, in bounded memory. */
export interface Survey {
  /** Lines beyond ASCII that are valid UTF-8, and those that are not. */
  readonly utf8Lines: number;
  readonly otherLines: number;
  /** The first line that is not UTF-8, from 1. */
  readonly firstOther: number;
  /** Lines beyond ASCII, evenly from the whole file. */
  readonly sample: Buffer;
}

/** Reads a file that is not UTF-8 throughout. */
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
    // Byte for byte: no trailing byte of any of these encodings looks like the end of a line.
    const lines = (rest + Buffer.from(piece).toString("latin1")).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) look(line);
    // A line without end is no contact.
    if (rest.length > 1_000_000) rest = "";
  }
  if (rest !== "") look(rest);
  return { ...counts, sample: sample.bytes() };
}

/** Lines at equal distances: when it is full every second one goes, and fewer are taken from then on. */
class EvenSample {
  #lines: Buffer[] = [];
  #size = 0;
  #stride = 1;
  #seen = 0;

  add(line: Buffer): void {
    if (this.#seen++ % this.#stride !== 0) return;
    // A copy: the piece that the line stands in may go.
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
 * The encoding of a file that is not UTF-8 throughout: UTF-8 where a few lines are broken, else the one in
 * which the sample reads as words and that is clearly likelier than every other reading.
 * @throws FileRefusedError that says what was seen and what to do, where that is none.
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

/** Different readings that make sense, the likeliest first. */
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
  // Its model takes a tenth of a second and 20 MB: only for who needs it.
  const { chardet } = await import("jschardet");
  for (const reading of readings) {
    const { encoding, text } = reading;
    const names = jschardetNames.get(encoding)!;
    // It has learnt from prose: names in capitals are rare there.
    const bytes = iconv.encode(capitalised(text), encoding.replace("x-mac-", "mac"));
    const rated = chardet.detectAll(bytes, {
      includeEncodings: names,
      // One of those included, or else it warns on the console.
      noMatchEncoding: names[0]!,
      ignoreThreshold: true,
    });
    const confidence = Math.max(0, ...rated.map((each) => each.confidence));
    const usual = Math.min(shareOfOneLanguage(text), shareOfDailyCharacters(bytes, encoding));
    reading.likelihood = confidence * usual ** 2;
    await setImmediate();
  }
}

/** Of the characters of two bytes or more, those in daily use; 1 where the encoding has no such. */
function shareOfDailyCharacters(bytes: Uint8Array, encoding: string): number {
  const daily = dailyCharacters[encoding];
  if (daily === undefined) return 1;
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
    if (daily.some(([from, to]) => lead >= from && lead <= to)) usual++;
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
  const bothEastAsian = [best, second].every(({ encoding }) => encoding in dailyCharacters);
  const isThin = hasFewWords(best.text);
  // Two names in characters that China and Japan share are words in both.
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

/** Shows one word in each reading: a person sees at once which is right. */
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
