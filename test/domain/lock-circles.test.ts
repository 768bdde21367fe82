import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { oweCalls } from "#test/owe.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { areHeldUp, crossing } from "#test/crossing.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { ended, hear, inProgress } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const hangs = { scriptFor: () => ({ lastsSeconds: 500 }) };
const done = { status: "fulfilled" };

const holdMemberships = (contactId: string) => (tx: Tx) =>
  tx.query("select from enrolment where contact_id = $1 for no key update", [contactId]);

/** One call is live, of one contact. */
async function givenLive(world: World) {
  const given = await givenDialling(world);
  await world.tick();
  const [dial] = await dialsOf(world);
  const [contact] = given.contacts;
  return { ...given, contact: contact!, dial: dial! };
}

describe("a deleted person who comes back while the last call ends", () => {
  const comeBack = {
    "as a contact": (world: World, tenantId: string, _campaignId: string, phone: string) =>
      createContact(world.context, systemOf(tenantId), { phone }),
    "for a test call": (world: World, tenantId: string, campaignId: string, phone: string) =>
      placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId: null, phone }),
  };

  test.for(Object.entries(comeBack))("%s does not stand in its way", async ([, back], { pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, campaign, contact, dial } = await givenLive(world);
    const subject = { vapiCallId: dial.vapiCallId!, dialId: dial.id };
    await deleteContact(world.context, systemOf(tenant.id), contact.id);

    const results = await crossing(
      pool,
      holdMemberships(contact.id),
      () => back(world, tenant.id, campaign, contact.phone),
      () => hear(world, tenant.id, subject, ended("customer-busy")),
    );

    expect(results).toMatchObject([done, done]);
  });
});

test("a phone that is corrected does not stand in the way of the tick that makes the person's call", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, campaign, contacts } = await givenDialling(world);
  const correct = () =>
    updateContact(world.context, systemOf(tenant.id), contacts[0]!.id, { phone: "+14155550001" });
  let correcting: Promise<unknown> | undefined;

  await inTransaction(pool, async (tx) => {
    const query = async (statement: { name?: string }): Promise<unknown> => {
      if (statement.name === "cover-enrolments") {
        correcting = correct();
        await areHeldUp(pool, 1);
      }
      return (await tx.query(statement as { text: string })) as unknown;
    };
    await oweCalls({ query } as unknown as Tx, [campaign], world.now());
  });
  await correcting;

  expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
});

describe("a contact that is deleted while its refused call is given back", () => {
  /** The contact is held, without its campaign: no call waited when the deletion began. */
  async function deletedMeanwhile(
    world: World,
    pool: pg.Pool,
    second: (tenantId: string, campaignId: string) => Promise<unknown>,
  ): Promise<PromiseSettledResult<unknown>[]> {
    const { tenant, campaign, contact } = await givenLive(world);
    await pool.query("update contact set is_sample = true");
    const both = await inTransaction(pool, async (holding) => {
      await holdMemberships(contact.id)(holding);
      const { deleting } = await inTransaction(pool, async (givingBack) => {
        await givingBack.query("select from contact where id = $1 for no key update", [contact.id]);
        const begun = Promise.allSettled([
          deleteContact(world.context, systemOf(tenant.id), contact.id),
        ]);
        await areHeldUp(pool, 1);
        await givingBack.query("update call set status = 'SCHEDULED', dial_id = null");
        return { deleting: begun };
      });
      await areHeldUp(pool, 1);
      const other = Promise.allSettled([second(tenant.id, campaign)]);
      await areHeldUp(pool, 2);
      return { settled: Promise.all([deleting, other]) };
    });
    return (await both.settled).flat();
  }

  test("does not stand in the way of a schedule that changes", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });

    const results = await deletedMeanwhile(world, pool, (tenantId, campaignId) =>
      updateCampaign(world.context, systemOf(tenantId), campaignId, { startTime: "11:00" }),
    );

    expect(results).toMatchObject([done, done]);
  });

  test("does not stand in the way of a tenant that leaves the simulation", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });

    const results = await deletedMeanwhile(world, pool, async (tenantId) => {
      await pool.query("update tenant set is_simulated = true");
      return await configureVapi(world.context, systemOf(tenantId), { apiKey: "a real key" });
    });

    expect(results).toMatchObject([done, done]);
  });
});

test("a phone that another contact has is refused, also while both contacts are being enrolled", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign: campaignId, contacts } = await givenDialling(world, { contacts: 2 });
  const [lower, higher] = contacts;

  const results = await crossing(
    pool,
    (tx) => tx.query("select from contact where id = $1 for no key update", [higher!.id]),
    () => updateContact(world.context, systemOf(tenant.id), higher!.id, { phone: lower!.phone }),
    () =>
      enrolContacts(world.context, systemOf(tenant.id), {
        campaignId,
        contactIds: contacts.map(({ id }) => id),
      }),
  );

  expect(results).toMatchObject([
    { status: "rejected", reason: expect.any(NotPossibleError) },
    done,
  ]);
});

test("a lost call that VAPI shows after all does not stand in the way of a dispatch that would ring its person", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, contact, dial } = await givenLive(world);
  await pool.query(
    "update dial set state = 'REJECTED', reason = 'PRESUMED_ABSENT', vapi_call_id = null",
  );
  await pool.query(
    "update call set status = 'SCHEDULED', dial_id = null, placed_at = null, vapi_call_id = null",
  );
  const other = await givenCampaign(world, tenant);
  await enrol(world, tenant, other, [contact.id]);
  await inTransaction(pool, (tx) => oweCalls(tx, [other], world.now()));
  await pool.query("update campaign set state = 'PAUSED' where id <> $1", [other]);
  const subject = { vapiCallId: dial.vapiCallId!, dialId: dial.id };

  const results = await crossing(
    pool,
    // Whoever shows a call keeps what was told of it, last of all.
    (tx) => tx.query("lock table webhook_event in share mode"),
    () => hear(world, tenant.id, subject, inProgress),
    () => dispatch(world.context, [tenant.id]),
  );

  expect(results).toMatchObject([done, { ...done, value: { callsClaimed: 0 } }]);
  expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }, { status: "SCHEDULED" }]);
});

test("contacts that are taken out of a campaign do not stand in the way of the same being enrolled", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign: campaignId, contacts } = await givenDialling(world, { contacts: 2 });
  const [first, second] = contacts.map(({ id }) => id).toSorted();
  await pool.query("delete from enrolment");
  await enrol(world, tenant, campaignId, [second!, first!]);
  // Two rows are read as they lie.
  await pool.query("analyze enrolment");
  const membership = { campaignId, contactIds: [second!, first!] };

  const results = await crossing(
    pool,
    holdMemberships(first!),
    () => enrolContacts(world.context, systemOf(tenant.id), membership),
    () => unenrolContacts(world.context, systemOf(tenant.id), membership),
  );

  expect(results).toMatchObject([done, done]);
});
