import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { gateStatus } from "#domain/scheduling/gate-status.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { configureVapi } from "#domain/tenants/tenants.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { createVapiClient } from "#vapi/client.ts";
import { busy, type Fate, misdialled, noAnswer } from "#test/fates.ts";
import { givenCampaign, givenContacts, statuses } from "#test/given.ts";
import { haveEnded } from "#test/have-ended.ts";
import { ended, hear } from "#test/hear.ts";
import { alertsOf, dialsOf, givenDialling, statesOf, waiting } from "#test/ledger.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const forbidden = "call.in-progress.error-providerfault-outbound-sip-403-forbidden";
const outage = "call.in-progress.error-providerfault-outbound-sip-503-service-unavailable";
const carrierFault: Fate = {
  ringsAfterSeconds: null,
  answersAfterSeconds: null,
  lastsSeconds: 1,
  endedReason: outage,
  transcript: "",
  summary: "",
};
const answered: Fate = { ringsAfterSeconds: 0, answersAfterSeconds: 0, lastsSeconds: 1 };
/** The nth call of all meets the nth fate, over and over. */
function everyNth(...fates: readonly Fate[]): () => Fate {
  let made = 0;
  return () => fates[made++ % fates.length]!;
}
const oneByOne = { maxConcurrentCalls: 1, maxCallsPerRun: 1 } as const;

async function faultOf({ context }: World, campaign: string) {
  const { rows } = await context.pool.query<{ reason: string; evidence: unknown }>(
    "select paused_reason as reason, paused_evidence as evidence from campaign where id = $1",
    [campaign],
  );
  return rows[0]!;
}

describe("an outage of the carrier", () => {
  test("stops the campaign after twenty calls, and says so wherever one may look", async ({
    pool,
  }) => {
    const simulator = { scriptFor: () => carrierFault };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, {
      contacts: 25,
      ...oneByOne,
    });
    const other = await givenCampaign(world, tenant);

    await world.tick();
    await world.advance(119_000);

    expect(world.simulator.calls).toHaveLength(20);
    expect(await statuses(world, campaign)).toEqual({ FAILED: 20, SCHEDULED: 5 });
    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED", [other]: "ACTIVE" });
    expect(await alertsOf(world)).toEqual(["CAMPAIGN_FAULTED"]);
    const { reason, evidence } = await faultOf(world, campaign);
    expect(reason).toMatch(
      /^20 of the last 20 dials failed.*20 by the carrier.*start the campaign/,
    );
    const latest = world.simulator.calls.at(-1)!;
    expect(evidence).toMatchObject({
      faults: 20,
      dials: 20,
      reasons: { CARRIER_FAULT: 20 },
      examples: expect.arrayContaining([
        expect.objectContaining({ vapiCallId: latest.id, endedReason: outage }),
      ]),
    });
    const gates = await gateStatus(world.context, tenant.id, [campaign]);
    expect(gates.get(campaign)).toMatchObject({ isOpen: false, reason: "CAMPAIGN_INACTIVE" });
    const called = new Set(world.simulator.calls.map(({ number }) => number));
    const spared = contacts.find(({ phone }) => !called.has(phone))!;
    const ask = { campaignId: campaign, contactId: spared.id, at: null };
    const decision = await whyNotCalled(world.context, tenant.id, ask);
    expect(decision).toMatchObject({ reason: "CAMPAIGN_INACTIVE" });
    expect(decision.rules.find(({ passed }) => !passed)!.detail).toBe(
      `the campaign is faulted: ${reason}`,
    );
  });

  const ways: [string, (world: World, tenantId: string, id: string) => Promise<unknown>][] = [
    [
      "is started again",
      ({ context }, tenantId, id) => startCampaign(context, systemOf(tenantId), id),
    ],
    [
      "gets a key that VAPI takes",
      ({ context }, tenantId) =>
        configureVapi(context, systemOf(tenantId), { apiKey: "another key" }),
    ],
  ];
  test.for(ways)(
    "stops a campaign that %s only after twenty more calls",
    async ([, restart], { pool }) => {
      const simulator = { scriptFor: () => carrierFault };
      await using world = await openWorld({ pool, start, simulator });
      const { tenant, campaign } = await givenDialling(world, { contacts: 45, ...oneByOne });
      await world.tick();
      await world.advance(30_000);
      expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });

      await restart(world, tenant.id, campaign);
      expect(await faultOf(world, campaign)).toEqual({ reason: null, evidence: null });
      await world.advance(119_000);

      expect(world.simulator.calls).toHaveLength(40);
      expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
      expect((await faultOf(world, campaign)).evidence).toMatchObject({ faults: 20, dials: 20 });
    },
  );
});

