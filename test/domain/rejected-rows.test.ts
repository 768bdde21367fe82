import { text } from "node:stream/consumers";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { rejectedRows } from "#domain/imports/rejected-rows.ts";
import { cleanUpImports } from "#domain/imports/imports.ts";
import { dayMs } from "#rules/clock-time.ts";
import { type Goal, importFile, type ImportOptions, upload } from "./import-file.ts";
import { ada, test, two } from "./import-story.ts";

async function csvOf({ world, tenantId }: Goal, id: string): Promise<string> {
  const { csv } = await rejectedRows(world.context, tenantId, id);
  return await text(csv);
}

/** The lines of the file of rejected rows. */
async function rejectedOf(goal: Goal, file: string, options?: ImportOptions): Promise<string[]> {
  const { id } = await importFile(goal, file, options);
  const csv = await csvOf(goal, id);
  expect(csv.startsWith("\uFEFF")).toBe(true);
  return csv.slice(1).split("\r\n").slice(0, -1);
}

test("every rejected row comes back with its line, the reason and its cells", async ({ story }) => {
  const goal = await story.goalOf();
  const file = [
    "name,phone,note",
    "Ada,+14155550101,fine",
    "Bob,not a number,",
    '"Cid ""C""",,"a, b"',
    '"Dan" D,+14155550104,x',
    "Eve,+14155550105,a,b",
    '"Fay,+14155550106,',
  ].join("\n");
  expect(await rejectedOf(goal, file)).toEqual([
    "rejected: line,rejected: code,rejected: column,rejected: reason,rejected: text,name,phone,note",
    '3,PHONE_NOT_A_NUMBER,phone,"contains no digits; write it like +14155550100",,Bob,not a number,',
    '4,PHONE_MISSING,phone,"is empty, and every contact needs a telephone number; enter one, or remove the row",,"Cid ""C""",,"a, b"',
    `5,TEXT_AFTER_QUOTE,,"has text after a closing quote (""); write """" for each quote inside a value","""Dan"" D,'+14155550104,x"`,
    '6,TOO_MANY_VALUES,,"is one of 4 values under 3 headers; put a value that contains the separator in double quotes",,Eve,\'+14155550105,a,b',
    `7,QUOTE_NOT_CLOSED,,"opens a quote ("") that is not closed; put one at the end of the value too, or remove it","""Fay,'+14155550106,"`,
  ]);
});

test("no cell is a formula, and the corrected file brings back what was written", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const file = `phone;=city;note\n;=1+1;-5\n1;'=x;"a\n@b"\n`;
  const lines = await rejectedOf(goal, file);
  expect(lines[0]).toBe(
    "rejected: line;rejected: code;rejected: column;rejected: reason;rejected: text;phone;'=city;note",
  );
  expect(lines[1]).toMatch(/;;;'=1\+1;'-5$/);
  expect(lines[2]).toMatch(/;;1;''=x;"a\n'@b"$/);
  const corrected = [
    lines[0],
    lines[1]!.replace(";;;", `;;${ada};`),
    lines[2]!.replace(";;1;", ";;'+14155550102;"),
  ].join("\r\n");
  expect(await importFile(goal, corrected)).toMatchObject({ accepted: 2, rejected: 0 });
  const { rows } = await story.world.context.pool.query(
    "select phone, attributes from contact where tenant_id = $1 order by phone",
    [goal.tenantId],
  );
  expect(rows).toEqual([
    { phone: ada, attributes: { "=city": "=1+1", note: "-5" } },
    { phone: "+14155550102", attributes: { "=city": "'=x", note: "a\n@b" } },
  ]);
});

test("rows that are rejected because of another contact come back too", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, "phone,name\n+14155550101 ext. 1,Ada\n");
  const file = [
    "phone,name",
    "+14155550101 ext. 2,Bob",
    "+14155550102 ext. 1,Cid",
    "+14155550102,Dan",
  ].join("\n");
  const lines = await rejectedOf(goal, file);
  expect(lines.slice(1).map((line) => line.replace(/".*"/, ""))).toEqual([
    "4,PHONE_EXTENSION_DIFFERS,,,,'+14155550102,Dan",
    "2,PHONE_EXTENSION_DIFFERS,,,,'+14155550101 ext. 2,Bob",
  ]);
});

