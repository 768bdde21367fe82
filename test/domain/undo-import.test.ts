import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { type Undoable, undoableOf } from "#domain/imports/undoable.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import type { UndoCounts } from "#rules/import-undo.ts";
import { areHeldUp } from "#test/crossing.ts";
import { callsOf, dialsOf } from "#test/ledger.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";
import { type Goal, importFile, leftovers, members, upload } from "./import-file.ts";
import { test, two } from "./import-story.ts";

const actorOf = ({ tenantId }: Goal) => systemOf(tenantId);

/** What an undo counts that is not zero, and whether it is through. */
async function undone({ world, ...goal }: Goal, id: string): Promise<object> {
  await undoImport(world.context, systemOf(goal.tenantId), id);
  return await undoOf({ world, ...goal }, id);
}

async function undoOf({ world }: Goal, id: string): Promise<object> {
  const { rows } = await world.context.pool.query<{ undo: UndoCounts; isDone: boolean }>(
    `select undo, undo_done_at is not null as "isDone" from import where id = $1`,
    [id],
  );
  return rows[0]!.isDone ? notZero(rows[0]!.undo) : { ...notZero(rows[0]!.undo), isDone: false };
}

function notZero({ kept, ...counts }: UndoCounts): object {
  return { ...Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0)), ...kept };
}

async function undoable({ world, tenantId }: Goal, id: string): Promise<object> {
  const { why, counts, isEstimate }: Undoable = await undoableOf(world.context, tenantId, id);
  expect(isEstimate).toBe(false);
  return why === null ? notZero(counts) : { why: why.code };
}

async function idOf({ world, tenantId }: Goal, phone: string): Promise<string> {
  const { rows } = await world.context.pool.query<{ id: string }>(
    "select id from contact where tenant_id = $1 and phone = $2",
    [tenantId, phone],
  );
  return rows[0]!.id;
}

async function contactsOf({ world, tenantId }: Goal): Promise<object[]> {
  const { rows } = await world.context.pool.query<{ is_deleted: boolean }>(
    `select phone, name, address, attributes, deleted_at is not null as is_deleted from contact
     where tenant_id = $1 order by phone`,
    [tenantId],
  );
  return rows.map(({ is_deleted, ...contact }) =>
    is_deleted ? { ...contact, is_deleted } : contact,
  );
}

const ada = "+14155550101";
const bob = "+14155550102";

test("what an import made goes, and the answer says so before and after", async ({ story }) => {
  const goal = await story.goalOf();
  const { id } = await importFile(goal, `name,phone,plan\nAda,${ada},gold\nBob,${bob},gold\n`);
  const all = { contactsDeleted: 2, enrolmentsEnded: 2, callsCancelled: 2 };
  expect(await undoable(goal, id)).toEqual(all);
  expect(await undone(goal, id)).toEqual(all);
  expect(await undone(goal, id)).toEqual(all);
  expect(await undoable(goal, id)).toEqual({ why: "IMPORT_UNDONE" });
  expect(await members(goal)).toEqual([]);
  const gone = { name: null, address: null, attributes: {}, is_deleted: true };
  expect(await contactsOf(goal)).toEqual([
    { phone: ada, ...gone },
    { phone: bob, ...gone },
  ]);
  expect(await callsOf(story.world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "IMPORT_UNDONE" },
    { status: "CANCELLED", cancelReason: "IMPORT_UNDONE" },
  ]);
  // The same file again is as new.
  const again = await importFile(goal, `name,phone\nAda,${ada}\n`);
  expect(again).toMatchObject({ calls: 1 });
  expect(await members(goal)).toEqual([`${ada} Ada CANCELLED+SCHEDULED`]);
  expect(await contactsOf(goal)).toContainEqual({
    phone: ada,
    name: "Ada",
    address: null,
    attributes: {},
  });
});

base("a large undo takes effect before its rows follow", async ({ pool }) => {
  await using world = await openWorld({ pool, start: "2030-03-04T10:00:00Z", rowsPerStep: 1 });
  const tenant = await givenTenant(world);
  const goal = { world, tenantId: tenant.id, campaignId: await givenCampaign(world, tenant) };
  const { id } = await importFile(goal, `${two}Cy,+14155550103\n`);
  const contactId = await idOf(goal, "+14155550103");
  expect(await undone(goal, id)).toMatchObject({ isDone: false });
  const asked = { campaignId: goal.campaignId, contactId, at: null };
  expect(await whyNotCalled(world.context, tenant.id, asked)).toMatchObject({
    reason: "IMPORT_UNDONE",
    message: expect.stringContaining("the import that enrolled the contact was undone"),
  });
  await expect(scheduleCall(world.context, systemOf(tenant.id), asked)).rejects.toMatchObject({
    code: "IMPORT_UNDONE",
  });
  await dispatch(world.context, [tenant.id]);
  expect(await dialsOf(world)).toEqual([]);
  await world.settle();
  expect(await undoOf(goal, id)).toEqual({
    contactsDeleted: 3,
    enrolmentsEnded: 3,
    callsCancelled: 3,
  });
  await world.advance(120_000);
  expect(world.simulator.calls).toEqual([]);
});

