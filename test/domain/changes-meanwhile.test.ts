import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { settle } from "#domain/ledger/settle.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { inTransaction } from "#db/pool.ts";
import { areHeldUp, crossing } from "#test/crossing.ts";
import { ended, hear } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const hangs = { scriptFor: () => ({ lastsSeconds: 500 }) };

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
    () =>
      scheduleCall(world.context, systemOf(tenant.id), {
        campaignId: campaign,
        contactId,
        at: null,
      }),
    () => hear(world, tenant.id, subject, ended("twilio-reported-customer-misdialed")),
  );

  expect(told).toMatchObject({ status: "fulfilled" });
  expect(asked).toMatchObject({ status: "rejected", reason: expect.any(NotPossibleError) });
});

/** The id of the next tick's dial, sent and not yet answered as far as the ledger knows. */
async function dialUnanswered(world: World): Promise<string> {
  await world.tick();
  const [dial] = await dialsOf(world);
  const { pool } = world.context;
  await pool.query("update dial set state = 'SENT', vapi_call_id = null");
  await pool.query("update call set status = 'CALLING', vapi_call_id = null");
  return dial!.id;
}

test("a contact that is enrolled again while its refused call is given back is called", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, campaign, contacts } = await givenDialling(world, { scheduleFrequency: null });
  const membership = { campaignId: campaign, contactIds: contacts.map(({ id }) => id) };
  const dialId = await dialUnanswered(world);
  await unenrolContacts(world.context, systemOf(tenant.id), membership);

  const message = "Bad Gateway";
  const results = await crossing(
    pool,
    (tx) => tx.query("lock table call_event in share mode"),
    () => settle(world.context, dialId, { kind: "UNREACHABLE", message }),
    () => enrolContacts(world.context, systemOf(tenant.id), membership),
  );

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(await callsOf(world)).toContainEqual(expect.objectContaining({ status: "SCHEDULED" }));
});

test("a contact that must not be called from now on has no call that is given back at that moment", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, contacts } = await givenDialling(world);
  const dialId = await dialUnanswered(world);

  const message = "Bad Gateway";
  await crossing(
    pool,
    (tx) => tx.query("lock table call_event in share mode"),
    () => settle(world.context, dialId, { kind: "UNREACHABLE", message }),
    () => updateContact(world.context, systemOf(tenant.id), contacts[0]!.id, { doNotCall: true }),
  );

  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "DO_NOT_CALL" },
  ]);
});

test("a contact that leaves a campaign while a call is asked for by hand has none that waits for ever", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign: campaignId, contacts } = await givenDialling(world);
  const contactId = contacts[0]!.id;

  await crossing(
    pool,
    (tx) => requestDispatch(tx, tenant.id),
    () => scheduleCall(world.context, systemOf(tenant.id), { campaignId, contactId, at: null }),
    () =>
      unenrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds: [contactId] }),
  );

  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "NOT_ENROLLED" },
  ]);
});

test("a person who is deleted and made again at one moment comes back into no campaign", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, contacts } = await givenDialling(world);
  const [{ id, phone }] = contacts as [{ id: string; phone: string }];

  const results = await crossing(
    pool,
    (tx) => tx.query("select from enrolment where contact_id = $1 for no key update", [id]),
    () => deleteContact(world.context, systemOf(tenant.id), id),
    () => createContact(world.context, systemOf(tenant.id), { phone }),
  );
  await world.tick();

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(await callsOf(world)).toEqual([]);
});

test("a phone that somebody else gets at this moment is refused", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, contacts } = await givenDialling(world);
  const phone = "+14155550001";
  const correct = () =>
    updateContact(world.context, systemOf(tenant.id), contacts[0]!.id, { phone });

  const correcting = await inTransaction(pool, async (tx) => {
    await tx.query("insert into contact (tenant_id, phone) values ($1, $2)", [tenant.id, phone]);
    const corrected = Promise.allSettled([correct()]);
    await areHeldUp(pool, 1);
    return { corrected };
  });

  expect(await correcting.corrected).toMatchObject([{ reason: expect.any(NotPossibleError) }]);
});

test("a contact that is named twice is enrolled once", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign: campaignId, contacts } = await givenDialling(world);
  const contactIds = [contacts[0]!.id, contacts[0]!.id];
  await pool.query("delete from enrolment");

  await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });

  expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
});

describe("whose call was cancelled for what has passed", () => {
  test.for(["DAILY", null] as const)(
    "a campaign (%s) started again after its tenant left the simulation calls its contacts",
    async (scheduleFrequency, { pool }) => {
      await using world = await openWorld({ pool, start });
      const {
        tenant,
        campaign: campaignId,
        contacts,
      } = await givenDialling(world, {
        scheduleFrequency,
      });
      await pool.query("update tenant set is_simulated = true");
      const contactIds = contacts.map(({ id }) => id);
      await pool.query("delete from enrolment");
      await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });

      await configureVapi(world.context, systemOf(tenant.id), { apiKey: "a real key" });
      await startCampaign(world.context, systemOf(tenant.id), campaignId);
      await world.tick();

      expect(await callsOf(world)).toMatchObject([
        { status: "CANCELLED", cancelReason: "TENANT_LEFT_SIMULATION" },
        { status: "CALLING" },
      ]);
    },
  );

  test("is called though the campaign recurs no more", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T08:00:00Z" });
    const { tenant, campaign: campaignId, contacts } = await givenDialling(world);
    const contactId = contacts[0]!.id;
    await pool.query("delete from enrolment");
    await enrolContacts(world.context, systemOf(tenant.id), {
      campaignId,
      contactIds: [contactId],
    });

    await updateContact(world.context, systemOf(tenant.id), contactId, { doNotCall: true });
    await updateContact(world.context, systemOf(tenant.id), contactId, { doNotCall: false });
    await updateCampaign(world.context, systemOf(tenant.id), campaignId, {
      scheduleFrequency: null,
    });
    await world.jumpTo("2031-03-05T09:00:00Z");
    await world.tick();

    expect(await callsOf(world)).toMatchObject([
      { status: "CANCELLED", cancelReason: "DO_NOT_CALL" },
      { status: "CALLING" },
    ]);
  });
});

test("a round that begins earlier than was foretold, as a country has changed its clocks, passes nobody over", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const {
    tenant,
    campaign: campaignId,
    contacts,
  } = await givenDialling(world, {
    scheduleFrequency: "WEEKLY",
    scheduleDays: [3],
    contacts: 2,
  });
  const contactIds = contacts.map(({ id }) => id);
  await scheduleCall(world.context, systemOf(tenant.id), {
    campaignId,
    contactId: contactIds[0]!,
    at: null,
  });
  // What the tick of the week before wrote, by the rules of Node's time zones as they were then.
  await pool.query("update enrolment set covered_until = '2031-03-03T01:00:00Z'");

  await world.tick();
  await world.tick();

  expect((await callsOf(world)).map(({ contactId }) => contactId).toSorted()).toEqual(
    contactIds.toSorted(),
  );
});
