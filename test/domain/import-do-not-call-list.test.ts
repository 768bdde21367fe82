import type pg from "pg";
import { describe, expect } from "vitest";
import { type Actor, systemOf } from "#domain/actor.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { importDoNotCall, type ImportedDoNotCall } from "#domain/imports/import-do-not-call.ts";
import { type GivenTenant, givenCampaignWith, givenTenant } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const test = base.extend("world", async ({ pool }, { onCleanup }) => {
  const world = await openWorld({ pool, start: "2031-03-05T10:00:00Z" });
  onCleanup(() => world[Symbol.asyncDispose]());
  return world;
});

interface Options {
  readonly phoneColumn?: string;
  readonly defaultCountry?: string;
  readonly reason?: string;
}

async function* inParts(content: string | Buffer, partBytes = 65_536): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += partBytes) {
    yield bytes.subarray(start, start + partBytes);
  }
}

async function read(
  world: World,
  tenant: GivenTenant,
  content: string | Buffer | AsyncIterable<Uint8Array>,
  options: Options = {},
): Promise<ImportedDoNotCall> {
  const bytes =
    typeof content === "string" || Buffer.isBuffer(content) ? inParts(content) : content;
  const file = { name: "do-not-call.csv", bytes };
  return await importDoNotCall(world.context, systemOf(tenant.id), { file, ...options });
}

async function listOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ phone: string }>("select phone from do_not_call order by 1");
  return rows.map(({ phone }) => phone);
}

test("the numbers of a file are on the list with who added them and why, and their calls are cancelled", async ({
  world,
  pool,
}) => {
  const { tenant, campaign: campaignId, contacts } = await givenCampaignWith(world, 2);
  const contactIds = contacts.map(({ id }) => id);
  await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
  const apiKeyId = crypto.randomUUID();
  const actor: Actor = { kind: "API_KEY", tenantId: tenant.id, apiKeyId };
  const file = {
    name: "list.csv",
    bytes: inParts(`Name,Phone number\nAda,${contacts[0]!.phone}\nNobody,+14155559901\n`),
  };
  expect(
    await importDoNotCall(world.context, actor, { file, reason: "complaint", note: "May" }),
  ).toEqual({ lines: 2, added: 2, alreadyListed: 0, skipped: 0, rejected: 0, problems: [] });
  const { rows } = await pool.query(
    `select source, reason, note, api_key_id as "by", count(*)::int as numbers from do_not_call group by 1, 2, 3, 4`,
  );
  expect(rows).toEqual([
    { source: "IMPORT", reason: "complaint", note: "May", by: apiKeyId, numbers: 2 },
  ]);
  const calls = (await callsOf(world)).map(({ status, cancelReason }) => cancelReason ?? status);
  expect(calls.toSorted()).toEqual(["DO_NOT_CALL", "SCHEDULED"]);
});

describe("a file", () => {
  const [one, two] = ["+14155559901", "+14155559902"];
  test.for<[what: string, content: string | Buffer, options: Options, phones: string[]]>([
    ["of numbers without a header", `${one}\n${two}\n`, {}, [one, two]],
    ["of one number", one, {}, [one]],
    [
      "of national numbers without a header",
      "(415) 555-9901\n415-555-9902",
      { defaultCountry: "US" },
      [one, two],
    ],
    ["without a header and with other columns", `1;"${one}";x\n2;"${two}";y\n`, {}, [one, two]],
    ["with one column of any name", `Nummern\n${one}\n${two}\n`, {}, [one, two]],
    [
      "with a named column",
      `id,who to spare\n1,${one}\n2,${two}\n`,
      { phoneColumn: "who to spare" },
      [one, two],
    ],
    ["with two numbers per line", `name,phone,mobile\nAda,${one},${two}\n`, {}, [one, two]],
    ["in UTF-16", Buffer.from(`\uFEFFphone\n${one}\n${two}\n`, "utf16le"), {}, [one, two]],
    [
      "in an encoding that is not certain",
      Buffer.concat([
        Buffer.from("phone,x\n"),
        Buffer.from([0xe9, 0x80]),
        Buffer.from(`\n${one},z\n${two},z\n`),
      ]),
      {},
      [one, two],
    ],
    [
      "that says in a column who may be called",
      `phone,dnc\n${one},yes\n+14155559903,no\n${two},x\n`,
      {},
      [one, two],
    ],
  ])("%s", async ([, content, options, phones], { world, pool }) => {
    const tenant = await givenTenant(world);
    const done = await read(world, tenant, content, options);
    expect(done).toMatchObject({ added: phones.length });
    expect(await listOf(pool)).toEqual(phones);
  });

  test.for([
    ["that is empty", "", "the file is empty"],
    ["that is a workbook", "PK\u0003\u0004...", "Excel workbook"],
    ["without a column of numbers", "name,city\nAda,Rome\n", "phone"],
    ["with nothing but a header", "phone\n", "no rows"],
  ] as const)("%s is refused", async ([, content, message], { world, pool }) => {
    const tenant = await givenTenant(world);
    await expect(read(world, tenant, content)).rejects.toMatchObject({
      code: "FILE_REFUSED",
      message: expect.stringContaining(message),
    });
    expect(await listOf(pool)).toEqual([]);
  });
});

