import { type ColumnMapping, columnRoles, rolesWithVariable } from "#rules/column-role.ts";
import { nastyText } from "./nasty.ts";
import type { Tape } from "./tape.ts";

/** A file, and what is asked about it. */
export interface CsvFile {
  readonly bytes: Uint8Array;
  readonly mapping: ColumnMapping;
  readonly defaultCountry: string | null;
}

const headers = [
  "phone",
  "name",
  "address",
  "Phone Number",
  "tel",
  "mobile",
  "first name",
  "last name",
  "country",
  "Home State",
  "ZIP",
  "time zone",
  "ext",
  "dnc",
  "Phone 1 - Value",
  "Phone 1 - Label",
  "rejected: reason",
  "plan",
  "__proto__",
  "constructor",
  "toString",
  "now",
  "date",
  "customer",
  "",
  " ",
  "phone",
  "\ufeffphone",
  "Näme",
  "телефон",
  "\u0001",
  "\0phone",
  "x".repeat(101),
  "x".repeat(100),
  "\u0001".repeat(100),
  '"',
  "=1+1",
];
const phones = [
  "+14155550100",
  "(415) 555-0101",
  "0044 7400 123456",
  "030 1234567",
  '="+14155550102"',
  "'+14155550103",
  "1.41556E+10",
  "14155550104.0",
  "+1 415 555 0105 ext. 9",
  "tel:+14155550106",
  "p:+14155550108",
  "+14155550109 ::: x ::: +14155550110",
  "'+14155550111",
  "",
  "-",
  "0",
  "00",
  "+",
  "12",
  "٠١٢٣٤٥٦٧٨٩",
  "+1\u200e4155550107",
  "1 ".repeat(31),
  "00-1".repeat(16),
  "9".repeat(65),
];

/** A file that is nearly always odd and sometimes hopeless. */
export function csvFile(tape: Tape): CsvFile {
  const bytes = mutated(encoded(text(tape), tape), tape);
  return {
    bytes,
    mapping: mapping(tape),
    defaultCountry: tape.pick(["US", null, "DE", "GB", "JP"]),
  };
}

function mapping(tape: Tape): ColumnMapping {
  if (!tape.chance(20)) return {};
  const header = () => tape.pick(headers).slice(0, 100).trim();
  if (tape.chance(50)) {
    const columns = tape.times(5, () => {
      const role = tape.pick(columnRoles);
      const as = rolesWithVariable.has(role) && tape.chance(20) ? header() : "";
      return { header: header() || "phone", role, as: as || null };
    });
    return { columns };
  }
  const column = () => (tape.chance(60) ? header() || null : null);
  return { phone: column(), name: column(), address: column() };
}

function text(tape: Tape): string {
  if (tape.chance(3)) return nastyText(tape, 300_000);
  if (tape.chance(3)) return hostile(tape);
  const separator = tape.pick([",", ",", ";", "\t", "|"]);
  const newline = tape.pick(["\n", "\r\n", "\r", "\n\n", "\n\r"]);
  const columns = tape.chance(10)
    ? tape.times(6, () => tape.pick(headers))
    : ["phone", ...tape.times(4, () => tape.pick(headers))];
  const header = tape.chance(15) ? columns : plainer(columns);
  const lines = [header, ...tape.times(12, () => record(tape, columns.length))].map((cells) =>
    cells.map((cell) => quoted(cell, separator, tape)).join(separator),
  );
  if (tape.chance(5)) lines.unshift(`sep=${separator}`);
  const content = lines.join(newline) + (tape.chance(70) ? newline : "");
  // One NUL makes all of it no text.
  return tape.chance(10) ? content : content.replaceAll("\0", "");
}

/** Headers that will be taken: each one once, and none too long. */
function plainer(columns: readonly string[]): string[] {
  const names = columns.map((name) => name.slice(0, 100).trim());
  return names.map((name, index) => (names.indexOf(name) < index ? `${name} ${index}` : name));
}

function record(tape: Tape, width: number): string[] {
  const cells = [tape.chance(30) ? nastyText(tape) : tape.pick(phones)];
  if (tape.chance(40)) cells[0] = `+1415555${String(tape.below(10_000)).padStart(4, "0")}`;
  const surplus = tape.chance(5) ? tape.below(5) - 2 : 0;
  while (cells.length < width + surplus) cells.push(tape.chance(30) ? nastyText(tape) : "Ada");
  return cells;
}

function quoted(cell: string, separator: string, tape: Tape): string {
  if (tape.chance(4)) return `"${cell}`;
  if (tape.chance(4)) return `${cell}"`;
  const needsQuotes = cell.includes(separator) || /["\r\n]/.test(cell);
  return needsQuotes && !tape.chance(20) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Few words that make much work. */
function hostile(tape: Tape): string {
  const many = tape.pick([100, 1_000, 10_000, 50_000]);
  const columns = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const bodies: (() => string)[] = [
    () => "12\n".repeat(many),
    () => '"a"b\n'.repeat(Math.min(many, 2_000)),
    () => '"'.repeat(many),
    () => `${'"\n'.repeat(many)}"`,
    () => ",".repeat(many),
    () => "\n".repeat(many),
    () => "\r".repeat(many),
    () => `"${"x".repeat(many)}\n`.repeat(4),
    () => `+14155550100,"${"\n".repeat(many)}"\n`,
    () => `${columns(Math.min(many, 10_000)).join(",")}\n`,
  ];
  const widths = [1, 2, 99, 10_000];
  const header = ["phone", ...columns(tape.pick(widths) - 1)].join(",");
  return `${header}\n${tape.pick(bodies)()}`;
}

function encoded(content: string, tape: Tape): Buffer {
  switch (tape.below(9)) {
    case 1:
      return Buffer.from(`\ufeff${content}`);
    case 2:
      return Buffer.from(`\ufeff${content}`, "utf16le");
    case 3:
      return Buffer.from(`\ufeff${content}`, "utf16le").swap16();
    case 4:
      return Buffer.from(content, "utf16le");
    case 5:
      return Buffer.from(content, "latin1");
    case 6: {
      const half = content.length >> 1;
      const [head, rest] = [content.slice(0, half), content.slice(half)];
      return Buffer.concat([
        Buffer.from(head),
        Buffer.from(rest, tape.pick(["latin1", "utf16le"])),
      ]);
    }
    default:
      return Buffer.from(content);
  }
}

/** Flips, cuts, splices and repeats. */
function mutated(bytes: Buffer, tape: Tape): Buffer {
  let result = bytes;
  const rounds = tape.chance(40) ? 1 + tape.below(4) : 0;
  for (let round = 0; round < rounds && result.length > 0; round += 1) {
    const at = tape.below(result.length);
    const to = Math.min(result.length, at + tape.below(64));
    const [head, part, rest] = [
      result.subarray(0, at),
      result.subarray(at, to),
      result.subarray(to),
    ];
    switch (tape.below(6)) {
      case 0:
        result = Buffer.concat([head, Buffer.from([tape.below(256)]), result.subarray(at + 1)]);
        break;
      case 1:
        result = Buffer.concat([head, rest]);
        break;
      case 2:
        result = head;
        break;
      case 3:
        result = Buffer.concat([head, ...Array.from({ length: tape.below(50) }, () => part), rest]);
        break;
      case 4:
        result = Buffer.concat([
          head,
          Buffer.from(tape.pick(['"', "\0", "\r", ",", "\xff\xfe"]), "latin1"),
          part,
          rest,
        ]);
        break;
      default:
        result = Buffer.concat([rest, part, head]);
    }
  }
  return result;
}
