import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { inTransaction } from "#db/pool.ts";
import { handleLostCall } from "#domain/ledger/lost-call.ts";
import { reconcileAll } from "#domain/ledger/reconcile-all.ts";
import { heldTenants } from "#db/queries/reconciliation.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { alertsOf, callsOf, givenDialling, watch } from "#test/ledger.ts";
import { openRestorable } from "#test/restore.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { receiveWebhook, sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const minutes = (n: number): number => n * 60_000;
/** Few at a time, so that some contacts still wait when the backup is made, and when it is restored. */
const slots = 4;

/** How often each phone rang. */
function rings({ simulator }: World): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { number } of simulator.calls) counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
}

function calledTwice(world: World): string[] {
  return [...rings(world)].filter(([, n]) => n > 1).map(([number]) => number);
}

/** Calls are under way, a backup is made, calls go on for a while, and the database is what it was at the backup. */
async function givenRestore(databaseUrl: string, contacts: number) {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await openRestorable(databaseUrl));
  const world = resources.use(await openWorld({ pool: database.pool, start }));
  const apiKey = "key of the lost";
  const given = await givenDialling(world, {
    contacts,
    maxConcurrentCalls: slots,
    tenant: { apiKey },
  });
  await world.tick();
  await watch(world, new Date(world.now().getTime() + minutes(2)));
  await database.backUp();
  await watch(world, new Date(world.now().getTime() + minutes(3)));
  const before = world.simulator.calls.length;
  await database.restore();
  const kept = resources.move();
  const disposal = { [Symbol.asyncDispose]: async () => await kept.disposeAsync() };
  return { ...given, apiKey, database, world, before, ...disposal };
}

/** The different evidence of dials. */
async function evidenceOfDials({ context }: World, condition: string) {
  const { rows } = await context.pool.query<{ evidence: string | null }>(
    `select distinct evidence::text from dial where ${condition}`,
  );
  return rows.map(({ evidence }) => evidence);
}

async function callEverybody(world: World): Promise<void> {
  await watch(world, new Date(world.now().getTime() + minutes(2)));
  await world.advance(minutes(30));
}

test("after a restore workers place no call until VAPI was asked, and nobody is called twice", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 24);
  const { database, world, before, tenant, campaign, contacts } = given;
  const lost =
    before - (await callsOf(world)).filter(({ vapiCallId }) => vapiCallId !== null).length;
  expect(lost).toBeGreaterThan(0);

  const query = { campaignId: campaign, contactId: contacts.at(-1)!.id, at: null };
  expect(await whyNotCalled(world.context, tenant.id, query)).toMatchObject({
    mayCall: false,
    reason: "DATABASE_RECONCILING",
  });
  await watch(world, new Date(world.now().getTime() + minutes(1.5)));
  expect(world.simulator.calls).toHaveLength(before);
  expect(await heldTenants(database.pool)).toMatchObject([{ tenantId: tenant.id, problem: null }]);

  await callEverybody(world);
  expect(await heldTenants(database.pool)).toEqual([]);
  expect(calledTwice(world)).toEqual([]);
  expect(rings(world).size).toBe(24);
  const known = new Set((await callsOf(world)).map(({ vapiCallId }) => vapiCallId));
  expect(known).toEqual(new Set(world.simulator.calls.map(({ id }) => id)));
  expect((await callsOf(world)).map(({ status }) => status)).not.toContain("SCHEDULED");
});

test("npm run reconcile rebuilds what a restore has lost before workers start", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 24);
  const { world, before } = given;
  const lines: string[] = [];
  // No worker runs meanwhile; calls go on at VAPI.
  const result = await reconcileAll(world.context, null, {
    print: (line) => lines.push(line),
    wait: async () => await world.jumpTo(new Date(world.now().getTime() + 5_000).toISOString()),
  });

  expect(result).toEqual({ unsure: [], contactsHeld: 0 });
  // What they were decided under was lost too. Nothing is kept of the others.
  expect(await evidenceOfDials(world, "reason = 'REBUILT'")).toEqual(['{"lost":true}']);
  expect(await evidenceOfDials(world, "reason is distinct from 'REBUILT'")).toEqual([null]);
  expect(lines.join("\n")).toMatch(/[1-9]\d* were lost and are rebuilt/);
  expect(lines.at(-1)).toContain("calls go on");
  expect(world.simulator.calls).toHaveLength(before);
  await callEverybody(world);
  expect(calledTwice(world)).toEqual([]);
  expect(rings(world).size).toBe(24);
});

test("a webhook of a call that the database has lost rebuilds it, and holds the tenant until VAPI was asked", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 24);
  const { database, world, tenant } = given;
  // As if it were the same database: a snapshot of the disk tells nothing by itself.
  await database.pool.query("update database_identity set identity = present_identity()");
  const before = new Set((await callsOf(world)).map(({ vapiCallId }) => vapiCallId));
  const lost = world.simulator.calls.find(({ id }) => !before.has(id))!;

  await receiveWebhook(world.context, {
    tenantId: tenant.id,
    body: {
      message: {
        type: "status-update",
        status: "ended",
        endedReason: "customer-did-not-answer",
        call: { id: lost.id, name: lost.name, ...lost.request },
      },
    },
  });

  const rebuilt = (await callsOf(world)).find(({ vapiCallId }) => vapiCallId === lost.id);
  expect(rebuilt).toMatchObject({ status: "FAILED", outcome: "NO_ANSWER", attempt: 1 });
  expect(await alertsOf(world)).toEqual(["CALL_REBUILT", "DATABASE_BEHIND"]);
  expect(await heldTenants(database.pool)).toMatchObject([{ tenantId: tenant.id }]);
  await callEverybody(world);
  expect(calledTwice(world)).toEqual([]);
  expect(rings(world).size).toBe(24);
});

