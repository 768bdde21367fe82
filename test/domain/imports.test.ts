import { describe, expect } from "vitest";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { deleteContact, updateContact } from "#domain/campaigns/contacts.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { cleanUpImports, importContacts, resumeImports } from "#domain/imports/imports.ts";
import { type CampaignChange, givenCampaign, givenTenant } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { ended, type Goal, importFile, leftovers, members, upload } from "./import-file.ts";

const beforeOpening = "2030-03-04T08:00:00Z";
const justBefore = "2030-03-04T08:59:30Z";
const opening = "2030-03-04T09:00:00Z";

interface Story {
  readonly world: World;
  /** A tenant, a campaign from nine to five UTC, and the world in which they live. */
  readonly goalOf: (change?: CampaignChange) => Promise<Goal>;
}

const test = base.extend("story", async ({ pool }, { onCleanup }): Promise<Story> => {
  const world = await openWorld({ pool, start: beforeOpening });
  onCleanup(() => world[Symbol.asyncDispose]());
  return {
    world,
    goalOf: async (change) => {
      const tenant = await givenTenant(world);
      return { world, tenantId: tenant.id, campaignId: await givenCampaign(world, tenant, change) };
    },
  };
});

const ada = "+14155550101";
const two = "name,phone\nAda,+14155550101\nBob,+14155550102\n";

/** What SQL says of the calls of a campaign. */
async function calls({ world, campaignId }: Goal): Promise<{ status: string; at: string }[]> {
  const { rows } = await world.context.pool.query<{ status: string; at: Date }>(
    "select status, scheduled_time as at from call where campaign_id = $1 order by created_at, id",
    [campaignId],
  );
  return rows.map(({ status, at }) => ({ status, at: at.toISOString() }));
}

async function contactId({ world, tenantId }: Goal, phone = ada): Promise<string> {
  const { rows } = await world.context.pool.query<{ id: string }>(
    "select id from contact where tenant_id = $1 and phone = $2",
    [tenantId, phone],
  );
  return rows[0]!.id;
}

test("every row of a file becomes a contact, a member of the campaign, and a call", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const file =
    'Full Name;Mobile;Address;Plan\r\nAda;+1 (415) 555-0101;"1 Main St\r\nSpringfield";gold\r\nBob;415-555-0102;;\r\n';
  expect(await importFile(goal, file, { defaultCountry: "us" })).toMatchObject({
    status: "COMPLETED",
    error: null,
    total: 2,
    accepted: 2,
    rejected: 0,
    duplicate: 0,
    calls: 2,
    problems: [],
  });
  expect(await members(goal)).toEqual(["+14155550101 Ada SCHEDULED", "+14155550102 Bob SCHEDULED"]);
  const { rows } = await story.world.context.pool.query(
    "select address, attributes from contact where tenant_id = $1 order by phone",
    [goal.tenantId],
  );
  expect(rows).toEqual([
    { address: "1 Main St\nSpringfield", attributes: { Plan: "gold" } },
    { address: null, attributes: {} },
  ]);
  expect(await leftovers(story.world.context.pool)).toBe(0);
});

test("the job reads the file, and its calls are placed when the window opens", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const id = await upload(goal, two);
  await story.world.settle();
  expect(await ended(story.world.context.pool, id)).toMatchObject({ status: "COMPLETED" });
  await story.world.jumpTo(justBefore);
  await story.world.advanceTo(opening);
  expect(story.world.simulator.calls.map(({ number }) => number).toSorted()).toEqual([
    "+14155550101",
    "+14155550102",
  ]);
});

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
      "4: phone is empty; every contact needs a telephone number",
      "5: "Dan" D,+14155550104, has text behind a closing quote ("); write "" for each quote inside a value",
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