test("characters that cannot be stored harm no row, kept or rejected", async ({ story }) => {
  const goal = await story.goalOf();
  const file = `\uFEFFphone,name\n+14155550101 ext. 1,A\0da\nno,B\0ob\n"x"y\0,Cid\n`;
  const { id } = await importFile(goal, Buffer.from(file, "utf16le"));
  expect((await csvOf(goal, id)).split("\r\n").slice(1)).toEqual([
    expect.stringMatching(/^3,.*,no,Bob$/),
    expect.stringMatching(/^4,TEXT_AFTER_QUOTE,/),
    "",
  ]);
});

test("all of them come back, however many", async ({ story }) => {
  const goal = await story.goalOf();
  const count = 5_500;
  const rows = Array.from({ length: count }, (_, index) => `no,${index}`);
  const lines = await rejectedOf(goal, `phone,n\n${rows.join("\n")}\n`);
  expect(lines).toHaveLength(count + 1);
  expect(lines.slice(1).every((line, index) => line.endsWith(`,no,${index}`))).toBe(true);
});

test("rows of the largest size are kept in little pieces", async ({ story }) => {
  const goal = await story.goalOf();
  const header = Array.from({ length: 45 }, (_, index) => `c${index}`).join();
  const cells = Array.from({ length: 45 }, () => "x".repeat(2_100)).join();
  const rows = Array.from({ length: 60 }, () => `1,${cells}`);
  expect(await rejectedOf(goal, `phone,${header}\n${rows.join("\n")}`)).toHaveLength(61);
  const { rows: sizes } = await story.world.context.pool.query<{ bytes: number }>(
    "select octet_length(rows::text) as bytes from import_rejected",
  );
  expect(Math.max(...sizes.map(({ bytes }) => bytes))).toBeLessThan(1_300_000);
});

describe("they can be downloaded", () => {
  test("when the import has ended, and not before", async ({ story }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    const id = await upload(goal, two);
    await expect(csvOf(goal, id)).rejects.toMatchObject({ code: "IMPORT_IS_RUNNING" });
    await runImport(context, id);
    expect(await csvOf(goal, id)).toMatch(/^\uFEFFrejected: line.*name,phone\r\n$/);
  });

  test("by their tenant only", async ({ story }) => {
    const goal = await story.goalOf();
    const { id } = await importFile(goal, "phone\n1\n");
    const other = await story.goalOf();
    await expect(csvOf(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("for thirty days", async ({ story }) => {
    const goal = await story.goalOf();
    const { id } = await importFile(goal, "phone\n1\n");
    const { context } = story.world;
    // The id of the import has the time of the machine, which tests do not move.
    const cleanUpAfter = async (days: number): Promise<void> => {
      const clock = { ...context.clock, now: async () => new Date(Date.now() + days * dayMs) };
      await cleanUpImports({ ...context, clock });
    };
    await cleanUpAfter(29.9);
    expect(await csvOf(goal, id)).toMatch(/\r\n2,PHONE_/);
    await cleanUpAfter(30.1);
    await expect(csvOf(goal, id)).rejects.toMatchObject({ code: "REJECTED_ROWS_NOT_KEPT" });
  });
});

test("an erased person is in no rejected row", async ({ story }) => {
  const goal = await story.goalOf();
  const { world, tenantId } = goal;
  await importFile(goal, `phone,name\n${ada},Ada Lovelace\n`);
  const { id } = await importFile(
    goal,
    `phone,name,other\n1,Bob,x\n2,Ada Lovelace,x\n3,x,(415) 555-0101\n`,
  );
  const { rows } = await world.context.pool.query<{ id: string }>(
    "select id from contact where phone = $1",
    [ada],
  );
  await eraseContact(world.context, systemOf(tenantId), rows[0]!.id);
  const csv = await csvOf(goal, id);
  expect(csv).toContain("Bob");
  expect(csv).not.toMatch(/Ada|555-0101/);
});
