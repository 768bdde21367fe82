import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { areHeldUp } from "#test/crossing.ts";
import { oweCalls } from "#test/owe.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { ended, hear } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);

describe("a VAPI key that is replaced", () => {
  const key = { apiKey: "another organisation's key" };

  test("leaves calls live that were placed with the old one, which the new one cannot see", async ({
    pool,
  }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 400 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);
    await world.tick();

    await configureVapi(world.context, systemOf(tenant.id), key);
    await watch(world, at(300));
    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
    await watch(world, at(450));

    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED", outcome: "ANSWERED" }]);
    expect(await alertsOf(world)).toEqual([]);
  });

  test("frees their slots once no call can last any longer, if nobody tells how they ended", async ({
    pool,
  }) => {
    const faults = { dropStatusUpdate: 1, dropReport: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant } = await givenDialling(world);
    await world.tick();

    await configureVapi(world.context, systemOf(tenant.id), key);
    await watch(world, at(600));
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING" }]);
    await watch(world, at(960));

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "UNKNOWN" }]);
    expect(await alertsOf(world)).toEqual(["CALL_OVERDUE"]);
  });

  test("is not held guilty of what the old one's calls end with", async ({ pool }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenDialling(world);
    await world.tick();
    const [dial] = await dialsOf(world);

    await configureVapi(world.context, systemOf(tenant.id), key);
    const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };
    await hear(world, tenant.id, subject, ended("call.start.error-subscription-frozen"));

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "ACCOUNT_FAULT" }]);
    expect(await statesOf(world)).toEqual({ [campaign]: "ACTIVE" });
    await watch(world, at(60));
    expect(await callsOf(world)).toMatchObject([{ status: "FAILED" }, { status: "CALLING" }]);
  });
});

describe("the circuit breaker", () => {
  test("does not count what calls of a replaced key end with", async ({ pool }) => {
    const simulator = { concurrencyLimit: 20, scriptFor: () => ({ lastsSeconds: 500 }) };
    await using world = await openWorld({ pool, start, simulator });
    const many = { contacts: 20, maxConcurrentCalls: 20, tenant: { maxConcurrentCalls: 20 } };
    const { tenant, campaign } = await givenDialling(world, many);
    await world.tick();
    await configureVapi(world.context, systemOf(tenant.id), {
      apiKey: "another organisation's key",
    });

    for (const dial of await dialsOf(world)) {
      const subject = { vapiCallId: dial.vapiCallId!, dialId: dial.id };
      await hear(world, tenant.id, subject, ended("call.start.error-subscription-frozen"));
    }

    const outcomes = (await callsOf(world)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(Array(20).fill("ACCOUNT_FAULT"));
    expect(await statesOf(world)).toEqual({ [campaign]: "ACTIVE" });
  });
});

describe("a phone that is corrected while it rings", () => {
  test("waits for the end of the call, or the old one could ring twice at once", async ({
    pool,
  }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 60 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world);
    const [{ id, phone }] = contacts as [{ id: string; phone: string }];
    await world.tick();

    const correct = () =>
      updateContact(world.context, systemOf(tenant.id), id, { phone: "+14155550001" });
    await expect(correct()).rejects.toThrow(NotPossibleError);
    await watch(world, at(90));
    await correct();
    const other = await createContact(world.context, systemOf(tenant.id), { phone });
    const contactIds = [other.id];
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId: campaign, contactIds });
    await world.settle();

    expect(world.simulator.calls).toHaveLength(2);
  });

  test("is free to be said again as it was, and everything else to be changed", async ({
    pool,
  }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 60 }) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, contacts } = await givenDialling(world);
    await world.tick();
    const [{ id, phone }] = contacts as [{ id: string; phone: string }];

    await updateContact(world.context, systemOf(tenant.id), id, { phone, name: "Grace Example" });

    const { rows } = await pool.query("select name, phone from contact");
    expect(rows).toEqual([{ name: "Grace Example", phone }]);
  });
});

test("two test calls that are asked for at one moment are one", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const [contact] = await givenContacts(world, tenant, 1);
  const ask = () =>
    placeTestCall(world.context, systemOf(tenant.id), {
      campaignId,
      contactId: contact!.id,
      phone: null,
    });

  // Whoever asks for the same dispatch in a transaction of its own holds up both, each before its end.
  const asked = await inTransaction(pool, async (tx) => {
    await requestDispatch(tx, tenant.id);
    const both = Promise.allSettled([ask(), ask()]);
    await areHeldUp(pool, 2);
    return { both };
  });
  const answers = await asked.both;

  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await callsOf(world)).toMatchObject([{ kind: "TEST" }]);
});