test("rows of a hundred thousand characters are read in little batches", async ({ story }) => {
  const goal = await story.goalOf();
  const header = Array.from({ length: 45 }, (_, index) => `c${index}`).join();
  const cells = Array.from({ length: 45 }, () => "x".repeat(1_990)).join();
  const rows = Array.from({ length: 60 }, (_, index) => `+14155557${100 + index},${cells}`);
  const result = await importFile(goal, `phone,${header}\n${rows.join("\n")}`);
  expect(result).toMatchObject({ status: "COMPLETED", accepted: 60, calls: 60 });
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

describe("an upload is refused at once", () => {
  test.for<[what: string, content: string | Uint8Array, message: RegExp]>([
    ["when it is empty", "", /the file is empty/],
    ["when it is an Excel workbook", "PK\x03\x04…", /save the sheet as "CSV UTF-8"/],
    ["when it is a picture", Buffer.from([0x89, 0x50, 0, 0, 0, 13]), /not a text file/],
  ])("%s", async ([, content, message], { story }) => {
    const goal = await story.goalOf();
    await expect(upload(goal, content)).rejects.toThrow(message);
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("when it breaks off, and nothing is left of it", async ({ story }) => {
    const goal = await story.goalOf();
    async function* brokenOff(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2_500_000, "a,b\n");
      throw new Error("the line went dead");
    }
    await expect(upload(goal, brokenOff())).rejects.toThrow("the line went dead");
    const { pool } = story.world.context;
    expect(await leftovers(pool)).toBe(0);
    expect((await pool.query("select from import")).rowCount).toBe(0);
  });

  test("when there is no such campaign, or it is another tenant's", async ({ story }) => {
    const goal = await story.goalOf();
    const other = await story.goalOf();
    await expect(upload({ ...goal, campaignId: other.campaignId }, two)).rejects.toMatchObject({
      name: "NotFoundError",
    });
  });

  test("when the campaign was deleted, also while the file came in", async ({ story }) => {
    const goal = await story.goalOf();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(two);
      await deleteCampaign(story.world.context, goal.tenantId, goal.campaignId);
    }
    const refusal = { name: "NotPossibleError", message: /deleted/ };
    await expect(upload(goal, slow())).rejects.toMatchObject({ name: "NotPossibleError" });
    await expect(upload(goal, two)).rejects.toMatchObject({ name: refusal.name });
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("when the campaign has ended", async ({ story }) => {
    const goal = await story.goalOf({ endsOn: "2030-03-03" });
    await expect(upload(goal, two)).rejects.toThrow("has ended");
  });

  test("when its default country is none", async ({ story }) => {
    const { tenantId, campaignId, world } = await story.goalOf();
    const file = {
      name: "",
      bytes: (async function* () {
        yield Buffer.from(two);
      })(),
    };
    const input = { campaignId, file, mapping: {}, defaultCountry: "Atlantis" };
    await expect(importContacts(world.context, tenantId, input)).rejects.toMatchObject({
      problems: [{ path: ["input", "defaultCountry"] }],
    });
  });
});

describe("an import that its user can mend fails and says how", () => {
  test.for<[what: string, file: string | Uint8Array, error: RegExp]>([
    ["without rows", "name,phone\n", /a header and nothing below it/],
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
    await deleteCampaign(story.world.context, goal.tenantId, goal.campaignId);
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

describe("a contact who is there already", () => {
  test("is brought up to date, and keeps what the file does not tell", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, `name,phone,address,plan,city\nAda,${ada},Here,gold,Bern`);
    await importFile(goal, `name,phone,address,plan\n,${ada},There,silver`);
    const { rows } = await story.world.context.pool.query(
      "select name, address, attributes from contact where tenant_id = $1",
      [goal.tenantId],
    );
    const attributes = { plan: "silver", city: "Bern" };
    expect(rows).toEqual([{ name: "Ada", address: "There", attributes }]);
  });

  test("is not written when the file tells nothing new", async ({ story }) => {
    const goal = await story.goalOf();
    const versions = async () =>
      (await story.world.context.pool.query("select xmin, updated_at from contact order by phone"))
        .rows;
    await importFile(goal, two);
    const before = await versions();
    await importFile(goal, two);
    expect(await versions()).toEqual(before);
  });

  test("stays do-not-call, and gets no call", async ({ story }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    await importFile(goal, two);
    await updateContact(context, goal.tenantId, await contactId(goal), { doNotCall: true });
    expect(await importFile(goal, `name,phone,do not call\nAda,${ada},false`)).toMatchObject({
      accepted: 1,
      calls: 0,
    });
    expect(await members(goal)).toContain(`${ada} Ada CANCELLED`);
  });

  test("stays unreachable, and gets no call", async ({ story }) => {
    const goal = await story.goalOf();
    await story.world.context.pool.query(
      "insert into contact (tenant_id, phone, unreachable_reason) values ($1, $2, 'no such number')",
      [goal.tenantId, ada],
    );
    expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 1 });
    expect(await members(goal)).toEqual([`${ada} Ada`, "+14155550102 Bob SCHEDULED"]);
  });

  test("comes back with the history after being deleted", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, two);
    const id = await contactId(goal);
    await deleteContact(story.world.context, goal.tenantId, id);
    expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 1 });
    expect(await contactId(goal)).toBe(id);
    expect(await members(goal)).toContain(`${ada} Ada CANCELLED+SCHEDULED`);
  });

  test("comes back into the campaign after being taken out", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, two);
    const contactIds = [await contactId(goal)];
    await unenrolContacts(story.world.context, goal.tenantId, { ...goal, contactIds });
    expect(await importFile(goal, two)).toMatchObject({ calls: 1 });
    expect(await members(goal)).toContain(`${ada} Ada CANCELLED+SCHEDULED`);
  });
});

describe("the same file twice", () => {
  for (const scheduleFrequency of ["DAILY", null] as const) {
    const what = scheduleFrequency ?? "that does not recur";
    test(`adds nothing to a campaign ${what}`, async ({ story }) => {
      const goal = await story.goalOf({ scheduleFrequency });
      const { world } = story;
      await importFile(goal, two);
      expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 0 });
      await world.jumpTo(justBefore);
      await world.advanceTo("2030-03-04T09:10:00Z");
      expect(world.simulator.calls).toHaveLength(2);
      // Called this round, while the window is open and after it has closed.
      expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 0 });
      await world.jumpTo("2030-03-04T18:00:00Z");
      expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 0 });
      expect(world.simulator.calls).toHaveLength(2);
    });
  }
});