describe("whether the breaker trips", () => {
  /** The last calls of each story; those before them are written into the ledger. */
  const realCalls = 8;
  const allAtOnce = { maxConcurrentCalls: 28, tenant: { maxConcurrentCalls: 28 } };
  const bad = carrierFault;
  test.for<[string, readonly Fate[], state: string, calls: number]>([
    ["yes: four in five fail", [answered, bad, bad, bad, bad], "FAULTED", 20],
    ["no: three in four fail", [answered, bad, bad, bad], "ACTIVE", 28],
    ["no: nine in ten lines are busy", [answered, ...Array(9).fill(busy)], "ACTIVE", 28],
    ["yes: every line is busy", [busy], "FAULTED", 20],
    ["no: nobody answers", [{ ...noAnswer, lastsSeconds: 1 }], "ACTIVE", 28],
    ["no: the numbers do not exist", [misdialled], "ACTIVE", 28],
    ["yes: a reason that nobody knows, each time", [{ ...bad, endedReason: "new" }], "FAULTED", 20],
    ["yes: a 403 of the trunk, each time", [{ ...bad, endedReason: forbidden }], "FAULTED", 20],
    [
      "yes: a model fails people who have answered",
      [{ ...answered, endedReason: "pipeline-error-openai-llm-failed" }],
      "FAULTED",
      20,
    ],
  ])("%s", async ([, fates, state, calls], { pool }) => {
    const before = calls - realCalls;
    const nth = everyNth(...fates);
    const endsBefore = Array.from({ length: before }, nth);
    await using world = await openWorld({ pool, start, simulator: { scriptFor: nth } });
    const { campaign } = await givenDialling(world, { contacts: 28, ...allAtOnce });
    await tick(world.context, world.now());
    const dials = await dialsOf(world);
    await haveEnded(
      world,
      endsBefore.map(({ endedReason, answersAfterSeconds }, index) => ({
        id: dials[index]!.id,
        reason: endedReason ?? "customer-ended-call",
        answered: answersAfterSeconds !== null,
      })),
    );

    for (const { id } of dials.slice(before)) {
      await sendDial(world.context, id);
      await world.jumpTo(new Date(world.now().getTime() + 5_000).toISOString());
      await world.simulator.idle();
    }

    expect(await statesOf(world)).toEqual({ [campaign]: state });
    expect(world.simulator.calls).toHaveLength(realCalls);
  });

  test("yes: a free number is to call a whole list abroad", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const phoneNumberId = samplePhoneNumbers[2]!.id;
    const { campaign } = await givenDialling(world, { contacts: 25, ...oneByOne, phoneNumberId });
    await pool.query("update contact set phone = '+4420794' || right(phone, 5)");

    await world.tick();

    expect(await statuses(world, campaign)).toEqual({ FAILED: 20, SCHEDULED: 5 });
    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
  });

  const aNumber = "customer.number must be a valid phone number in the E.164 format";
  type Row = [name: string, words: (n: number) => string, state: string, failed: number];
  test.for<Row>([
    ["yes: VAPI refuses each request", () => "maxDurationSeconds is too long", "FAULTED", 20],
    ["yes: VAPI refuses each contact in the same words", () => aNumber, "FAULTED", 20],
    ["no: it refuses each in other words", (n) => `${aNumber}: ${n}`, "ACTIVE", 25],
  ])("%s", async ([, words, state, failed], { pool }) => {
    let refused = 0;
    const vapi = createServer((_request, response) => {
      response.writeHead(422, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: words(refused++), statusCode: 422 }));
    });
    vapi.listen(0, "127.0.0.1");
    await once(vapi, "listening");
    const baseUrl = `http://127.0.0.1:${(vapi.address() as AddressInfo).port}`;
    const between = () => createVapiClient({ baseUrl, apiKey: "any" });
    await using world = await openWorld({ pool, start, between });
    const { campaign } = await givenDialling(world, { contacts: 25, ...oneByOne });

    await world.tick();
    vapi.close();

    const waits = failed === 25 ? {} : { SCHEDULED: 25 - failed };
    expect(await statuses(world, campaign)).toEqual({ FAILED: failed, ...waits });
    expect(await statesOf(world)).toEqual({ [campaign]: state });
    if (state === "FAULTED") {
      const { reason } = await faultOf(world, campaign);
      expect(reason).toContain(words(0));
    }
  });

  test("no: all but one were test calls", async ({ pool }) => {
    const simulator = { scriptFor: () => carrierFault };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign: campaignId } = await givenDialling(world);
    for (const { id: contactId } of await givenContacts(world, tenant, 25)) {
      await placeTestCall(world.context, systemOf(tenant.id), {
        campaignId,
        contactId,
        phone: null,
      });
    }

    await world.settle();
    await world.advance(30_000);
    await world.tick();
    await world.advance(10_000);

    expect(await statuses(world, campaignId)).toEqual({ FAILED: 26 });
    expect(await statesOf(world)).toEqual({ [campaignId]: "ACTIVE" });
  });
});

