import iconv from "iconv-lite";
import { describe, expect } from "vitest";
import { survey } from "#domain/imports/detect-encoding.ts";
import { importFile, type Goal, leftovers } from "./import-file.ts";
import { test } from "./import-story.ts";

/** Names and addresses as they stand in files of these languages, with the encodings of such files. */
const samples: Readonly<
  Record<string, { readonly encodings: readonly string[]; readonly rows: readonly string[] }>
> = {
  German: {
    encodings: ["windows-1252", "IBM850", "macintosh"],
    rows: [
      "Jörg Müller,Hauptstraße 5 München",
      "Käthe Weiß,Lindenallee 7 Köln",
      "Anna Schmidt,Berlin",
    ],
  },
  French: {
    encodings: ["windows-1252", "IBM850", "macintosh"],
    rows: [
      "François Lefèvre,12 rue de la République",
      "Hélène Gérard,Besançon",
      "Noël Châtelain,Nîmes",
    ],
  },
  Spanish: {
    encodings: ["windows-1252", "IBM850", "macintosh"],
    rows: ["José Muñoz,Calle Mayor 5 Málaga", "Íñigo Núñez,León", "Andrés Ibáñez,Cádiz"],
  },
  Polish: {
    encodings: ["windows-1250", "ISO-8859-2", "IBM852"],
    rows: [
      "Łukasz Wiśniewski,ul. Długa 5 Łódź",
      "Małgorzata Dąbrowska,Gdańsk",
      "Józef Żak,Kraków",
      "Świętosław Ćwikła,Poznań",
    ],
  },
  Czech: {
    encodings: ["windows-1250", "ISO-8859-2"],
    rows: ["Jiří Dvořák,Plzeň", "Zdeněk Růžička,Žižkova 3 Praha", "Šárka Černá,České Budějovice"],
  },
  Russian: {
    encodings: ["windows-1251", "KOI8-R", "IBM866"],
    rows: [
      "Сергей Кузнецов,ул. Ленина 5 Москва",
      "Ольга Смирнова,Новосибирск",
      "Дмитрий Попов,Казань",
    ],
  },
  Greek: {
    encodings: ["windows-1253"],
    rows: ["Γιώργος Παπαδόπουλος,Οδός Ερμού 5 Αθήνα", "Μαρία Νικολάου,Θεσσαλονίκη"],
  },
  Japanese: {
    encodings: ["Shift_JIS", "EUC-JP", "ISO-2022-JP"],
    rows: [
      "山田太郎,東京都千代田区丸の内1-1",
      "さとう花子,大阪府大阪市北区梅田",
      "スズキ一郎,札幌市",
    ],
  },
  Chinese: {
    encodings: ["GB18030"],
    rows: ["王伟,北京市朝阳区建国路5号", "李娜,上海市浦东新区", "张敏,广东省深圳市"],
  },
  Taiwanese: {
    encodings: ["Big5"],
    rows: ["陳志明,台北市大安區忠孝東路四段5號", "林淑芬,高雄市苓雅區", "黃建宏,台中市西屯區"],
  },
  Korean: {
    encodings: ["EUC-KR"],
    rows: [
      "김민수,서울특별시 강남구 테헤란로 5",
      "이영희,부산광역시 해운대구",
      "박지훈,대구광역시",
    ],
  },
};

const phoneOf = (row: number): string => `+1415556${1_000 + row}`;

function csvOf(rows: readonly string[], count: number): string {
  const lines = Array.from(
    { length: count },
    (_, row) => `${rows[row % rows.length]!},${phoneOf(row)}`,
  );
  return `name,address,phone\r\n${lines.join("\r\n")}\r\n`;
}

/** iconv-lite writes no ISO-2022-JP: what Japanese mail programs export of this text. */
function encoded(text: string, encoding: string): Buffer {
  if (encoding !== "ISO-2022-JP") return iconv.encode(text, encoding.replace("x-mac-", "mac"));
  const runs = text.match(/\p{ASCII}+|\P{ASCII}+/gu)!;
  return Buffer.concat(
    runs.map((run) => {
      if (/^\p{ASCII}/u.test(run)) return Buffer.from(run);
      const jis = iconv.encode(run, "EUC-JP").map((byte) => byte & 0x7f);
      return Buffer.concat([Buffer.from("\u001B$B"), jis, Buffer.from("\u001B(B")]);
    }),
  );
}

