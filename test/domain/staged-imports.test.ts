import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { resumeImports, stageImport } from "#domain/imports/imports.ts";
import { cancelImport, confirmImport, remapImport } from "#domain/imports/staged-imports.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import type { PreviewCounts } from "#rules/import-preview.ts";
import { ended, type Goal, importFile, leftovers, members } from "./import-file.ts";
import { test, two } from "./import-story.ts";

async function stage(goal: Goal, content: string, more: object = {}): Promise<string> {
  const { world, tenantId, campaignId } = goal;
  const bytes = (async function* () {
    yield Buffer.from(content);
  })();
  const file = { name: "contacts.csv", bytes };
  const input = { campaignId, file, mapping: {}, ...more };
  return (await stageImport(world.context, systemOf(tenantId), input)).id;
}

async function staged(goal: Goal, content: string, more: object = {}): Promise<string> {
  const id = await stage(goal, content, more);
  await runImport(goal.world.context, id);
  return id;
}

async function previewOf(
  { world }: Goal,
  id: string,
): Promise<PreviewCounts & { rejections: object; samples: unknown; separator: string }> {
  const { rows } = await world.context.pool.query(
    "select preview || jsonb_build_object('rejections', rejections, 'samples', samples, 'separator', separator) as preview from import where id = $1",
    [id],
  );
  return rows[0]!.preview;
}

/** The numbers that are not zero. */
async function counted(goal: Goal, id: string): Promise<Record<string, unknown>> {
  const { rejections: _r, samples: _s, separator: _p, ...counts } = await previewOf(goal, id);
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
}

async function statusOf({ world }: Goal, id: string): Promise<string> {
  return (await ended(world.context.pool, id)).status;
}

const opening = "2030-03-04T09:00:00.000Z";

test("a staged file shows what it would do and does nothing", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(goal, `${two}Cy,nonsense\nAda,+14155550101\n`);
  expect(await ended(story.world.context.pool, id)).toMatchObject({
    status: "STAGED",
    total: 4,
    accepted: 2,
    rejected: 1,
    duplicate: 1,
  });
  expect(await counted(goal, id)).toEqual({ newContacts: 2, calls: 2, firstCallAt: opening });
  expect(await previewOf(goal, id)).toMatchObject({
    separator: ",",
    rejections: { PHONE_NOT_A_NUMBER: 1 },
    samples: [
      [{ value: "Ada", becomes: "Ada" }, { value: "Bob" }, { value: "Cy" }],
      [
        { value: "+14155550101", becomes: "+14155550101", problem: null },
        { becomes: "+14155550102" },
        { value: "nonsense", becomes: null, problem: expect.stringContaining("digits") },
      ],
    ],
  });
  expect(await members(goal)).toEqual([]);
  const { rows } = await story.world.context.pool.query("select from contact");
  expect(rows).toEqual([]);
});

test("a preview counts contacts whose time zone neither the file nor the contact tells", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const actor = systemOf(goal.tenantId);
  await createContact(story.world.context, actor, { phone: "+18005550103", region: "US-NY" });
  const id = await staged(
    goal,
    "Phone,State\n+18005550101,\n+18005550102,FL\n+18005550103,\n+14155550104,\n+18005550105,Flordia\n",
  );
  expect(await counted(goal, id)).toMatchObject({ newContacts: 4, areaUnknown: 2 });
});

test("a wrong file is remapped, confirmed, and comes out as its preview said", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, "who;alpha;beta\nAda;x;(415) 555-0101\n");
  expect(await ended(context.pool, id)).toMatchObject({
    status: "FAILED",
    error: expect.stringContaining("no column of telephone numbers"),
  });
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_NOT_STAGED",
    message: expect.stringContaining("remapImport"),
  });
  await remapImport(context, actor, id, { mapping: { phone: "alpha", name: "who" } });
  await runImport(context, id);
  expect(await previewOf(goal, id)).toMatchObject({ newContacts: 0, separator: ";" });
  await remapImport(context, actor, id, {
    mapping: { phone: "beta", name: "who" },
    defaultCountry: "US",
  });
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_BEING_READ",
  });
  await runImport(context, id);
  expect(await counted(goal, id)).toEqual({ newContacts: 1, calls: 1, firstCallAt: opening });
  await confirmImport(context, actor, id);
  await confirmImport(context, actor, id);
  await runImport(context, id);
  expect(await ended(context.pool, id)).toMatchObject({
    status: "COMPLETED",
    calls: 1,
    rejected: 0,
  });
  expect(await members(goal)).toEqual(["+14155550101 Ada SCHEDULED"]);
  expect(await leftovers(context.pool)).toBe(0);
  const { rows } = await context.pool.query("select samples from import where id = $1", [id]);
  expect(rows).toEqual([{ samples: [] }]);
});

