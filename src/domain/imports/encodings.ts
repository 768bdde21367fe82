import { TextDecoder } from "node:util";
import iconv from "iconv-lite";

/** Encodings that TextDecoder does not know: their IANA names, and the names in iconv-lite. */
const dosNames = {
  IBM437: "cp437",
  IBM850: "cp850",
  IBM852: "cp852",
  IBM855: "cp855",
  IBM857: "cp857",
  IBM862: "cp862",
} as const;

/**
 * Every encoding in which a file can be read, by the names of IANA and, where IANA has none, of WHATWG. The check
 * of `import.encoding` lists the same.
 */
export const encodings: readonly string[] = [
  "UTF-8",
  "UTF-16LE",
  "UTF-16BE",
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874].map((page) => `windows-${page}`),
  "macintosh",
  "x-mac-cyrillic",
  "KOI8-R",
  "KOI8-U",
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => `ISO-8859-${part}`),
  ...Object.keys(dosNames),
  "IBM866",
  "Shift_JIS",
  "EUC-JP",
  "ISO-2022-JP",
  "GBK",
  "GB18030",
  "Big5",
  "EUC-KR",
];

const byPlainName = new Map(encodings.map((name) => [plain(name), name]));

/** The name in `encodings` for a label ("latin1", "cp850", "SJIS"); null for an unknown label. */
export function encodingNamed(label: string): string | null {
  const name = plain(label).replace(/^(cp|dos|pc)(?=\d)/, "ibm");
  const known =
    byPlainName.get(name) ?? byPlainName.get(name.replace(/^ibm(?=125|874)/, "windows"));
  if (known !== undefined) return known;
  if (name === "ibm932" || name === "ibm943") return "Shift_JIS";
  if (name === "ibm936") return "GBK";
  if (name === "ibm949") return "EUC-KR";
  if (name === "ibm950") return "Big5";
  if (name === "macroman") return "macintosh";
  try {
    // The aliases of WHATWG: latin1 and us-ascii are windows-1252, ksc5601 is EUC-KR.
    return byPlainName.get(plain(new TextDecoder(label.trim()).encoding)) ?? null;
  } catch {
    return null;
  }
}

function plain(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Decodes bytes piece by piece. Invalid bytes become U+FFFD. */
export interface PieceDecoder {
  write(piece: Uint8Array): string;
  /** The text of the incomplete bytes at the end. */
  end(): string;
}

export function decoderOf(encoding: string): PieceDecoder {
  const dosName = (dosNames as Readonly<Record<string, string>>)[encoding];
  if (dosName !== undefined) {
    const decoder = iconv.getDecoder(dosName);
    return { write: (piece) => decoder.write(Buffer.from(piece)), end: () => decoder.end() ?? "" };
  }
  const decoder = new TextDecoder(encoding);
  return {
    write: (piece) => decoder.decode(piece, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** Decodes all bytes at once. */
export function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = decoderOf(encoding);
  return decoder.write(bytes) + decoder.end();
}