test("no call is committed as sent after the undo has answered", async ({ story }) => {
  const { world } = story;
  const goal = await story.goalOf();
  const { pool } = world.context;
  await world.jumpTo("2030-03-04T09:00:00Z");
  const { id } = await importFile(goal, two);
  await dispatch(world.context, [goal.tenantId]);
  const [one, other] = await dialsOf(world);
  // The first dial is about to be committed as SENT, and holds its campaign: the undo waits for it.
  const holder = await pool.connect();
  await holder.query("begin");
  await holder.query("select from dial where id = $1 for update", [one!.id]);
  const sending = sendDial(world.context, one!.id);
  await areHeldUp(pool, 1);
  const undoing = undoImport(world.context, actorOf(goal), id);
  await areHeldUp(pool, 2);
  await holder.query("commit");
  holder.release();
  await undoing;
  await sendDial(world.context, other!.id);
  await sending;
  expect(world.simulator.calls).toHaveLength(1);
  expect((await dialsOf(world)).map(({ state, reason }) => [state, reason])).toEqual([
    ["ACCEPTED", null],
    ["REJECTED", "IMPORT_UNDONE"],
  ]);
  await world.advance(30 * 60_000);
  expect(world.simulator.calls).toHaveLength(1);
  expect(await undoOf(goal, id)).toEqual({
    contactsDeleted: 1,
    enrolmentsEnded: 2,
    "CONTACT CALLED": 1,
  });
  expect((await callsOf(world)).map(({ status, cancelReason }) => [status, cancelReason])).toEqual([
    ["COMPLETED", null],
    ["CANCELLED", "IMPORT_UNDONE"],
  ]);
  // The next day nobody is called.
  await world.jumpTo("2030-03-05T08:58:00Z");
  await world.advanceTo("2030-03-05T09:10:00Z");
  expect(world.simulator.calls).toHaveLength(1);
});

