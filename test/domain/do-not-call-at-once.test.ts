import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { addToDoNotCall, removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { crossing } from "#test/crossing.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";
import { openLedger } from "#domain/ledger/ledger.ts";

/*
 * When a number was added to the list, no dial to it is committed as SENT any more. The other transaction is stopped
 * between its statements by a lock on a table: SHARE lets rows be locked, and not be written.
 */
const start = "2031-03-05T10:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 300 }) };

/** A call to each contact that is claimed, and not sent yet. */
async function givenClaimed(world: World, contacts = 1) {
  const given = await givenDialling(world, { contacts });
  await tick(world.context, world.now());
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  return { ...given, dials: await dialsOf(world) };
}

type Given = Awaited<ReturnType<typeof givenClaimed>>;

const ways: readonly [string, (world: World, given: Given) => Promise<unknown>][] = [
  [
    "addToDoNotCall",
    ({ context }, { tenant, contacts }) =>
      addToDoNotCall(context, systemOf(tenant.id), { phones: contacts.map(({ phone }) => phone) }),
  ],
  [
    "updateContact",
    ({ context }, { tenant, contacts }) =>
      updateContact(context, systemOf(tenant.id), contacts[0]!.id, { doNotCall: true }),
  ],
];

describe.for(ways)("%s", ([, add]) => {
  test("waits for a dial that is being committed as SENT", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const given = await givenClaimed(world);
    let wasSent: unknown;
    const results = await crossing(
      pool,
      (tx) => tx.query("lock table dial in share mode"),
      () => sendDial(world.context, given.dials[0]!.id),
      async () => {
        await add(world, given);
        wasSent = (await dialsOf(world))[0]!.state;
      },
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(["SENT", "ACCEPTED"]).toContain(wasSent);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
  });

  test("is followed by no SENT of a dial that waited for it", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const given = await givenClaimed(world);
    const results = await crossing(
      pool,
      (tx) => tx.query("lock table do_not_call in share mode"),
      () => add(world, given),
      () => sendDial(world.context, given.dials[0]!.id),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await dialsOf(world)).toMatchObject([
      { state: "REJECTED", reason: "ON_DO_NOT_CALL_LIST" },
    ]);
    expect(await callsOf(world)).toMatchObject([
      { status: "CANCELLED", cancelReason: "DO_NOT_CALL" },
    ]);
    expect(world.simulator.calls).toEqual([]);
  });
});

test("of dials that are sent together, those to numbers that are being added are refused, and the others are placed", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, contacts, dials } = await givenClaimed(world, 3);
  const ledger = openLedger(world.context);
  const [first] = contacts;
  const results = await crossing(
    pool,
    (tx) => tx.query("lock table do_not_call in share mode"),
    () => addToDoNotCall(world.context, systemOf(tenant.id), { phones: [first!.phone] }),
    () => Promise.all(dials.map(({ id }) => ledger.sendDial(id))),
  );
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(world.simulator.calls.map(({ number }) => number).toSorted()).toEqual(
    contacts.slice(1).map(({ phone }) => phone),
  );
});

describe("a number that becomes a contact's while it is added", () => {
  const phone = "+14155559901";
  const marked = async (pool: pg.Pool): Promise<unknown> =>
    (await pool.query("select do_not_call as marked from contact where phone = $1", [phone])).rows;

  test("is a contact that the one who adds it finds", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant } = await givenDialling(world);
    const results = await crossing(
      pool,
      (tx) => tx.query("lock table contact in share mode"),
      () => createContact(world.context, systemOf(tenant.id), { phone }),
      () => addToDoNotCall(world.context, systemOf(tenant.id), { phones: [phone] }),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await marked(pool)).toEqual([{ marked: true }]);
  });

  test.for(["createContact", "updateContact"])(
    "is found on the list by %s, which waits",
    async (verb, { pool }) => {
      await using world = await openWorld({ pool, start });
      const { tenant, contacts } = await givenDialling(world);
      const actor = systemOf(tenant.id);
      const results = await crossing(
        pool,
        (tx) => tx.query("lock table do_not_call in share mode"),
        () => addToDoNotCall(world.context, actor, { phones: [phone] }),
        () =>
          verb === "createContact"
            ? createContact(world.context, actor, { phone })
            : updateContact(world.context, actor, contacts[0]!.id, { phone }),
      );
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      expect(await marked(pool)).toEqual([{ marked: true }]);
    },
  );

  test("is no contact's any more if it is being taken off", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant } = await givenDialling(world);
    const actor = systemOf(tenant.id);
    await addToDoNotCall(world.context, actor, { phones: [phone] });
    await crossing(
      pool,
      (tx) => tx.query("lock table do_not_call in share mode"),
      () => removeFromDoNotCall(world.context, actor, { phones: [phone] }),
      () => createContact(world.context, actor, { phone }),
    );
    expect(await marked(pool)).toEqual([{ marked: false }]);
  });
});

test("a person who is erased while the number is added is on the list once, as a hash", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, contacts } = await givenDialling(world);
  const [{ id, phone }] = contacts as [{ id: string; phone: string }];
  const actor = systemOf(tenant.id);
  await crossing(
    pool,
    (tx) => tx.query("select from contact where id = $1 for no key update", [id]),
    () => eraseContact(world.context, actor, id),
    () => addToDoNotCall(world.context, actor, { phones: [phone] }),
  );
  const { rows } = await pool.query<{ phone: string }>("select phone from do_not_call");
  expect(rows).toEqual([{ phone: expect.stringMatching(/^erased:/) }]);
});
