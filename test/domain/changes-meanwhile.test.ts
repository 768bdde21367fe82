import type pg from "pg";
import { expect, vi } from "vitest";
import { updateContact } from "#domain/campaigns/contacts.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/manual-calls.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { settle } from "#domain/ledger/settle.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { ended, hear } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, waiting } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const hangs = { scriptFor: () => ({ lastsSeconds: 500 }) };

const areHeldUp = (pool: pg.Pool, count: number) =>
  vi.waitFor(async () => expect(await waiting(pool)).toBe(count), { timeout: 5_000 });

/**
 * Begins two pieces of work while `hold` holds what both need, the second when the first waits, and lets
 * go when both do.
 */
async function crossing(
  pool: pg.Pool,
  hold: (tx: Tx) => Promise<unknown>,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const both = await inTransaction(pool, async (tx) => {
    await hold(tx);
    const beginning = [first()];
    await areHeldUp(pool, 1);
    beginning.push(second());
    await areHeldUp(pool, 2);
    return { settled: Promise.allSettled(beginning) };
  });
  return await both.settled;
}

test("a call that is asked for by hand and the end of one at a bad number do not stand in each other's way", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, campaign, contacts } = await givenDialling(world);
  await world.tick();
  const [dial] = await dialsOf(world);
  const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };
  const contactId = contacts[0]!.id;

  const [asked, told] = await crossing(
    pool,
    (tx) => tx.query("select from contact where id = $1 for no key update", [contactId]),
    () => scheduleCall(world.context, tenant.id, { campaignId: campaign, contactId, at: null }),
    () => hear(world, tenant.id, subject, ended("twilio-reported-customer-misdialed")),
  );

  expect(told).toMatchObject({ status: "fulfilled" });
  expect(asked).toMatchObject({ status: "rejected", reason: expect.any(NotPossibleError) });
});

test("a contact that is enrolled again while its refused call is given back is called", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, campaign, contacts } = await givenDialling(world, { scheduleFrequency: null });
  const membership = { campaignId: campaign, contactIds: contacts.map(({ id }) => id) };
  await world.tick();
  const [dial] = await dialsOf(world);
  await pool.query("update dial set state = 'SENT', vapi_call_id = null");
  await pool.query("update call set status = 'CALLING', vapi_call_id = null");
  await unenrolContacts(world.context, tenant.id, membership);

  const message = "Bad Gateway";
  const results = await crossing(
    pool,
    (tx) => requestDispatch(tx, tenant.id),
    () => settle(world.context, dial!.id, { kind: "UNREACHABLE", message }),
    () => enrolContacts(world.context, tenant.id, membership),
  );

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(await callsOf(world)).toContainEqual(expect.objectContaining({ status: "SCHEDULED" }));
});

test("a contact that must not be called from now on has no call that is given back at that moment", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, contacts } = await givenDialling(world);
  await world.tick();
  const [dial] = await dialsOf(world);
  await pool.query("update dial set state = 'SENT', vapi_call_id = null");
  await pool.query("update call set status = 'CALLING', vapi_call_id = null");

  const message = "Bad Gateway";
  await crossing(
    pool,
    (tx) => requestDispatch(tx, tenant.id),
    () => settle(world.context, dial!.id, { kind: "UNREACHABLE", message }),
    () => updateContact(world.context, tenant.id, contacts[0]!.id, { doNotCall: true }),
  );

  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "DO_NOT_CALL" },
  ]);
});
