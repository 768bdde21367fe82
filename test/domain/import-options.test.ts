import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { stageImport } from "#domain/imports/imports.ts";
import { remapImport } from "#domain/imports/staged-imports.ts";
import { type Goal, importFile, members } from "./import-file.ts";
import { ada, test } from "./import-story.ts";

async function contactsOf({ world, tenantId }: Goal): Promise<unknown[]> {
  const { rows } = await world.context.pool.query(
    `select phone, extension, name, address, attributes, do_not_call as "doNotCall", updated_at > created_at as "isChanged"
     from contact where tenant_id = $1 order by phone`,
    [tenantId],
  );
  return rows;
}

const first =
  "phone,first name,last name,address,plan,Age (years),dnc\n+14155550101 ext. 7,Ada,Lovelace,1 Main St,gold,36,yes\n";
const known = {
  phone: ada,
  extension: "7",
  name: "Ada Lovelace",
  address: "1 Main St",
  attributes: { "first name": "Ada", "last name": "Lovelace", plan: "gold", "Age (years)": "36" },
  doNotCall: true,
  isChanged: false,
};

describe("an empty cell", () => {
  test("changes nothing, unless the import says otherwise", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, first);
    await importFile(goal, `phone,name,address,plan,dnc\n${ada},,,,\n`);
    expect(await contactsOf(goal)).toEqual([known]);
  });

  test("clears what the file has a column for, if the import says so", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, first);
    await story.world.jumpTo("2030-03-04T08:30:00Z");
    const file = `phone,first name,plan,Age (years),dnc\n${ada},,,37,\n+14155550102,,silver,,\n`;
    await importFile(goal, file, { onEmpty: "CLEAR" });
    expect(await contactsOf(goal)).toEqual([
      {
        ...known,
        name: null,
        attributes: { "last name": "Lovelace", "Age (years)": "37" },
        isChanged: true,
      },
      {
        phone: "+14155550102",
        extension: null,
        name: null,
        address: null,
        attributes: { plan: "silver" },
        doNotCall: false,
        isChanged: false,
      },
    ]);
  });

  test("that clears nothing leaves the contact as it is", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, first);
    await story.world.jumpTo("2030-03-04T08:30:00Z");
    const file = `phone,address,plan,city\n${ada},1 Main St,gold,\n`;
    await importFile(goal, file, { onEmpty: "CLEAR" });
    expect(await contactsOf(goal)).toEqual([known]);
  });

  test("makes room for attributes that would be too many otherwise", async ({ story }) => {
    const goal = await story.goalOf();
    const names = Array.from({ length: 30 }, (_, index) => `a${index}`);
    const line = (cell: string) => [ada, ...names.map(() => cell)].join();
    const header = (prefix: string) => ["phone", ...names.map((name) => prefix + name)].join();
    await importFile(goal, `${header("x")}\n${line("y".repeat(1_000))}\n`);
    const both = [...names.map((name) => `x${name}`), ...names.map((name) => `z${name}`)];
    const cells = [...names.map(() => ""), ...names.map(() => "y".repeat(1_000))];
    const file = `phone,${both.join()}\n${ada},${cells.join()}\n`;
    expect(await importFile(goal, file, { onEmpty: "CLEAR" })).toMatchObject({ problems: [] });
    const [contact] = (await contactsOf(goal)) as { attributes: Record<string, string> }[];
    expect(Object.keys(contact!.attributes).toSorted()).toEqual(
      names.map((name) => `z${name}`).toSorted(),
    );
  });
});

test("the preview counts what empty cells clear, and a new reading replaces the rejected rows", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  await importFile(goal, first);
  const content = `phone,plan\n${ada},\n1,x\n`;
  const bytes = (async function* () {
    yield Buffer.from(content);
  })();
  const { id } = await stageImport(context, actor, {
    campaignId: goal.campaignId,
    file: { name: "contacts.csv", bytes },
    mapping: {},
    onEmpty: "CLEAR",
  });
  const read = async () => {
    await runImport(context, id);
    const { rows } = await context.pool.query<{ preview: object; rejected: number }>(
      `select preview, (select sum(jsonb_array_length(rows))::int from import_rejected) as rejected
       from import where id = $1`,
      [id],
    );
    return rows[0]!;
  };
  expect(await read()).toMatchObject({
    preview: { updatedContacts: 1, unchangedContacts: 0 },
    rejected: 1,
  });
  await remapImport(context, actor, id, { onEmpty: "KEEP" });
  expect(await read()).toMatchObject({
    preview: { updatedContacts: 0, unchangedContacts: 1 },
    rejected: 1,
  });
});

describe("the separator", () => {
  test.for([
    ["a comma", "name,phone\nAda, +14155550101", ","],
    ["a semicolon", "name;phone\nAda;+14155550101", ";"],
    ["a tab", "name\tphone\nAda\t+14155550101", "\t"],
    ["a vertical bar", "name|phone\nAda|+14155550101", "|"],
    [
      "that of Excel's first line",
      "sep=|\nname|phone, or tel, or cell|tel\nAda||+14155550101",
      "|",
    ],
  ])("is found: %s", async ([, file, separator], { story }) => {
    const goal = await story.goalOf();
    const { id } = await importFile(goal, file!);
    const { pool } = story.world.context;
    const { rows } = await pool.query("select separator from import where id = $1", [id]);
    expect(rows).toEqual([{ separator }]);
    expect(await members(goal)).toEqual([`${ada} Ada SCHEDULED`]);
  });

  test("that is given counts, also where another is more frequent", async ({ story }) => {
    const goal = await story.goalOf();
    const file = "sep=,\nname|phone|a,b,c,d\nAda|+14155550101|x";
    await importFile(goal, file, { separator: "|" });
    expect(await members(goal)).toEqual([`${ada} Ada SCHEDULED`]);
  });
});
