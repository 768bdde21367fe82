import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { createContact } from "#domain/contacts/contacts.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { undoableOf } from "#domain/imports/undoable.ts";
import { settle } from "#domain/ledger/settle.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import type { UndoCounts } from "#rules/import-undo.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { callsOf, dialsOf, watch } from "#test/ledger.ts";
import { test as base } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld } from "#test/world.ts";
import { type Goal, importFile, members } from "./import-file.ts";
import { ada, test } from "./import-story.ts";

/* An undo while it is not known whether VAPI has a call: it is known two minutes after the request at the latest. */

const bob = "+14155550102";
const opening = "2030-03-04T09:00:00Z";
const known = new Date("2030-03-04T09:03:00Z");

/** VAPI never got the request. */
const lost = { resetBeforeCreate: 1 };
/** VAPI has the call, and shows it a minute later. */
const hidden = { resetAfterCreate: 1, dropStatusUpdate: 1, listLag: 1, listLagSeconds: 61 };

function notZero({ kept, ...counts }: UndoCounts): object {
  return { ...Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0)), ...kept };
}

/** What the undo has counted so far, and whether it is through. */
async function undoOf({ world }: Goal, id: string): Promise<[object, "WAITS" | "DONE"]> {
  const { rows } = await world.context.pool.query<{ undo: UndoCounts; isDone: boolean }>(
    `select undo, undo_done_at is not null as "isDone" from import where id = $1`,
    [id],
  );
  return [notZero(rows[0]!.undo), rows[0]!.isDone ? "DONE" : "WAITS"];
}

async function undone(goal: Goal, id: string): Promise<[object, "WAITS" | "DONE"]> {
  await undoImport(goal.world.context, systemOf(goal.tenantId), id);
  return await undoOf(goal, id);
}

async function undoable({ world, tenantId }: Goal, id: string): Promise<object> {
  return notZero((await undoableOf(world.context, tenantId, id)).counts);
}

async function idOf({ world, tenantId }: Goal, phone: string): Promise<string> {
  const { rows } = await world.context.pool.query<{ id: string }>(
    "select id from contact where tenant_id = $1 and phone = $2",
    [tenantId, phone],
  );
  return rows[0]!.id;
}

/** The phones of contacts that are there. */
async function phonesOf({ world, tenantId }: Goal): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ phone: string }>(
    "select phone from contact where tenant_id = $1 and deleted_at is null order by phone",
    [tenantId],
  );
  return rows.map(({ phone }) => phone);
}

/** The window opens, and nobody learns what became of the requests. */
async function dialIntoSilence({ world }: Goal, faults: object): Promise<void> {
  world.simulator.setFaults(faults);
  await world.advanceTo(opening);
  world.simulator.setFaults({ resetBeforeCreate: 0, resetAfterCreate: 0 });
  expect(new Set((await dialsOf(world)).map(({ state }) => state))).toEqual(new Set(["UNKNOWN"]));
}

test("contacts go if VAPI never got their calls", async ({ story: { world, goalOf } }) => {
  const goal = await goalOf();
  const { id } = await importFile(goal, `phone\n${ada}\n${bob}\n`);
  await dialIntoSilence(goal, lost);
  // Nearly every call that was requested is placed.
  expect(await undoable(goal, id)).toEqual({ enrolmentsEnded: 2, "CONTACT CALLED": 2 });
  expect(await undone(goal, id)).toEqual([{}, "WAITS"]);
  await watch(world, known);
  const gone = { contactsDeleted: 2, enrolmentsEnded: 2 };
  expect(await undoOf(goal, id)).toEqual([gone, "DONE"]);
  expect(await phonesOf(goal)).toEqual([]);
  const cancelled = { status: "CANCELLED", cancelReason: "IMPORT_UNDONE" };
  expect(await callsOf(world)).toMatchObject([cancelled, cancelled]);
  expect(world.simulator.calls).toEqual([]);
});

test("contacts stay if VAPI has their calls, and a live call holds up nothing", async ({
  story: { world, goalOf },
}) => {
  const goal = await goalOf();
  world.simulator.setFaults({ stuckInProgress: 1 });
  const { id } = await importFile(goal, `phone\n${ada}\n`);
  await dialIntoSilence(goal, hidden);
  expect(await undone(goal, id)).toEqual([{}, "WAITS"]);
  await watch(world, known);
  expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
  expect(await undoOf(goal, id)).toEqual([{ enrolmentsEnded: 1, "CONTACT CALLED": 1 }, "DONE"]);
  expect(await phonesOf(goal)).toEqual([ada]);
});

test("contacts go whose calls VAPI has refused", async ({ story: { world, goalOf } }) => {
  const goal = await goalOf();
  const { id } = await importFile(goal, `phone\n${ada}\n`);
  await dialIntoSilence(goal, lost);
  const [dial] = await dialsOf(world);
  const refusal = {
    refused: "CONTACT" as const,
    message: "the number is not valid",
    httpStatus: 400,
  };
  // The answer comes late.
  await settle(world.context, dial!.id, { kind: "REJECTED", ...refusal });
  expect(await callsOf(world)).toMatchObject([{ status: "FAILED", reachedPhone: false }]);
  const expected = { contactsDeleted: 1, enrolmentsEnded: 1 };
  expect(await undoable(goal, id)).toEqual(expected);
  expect(await undone(goal, id)).toEqual([expected, "DONE"]);
});

