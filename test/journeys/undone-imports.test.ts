import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { importContacts, stageImport } from "#domain/imports/imports.ts";
import { confirmImport, remapImport } from "#domain/imports/staged-imports.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { undoableOf } from "#domain/imports/undoable.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const simulator = { scriptFor: () => ({ lastsSeconds: 120 }) };
/** Six people, with two numbers each: their own, and that of their office. */
const own = Array.from({ length: 6 }, (_, n) => `+1415555300${n}`);
const office = Array.from({ length: 6 }, (_, n) => `+1415555400${n}`);
const table = own.map((number, n) => `Person ${n};${office[n]};${number}`).join("\n");

function file(text: string) {
  const bytes = async function* () {
    yield Buffer.from(text);
  };
  return { name: "people.csv", bytes: bytes() };
}

test("a wrong file is previewed, remapped, confirmed and undone, and the right one is called", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T08:00:00Z", simulator });
  const { context } = world;
  const { id: tenantId } = await givenTenant(world);
  const actor = systemOf(tenantId);
  const campaignId = await givenCampaign(world, { id: tenantId }, { maxConcurrentCalls: 1 });
  const states = async (id: string) =>
    (
      await pool.query(
        "select status, preview, calls_scheduled as calls from import where id = $1",
        [id],
      )
    ).rows[0];

  // The file has no column whose header says that it has numbers.
  const upload = { campaignId, file: file(`who;first;second\n${table}`), mapping: {} };
  const { id } = await stageImport(context, actor, upload);
  await world.settle();
  expect(await states(id)).toMatchObject({ status: "FAILED", preview: null });
  await remapImport(context, actor, id, { mapping: { phone: "first", name: "who" } });
  await world.settle();
  expect(await states(id)).toMatchObject({
    status: "STAGED",
    preview: { newContacts: 6, calls: 6, firstCallAt: "2031-03-05T09:00:00.000Z" },
  });
  await confirmImport(context, actor, id);
  await world.advanceTo("2031-03-05T09:03:00Z");
  expect(world.simulator.calls.map(({ number }) => number)).toEqual(office.slice(0, 2));

  // It was the wrong column: the second call is live.
  const { counts } = await undoableOf(context, tenantId, id);
  await undoImport(context, actor, id);
  const { rows } = await pool.query<{ undo: object }>("select undo from import where id = $1", [
    id,
  ]);
  expect(rows[0]!.undo).toEqual(counts);
  expect(counts).toEqual({
    contactsDeleted: 4,
    enrolmentsEnded: 6,
    callsCancelled: 4,
    valuesRestored: 0,
    kept: { "CONTACT CALLED": 2 },
  });
  const { rows: called } = await pool.query<{ id: string; phone: string }>(
    "select id, phone from contact where deleted_at is null order by phone",
  );
  expect(called.map(({ phone }) => phone)).toEqual(office.slice(0, 2));
  const asked = { campaignId, contactId: called[0]!.id, at: null };
  expect(await whyNotCalled(context, tenantId, asked)).toMatchObject({ reason: "NOT_ENROLLED" });

  const right = file(`who;first;second\n${table}`);
  const mapping = { phone: "second", name: "who" };
  await importContacts(context, actor, { campaignId, file: right, mapping });
  await world.advanceTo("2031-03-05T09:30:00Z");
  expect(world.simulator.calls.slice(2).map(({ number }) => number)).toEqual(own);
  // The next day's round is that of the right people too.
  await world.jumpTo("2031-03-06T08:58:00Z");
  await world.advanceTo("2031-03-06T09:30:00Z");
  expect(world.simulator.calls.slice(8).map(({ number }) => number)).toEqual(own);
});
