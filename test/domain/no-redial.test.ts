import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { callsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const rings = { answersAfterSeconds: null, lastsSeconds: 30, endedReason: "customer-busy" };

interface Story {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

/** What is changed while the phone rings, so that no redial is wanted. */
const changes: Readonly<Record<string, (of: Story) => Promise<unknown>>> = {
  "the contact is on do-not-call": ({ world, tenantId, contactId }) =>
    updateContact(world.context, systemOf(tenantId), contactId, { doNotCall: true }),
  "the contact is deleted": ({ world, tenantId, contactId }) =>
    deleteContact(world.context, systemOf(tenantId), contactId),
  "the contact is not enrolled": ({ world, tenantId, campaignId, contactId }) =>
    unenrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  "the campaign is stopped": ({ world, tenantId, campaignId }) =>
    stopCampaign(world.context, systemOf(tenantId), campaignId),
  "the campaign is deleted": ({ world, tenantId, campaignId }) =>
    deleteCampaign(world.context, systemOf(tenantId), campaignId),
  "the campaign has ended": ({ world, tenantId, campaignId }) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { endsOn: "2031-03-04" }),
  "redials were turned off": ({ world, tenantId, campaignId }) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { redialsPerRound: 0 }),
};

describe("no redial is scheduled when the call ends and", () => {
  test.for(Object.entries(changes))("%s", async ([, change], { pool }) => {
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => rings } });
    const { tenant, campaign, contacts } = await givenDialling(world, {
      redialsPerRound: 3,
      redialDelays: { BUSY: 5 },
    });
    await world.tick();
    await change({
      world,
      tenantId: tenant.id,
      campaignId: campaign,
      contactId: contacts[0]!.id,
    });
    await world.advance(60_000);

    expect(await callsOf(world)).toMatchObject([{ status: "FAILED", outcome: "BUSY" }]);
  });

  test("the contact has had the most completed calls", async ({ pool }) => {
    const voicemail = { ...rings, endedReason: "voicemail" };
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => voicemail } });
    const redials = { redialsPerRound: 3, redialDelays: { VOICEMAIL: 5 } };
    await givenDialling(world, { ...redials, retryAttempts: 1 });
    await pool.query("update campaign set voicemail_detection = true");
    await world.tick();
    await world.advance(60_000);

    expect(await callsOf(world)).toMatchObject([{ status: "COMPLETED", outcome: "VOICEMAIL" }]);
  });
});

test("a redial is scheduled when nothing was changed", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator: { scriptFor: () => rings } });
  await givenDialling(world, { redialsPerRound: 3, redialDelays: { BUSY: 5 } });
  await world.tick();
  await world.advance(60_000);

  expect(await callsOf(world)).toMatchObject([
    { status: "FAILED", outcome: "BUSY" },
    { status: "SCHEDULED", kind: "REDIAL" },
  ]);
});