test("what is kept is counted once, however long the undo waits", async ({
  story: { world, goalOf },
}) => {
  const goal = await goalOf({ maxConcurrentCalls: 1 });
  const { id } = await importFile(goal, `phone\n${ada}\n${bob}\n`);
  await importFile(goal, `phone\n${bob}\n`);
  await dialIntoSilence(goal, lost);
  const kept = { "ENROLMENT IN_ANOTHER_IMPORT": 1, "CONTACT IN_ANOTHER_IMPORT": 1 };
  expect(await undone(goal, id)).toEqual([kept, "WAITS"]);
  await watch(world, known);
  const counts = { contactsDeleted: 1, enrolmentsEnded: 1, ...kept };
  expect(await undoOf(goal, id)).toEqual([counts, "DONE"]);
  expect(await members(goal)).toMatchObject([expect.stringContaining(bob)]);
});

test("a call that the import scheduled for somebody else's member is not placed again", async ({
  story: { world, goalOf },
}) => {
  const goal = await goalOf({ scheduleFrequency: null });
  const actor = systemOf(goal.tenantId);
  const { id: contactId } = await createContact(world.context, actor, { phone: ada });
  await enrolContacts(world.context, actor, { ...goal, contactIds: [contactId] });
  await world.advanceTo("2030-03-04T10:00:00Z");
  expect(world.simulator.calls).toHaveLength(1);
  await world.jumpTo("2030-03-05T08:59:00Z");
  const { id, calls } = await importFile(goal, `phone\n${ada}\n`);
  expect(calls).toBe(1);
  world.simulator.setFaults(lost);
  await world.advanceTo("2030-03-05T09:00:00Z");
  world.simulator.setFaults({ resetBeforeCreate: 0 });
  expect((await dialsOf(world)).map(({ state }) => state)).toEqual(["ACCEPTED", "UNKNOWN"]);
  expect(await undone(goal, id)).toEqual([{}, "WAITS"]);
  await watch(world, new Date("2030-03-05T09:03:00Z"));
  expect((await undoOf(goal, id))[1]).toBe("DONE");
  expect((await callsOf(world)).at(-1)).toMatchObject({ cancelReason: "IMPORT_UNDONE" });
  expect(world.simulator.calls).toHaveLength(1);
  expect(await members(goal)).toHaveLength(1);
});

test("a contact without a membership goes if its call for another campaign was never placed", async ({
  story: { world, goalOf },
}) => {
  const goal = await goalOf();
  const { context } = world;
  const actor = systemOf(goal.tenantId);
  const campaignId = await givenCampaign(world, { id: goal.tenantId });
  const { id } = await importFile(goal, `phone,dnc\n${ada},\n${ada},perhaps\n`);
  const contactIds = [await idOf(goal, ada)];
  await enrolContacts(context, actor, { campaignId, contactIds });
  await dialIntoSilence(goal, lost);
  await unenrolContacts(context, actor, { campaignId, contactIds });
  expect(await undone(goal, id)).toEqual([{}, "WAITS"]);
  await watch(world, known);
  expect(await undoOf(goal, id)).toEqual([{ contactsDeleted: 1 }, "DONE"]);
  expect(await phonesOf(goal)).toEqual([]);
});

test("a call that a person has asked for is placed again", async ({ story: { world, goalOf } }) => {
  const goal = await goalOf();
  const { id } = await importFile(goal, `phone\n${ada}\n`);
  const actor = systemOf(goal.tenantId);
  const { campaignId } = goal;
  const contactId = await idOf(goal, ada);
  const [ofImport] = await callsOf(world);
  await cancelCall(world.context, actor, ofImport!.id);
  await scheduleCall(world.context, actor, { campaignId, contactId, at: null });
  await dialIntoSilence(goal, lost);
  const kept = { "ENROLMENT CALL_SCHEDULED": 1, "CONTACT CALL_SCHEDULED": 1 };
  expect(await undone(goal, id)).toEqual([kept, "DONE"]);
  await watch(world, known);
  expect(world.simulator.calls).toHaveLength(1);
});

base(
  "a call that a person has asked for remains if it is refused before its contact is decided about",
  async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z", rowsPerStep: 1 });
    const tenant = await givenTenant(world);
    const goal = { world, tenantId: tenant.id, campaignId: await givenCampaign(world, tenant) };
    const actor = systemOf(tenant.id);
    const { id } = await importFile(goal, `phone\n${ada}\n${bob}\n`);
    const { rows } = await pool.query<{ contactId: string; callId: string }>(
      `select contact_id as "contactId", id as "callId" from call order by contact_id desc`,
    );
    for (const { callId } of rows) await cancelCall(world.context, actor, callId);
    const { contactId } = rows[0]!;
    const { campaignId } = goal;
    await world.jumpTo(opening);
    await scheduleCall(world.context, actor, { campaignId, contactId, at: null });
    await dispatch(world.context, [tenant.id]);
    const [dial] = await dialsOf(world);
    // The first step of the undo is about another contact.
    expect((await undone(goal, id))[1]).toBe("WAITS");
    await sendDial(world.context, dial!.id);
    expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED", reason: "IMPORT_UNDONE" }]);
    await world.settle();
    expect(await undoOf(goal, id)).toEqual([
      {
        contactsDeleted: 1,
        enrolmentsEnded: 1,
        "ENROLMENT CALL_SCHEDULED": 1,
        "CONTACT CALL_SCHEDULED": 1,
      },
      "DONE",
    ]);
    expect(world.simulator.calls).toHaveLength(1);
  },
);