describe("what others have built on stays", () => {
  test("contacts that a person has changed, enrolled elsewhere, scheduled or removed", async ({
    story,
  }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    const other = {
      ...goal,
      campaignId: await givenCampaign(story.world, { id: goal.tenantId }),
    };
    const phones = Array.from({ length: 7 }, (_, n) => `+1415555010${n + 1}`);
    const { id } = await importFile(goal, `phone\n${phones.join("\n")}\n`);
    const [edited, elsewhere, manual, removed, byHand, deleted] = await Promise.all(
      phones.map((phone) => idOf(goal, phone)),
    );
    const actor = actorOf(goal);
    const { campaignId } = goal;
    await updateContact(context, actor, edited!, { name: "Ada" });
    await enrolContacts(context, actor, { ...other, contactIds: [elsewhere!] });
    await scheduleCall(context, actor, {
      campaignId,
      contactId: manual!,
      at: new Date("2030-03-05T12:00:00Z"),
    });
    await unenrolContacts(context, actor, { campaignId, contactIds: [removed!] });
    await enrolContacts(context, actor, { campaignId, contactIds: [byHand!] });
    await deleteContact(context, actor, deleted!);
    const expected = {
      // The one that nobody has touched, and the one that was removed: nothing else was done with it.
      contactsDeleted: 2,
      enrolmentsEnded: 4,
      callsCancelled: 3,
      "ENROLMENT CALL_SCHEDULED": 1,
      "ENROLMENT ENROLLED_BY_HAND": 2,
      "CONTACT EDITED": 1,
      "CONTACT ENROLLED_ELSEWHERE": 1,
      "CONTACT CALL_SCHEDULED": 1,
      "CONTACT ENROLLED_BY_HAND": 1,
      "CONTACT DELETED": 1,
    };
    expect(await undoable(goal, id)).toEqual(expected);
    expect(await undone(goal, id)).toEqual(expected);
    expect(await members(goal)).toEqual([
      `${phones[2]} SCHEDULED+SCHEDULED`,
      `${phones[4]} SCHEDULED`,
    ]);
    expect(await members(other)).toEqual([`${phones[1]} SCHEDULED`]);
  });

  test("values return where they are still the import's", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(
      goal,
      `name,phone,address,plan,seat\nAda,${ada},1 Main St,silver,A\nBob,${bob},,,\n`,
    );
    const { id } = await importFile(
      goal,
      `name,phone,address,plan,seat,extra\nEve,${ada},2 Side St,gold,B,x\nBob,${bob},3 Mill Rd,,,y\n`,
    );
    await updateContact(story.world.context, actorOf(goal), await idOf(goal, ada), {
      address: "9 New St",
      attributes: { plan: "gold", seat: "Z", extra: "x" },
    });
    const expected = { valuesRestored: 5, "VALUE CHANGED_SINCE": 2 };
    expect(await undoable(goal, id)).toEqual(expected);
    expect(await undone(goal, id)).toEqual(expected);
    expect(await contactsOf(goal)).toEqual([
      { phone: ada, name: "Ada", address: "9 New St", attributes: { plan: "silver", seat: "Z" } },
      { phone: bob, name: "Bob", address: null, attributes: {} },
    ]);
    expect(await members(goal)).toEqual([`${ada} Ada SCHEDULED`, `${bob} Bob SCHEDULED`]);
  });

  const files = {
    first: `name,phone,plan\nAda,${ada},silver\n`,
    second: `name,phone,plan\nEve,${ada},gold\n`,
    third: `name,phone\nIda,${ada}\n`,
  };

  test.for([
    [["second"], "Ida", "silver"],
    [["third"], "Eve", "gold"],
    [["second", "third"], "Ada", "silver"],
    [["third", "second"], "Ada", "silver"],
    [["first", "second"], "Ida", undefined],
  ] as const)(
    "of three imports of one contact without %s its values are those of the others",
    async ([which, name, plan], { story }) => {
      const goal = await story.goalOf();
      const ids = {
        first: (await importFile(goal, files.first)).id,
        second: (await importFile(goal, files.second)).id,
        third: (await importFile(goal, files.third)).id,
      };
      for (const each of which) await undone(goal, ids[each]);
      expect(await members(goal)).toEqual([`${ada} ${name} SCHEDULED`]);
      const [contact] = await contactsOf(goal);
      if (plan !== undefined) expect(contact).toMatchObject({ attributes: { plan } });
    },
  );

  test.for([
    ["first", "second", "third"],
    ["third", "second", "first"],
    ["second", "first", "third"],
  ] as const)(
    "a contact of three imports goes with the last that is undone: %s, %s, %s",
    async (order, { story }) => {
      const goal = await story.goalOf();
      const ids = {
        first: (await importFile(goal, files.first)).id,
        second: (await importFile(goal, files.second)).id,
        third: (await importFile(goal, files.third)).id,
      };
      for (const each of order.slice(0, 2)) await undone(goal, ids[each]);
      expect(await members(goal)).toHaveLength(1);
      expect(await undone(goal, ids[order[2]])).toMatchObject({
        contactsDeleted: 1,
        enrolmentsEnded: 1,
        callsCancelled: 1,
      });
      expect(await members(goal)).toEqual([]);
      expect(await contactsOf(goal)).toMatchObject([{ is_deleted: true }]);
    },
  );
});

test("a contact that the import restored is deleted again, as it was", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, `name,phone,plan\nAda,${ada},silver\n`);
  await deleteContact(story.world.context, actorOf(goal), await idOf(goal, ada));
  const before = await contactsOf(goal);
  const { id } = await importFile(goal, `name,phone,plan\nEve,${ada},gold\n`);
  expect(await undone(goal, id)).toEqual({
    contactsDeleted: 1,
    enrolmentsEnded: 1,
    callsCancelled: 1,
    valuesRestored: 2,
  });
  expect(await contactsOf(goal)).toEqual(before);
});