/** So many calls that ring, and that VAPI has said nothing more about. */
async function givenRinging(world: World, count: number) {
  const slots = { maxConcurrentCalls: count };
  const given = await givenDialling(world, { contacts: count, ...slots, tenant: slots });
  await tick(world.context, world.now());
  for (const { id } of await dialsOf(world)) await sendDial(world.context, id);
  const ringing = world.simulator.calls.map(({ id, dialId }) => ({ vapiCallId: id, dialId }));
  return { ...given, ringing };
}

describe("calls that fail at the same moment", () => {
  test("trip the breaker once, and no transaction waits for another for ever", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: { concurrencyLimit: 20 } });
    const { tenant, campaign, ringing } = await givenRinging(world, 20);

    await Promise.all(ringing.map((call) => hear(world, tenant.id, call, ended(outage))));

    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
    expect(await alertsOf(world)).toEqual(["CAMPAIGN_FAULTED"]);
  });

  test("wait for whoever keeps the campaign; those that tell nothing of it do not", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, ringing } = await givenRinging(world, 2);
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select from campaign where id = $1 for share", [campaign]);

    await hear(world, tenant.id, ringing[0]!, ended("customer-busy"));
    const failed = hear(world, tenant.id, ringing[1]!, ended(outage));
    await expect.poll(() => waiting(pool)).toBe(1);
    // It has locked nothing yet that the holder could want.
    await holder.query("select from call for update nowait");
    await holder.query("commit");
    holder.release();
    await failed;
    expect(await statuses(world, campaign)).toEqual({ FAILED: 2 });
  });
});

describe("what the breaker costs", () => {
  test("nothing where a call goes well, one bounded look where it fails", async ({
    databaseUrl,
  }) => {
    const { pool, statements } = recordingPool(databaseUrl);
    try {
      await using world = await openWorld({ pool, start });
      const { tenant, campaign, ringing } = await givenRinging(world, 2);
      // 20,000 calls that have ended, most of them long ago.
      await pool.query(
        `insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, finished_at)
         select tenant_id, campaign_id, contact_id, 'COMPLETED', 'ANSWERED', due, due
         from (select $1::timestamptz - n * interval '1 min' as due from generate_series(1, 10000) n) then_
         cross join enrolment where campaign_id = $2`,
        [world.now(), campaign],
      );
      await pool.query("analyze call");
      const looks = () => statements.filter(({ name }) => name === "last-finished-dials");

      await hear(world, tenant.id, ringing[0]!, ended("customer-ended-call"));
      expect(looks()).toHaveLength(0);
      await hear(world, tenant.id, ringing[1]!, ended(outage));
      expect(looks()).toHaveLength(1);
      await hear(world, tenant.id, ringing[1]!, ended(outage));
      expect(looks()).toHaveLength(1);

      const { text, values } = looks()[0]!;
      const { rows } = await pool.query(`explain (analyze, format json) ${text}`, [...values]);
      const [{ Plan: plan }] = (rows as [{ "QUERY PLAN": [{ Plan: object }] }])[0]["QUERY PLAN"];
      expect(JSON.stringify(plan)).toContain('"Index Name":"call_finished"');
      // Of the 50 rows at most three pages each; the table has hundreds.
      expect((plan as { "Shared Hit Blocks": number })["Shared Hit Blocks"]).toBeLessThan(150);
    } finally {
      await pool.end();
    }
  });
});
