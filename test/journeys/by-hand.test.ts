import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { endCall } from "#domain/ledger/end-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered } from "#test/fates.ts";
import { givenCampaign, givenCampaignWith, givenContacts, givenTenant } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { overlapping, wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };
const once = { scheduleFrequency: null };
const weekly = { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3] } as const;
const monday = "2031-03-03T09:00:00Z";

async function tickAt(world: World, ...instants: readonly string[]): Promise<void> {
  for (const instant of instants) {
    await world.jumpTo(instant);
    await world.tick();
    await world.advance(60_000);
  }
}

/** A campaign with one contact, as the verbs take it. */
async function storyOf(world: World, change: Parameters<typeof givenCampaignWith>[2] = {}) {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, change);
  const { id: contactId, phone } = contacts[0]!;
  return { tenantId: tenant.id, campaignId: campaign, contactId, phone, at: null };
}

const onTheWall = ({ simulator: { calls } }: World) => wallClock(calls, "UTC");

describe("a call scheduled by hand", () => {
  test("is the call of its round: the contact gets no other in it", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T08:00:00Z", simulator });
    const story = await storyOf(world);
    const at = new Date("2031-03-03T12:30:20Z");
    await scheduleCall(world.context, systemOf(story.tenantId), { ...story, at });
    await tickAt(world, monday, "2031-03-03T12:30:00Z", "2031-03-03T12:31:00Z");
    expect(world.simulator.calls.map(({ createdAt }) => createdAt)).toEqual([at]);
    await tickAt(world, "2031-03-03T16:00:00Z", "2031-03-04T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-03 12:30", "2031-03-04 09:00"]);
  });

  test("for the next round is its call, whenever it is due in it", async ({ pool }) => {
    await using world = await openWorld({ pool, start: monday, simulator });
    const story = await storyOf(world, weekly);
    await tickAt(world, monday);
    const at = new Date("2031-03-10T08:00:00Z");
    await scheduleCall(world.context, systemOf(story.tenantId), { ...story, at });
    await tickAt(world, "2031-03-03T10:00:00Z", "2031-03-05T09:00:00Z");
    expect(await whyNotCalled(world.context, story.tenantId, story)).toMatchObject({
      reason: "ALREADY_CALLED_THIS_ROUND",
      nextEligibleAt: new Date("2031-03-10T09:00:00Z"),
    });
    await tickAt(world, "2031-03-10T09:00:00Z", "2031-03-12T09:00:00Z", "2031-03-17T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-03 09:00", "2031-03-10 09:00", "2031-03-17 09:00"]);
  });

  test("in a campaign that does not recur is one more call, but never a second on one day", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: monday, simulator });
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant, once);
    const [contact] = await givenContacts(world, tenant, 1);
    const story = { campaignId, contactId: contact!.id, at: null };
    await enrolContacts(world.context, systemOf(tenant.id), {
      campaignId,
      contactIds: [contact!.id],
    });
    await world.advance(60_000);
    await expect(scheduleCall(world.context, systemOf(tenant.id), story)).rejects.toThrow(
      /isCallback/,
    );
    const at = new Date("2031-03-04T00:00:00Z");
    await scheduleCall(world.context, systemOf(tenant.id), { ...story, at });
    await tickAt(world, "2031-03-03T10:00:00Z", "2031-03-04T09:00:00Z", "2031-03-05T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-03 09:00", "2031-03-04 09:00"]);
  });

  test("outside the window waits for it, and is due at once when it is open", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T20:00:00Z", simulator });
    const story = await storyOf(world, once);
    await scheduleCall(world.context, systemOf(story.tenantId), story);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(0);
    await tickAt(world, "2031-03-04T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-04 09:00"]);
    await world.jumpTo("2031-03-05T12:00:10Z");
    await scheduleCall(world.context, systemOf(story.tenantId), story);
    await world.settle();
    expect(onTheWall(world)).toEqual(["2031-03-04 09:00", "2031-03-05 12:00"]);
  });
});

describe("a call cancelled by hand", () => {
  test("satisfies its round, through a stop and a start, and not the next", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T08:00:00Z", simulator });
    const story = await storyOf(world, weekly);
    const { tenantId, campaignId, contactId } = story;
    await enrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] });
    const { rows } = await pool.query<{ id: string }>("select id from call");
    await cancelCall(world.context, systemOf(tenantId), rows[0]!.id);
    await tickAt(world, monday);
    await stopCampaign(world.context, systemOf(tenantId), campaignId);
    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await tickAt(world, "2031-03-05T09:00:00Z");
    expect(world.simulator.calls).toHaveLength(0);
    await tickAt(world, "2031-03-10T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-10 09:00"]);
  });

  test("while it is live is hung up instead, and was this round's call", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start: monday,
      simulator: { scriptFor: () => ({ lastsSeconds: 600 }) },
    });
    const story = await storyOf(world);
    await world.tick();
    await world.advance(20_000);
    const { rows } = await pool.query<{ id: string }>("select id from call");
    const callId = rows[0]!.id;
    await expect(cancelCall(world.context, systemOf(story.tenantId), callId)).rejects.toThrow(
      /endCall/,
    );
    await endCall(world.context, systemOf(story.tenantId), { id: callId, releaseLine: false });
    await world.advance(120_000);
    const [call] = world.simulator.calls;
    expect(call!.endedAt).toEqual(new Date("2031-03-03T09:00:20Z"));
    expect(world.simulator.calls).toHaveLength(1);
    const ended = await pool.query("select status from call");
    expect(ended.rows).toEqual([{ status: "COMPLETED" }]);
  });
});