test("a call that an import scheduled for a member of a campaign without rounds is taken back for good", async ({
  story,
}) => {
  const goal = await story.goalOf({ scheduleFrequency: null });
  const { world } = story;
  const { context } = world;
  const actor = actorOf(goal);
  await enrolContacts(context, actor, {
    ...goal,
    contactIds: [await contact(goal)],
  });
  await world.advanceTo("2030-03-04T10:00:00Z");
  expect(world.simulator.calls).toHaveLength(1);
  await world.jumpTo("2030-03-05T08:00:00Z");
  const { id, calls } = await importFile(goal, `phone\n${ada}\n`);
  expect(calls).toBe(1);
  expect(await undoable(goal, id)).toEqual({ callsCancelled: 1 });
  expect(await undone(goal, id)).toEqual({ callsCancelled: 1 });
  await stopCampaign(context, actor, goal.campaignId);
  await startCampaign(context, actor, goal.campaignId);
  await world.advanceTo("2030-03-05T10:00:00Z");
  expect(world.simulator.calls).toHaveLength(1);
  // Asked for again, by a person.
  await enrolContacts(context, actor, { ...goal, contactIds: [await idOf(goal, ada)] });
  await world.advanceTo("2030-03-05T10:02:00Z");
  expect(world.simulator.calls).toHaveLength(2);
});

async function contact({ world, tenantId }: Goal): Promise<string> {
  return (await createContact(world.context, systemOf(tenantId), { phone: ada })).id;
}

test("an import that is being applied stops, and what it has applied is taken back", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const rows = Array.from({ length: 1_400 }, (_, n) => `+1415556${1_000 + n}`);
  const id = await upload(goal, `phone\n${rows.join("\n")}\n`);
  let steps = 0;
  const observe: typeof context.observe = (seen) => {
    if (seen.kind === "IMPORT_ROWS" && seen.phase === "APPLIED") steps++;
  };
  const undos: Promise<unknown>[] = [];
  const clock = {
    now: async (db: never) => {
      if (steps === 1 && undos.length === 0) undos.push(undoImport(context, actorOf(goal), id));
      return await context.clock.now(db);
    },
  };
  await runImport({ ...context, observe, clock }, id);
  expect(undos).toHaveLength(1);
  await Promise.all(undos);
  await story.world.settle();
  const made = steps === 1 ? 1_250 : 1_400;
  expect(await undoOf(goal, id)).toEqual({
    contactsDeleted: made,
    enrolmentsEnded: made,
    callsCancelled: made,
  });
  expect(await members(goal)).toEqual([]);
  expect(await leftovers(context.pool)).toBe(0);
});

test("a contact that is withheld has no membership and goes all the same", async ({ story }) => {
  const goal = await story.goalOf();
  const { id } = await importFile(goal, `phone,dnc\n${ada},\n${ada},perhaps\n`);
  expect(await contactsOf(goal)).toHaveLength(1);
  expect(await undoable(goal, id)).toEqual({ contactsDeleted: 1 });
  expect(await undone(goal, id)).toEqual({ contactsDeleted: 1 });
  expect(await contactsOf(goal)).toMatchObject([{ is_deleted: true }]);
});

test("do-not-call marks outlive the undo", async ({ story }) => {
  const goal = await story.goalOf();
  const { id } = await importFile(goal, `phone,dnc\n${ada},yes\n`);
  expect(await undone(goal, id)).toMatchObject({ contactsDeleted: 1 });
  const { calls } = await importFile(goal, `phone\n${ada}\n`);
  expect(calls).toBe(0);
});

test("an import can be undone for thirty days, and its journal is kept for so long", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { world } = story;
  await importFile(goal, two);
  const { id } = await importFile(goal, `name,phone\nEve,${ada}\n`);
  const journal = async () =>
    (await world.context.pool.query("select from import_change")).rowCount;
  await world.jumpTo("2030-04-03T07:59:59Z");
  await cleanUp(world.context);
  expect(await journal()).toBe(1);
  await world.jumpTo("2030-04-03T08:00:00Z");
  await expect(undone(goal, id)).rejects.toMatchObject({ code: "UNDO_TIME_IS_OVER" });
  await cleanUp(world.context);
  expect(await journal()).toBe(0);
  expect(await undoable(goal, id)).toEqual({ why: "UNDO_TIME_IS_OVER" });
});

test("an import that has changed nothing says so", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, two);
  const { id } = await importFile(goal, two);
  await expect(undone(goal, id)).rejects.toMatchObject({ code: "NOTHING_TO_UNDO" });
});

test("an erased person is not in the journal, and an undo leaves the erased contact alone", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  await importFile(goal, two);
  const { id } = await importFile(goal, `name,phone\nEve,${ada}\n`);
  await eraseContact(context, actorOf(goal), await idOf(goal, ada));
  expect((await context.pool.query("select from import_change")).rowCount).toBe(0);
  expect(await undone(goal, id)).toEqual({});
  expect(await contactsOf(goal)).toMatchObject([{ phone: bob }, { name: null, is_deleted: true }]);
});