/** "Ada, Here" for each contact, in order of their phones. */
async function contacts({ world, tenantId }: Goal): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ contact: string }>(
    "select concat_ws(',', name, address) as contact from contact where tenant_id = $1 order by phone",
    [tenantId],
  );
  return rows.map(({ contact }) => contact);
}

describe("the encoding of a file is told by its text", () => {
  const cases = Object.entries(samples).flatMap(([language, { encodings, rows }]) =>
    encodings.map((encoding) => [language, encoding, rows] as const),
  );
  test.for(cases)("%s in %s", async ([, encoding, rows], { story }) => {
    const goal = await story.goalOf();
    const text = csvOf(rows, 24);
    const result = await importFile(goal, encoded(text, encoding));
    expect(result).toMatchObject({ status: "COMPLETED", accepted: 24, rejected: 0 });
    expect(await contacts(goal)).toEqual(
      Array.from({ length: 24 }, (_, row) => rows[row % rows.length]),
    );
  });

  test("is shown on the import", async ({ story }) => {
    const goal = await story.goalOf();
    const { rows } = samples["Russian"]!;
    const file = encoded(csvOf(rows, 24), "KOI8-R");
    expect(await importFile(goal, file)).toMatchObject({ encoding: "KOI8-R" });
    expect(await importFile(goal, csvOf(rows, 3))).toMatchObject({ encoding: "UTF-8" });
  });

  test("names in capitals are not taken for small letters of another", async ({ story }) => {
    const goal = await story.goalOf();
    const rows = samples["Russian"]!.rows.map((row) => row.toUpperCase());
    const result = await importFile(goal, encoded(csvOf(rows, 24), "windows-1251"));
    expect(result).toMatchObject({ encoding: "windows-1251", accepted: 24 });
  });
});

describe("a few bad bytes in a file of UTF-8", () => {
  test("cost their rows and not the file", async ({ story }) => {
    const goal = await story.goalOf();
    const rows = ["Jörg Müller,Köln", "Käthe Weiß,München", "Zoë,Zürich"];
    const file = Buffer.from(csvOf(rows, 40)).toString("latin1").split("\r\n");
    file[7] = `J\xf6rg M\xfcller,K\xf6ln,${phoneOf(6)}`;
    file[19] = `Zo\xeb,Z\xfcrich,${phoneOf(18)}`;
    const result = await importFile(goal, Buffer.from(file.join("\r\n"), "latin1"));
    expect(result).toMatchObject({
      status: "COMPLETED",
      encoding: "UTF-8",
      accepted: 38,
      rejected: 2,
    });
    expect(result.problems).toEqual([
      expect.stringMatching(/^8: name J\uFFFDrg M\uFFFDller has bytes that are not valid in UTF-8/),
      expect.stringMatching(/^20: name Zo\uFFFD has bytes that are not valid in UTF-8/),
    ]);
    expect((await contacts(goal)).join()).not.toContain("\uFFFD");
  });

  test("are known by the byte order mark where there is nothing else to go by", async ({
    story,
  }) => {
    const goal = await story.goalOf();
    const file = Buffer.from(
      `\xef\xbb\xbfname,phone\nZo\xeb,${phoneOf(1)}\nAda,${phoneOf(2)}\n`,
      "latin1",
    );
    const result = await importFile(goal, file);
    expect(result).toMatchObject({ encoding: "UTF-8", accepted: 1, rejected: 1 });
  });
});