test("a process notices that the database does not have what it has committed", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 24);
  const { database, world, before } = given;
  await database.pool.query("update database_identity set identity = present_identity()");

  await world.tick();
  expect(world.simulator.calls).toHaveLength(before);
  expect(await heldTenants(database.pool)).toHaveLength(1);
  await callEverybody(world);
  expect(calledTwice(world)).toEqual([]);
  expect(rings(world).size).toBe(24);
});

test("contacts and calls that were made after the backup come back, and nobody is called again", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 3);
  const { database, world, tenant, campaign } = given;
  const { pool } = database;
  // Nothing of the contacts was in the backup.
  await pool.query("delete from call");
  await pool.query("delete from contact");
  await callEverybody(world);

  expect(world.simulator.calls).toHaveLength(3);
  expect(await callsOf(world)).toHaveLength(3);
  const { rows } = await pool.query(
    "select count(*)::int as n, count(deleted_at)::int as deleted from contact",
  );
  expect(rows).toEqual([{ n: 3, deleted: 3 }]);
  // The file is imported again.
  await pool.query("update contact set deleted_at = null");
  await pool.query(
    "insert into enrolment (tenant_id, campaign_id, contact_id) select $1, $2, id from contact",
    [tenant.id, campaign],
  );
  await world.advance(minutes(10));
  expect(world.simulator.calls).toHaveLength(3);
});

test("a contact who was called by a campaign that is lost is held until a person decides", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 2);
  const { database, world, tenant, contacts, campaign } = given;
  const { pool } = database;
  await pool.query("delete from campaign");
  const again = await givenCampaign(world, tenant);
  const ids = contacts.map(({ id }) => id);
  await enrol(world, tenant, again, ids);
  await callEverybody(world);

  expect(world.simulator.calls).toHaveLength(2);
  expect(await alertsOf(world)).toEqual(["DATABASE_BEHIND", "CONTACT_HELD"]);
  const query = { campaignId: again, contactId: ids[0]!, at: null };
  const decision = await whyNotCalled(world.context, tenant.id, query);
  expect(decision).toMatchObject({ mayCall: false, reason: "CONTACT_HELD" });
  expect(decision.message).toContain(campaign);
  await updateContact(world.context, systemOf(tenant.id), ids[0]!, { release: true });
  await world.advance(minutes(5));
  expect(world.simulator.calls.map(({ number }) => number).slice(2)).toEqual([contacts[0]!.phone]);
});

test("calls that another server placed with the same VAPI account are left alone", async ({
  databaseUrl,
}) => {
  await using given = await givenRestore(databaseUrl, 2);
  const { database, world } = given;
  // All that this server knows is another tenant's.
  await database.pool.query("truncate tenant cascade");
  await givenDialling(world, { contacts: 1, tenant: { apiKey: given.apiKey } });
  await callEverybody(world);
  expect(world.simulator.calls).toHaveLength(3);
  expect(await callsOf(world)).toHaveLength(1);
});

test("a call whose sending was lost is known again, although its dial was put back meanwhile", async ({
  databaseUrl,
}) => {
  await using database = await openRestorable(databaseUrl);
  const { pool } = database;
  await using world = await openWorld({ pool, start });
  await givenDialling(world, { contacts: 5 });
  await world.tick();
  expect(world.simulator.calls).toHaveLength(5);
  // The claims were on the standby that was promoted, and nothing that came after them.
  await pool.query(
    `update dial set state = 'INTENDED', sent_at = null, settled_at = null, vapi_call_id = null, round = null,
       attempt = null`,
  );
  await pool.query(
    "update call set status = 'CALLING', placed_at = null, vapi_call_id = null, round = null, attempt = null",
  );
  await pool.query("update database_identity set identity = 'another'");
  const { rows } = await pool.query<{ id: string }>("select id from dial");
  for (const { id } of rows) await sendDial(world.context, id);
  expect((await callsOf(world)).map(({ status }) => status)).toEqual(Array(5).fill("SCHEDULED"));

  await callEverybody(world);
  expect(calledTwice(world)).toEqual([]);
  const known = (await callsOf(world)).map(({ vapiCallId }) => vapiCallId);
  expect(new Set(known)).toEqual(new Set(world.simulator.calls.map(({ id }) => id)));
  expect(await alertsOf(world)).not.toContain("DUPLICATE_CALL");
  expect(await evidenceOfDials(world, "sent_at is not null")).toEqual(['{"lost":true}']);
});

test("a lost call that several report is announced once", async ({ databaseUrl }) => {
  await using given = await givenRestore(databaseUrl, 40);
  const { world, tenant } = given;
  const before = new Set((await callsOf(world)).map(({ vapiCallId }) => vapiCallId));
  const { id, name, request } = world.simulator.calls.find((call) => !before.has(call.id))!;
  const call = { id, name, ...request };
  const body = { message: { type: "status-update", status: "in-progress", call } };
  const news = newsFromWebhook(body.message)!;

  await receiveWebhook(world.context, { tenantId: tenant.id, body });
  const { pool, clock } = world.context;
  const again = await inTransaction(pool, async (tx) =>
    handleLostCall(world.context, tx, tenant.id, news, await clock.now(tx)),
  );
  expect(again).toBe("NOTHING_NEW");
  expect((await alertsOf(world)).filter((kind) => kind === "CALL_REBUILT")).toHaveLength(1);
});
