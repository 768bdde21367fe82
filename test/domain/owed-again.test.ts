import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { endCall } from "#domain/ledger/end-call.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { ended, hear } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };

/** A manual call that is due at once, before the round of the day has made its own. */
async function givenManualCall(world: World) {
  const { tenant, campaign, contacts } = await givenDialling(world);
  const { id } = await scheduleCall(world.context, systemOf(tenant.id), {
    campaignId: campaign,
    contactId: contacts[0]!.id,
    at: null,
  });
  return { tenant, campaign, id };
}

describe("the round owes its own call when a manual call that took its place", () => {
  test("was ended by a person before it was sent", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, id } = await givenManualCall(world);
    await tick(world.context, world.now());
    expect(await callsOf(world)).toMatchObject([{ kind: "MANUAL", status: "CALLING" }]);

    await endCall(world.context, systemOf(tenant.id), { id, releaseLine: false });
    await world.advance(120_000);

    expect(await callsOf(world)).toMatchObject([
      { kind: "MANUAL", status: "CANCELLED", cancelReason: "BY_USER" },
      { kind: "ROUND", status: "IN_PROGRESS" },
    ]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("never rang, in a campaign that was stopped and started", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenManualCall(world);
    await world.tick();
    expect(await callsOf(world)).toMatchObject([{ kind: "MANUAL", status: "CALLING" }]);
    const [dial] = await dialsOf(world);
    const subject = { vapiCallId: dial!.vapiCallId!, dialId: dial!.id };

    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    const neverRang = ended("call.start.error-subscription-concurrency-limit-reached");
    await hear(world, tenant.id, subject, neverRang);
    await startCampaign(world.context, systemOf(tenant.id), campaign);

    expect(await callsOf(world)).toMatchObject([
      { kind: "MANUAL", status: "FAILED", reachedPhone: false },
      { kind: "ROUND", status: "SCHEDULED" },
    ]);
  });
});

test("a manual call whose time passed while the campaign was stopped is not made up for beside its round", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign, contacts } = await givenDialling(world);
  const [{ id: contactId } = { id: "" }] = contacts;
  const due = new Date(Date.parse(start) + 600_000);
  const actor = systemOf(tenant.id);
  await scheduleCall(world.context, actor, { campaignId: campaign, contactId, at: due });
  await stopCampaign(world.context, actor, campaign);
  await world.advance(1_200_000);
  await startCampaign(world.context, actor, campaign);
  await world.advance(60_000);

  expect(await callsOf(world)).toMatchObject([
    { kind: "MANUAL", status: "CANCELLED", cancelReason: "CAMPAIGN_STOPPED" },
    { kind: "ROUND", status: "IN_PROGRESS" },
  ]);
});

describe("a contact who is enrolled", () => {
  test("again on the day of a call is called in the next round", async ({ pool }) => {
    const short = { scriptFor: () => ({ lastsSeconds: 5 }) };
    await using world = await openWorld({ pool, start, simulator: short });
    const { tenant, campaign, contacts } = await givenDialling(world);
    const membership = { campaignId: campaign, contactIds: contacts.map(({ id }) => id) };
    await world.tick();
    await world.advance(60_000);
    await unenrolContacts(world.context, systemOf(tenant.id), membership);
    await enrolContacts(world.context, systemOf(tenant.id), membership);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(1);

    await world.jumpTo("2031-03-06T10:00:00Z");
    await world.tick();
    expect(world.simulator.calls).toHaveLength(2);
  });

  test("in a stopped one-off campaign is called when it is started", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, { scheduleFrequency: null });
    const contactIds = contacts.map(({ id }) => id);
    const actor = systemOf(tenant.id);
    await pool.query("delete from enrolment");
    await stopCampaign(world.context, actor, campaign);
    await enrolContacts(world.context, actor, { campaignId: campaign, contactIds });
    await world.tick();
    expect(world.simulator.calls).toHaveLength(0);

    await startCampaign(world.context, actor, campaign);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(1);
  });
});
