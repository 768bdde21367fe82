import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign } from "#domain/campaigns/campaign-life.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { ended, importFile, leftovers, members, upload } from "./import-file.ts";
import { ada, test, two } from "./import-story.ts";

test("bad rows are listed with their line and never stop the others", async ({ story }) => {
  const goal = await story.goalOf();
  const file = [
    "name,phone,address",
    "Ada,+14155550101,Here",
    "Bob,not a number,There",
    "Cid,,Nowhere",
    '"Dan" D,+14155550104,',
    "",
    "Eve,+14155550105,a,b",
    "Ada again,+1 415 555 0101,Elsewhere",
    "Fay,+14155550106",
    '"Gil,+14155550107,',
    "Hal,+14155550108,",
  ].join("\n");
  const result = await importFile(goal, file);
  expect(result).toMatchObject({ total: 9, accepted: 3, rejected: 5, duplicate: 1, calls: 3 });
  expect(result.problems).toMatchInlineSnapshot(`
    [
      "3: phone not a number contains no digits; write it like +14155550100",
      "4: phone is empty, and every contact needs a telephone number; enter one, or remove the row",
      "5: "Dan" D,+14155550104, has text after a closing quote ("); write "" for each quote inside a value",
      "7: b is one of 4 values under 3 headers; put a value that contains the separator in double quotes",
      "10: "Gil,+14155550107, opens a quote (") that is not closed; put one at the end of the value too, or remove it",
    ]
  `);
  expect(await members(goal)).toEqual([
    "+14155550101 Ada again SCHEDULED",
    "+14155550106 Fay SCHEDULED",
    "+14155550108 Hal SCHEDULED",
  ]);
});

test("zero characters in a file of UTF-16 harm nobody", async ({ story }) => {
  const goal = await story.goalOf();
  const text = `\uFEFFname,phone\nA\0da,${ada}\nB\0"ob,+14155550102`;
  expect(await importFile(goal, Buffer.from(text, "utf16le"))).toMatchObject({
    accepted: 1,
    problems: [expect.stringMatching(/^3: B"ob,\+14155550102 has a quote/)],
  });
  expect(await members(goal)).toEqual([`${ada} Ada SCHEDULED`]);
});

test("rows of the largest size are read in little batches", async ({ story }) => {
  const goal = await story.goalOf();
  const header = Array.from({ length: 15 }, (_, index) => `c${index}`).join();
  const cells = Array.from({ length: 15 }, () => "x".repeat(1_990)).join();
  const rows = Array.from({ length: 180 }, (_, index) => `+14155557${100 + index},${cells}`);
  const result = await importFile(goal, `phone,${header}\n${rows.join("\n")}`);
  expect(result).toMatchObject({ status: "COMPLETED", accepted: 180, calls: 180 });
});

test("a file of nothing but bad rows lists the first thousand and counts them all", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const result = await importFile(goal, `phone\n${"no\n".repeat(5_500)}`);
  expect(result).toMatchObject({ status: "COMPLETED", total: 5_500, rejected: 5_500, calls: 0 });
  expect(result.problems).toHaveLength(1_000);
  expect(result.problems.at(-1)).toMatch(/^1001: phone no contains no digits/);
});

test("a phone that stands far apart in a file is one contact, and the last row wins", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const others = Array.from({ length: 4_500 }, (_, index) => `x,+1415556${1_000 + index}`);
  const rows = [`First,${ada}`, ...others, `Last,${ada}`];
  const result = await importFile(goal, `name,phone\n${rows.join("\n")}`);
  expect(result).toMatchObject({ total: 4_502, accepted: 4_501, duplicate: 1, calls: 4_501 });
  expect((await members(goal))[0]).toBe(`${ada} Last SCHEDULED`);
});

test("a file that ends where a step of applying ends is finished like any other", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const phones = Array.from({ length: 2_000 }, (_, index) => `+1415556${1_000 + index}`);
  expect(await importFile(goal, `phone\n${phones.join("\n")}`)).toMatchObject({
    status: "COMPLETED",
    accepted: 2_000,
    calls: 2_000,
  });
  expect(await leftovers(story.world.context.pool)).toBe(0);
});

describe("an import that its user can mend fails and says how", () => {
  test.for<[what: string, file: string | Uint8Array, error: RegExp]>([
    ["without rows", "name,phone\n", /a header but no rows/],
    ["of blank lines", "\n\n , \n", /needs a header/],
    ["without a phone column", "name,city\nAda,Bern", /no column of telephone numbers/],
    ["without a header", "Ada,+14155550101\n", /header above/],
    ["with a broken header", '"name,phone\nAda,1', /^line 1, the header, opens a quote/],
    [
      "with zero bytes in its depth",
      `name,phone\n${"Ada,+14155550101\n".repeat(60_000)}\0`,
      /not a text file/,
    ],
  ])("%s", async ([, file, error], { story }) => {
    const goal = await story.goalOf();
    const result = await importFile(goal, file);
    expect(result).toMatchObject({
      status: "FAILED",
      error: expect.stringMatching(error),
      calls: 0,
    });
    expect(await members(goal)).toEqual([]);
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("into a campaign that was deleted before it was read", async ({ story }) => {
    const goal = await story.goalOf();
    const id = await upload(goal, two);
    await deleteCampaign(story.world.context, systemOf(goal.tenantId), goal.campaignId);
    await runImport(story.world.context, id);
    expect(await ended(story.world.context.pool, id)).toMatchObject({
      status: "FAILED",
      error: expect.stringMatching(/the campaign was deleted/),
    });
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });
});

describe("the columns", () => {
  test("are found by the caller's mapping", async ({ story }) => {
    const goal = await story.goalOf();
    const file = "Wer,Wo,Nummer\nAda,Bern,+41446681800";
    const mapping = { name: "wer", phone: "Nummer", address: "Wo" };
    expect(await importFile(goal, file, { mapping })).toMatchObject({ accepted: 1 });
    expect(await members(goal)).toEqual(["+41446681800 Ada SCHEDULED"]);
  });

  test("of a mapping that the file does not have fail the import", async ({ story }) => {
    const goal = await story.goalOf();
    const result = await importFile(goal, two, { mapping: { phone: "Tel" } });
    expect(result).toMatchObject({ status: "FAILED", error: expect.stringContaining('"Tel"') });
  });

  test("hold numbers of the tenant's country where none is given", async ({ story }) => {
    const goal = await story.goalOf();
    await story.world.context.pool.query("update tenant set default_country = 'CH' where id = $1", [
      goal.tenantId,
    ]);
    await importFile(goal, "phone\n044 668 18 00");
    expect(await members(goal)).toEqual(["+41446681800 SCHEDULED"]);
  });
});
