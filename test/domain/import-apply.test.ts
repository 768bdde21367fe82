import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { ended, type Goal, importFile, leftovers, members, upload } from "./import-file.ts";
import { ada, justBefore, test, two } from "./import-story.ts";

const opening = "2030-03-04T09:00:00Z";

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

test("a contact's attributes do not grow without end from file to file", async ({ story }) => {
  const goal = await story.goalOf();
  const cell = "x".repeat(1_900);
  const file = (letter: string, columns: number) =>
    `phone,${Array.from({ length: columns }, (_, i) => `${letter}${i}`).join(",")}\n${ada},${Array.from({ length: columns }, () => cell).join(",")}\n`;
  const names = async () => {
    const { rows } = await story.world.context.pool.query<{ names: string }>(
      `select (select count(*) from jsonb_object_keys(attributes))::int as names from contact where id = $1`,
      [await contactId(goal)],
    );
    return rows[0]!.names;
  };
  expect(await importFile(goal, file("a", 10))).toMatchObject({ accepted: 1, problems: [] });
  expect(await importFile(goal, file("b", 6))).toMatchObject({ accepted: 1, problems: [] });
  expect(await names()).toBe(16);
  expect(await importFile(goal, file("c", 2))).toMatchObject({
    accepted: 1,
    problems: [expect.stringContaining("32000 bytes")],
  });
  expect(await names()).toBe(16);
  expect(await importFile(goal, file("d", 17))).toMatchObject({
    rejected: 1,
    problems: [expect.stringContaining("at most 32000")],
  });
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
    await updateContact(context, systemOf(goal.tenantId), await contactId(goal), {
      doNotCall: true,
    });
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
    await deleteContact(story.world.context, systemOf(goal.tenantId), id);
    expect(await importFile(goal, two)).toMatchObject({ accepted: 2, calls: 1 });
    expect(await contactId(goal)).toBe(id);
    expect(await members(goal)).toContain(`${ada} Ada CANCELLED+SCHEDULED`);
  });

  test("comes back into the campaign after being taken out", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, two);
    const contactIds = [await contactId(goal)];
    await unenrolContacts(story.world.context, systemOf(goal.tenantId), { ...goal, contactIds });
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
      await startCampaign(context, systemOf(goal.tenantId), goal.campaignId);
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
    await stopCampaign(context, systemOf(goal.tenantId), goal.campaignId);
    await importFile(goal, two);
    await startCampaign(context, systemOf(goal.tenantId), goal.campaignId);
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