describe("when a call is due", () => {
  test("now, while the window is open", async ({ story }) => {
    const goal = await story.goalOf();
    await story.world.jumpTo("2030-03-04T10:30:00Z");
    await importFile(goal, `phone\n${ada}`);
    expect(await calls(goal)).toEqual([{ status: "SCHEDULED", at: "2030-03-04T10:30:00.000Z" }]);
  });

  test("at the next opening otherwise", async ({ story }) => {
    const goal = await story.goalOf({ scheduleDays: [3], scheduleFrequency: "WEEKLY" });
    await importFile(goal, `phone\n${ada}`);
    expect(await calls(goal)).toEqual([{ status: "SCHEDULED", at: "2030-03-06T09:00:00.000Z" }]);
  });

  test("never, when the window has opened for the last time meanwhile", async ({ story }) => {
    const goal = await story.goalOf({ endsOn: "2030-03-04" });
    const id = await upload(goal, `phone\n${ada}`);
    await story.world.jumpTo("2030-03-04T18:00:00Z");
    await runImport(story.world.context, id);
    expect(await ended(story.world.context.pool, id)).toMatchObject({ accepted: 1, calls: 0 });
    expect(await members(goal)).toEqual([ada]);
  });

  for (const state of ["PAUSED", "FAULTED"]) {
    test(`also in a campaign that is ${state}`, async ({ story }) => {
      const goal = await story.goalOf({ state });
      expect(await importFile(goal, two)).toMatchObject({ calls: 2 });
    });
  }

  for (const scheduleFrequency of ["DAILY", null] as const) {
    test(`only after the start in a stopped campaign (${scheduleFrequency})`, async ({ story }) => {
      const goal = await story.goalOf({ state: "STOPPED", scheduleFrequency });
      const { context } = story.world;
      expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 0 });
      expect(await members(goal)).toEqual(["+14155550101 Ada", "+14155550102 Bob"]);
      await startCampaign(context, goal.tenantId, goal.campaignId);
      expect(await members(goal)).toEqual([
        "+14155550101 Ada SCHEDULED",
        "+14155550102 Bob SCHEDULED",
      ]);
    });
  }

  test("again after a stop that cancelled the first", async ({ story }) => {
    const goal = await story.goalOf({ scheduleFrequency: null });
    const { context } = story.world;
    await importFile(goal, two);
    await stopCampaign(context, goal.tenantId, goal.campaignId);
    await importFile(goal, two);
    await startCampaign(context, goal.tenantId, goal.campaignId);
    expect(await members(goal)).toEqual([
      "+14155550101 Ada CANCELLED+SCHEDULED",
      "+14155550102 Bob CANCELLED+SCHEDULED",
    ]);
  });

  test("once in a campaign that does not recur, whatever the tick finds later", async ({
    story,
  }) => {
    const goal = await story.goalOf({ scheduleFrequency: null });
    await importFile(goal, two);
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:10:00Z");
    await story.world.jumpTo("2030-03-05T08:59:00Z");
    await story.world.advanceTo("2030-03-05T09:02:00Z");
    expect(story.world.simulator.calls).toHaveLength(2);
  });
});

describe("what is left lying about", () => {
  test("of an upload that was cut off is forgotten after a day", async ({ story }) => {
    const { pool } = story.world.context;
    await pool.query(
      "insert into import_chunk (import_id, tenant_id, ordinal, bytes) select uuid_v7(), uuid_v7(), n, 'x' from generate_series(0, 1) n",
    );
    const cleanUpAt = async (now: Date) => {
      await cleanUpImports({ ...story.world.context, clock: { now: async () => now } });
      return await leftovers(pool);
    };
    const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    expect(await cleanUpAt(hoursFromNow(23))).toBe(2);
    expect(await cleanUpAt(hoursFromNow(25))).toBe(0);
  });

  test("of an import that waits to be read is kept", async ({ story }) => {
    const { context } = story.world;
    const id = await upload(await story.goalOf(), two);
    const clock = { now: async () => new Date("2031-01-01T00:00:00Z") };
    await cleanUpImports({ ...context, clock });
    await runImport(context, id);
    expect(await ended(context.pool, id)).toMatchObject({ status: "COMPLETED", accepted: 2 });
  });
});

test("an import whose worker has died is given to another after half a minute", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const id = await upload(goal, two);
  await context.pool.query("truncate graphile_worker._private_jobs");
  await context.pool.query("update import set heartbeat_at = $1", [story.world.now()]);
  const jobs = async () => {
    await resumeImports(context);
    return (await context.pool.query("select from graphile_worker.jobs")).rowCount;
  };
  await story.world.jumpTo("2030-03-04T08:00:30Z");
  expect(await jobs()).toBe(0);
  await story.world.jumpTo("2030-03-04T08:00:31Z");
  expect(await jobs()).toBe(1);
  expect(await jobs()).toBe(1);
  await story.world.settle();
  expect(await ended(context.pool, id)).toMatchObject({ status: "COMPLETED", accepted: 2 });
});