describe("a test call", () => {
  test("goes out at once whatever the schedule, counts in no round and never beside another call", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-02T20:00:00Z", simulator });
    const story = await storyOf(world, { ...weekly, retryAttempts: 1 });
    const { tenantId, campaignId, contactId, phone } = story;
    await stopCampaign(world.context, systemOf(tenantId), campaignId);
    await placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId, phone: null });
    await world.advance(60_000);
    expect(onTheWall(world)).toEqual(["2031-03-02 20:00"]);

    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await world.jumpTo(monday);
    await placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId: null, phone });
    await world.tick();
    await world.advance(60_000);
    expect(onTheWall(world).slice(1)).toEqual(Array(2).fill("2031-03-03 09:00"));
    expect(overlapping(world.simulator.calls)).toEqual([]);
    await placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId, phone: null });
    await world.settle();
    expect(world.simulator.calls).toHaveLength(4);
  });

  test("is given up when it could not go out for ten minutes: nobody waits for it any more", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T12:00:00Z", simulator });
    const { tenantId, campaignId, phone } = await storyOf(world);
    await stopCampaign(world.context, systemOf(tenantId), campaignId);
    await pool.query("update tenant set dial_paused_until = '2031-03-03T12:30:00Z'");
    await placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId: null, phone });

    await tickAt(world, "2031-03-03T12:09:00Z");
    expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
    await tickAt(world, "2031-03-03T12:11:00Z", "2031-03-03T12:31:00Z");

    expect(await callsOf(world)).toMatchObject([
      { status: "CANCELLED", cancelReason: "TEST_CALL_EXPIRED" },
    ]);
    expect(world.simulator.calls).toEqual([]);
  });

  test("brings variables of its own, which win over the contact's", async ({ pool }) => {
    await using world = await openWorld({ pool, start: monday, simulator });
    const { tenantId, campaignId, contactId } = await storyOf(world);
    await pool.query(`update contact set attributes = '{"plan": "gold", "city": "Bonn"}'`);

    const variables = { plan: "silver", visits: 3 };
    const input = { campaignId, contactId, phone: null, variables };
    await placeTestCall(world.context, systemOf(tenantId), input);
    await world.settle();
    expect(world.simulator.calls[0]!.request.assistantOverrides?.variableValues).toMatchObject({
      plan: "silver",
      visits: "3",
      city: "Bonn",
    });

    const long = { ...input, variables: { plan: "x".repeat(2_001) } };
    await expect(placeTestCall(world.context, systemOf(tenantId), long)).rejects.toThrow(
      /2000 characters/,
    );
  });

  test("is refused where no VAPI key is set", async ({ pool }) => {
    await using world = await openWorld({ pool, start: monday, simulator });
    const { tenantId, campaignId, phone } = await storyOf(world);
    await pool.query("update tenant set vapi_api_key_encrypted = null");

    const asking = placeTestCall(world.context, systemOf(tenantId), {
      campaignId,
      contactId: null,
      phone,
    });
    await expect(asking).rejects.toThrow(/configureVapi/);
  });
});

describe("contacts by hand", () => {
  test("are called at once when they are enrolled, and no longer after they were taken out; the live call ends by itself", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T09:00:10Z", simulator });
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant);
    const contactIds = (await givenContacts(world, tenant, 2)).map(({ id }) => id);
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await world.settle();
    expect(world.simulator.calls).toHaveLength(2);
    const one = { campaignId, contactIds: contactIds.slice(0, 1) };
    await unenrolContacts(world.context, systemOf(tenant.id), one);
    await world.advance(60_000);
    const { rows } = await pool.query("select distinct status from call");
    expect(rows).toEqual([{ status: "COMPLETED" }]);
    await tickAt(world, "2031-03-04T09:00:00Z");
    expect(world.simulator.calls).toHaveLength(3);
    await enrolContacts(world.context, systemOf(tenant.id), one);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(4);
  });

  test("enrolled into a stopped campaign, or twice, get no call of their own", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-03T10:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant, { ...once, state: "STOPPED" });
    const contactIds = (await givenContacts(world, tenant, 1)).map(({ id }) => id);
    const joins = { campaignId, contactIds };
    await enrolContacts(world.context, systemOf(tenant.id), joins);
    expect((await pool.query("select from call")).rowCount).toBe(0);
    await startCampaign(world.context, systemOf(tenant.id), campaignId);
    await world.advance(60_000);
    await enrolContacts(world.context, systemOf(tenant.id), joins);
    await world.jumpTo("2031-03-03T20:00:00Z");
    await enrolContacts(world.context, systemOf(tenant.id), joins);
    await tickAt(world, "2031-03-04T09:00:00Z");
    expect(onTheWall(world)).toEqual(["2031-03-03 10:00"]);
  });
});