test("lines that are no numbers are listed with line, column, value and reason, and the others are on the list", async ({
  world,
  pool,
}) => {
  const tenant = await givenTenant(world);
  const file = `name,phone\nAda,+14155559901\nBob,hello\nCleo,\n"Dora,+1\nEve,+14155559901\nFay,+14155559902\n`;
  const done = await read(world, tenant, file);
  expect(done).toMatchObject({ lines: 6, added: 2, alreadyListed: 1, skipped: 0, rejected: 3 });
  expect(done.problems).toMatchObject([
    { line: 3, column: "phone", value: "hello", code: "PHONE_NOT_A_NUMBER" },
    { line: 4, column: "phone", code: "PHONE_MISSING" },
    { line: 5, column: null, code: "QUOTE_NOT_CLOSED" },
  ]);
  expect(await listOf(pool)).toEqual(["+14155559901", "+14155559902"]);

  const again = await read(world, tenant, "+14155559901\nnonsense\n+14155559903\n");
  expect(again).toMatchObject({ lines: 3, added: 1, alreadyListed: 1, rejected: 1 });
  expect(again.problems).toMatchObject([{ line: 2, value: "nonsense" }]);
});

test("100,000 lines, some no numbers: the good ones are on the list, the bad ones are counted and the first thousand listed", async ({
  world,
  pool,
}) => {
  const tenant = await givenTenant(world);
  const lines = 100_000;
  async function* file(): AsyncGenerator<Buffer> {
    yield Buffer.from("phone\n");
    for (let first = 0; first < lines; first += 1_000) {
      const some = Array.from({ length: 1_000 }, (_, n) =>
        (first + n) % 50 === 0 ? `bad ${first + n}` : `+1415${2_000_000 + first + n}`,
      );
      yield Buffer.from(`${some.join("\n")}\n`);
    }
  }
  const done = await read(world, tenant, file());
  expect(done).toMatchObject({ lines, added: 98_000, alreadyListed: 0, rejected: 2_000 });
  expect(done.problems).toHaveLength(1_000);
  expect(done.problems.at(-1)).toMatchObject({ line: 49_952, value: "bad 49950" });
  const { rows } = await pool.query("select count(*)::int as numbers from do_not_call");
  expect(rows).toEqual([{ numbers: 98_000 }]);
}, 120_000);

test("if the upload is cut off, what had arrived is on the list", async ({ world, pool }) => {
  const tenant = await givenTenant(world);
  async function* file(): AsyncGenerator<Buffer> {
    const some = Array.from({ length: 5_000 }, (_, n) => `+1415${2_000_000 + n}\n`);
    yield Buffer.from(some.join(""));
    throw new Error("the client is gone");
  }
  await expect(read(world, tenant, file())).rejects.toThrow("the client is gone");
  expect((await listOf(pool)).length).toBeGreaterThan(4_000);
});