test("a preview counts what is there already, by the rules of the import", async ({ story }) => {
  const goal = await story.goalOf({ scheduleFrequency: null });
  const { context } = story.world;
  await importFile(
    goal,
    "name,phone,plan\nAda,+14155550101,a\nBob,+14155550102,a\nEve,+14155550103 ext 5,a\n",
  );
  const other = { ...goal, campaignId: (await story.goalOf()).campaignId };
  expect(other.campaignId).not.toBe(goal.campaignId);
  const { rows } = await context.pool.query<{ id: string; name: string }>(
    "select id, name from contact where tenant_id = $1",
    [goal.tenantId],
  );
  const idOf = (name: string) => rows.find((row) => row.name === name)!.id;
  await updateContact(context, systemOf(goal.tenantId), idOf("Bob"), { doNotCall: true });
  const id = await staged(
    goal,
    "name,phone,plan\nAda,+14155550101,a\nBobby,+14155550102,a\nEve,+14155550103 ext 6,a\nNew,+14155550104,b\n",
  );
  expect(await counted(goal, id)).toEqual({
    newContacts: 1,
    updatedContacts: 1,
    unchangedContacts: 1,
    conflicts: 1,
    alreadyEnrolled: 3,
    doNotCall: 1,
    // Ada has an open call, Bob is not to be called, the row of Eve is rejected.
    calls: 1,
    firstCallAt: opening,
  });
  await confirmImport(context, systemOf(goal.tenantId), id);
  await runImport(context, id);
  const { rows: applied } = await context.pool.query(
    `select new_contacts as new, updated_contacts as updated, unchanged_contacts as unchanged,
       enrolled_contacts as enrolled, calls_scheduled as calls, rejected_rows as rejected from import where id = $1`,
    [id],
  );
  expect(applied).toEqual([
    { new: 1, updated: 1, unchanged: 1, enrolled: 1, calls: 1, rejected: 1 },
  ]);
});

test("a preview knows the number of an erased person", async ({ story }) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  await importFile(goal, two);
  const { rows } = await context.pool.query<{ id: string }>(
    "select id from contact where name = 'Ada'",
  );
  await eraseContact(context, systemOf(goal.tenantId), rows[0]!.id);
  const id = await staged(goal, two);
  expect(await counted(goal, id)).toMatchObject({
    updatedContacts: 1,
    unchangedContacts: 1,
    doNotCall: 1,
    firstCallAt: null,
  });
  await expect(eraseContact(context, systemOf(goal.tenantId), rows[0]!.id)).rejects.toMatchObject({
    code: "IMPORT_IS_RUNNING",
    message: expect.stringContaining("cancelImport"),
  });
});

test("what changes between the preview and the confirmation counts", async ({ story }) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, two);
  await importFile(goal, "name,phone\nAda,+14155550101\n");
  await stopCampaign(context, actor, goal.campaignId);
  await confirmImport(context, actor, id);
  await runImport(context, id);
  expect(await counted(goal, id)).toEqual({ newContacts: 2, calls: 2, firstCallAt: opening });
  const { rows } = await context.pool.query(
    "select new_contacts, unchanged_contacts, calls_scheduled from import where id = $1",
    [id],
  );
  expect(rows).toEqual([{ new_contacts: 1, unchanged_contacts: 1, calls_scheduled: 0 }]);
});

test("contacts whose place nobody knows are counted", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(
    goal,
    "phone,timezone\n+14155550101,\n+18005550102,\n+18005550103,Europe/Berlin\n",
  );
  expect(await previewOf(goal, id)).toMatchObject({ newContacts: 3, areaUnknown: 1 });
});

test("a separator that was given is used", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(goal, "sep=;\nname|phone\nAda, Bob; Cy|+14155550101\n", {
    separator: "|",
  });
  expect(await previewOf(goal, id)).toMatchObject({ separator: "|", newContacts: 1 });
});

test("an import is dropped in each of its states, and nothing of its file is left", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const reading = await stage(goal, two);
  const waiting = await staged(goal, two);
  const failed = await staged(goal, "a,b\nc,d\n");
  const confirmed = await staged(goal, two);
  await confirmImport(context, actor, confirmed);
  for (const id of [reading, waiting, failed, confirmed]) {
    await cancelImport(context, actor, id);
    await cancelImport(context, actor, id);
    await runImport(context, id);
    expect(await statusOf(goal, id)).toBe("CANCELLED");
    await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
      code: "IMPORT_IS_NOT_STAGED",
    });
    await expect(remapImport(context, actor, id, {})).rejects.toMatchObject({
      code: "IMPORT_IS_NOT_STAGED",
    });
  }
  expect(await leftovers(context.pool)).toBe(0);
  expect(await members(goal)).toEqual([]);
  const { id } = await importFile(goal, two);
  await expect(cancelImport(context, actor, id)).rejects.toMatchObject({ code: "IMPORT_IS_OVER" });
});

test("what nobody confirms within a day is dropped, also before the clean-up has run", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { world } = story;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, two);
  const failed = await staged(goal, "a,b\nc,d\n");
  await world.jumpTo("2030-03-05T07:59:59.999Z");
  await cleanUp(world.context);
  expect(await statusOf(goal, id)).toBe("STAGED");
  await world.jumpTo("2030-03-05T08:00:00Z");
  await expect(confirmImport(world.context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_NOT_STAGED",
    message: expect.stringContaining("in time"),
  });
  await expect(remapImport(world.context, actor, failed, {})).rejects.toMatchObject({
    code: "IMPORT_FILE_IS_GONE",
  });
  await cleanUp(world.context);
  await runImport(world.context, id);
  await runImport(world.context, failed);
  expect(await statusOf(goal, id)).toBe("CANCELLED");
  expect(await statusOf(goal, failed)).toBe("FAILED");
  expect(await leftovers(world.context.pool)).toBe(0);
});

test("a campaign that is deleted meanwhile refuses the preview and the confirmation", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const [id, later] = [await staged(goal, two), await stage(goal, two)];
  await deleteCampaign(context, actor, goal.campaignId);
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "CAMPAIGN_DELETED",
  });
  await runImport(context, later);
  expect(await statusOf(goal, later)).toBe("FAILED");
});

test("a worker that dies while it counts is replaced", async ({ story }) => {
  const goal = await story.goalOf();
  const { world } = story;
  const id = await stage(goal, two);
  await world.context.pool.query("update import set heartbeat_at = $1", [world.now()]);
  await world.jumpTo("2030-03-04T08:00:31Z");
  await resumeImports(world.context);
  await runImport(world.context, id);
  expect(await statusOf(goal, id)).toBe("STAGED");
});
