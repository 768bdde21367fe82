import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { removeFromDoNotCall, resumeDoNotCall } from "#domain/contacts/do-not-call.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { noAnswer, optsOut } from "#test/fates.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { ended, hear, heardSoFar, webhookBody } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const optOutField = "optOut";
const hangs = { scriptFor: () => ({ lastsSeconds: 500 }) };

async function listOf(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select phone, source, api_key_id as "by", call_id as "callId", is_pending as "isPending"
     from do_not_call order by phone`,
  );
  return rows;
}

const minutes = (world: World, count: number) => new Date(world.now().getTime() + count * 60_000);

/** VAPI's report of an opt-out. */
const report = (structuredData: unknown = { optOut: true }) => ({
  ...ended("customer-ended-call"),
  type: "end-of-call-report",
  analysis: { summary: "Asked not to be called.", structuredData },
});

/** A call that is live, and whom its webhooks are about. */
async function givenLive(world: World, settings: Parameters<typeof givenDialling>[1] = {}) {
  const given = await givenDialling(world, { optOutField, ...settings });
  await world.tick();
  const [dial] = await dialsOf(world, given.campaign);
  const [call] = await callsOf(world, given.campaign);
  const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };
  return { ...given, subject, callId: call!.id, phone: given.contacts[0]!.phone };
}

describe("a person who says in a call not to want calls", () => {
  test("is on the list with the report, is not called again, and the call is the source", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => optsOut },
    });
    const { tenant, campaign, contacts } = await givenDialling(world, { optOutField });
    const other = await givenCampaign(world, tenant, { startTime: "12:00" });
    await enrol(world, tenant, other, [contacts[0]!.id]);
    await world.tick();
    await watch(world, minutes(world, 2));

    const [call] = await callsOf(world);
    expect(await listOf(pool)).toEqual([
      {
        phone: contacts[0]!.phone,
        source: "CALL",
        by: null,
        callId: call!.id,
        isPending: false,
      },
    ]);
    for (const later of ["2031-03-05T12:00:00Z", "2031-03-06T12:00:00Z"]) {
      await world.jumpTo(later);
      await world.tick();
    }
    expect(world.simulator.calls).toHaveLength(1);
    const why = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
    expect((await whyNotCalled(world.context, tenant.id, why)).message).toContain(
      "on the do-not-call list since 2031-03-05 10:00 UTC (said in a call)",
    );
  });

  test.for([
    [
      "in structured data below another field",
      { preferences: { doNotCall: true } },
      "preferences.doNotCall",
      1,
    ],
    ["in words", { optOut: "yes" }, "optOut", 1],
    ["with the value false", { optOut: false }, "optOut", 0],
    ["in a field that the campaign does not name", { stop: true }, "optOut", 0],
  ] as const)("%s", async ([, structuredData, path, listed], { pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => ({ ...optsOut, structuredData }) },
    });
    await givenDialling(world, { optOutField: path });
    await world.tick();
    await watch(world, minutes(world, 2));
    expect(await listOf(pool)).toHaveLength(listed);
  });

  test("in the newer form of structured outputs", async ({ pool }) => {
    const structuredOutputs = { Mood: { happy: false }, Wishes: { optOut: true } };
    const script = { ...optsOut, structuredData: {}, structuredOutputs };
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => script } });
    await givenDialling(world, { optOutField: "Wishes.optOut" });
    await world.tick();
    await watch(world, minutes(world, 2));
    expect(await listOf(pool)).toHaveLength(1);
  });

  test("is asked nothing if the campaign names no field", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => optsOut } });
    await givenDialling(world);
    await world.tick();
    await watch(world, minutes(world, 2));
    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED" }]);
    expect(await listOf(pool)).toEqual([]);
  });

  test("has no redial of the call in which it was said", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, subject } = await givenLive(world, { redialsPerRound: 3 });
    await hear(world, tenant.id, subject, { ...report(), endedReason: "customer-busy" });
    expect((await callsOf(world)).map(({ status }) => status)).toEqual(["FAILED"]);
    expect(await listOf(pool)).toHaveLength(1);
  });
});

describe("the report counts once, and whenever it comes", () => {
  test.for(["together", "alone"])(
    "late, when a redial waits already: it is cancelled (%s)",
    async (how, { pool }) => {
      const redials = { redialsPerRound: 1, redialDelays: { NO_ANSWER: 30 } };
      await using world = await openWorld({
        pool,
        start,
        simulator: { faults: { dropReport: 1 }, scriptFor: () => noAnswer },
      });
      const { tenant, subject } = await givenLive(world, redials);
      await watch(world, minutes(world, 2));
      expect((await callsOf(world)).map(({ status }) => status)).toEqual(["FAILED", "SCHEDULED"]);
      if (how === "alone") {
        // News of a dial that is UNKNOWN needs more locks.
        await pool.query("update dial set state = 'UNKNOWN', vapi_call_id = null");
      }
      await hear(world, tenant.id, subject, report());
      await world.settle();
      expect(await listOf(pool)).toHaveLength(1);
      expect((await callsOf(world)).at(-1)).toMatchObject({
        status: "CANCELLED",
        cancelReason: "DO_NOT_CALL",
      });
    },
  );

  test("twice, also after the number was taken off the list in between", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, subject, phone } = await givenLive(world);
    await hear(world, tenant.id, subject, report());
    await hear(world, tenant.id, subject, report());
    expect(await listOf(pool)).toHaveLength(1);
    await removeFromDoNotCall(world.context, systemOf(tenant.id), { phones: [phone] });
    await hear(world, tenant.id, subject, report());
    expect(await heardSoFar(world)).toEqual(["APPLIED", "NOTHING_NEW", "NOTHING_NEW"]);
    expect(await listOf(pool)).toEqual([]);
  });

  test("by a lookup, if the webhook is lost", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: { dropReport: 1 }, scriptFor: () => optsOut },
    });
    await givenDialling(world, { optOutField });
    await world.tick();
    await watch(world, minutes(world, 1));
    expect(await listOf(pool)).toEqual([]);
    await watch(world, minutes(world, 4));
    expect(await listOf(pool)).toMatchObject([{ source: "CALL" }]);
  });

  test("of a call that the database had lost and that is rebuilt", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, campaign, contacts, phone } = await givenLive(world);
    const [lost] = world.simulator.calls;
    await pool.query("delete from dial");
    await pool.query("delete from call");
    const { vapiCallId, dialId } = { vapiCallId: lost!.id, dialId: lost!.dialId! };
    const body = webhookBody({ vapiCallId, dialId }, report()) as unknown as {
      message: { call: object };
    };
    Object.assign(body.message.call, {
      createdAt: world.now().toISOString(),
      customer: { number: phone },
      assistantOverrides: lost!.request.assistantOverrides,
    });
    await openLedger(world.context).receiveWebhook({ tenantId: tenant.id, body });
    const [call] = await callsOf(world, campaign);
    expect(call).toMatchObject({ contactId: contacts[0]!.id, status: "COMPLETED" });
    expect(await listOf(pool)).toMatchObject([{ phone, source: "CALL", callId: call!.id }]);
  });

  test("of several calls in one transaction", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, contacts } = await givenDialling(world, { contacts: 4, optOutField });
    await world.tick();
    const ledger = openLedger(world.context);
    const dials = await dialsOf(world);
    await Promise.all(
      dials.map(({ id, vapiCallId }, n) =>
        ledger.receiveWebhook({
          tenantId: tenant.id,
          body: webhookBody(
            { vapiCallId: vapiCallId!, dialId: id },
            report({ optOut: n % 2 === 0 }),
          ),
        }),
      ),
    );
    expect(await listOf(pool)).toHaveLength(2);
    const { rows } = await pool.query("select phone from contact where do_not_call order by phone");
    expect(rows).toEqual(contacts.filter((_, n) => n % 2 === 0).map(({ phone }) => ({ phone })));
  });
});

describe("the number that was called is put on the list", () => {
  test("and not the one to which it was corrected since", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, contacts, subject, phone } = await givenLive(world);
    await hear(world, tenant.id, subject, ended("customer-ended-call"));
    const corrected = "+14155559901";
    await updateContact(world.context, systemOf(tenant.id), contacts[0]!.id, { phone: corrected });
    const body = webhookBody(subject, report()) as unknown as { message: { call: object } };
    Object.assign(body.message.call, { customer: { number: phone } });
    await openLedger(world.context).receiveWebhook({ tenantId: tenant.id, body });
    await world.settle();
    expect(await listOf(pool)).toMatchObject([{ phone, isPending: false }]);
    const { rows } = await pool.query("select phone, do_not_call as marked from contact");
    expect(rows).toEqual([{ phone: corrected, marked: false }]);
  });

  test("but not in clear if the person was erased", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const { tenant, contacts, subject, phone } = await givenLive(world);
    await hear(world, tenant.id, subject, ended("customer-ended-call"));
    await eraseContact(world.context, systemOf(tenant.id), contacts[0]!.id);
    const body = webhookBody(subject, report()) as unknown as { message: { call: object } };
    Object.assign(body.message.call, { customer: { number: phone } });
    await openLedger(world.context).receiveWebhook({ tenantId: tenant.id, body });
    expect(await listOf(pool)).toEqual([
      expect.objectContaining({ phone: expect.stringMatching(/^erased:/) }),
    ]);
  });
});

test("what follows is done by the next worker if the job is lost, and the contact is not called before", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: hangs });
  const { tenant, campaign, contacts, subject } = await givenLive(world);
  const other = await givenCampaign(world, tenant);
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time) values ($1, $2, $3, $4)`,
    [tenant.id, other, contacts[0]!.id, world.now()],
  );
  await enrol(world, tenant, other, [contacts[0]!.id]);
  await hear(world, tenant.id, subject, report());
  await pool.query("delete from call_scheduler_queue._private_jobs");
  expect(await listOf(pool)).toMatchObject([{ isPending: true }]);
  const why = { campaignId: other, contactId: contacts[0]!.id, at: null };
  expect((await whyNotCalled(world.context, tenant.id, why)).reason).toBe("ON_DO_NOT_CALL_LIST");

  await resumeDoNotCall(world.context);
  await world.settle();
  expect(await listOf(pool)).toMatchObject([{ isPending: false }]);
  expect(await callsOf(world, other)).toMatchObject([{ cancelReason: "DO_NOT_CALL" }]);
  expect(await callsOf(world, campaign)).toMatchObject([{ status: "COMPLETED" }]);
  expect(world.simulator.calls).toHaveLength(1);
});