test("a campaign that ended before its last call was placed, and is given another day, places it", async ({
  pool,
}) => {
  const faults = { resetBeforeCreate: 1 };
  const lastMinute = "2031-03-05T16:59:00Z";
  await using world = await openWorld({ pool, start: lastMinute, simulator: { faults } });
  const once = { scheduleFrequency: null, endsOn: "2031-03-05" };
  const { tenant, campaign } = await givenDialling(world, once);
  await world.tick();
  world.simulator.setFaults({ resetBeforeCreate: 0 });
  await watch(world, new Date("2031-03-05T17:05:00Z"));
  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "CAMPAIGN_ENDED" },
  ]);

  await updateCampaign(world.context, systemOf(tenant.id), campaign, { endsOn: "2031-03-06" });
  await world.jumpTo("2031-03-06T09:00:00Z");
  await world.tick();

  expect(world.simulator.calls).toHaveLength(1);
});

test("a call by hand that never rang, in a campaign stopped meanwhile, is owed when it starts again", async ({
  pool,
}) => {
  const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };
  await using world = await openWorld({ pool, start: "2031-03-05T08:00:00Z", simulator });
  const { tenant, campaign, contacts } = await givenDialling(world);
  await scheduleCall(world.context, systemOf(tenant.id), {
    campaignId: campaign,
    contactId: contacts[0]!.id,
    at: null,
  });
  await world.jumpTo("2031-03-05T09:00:00Z");
  await world.tick();
  const [dial] = await dialsOf(world);

  await stopCampaign(world.context, systemOf(tenant.id), campaign);
  const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };
  await hear(world, tenant.id, subject, ended("call.start.error-vapifault-get-org"));
  await startCampaign(world.context, systemOf(tenant.id), campaign);
  await world.advance(120_000);

  expect(await callsOf(world)).toMatchObject([
    { kind: "MANUAL", status: "FAILED" },
    { kind: "ROUND", status: "IN_PROGRESS" },
  ]);
});

test("a contact that is deleted while the tick makes its call has none that waits for ever", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, contacts } = await givenDialling(world);
  let deleting: Promise<unknown> | undefined;
  await inTransaction(pool, async (tx) => {
    const query = async (statement: { name?: string }): Promise<unknown> => {
      if (statement.name === "cover-enrolments") {
        deleting = deleteContact(world.context, systemOf(tenant.id), contacts[0]!.id);
        await areHeldUp(pool, 1, deleting);
      }
      return (await tx.query(statement as { text: string })) as unknown;
    };
    await oweCalls({ query } as unknown as Tx, [campaign], world.now());
  });
  await deleting;

  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "CONTACT_DELETED" },
  ]);
});

test("a contact that is deleted while it is being enrolled has no call that waits for ever", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const contactIds = (await givenContacts(world, tenant, 1)).map(({ id }) => id);

  const both = await inTransaction(pool, async (tx) => {
    await requestDispatch(tx, tenant.id);
    const enrolling = enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await areHeldUp(pool, 1);
    const deleting = deleteContact(world.context, systemOf(tenant.id), contactIds[0]!);
    await areHeldUp(pool, 2, deleting);
    return { ended: Promise.all([enrolling, deleting]) };
  });
  await both.ended;

  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", cancelReason: "CONTACT_DELETED" },
  ]);
});

test("a campaign that recurs no more still calls whose phone never rang", async ({ pool }) => {
  const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign } = await givenDialling(world);
  await world.tick();
  const [dial] = await dialsOf(world);
  const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };
  await hear(world, tenant.id, subject, ended("call.start.error-vapifault-get-org"));

  await updateCampaign(world.context, systemOf(tenant.id), campaign, { scheduleFrequency: null });
  await watch(world, at(120));

  expect(await callsOf(world)).toMatchObject([{ status: "FAILED" }, { status: "IN_PROGRESS" }]);
});

test("a contact that is deleted while a redial is planned has none that waits for ever", async ({
  pool,
}) => {
  const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, contacts } = await givenDialling(world, { redialsPerRound: 1 });
  await world.tick();
  const [dial] = await dialsOf(world);
  const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };

  const both = await inTransaction(pool, async (tx) => {
    await tx.query("lock table webhook_event in share mode");
    const hearing = hear(world, tenant.id, subject, ended("customer-busy"));
    await areHeldUp(pool, 1);
    const deleting = deleteContact(world.context, systemOf(tenant.id), contacts[0]!.id);
    await areHeldUp(pool, 2, deleting);
    return { ended: Promise.all([hearing, deleting]) };
  });
  await both.ended;

  expect(await callsOf(world)).toMatchObject([
    { status: "FAILED", outcome: "BUSY" },
    { kind: "REDIAL", status: "CANCELLED", cancelReason: "CONTACT_DELETED" },
  ]);
});
