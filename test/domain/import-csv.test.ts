import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvItem, readCsv } from "#domain/imports/import-csv.ts";
import { asUtf8Lines, encodingOf, refuseOtherFormats } from "#domain/imports/import-encoding.ts";

/** The bytes as they might come: in pieces of a size. */
async function* cut(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function itemsOf(file: string | Uint8Array, size?: number): Promise<CsvItem[]> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  const encoding = await encodingOf(() => cut(bytes, size));
  const items: CsvItem[] = [];
  for await (const batch of readCsv(asUtf8Lines(cut(bytes, size), encoding))) items.push(...batch);
  return items;
}

/** "3 a|b" is the record of line 3, "4! …" the problem of line 4. */
async function told(file: string | Uint8Array, size?: number): Promise<string[]> {
  const items = await itemsOf(file, size);
  return items.map((item) =>
    "cells" in item
      ? `${item.line} ${item.cells.join("|")}`
      : `${item.line}! ${item.text.slice(0, 100)}`,
  );
}

describe("a CSV", () => {
  test.for<[what: string, file: string, records: string[]]>([
    ["with commas", "name,phone\nAda,1\n", ["1 name|phone", "2 Ada|1"]],
    ["with semicolons", "name;phone\nAda, B;1\n", ["1 name|phone", "2 Ada, B|1"]],
    ["with tabs", "name\tphone\nAda\t1\n", ["1 name|phone", "2 Ada|1"]],
    ["of one column", "phone\n1\n", ["1 phone", "2 1"]],
    ["with the separator in a quoted header", '"a,b,c";phone\nAda;1', ["1 a,b,c|phone", "2 Ada|1"]],
    ["with Excel's first line", "sep=;\nname;a,b,c\nAda;1\n", ["2 name|a,b,c", "3 Ada|1"]],
    ["without a last line break", "name,phone\nAda,1", ["1 name|phone", "2 Ada|1"]],
    ["with line breaks of Windows", "name,phone\r\nAda,1\r\n", ["1 name|phone", "2 Ada|1"]],
    ["with line breaks of old Macs", "name,phone\rAda,1\r", ["1 name|phone", "2 Ada|1"]],
    ["with blank lines", "\n\nname,phone\n\n , \nAda,1\n\n", ["3 name|phone", "6 Ada|1"]],
    [
      "with a line break in quotes",
      'name,phone\r\n"Ada\r\nB",1\r\nC,2',
      ["1 name|phone", "2 Ada\nB|1", "4 C|2"],
    ],
    ["with quotes in quotes", 'name,phone\n"Ada ""A"" B",1', ["1 name|phone", '2 Ada "A" B|1']],
    ["with rows of other lengths", "name,phone\nAda\nB,1,\n", ["1 name|phone", "2 Ada", "3 B|1|"]],
  ])("%s is read", async ([, file, records]) => {
    expect(await told(file)).toEqual(records);
  });
});

describe("a line that is no record costs that line only", () => {
  const header = "name,phone\n";
  test.for<[what: string, rows: string, items: string[]]>([
    ["text behind a quote", '"Ada" B,1\nC,2', ['2! "Ada" B,1', "3 C|2"]],
    ["a quote inside a value", 'Ada "A" B,1\nC,2', ['2! Ada "A" B,1', "3 C|2"]],
    ["a quote that is open to the end", '"Ada,1\nB,2\nC,3', ['2! "Ada,1', "3 B|2", "4 C|3"]],
    ["a quote that is open to the next", '"Ada,1\n"B",2\nC,3', ['2! "Ada,1', "3 B|2", "4 C|3"]],
    [
      "a quote that joins its line with the next",
      'Ada,"1\nB,2\nC","3"\nD,4',
      ['2! Ada,"1', "3 B|2", '4! C","3"', "5 D|4"],
    ],
    ["nothing but a quote", '"\nC,2', ['2! "', "3 C|2"]],
    ["an endless line", `Ada,${"1".repeat(150_000)}\nC,2`, [`2! Ada,${"1".repeat(96)}`, "3 C|2"]],
    [
      "an open quote before a long file",
      `"Ada,1\n${"B,2\n".repeat(40_000)}`,
      ['2! "Ada,1', ...Array.from({ length: 40_000 }, (_, index) => `${index + 3} B|2`)],
    ],
  ])("%s", async ([, rows, items]) => {
    expect(await told(header + rows)).toEqual(["1 name|phone", ...items]);
  });

  test("and says what to do about it", async () => {
    const items = await itemsOf(`${header}"Ada" B,1\nA "B",2\n"C,3\nD,"4\nE","5"`);
    expect(items.flatMap((item) => ("reason" in item ? [`${item.line}: ${item.reason}`] : [])))
      .toMatchInlineSnapshot(`
        [
          "2: has text after a closing quote ("); write "" for each quote inside a value",
          "3: has a quote (") inside an unquoted value; quote the whole value and write "" for each quote in it",
          "4: opens a quote (") that is not closed; put one at the end of the value too, or remove it",
          "5: has 3 values for 2 headers; check for a quote (") that is not closed",
          "6: has a quote (") inside an unquoted value; quote the whole value and write "" for each quote in it",
        ]
      `);
  });
});