describe("a file whose encoding is not certain is refused with the reason", () => {
  test("two readings that both make sense", async ({ story }) => {
    const goal = await story.goalOf();
    // "Sabine Groß", "Sabine Groá" and "Sabine Grož" are all words.
    const file = encoded(`name,phone\nAda,${phoneOf(1)}\nSabine Groß,${phoneOf(2)}\n`, "IBM850");
    const result = await importFile(goal, file);
    expect(result).toMatchObject({ status: "FAILED", calls: 0 });
    expect(result.error).toMatch(
      /^the encoding of the file is not certain: the same bytes are ".*" in .*, ".*" in .*; give the right one as encoding in importContacts/,
    );
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("UTF-8 and another encoding in one file", async ({ story }) => {
    const goal = await story.goalOf();
    const { rows } = samples["German"]!;
    const mixed = Buffer.concat([
      Buffer.from(csvOf(rows, 20)),
      encoded(csvOf(rows, 20).replace(/^.*\r\n/, ""), "windows-1252"),
    ]);
    expect((await importFile(goal, mixed)).error).toMatch(
      /^the file mixes encodings: 14 lines are UTF-8 and 14 are not \(the first is line 22\);/,
    );
  });

  test("an encoding that changes far behind the beginning", async ({ story }) => {
    const goal = await story.goalOf();
    const { rows } = samples["Czech"]!;
    const changing = Buffer.concat([
      encoded(csvOf(rows, 3_000), "windows-1250"),
      encoded(csvOf(rows, 3_000).replace(/^.*\r\n/, ""), "IBM852"),
    ]);
    expect((await importFile(goal, changing)).error).toMatch(
      /^line 2 of the file is not UTF-8, and no other encoding was found in which the whole file is text;/,
    );
  });

  test("but is read when the encoding is given", async ({ story }) => {
    const goal = await story.goalOf();
    const file = encoded(`name,phone\nPaweł Sąd,${phoneOf(2)}\n`, "ISO-8859-2");
    const result = await importFile(goal, file, { encoding: "latin2" });
    expect(result).toMatchObject({ status: "COMPLETED", encoding: "ISO-8859-2", accepted: 1 });
    expect(await contacts(goal)).toEqual(["Paweł Sąd"]);
  });
});

describe("a given encoding", () => {
  test.for([
    ["cp850", "IBM850", "Jörg Muñoz"],
    ["Latin1", "windows-1252", "Jörg Muñoz"],
    ["SJIS", "Shift_JIS", "山田"],
    ["gb2312", "GBK", "王伟"],
    ["MacRoman", "macintosh", "Jörg Muñoz"],
    ["windows 1251", "windows-1251", "Иван"],
    ["utf-16be", "UTF-16BE", "Иван"],
  ] as const)("%s is %s", async ([label, encoding, name], { story }) => {
    const goal = await story.goalOf();
    const file = iconv.encode(`name,phone\n${name},${phoneOf(1)}\n`, encoding);
    expect(await importFile(goal, file, { encoding: label })).toMatchObject({
      encoding,
      accepted: 1,
    });
    expect(await contacts(goal)).toEqual([name]);
  });

  test("that nobody knows is refused with those that are known", async ({ story }) => {
    const goal = await story.goalOf();
    const upload = importFile(goal, "phone\n", { encoding: "klingon" });
    await expect(upload).rejects.toMatchObject({
      name: "InputValidationError",
      message: expect.stringMatching(
        /is not a known encoding; known encodings: UTF-8, .*EUC-KR/,
      ) as string,
    });
  });

  test("costs the rows that it cannot read", async ({ story }) => {
    const goal = await story.goalOf();
    const file = encoded(csvOf(["山田太郎,東京都"], 3), "Shift_JIS");
    file[file.indexOf(0x8e)] = 0xff;
    const result = await importFile(goal, file, { encoding: "Shift_JIS" });
    expect(result).toMatchObject({ accepted: 2, rejected: 1 });
  });
});

test("of a large file a bounded sample is judged, from its beginning to its end", async () => {
  const { rows } = samples["Czech"]!;
  const part = encoded(csvOf(rows, 5_000), "windows-1250");
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 20; n += 1) yield part;
    yield iconv.encode("the last line: ž\n", "windows-1250");
  }
  const { sample, otherLines } = await survey(parts());
  expect(otherLines).toBe(100_001);
  expect(sample.length).toBeGreaterThan(4_000);
  expect(sample.length).toBeLessThanOrEqual(16_384);
  // The third row, which is every third line, is as often among them as the others.
  const shares = rows.map(
    (row) =>
      sample.toString("latin1").split(iconv.encode(row, "windows-1250").toString("latin1")).length,
  );
  expect(Math.min(...shares)).toBeGreaterThan(Math.max(...shares) / 2);
});