describe("a file without rows is refused", () => {
  test.for([
    ["nothing", "", /^the file has no content: it needs a header/],
    ["blank lines", "\n ,\n\n", /^the file has no content: it needs a header/],
    ["a header only", "name,phone\n\n", /^the file has a header but no rows/],
    ["a header with an open quote", 'na"me,phone\nAda,1', /^line 1, the header, has a quote/],
  ] as const)("%s", async ([, file, message]) => {
    await expect(itemsOf(file)).rejects.toThrow(message);
  });
});

describe("text in the encoding", () => {
  const text = "name,phone\nZoë Müller €,1";
  const utf16 = Buffer.from(text, "utf16le");
  test.for<[encoding: string, bytes: Uint8Array]>([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 of Windows", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["UTF-16, big end first", Buffer.from(Buffer.from(`\uFEFF${text}`, "utf16le")).swap16()],
    ["UTF-16 without a byte order mark", utf16],
    ["UTF-16, big end first, without a byte order mark", Buffer.from(utf16).swap16()],
    [
      "Windows-1252",
      Buffer.from(text.replace("€", "\x80").replace("ë", "\xeb").replace("ü", "\xfc"), "latin1"),
    ],
  ])("%s is read, wherever it is cut", async ([, bytes]) => {
    for (const size of [bytes.length, 1000, 7, 3]) {
      if (size < 4 && bytes.includes(0)) continue;
      expect(await told(bytes, size)).toEqual(["1 name|phone", "2 Zoë Müller €|1"]);
    }
  });

  test("of Windows-1252 is known by one letter at the far end of a file", async () => {
    const file = Buffer.concat([
      Buffer.from(`name,phone\n${"Ada,1\n".repeat(50_000)}`),
      Buffer.from("Zo\xeb,2", "latin1"),
    ]);
    expect((await told(file, 65_536)).at(-1)).toBe("50002 Zoë|2");
  });

  test("is not what a file with zero bytes holds", async () => {
    const file = Buffer.from(`name,phone\n${"Ada,1\n".repeat(50_000)}\0\0`);
    await expect(itemsOf(file, 65_536)).rejects.toThrow("the file is not a text file");
  });
});

describe("what is no CSV is refused by its first bytes", () => {
  test.for([
    ["an Excel workbook", "PK\x03\x04", /Excel workbook \(\.xlsx\)/],
    ["an old Excel workbook", "\xd0\xcf\x11\xe0", /old Excel workbook \(\.xls\)/],
    ["a gzip", "\x1f\x8b\x08", /gzip/],
    ["a PDF", "%PDF-1.7", /PDF/],
    ["a picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", /not a text file/],
    ["nothing", "", /the file is empty/],
  ] as const)("%s", ([, beginning, message]) => {
    expect(() => refuseOtherFormats(Buffer.from(beginning, "latin1"))).toThrow(message);
  });
});

/** Text that is likely to trip a reader of CSV. */
const nasty = fc
  .array(fc.constantFrom("a", "é", "😀", '"', '""', ",", "\n", "\r\n", "\r", " ", "\0", "b,c\n"), {
    maxLength: 60,
  })
  .map((parts) => `h,k\n${parts.join("")}\nz,z`);

test("where a file is cut into pieces changes no record and no problem", async () => {
  await fc.assert(
    fc.asyncProperty(nasty, fc.integer({ min: 1, max: 20 }), async (file, size) => {
      const lines = async (pieceSize: number) => {
        const items: CsvItem[] = [];
        const pieces = asUtf8Lines(cut(Buffer.from(file), pieceSize), "UTF-8");
        for await (const batch of readCsv(pieces)) items.push(...batch);
        return items;
      };
      expect(await lines(Math.max(size, 5))).toEqual(await lines(1_000));
    }),
    { numRuns: 300 },
  );
});

test("whatever stands in a file, its lines are told in order and its last is not lost", async () => {
  await fc.assert(
    fc.asyncProperty(nasty, async (file) => {
      const items: CsvItem[] = [];
      for await (const batch of readCsv(asUtf8Lines(cut(Buffer.from(file)), "UTF-8"))) {
        items.push(...batch);
      }
      const lines = items.map(({ line }) => line);
      expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
      const last = items.at(-1)!;
      expect("cells" in last ? last.cells.join() : last.text).toMatch(/z/);
    }),
    { numRuns: 300 },
  );
});

test("a line of nothing but separators is a problem and not a record without end", async () => {
  const file = `name,phone\n${",".repeat(300_000)}\nAda,1\n`;
  const items = await itemsOf(file, 50_000);
  expect(items).toMatchObject([
    { line: 1 },
    { line: 2, reason: expect.stringMatching(/is longer than 100000 bytes/) as string },
    { line: 3, cells: ["Ada", "1"] },
  ]);
});

test("a file of which hardly a line is CSV is refused as a whole", async () => {
  const file = `name,phone\n${'a"b\n'.repeat(20_001)}`;
  await expect(itemsOf(file)).rejects.toThrow(/more than 20000 lines are not valid CSV.* a quote/s);
});
