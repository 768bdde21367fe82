import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, misdialled } from "#test/fates.ts";
import { givenCampaign, givenCampaignWith, statuses } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };
const start = "2031-03-03T08:59:00Z"; // a Monday

interface Story {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

async function reason({ world, tenantId, ...of }: Story) {
  return (await whyNotCalled(world.context, tenantId, { ...of, at: null })).reason;
}

const leave: readonly [string, string, string, (story: Story) => Promise<unknown>][] = [
  [
    "asks not to be called",
    "DO_NOT_CALL",
    "ON_DO_NOT_CALL_LIST",
    ({ world, tenantId, contactId }) =>
      updateContact(world.context, systemOf(tenantId), contactId, { doNotCall: true }),
  ],
  [
    "is deleted",
    "CONTACT_DELETED",
    "CONTACT_DELETED",
    ({ world, tenantId, contactId }) => deleteContact(world.context, systemOf(tenantId), contactId),
  ],
  [
    "is taken out of the campaign",
    "NOT_ENROLLED",
    "NOT_ENROLLED",
    ({ world, tenantId, campaignId, contactId }) =>
      unenrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  ],
  [
    "is in a campaign that is stopped",
    "CAMPAIGN_STOPPED",
    "CAMPAIGN_INACTIVE",
    ({ world, tenantId, campaignId }) =>
      stopCampaign(world.context, systemOf(tenantId), campaignId),
  ],
];

describe("a contact that", () => {
  test.for(leave)(
    "%s while its call waits is not called, today or tomorrow",
    async ([, cancelReason, why, leaves], { pool }) => {
      await using world = await openWorld({ pool, start, simulator });
      const story = await storyOf(world);
      await enrolContacts(world.context, systemOf(story.tenantId), {
        ...story,
        contactIds: [story.contactId],
      });
      await leaves(story);
      await world.advance(180_000);
      await world.jumpTo("2031-03-04T09:00:00Z");
      await world.tick();
      expect(world.simulator.calls).toHaveLength(0);
      const { rows } = await pool.query("select status, cancel_reason from call");
      expect(rows).toEqual([{ status: "CANCELLED", cancel_reason: cancelReason }]);
      expect(await reason(story)).toBe(why);
    },
  );

  test.for(leave)(
    "%s while its call is claimed is not called either, and gives its slot back",
    async ([, cancelReason, , leaves], { pool }) => {
      await using world = await openWorld({ pool, start, simulator });
      const story = await storyOf(world);
      await world.jumpTo("2031-03-03T09:00:00Z");
      await enrolContacts(world.context, systemOf(story.tenantId), {
        ...story,
        contactIds: [story.contactId],
      });
      await dispatch(world.context, [story.tenantId]);
      expect(await statuses(world, story.campaignId)).toEqual({ CALLING: 1 });
      await leaves(story);
      await world.advance(180_000);
      expect(world.simulator.calls).toHaveLength(0);
      const { rows } = await pool.query("select status, cancel_reason from call");
      expect(rows).toEqual([{ status: "CANCELLED", cancel_reason: cancelReason }]);
    },
  );

  test("was taken out and is enrolled again is called in the same round, and once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 2, {
      scheduleFrequency: "WEEKLY",
      scheduleDays: [1, 2, 3],
    });
    const contactIds = contacts.map(({ id }) => id);
    const one = { campaignId: campaign, contactIds: contactIds.slice(0, 1) };
    await unenrolContacts(world.context, systemOf(tenant.id), one);
    await world.advance(120_000);
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([contacts[1]!.phone]);

    await world.jumpTo("2031-03-04T09:00:00Z");
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId: campaign, contactIds });
    await world.advance(120_000);
    await world.jumpTo("2031-03-05T09:00:00Z");
    await world.tick();
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([
      contacts[1]!.phone,
      contacts[0]!.phone,
    ]);
  });

  test("asked not to be called is called in the same round once that is taken back", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, contacts } = await givenCampaignWith(world, 1, {
      scheduleFrequency: "WEEKLY",
      scheduleDays: [1, 2],
    });
    const { id } = contacts[0]!;
    await updateContact(world.context, systemOf(tenant.id), id, { doNotCall: true });
    await world.advance(120_000);
    await updateContact(world.context, systemOf(tenant.id), id, { doNotCall: false });
    await world.advance(120_000);
    await world.jumpTo("2031-03-04T09:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual(["2031-03-03 09:02"]);
  });

  test("asked not to be called has the one call of a campaign that does not recur once that is taken back, and no other", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, contacts } = await givenCampaignWith(world, 2, { scheduleFrequency: null });
    const [{ id }, served] = contacts as [(typeof contacts)[0], (typeof contacts)[0]];
    await updateContact(world.context, systemOf(tenant.id), id, { doNotCall: true });
    await world.advance(120_000);
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([served.phone]);

    await world.jumpTo("2031-03-04T09:00:00Z");
    for (const doNotCall of [true, false]) {
      await updateContact(world.context, systemOf(tenant.id), id, { doNotCall });
      await updateContact(world.context, systemOf(tenant.id), served.id, { doNotCall });
    }
    await world.tick();
    await world.jumpTo("2031-03-05T09:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-03 09:00",
      "2031-03-04 09:00",
    ]);
  });

  test("was deleted and comes back is in no campaign, and called again only after it was enrolled", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1);
    const { id, phone } = contacts[0]!;
    await deleteContact(world.context, systemOf(tenant.id), id);
    await createContact(world.context, systemOf(tenant.id), { phone });
    await world.advance(120_000);
    expect(world.simulator.calls).toHaveLength(0);
    await enrolContacts(world.context, systemOf(tenant.id), {
      campaignId: campaign,
      contactIds: [id],
    });
    await world.settle();
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([phone]);
  });
});

describe("a number that the carrier does not know", () => {
  test.for<[string, (phone: string) => Parameters<typeof updateContact>[3]]>([
    ["its phone is corrected", (phone) => ({ phone: `${phone.slice(0, -4)}0123` })],
    ["someone clears the reason", () => ({ clearUnreachable: true })],
  ])("is dialled once, and by no campaign again until %s", async ([, change], { pool }) => {
    let isWrong = true;
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => (isWrong ? misdialled : answered) },
    });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, {
      redialsPerRound: 5,
    });
    const { id, phone } = contacts[0]!;
    const other = await givenCampaign(world, tenant, { scheduleFrequency: null });
    await world.advance(120_000);
    const joins = { campaignId: other, contactIds: [id] };
    await enrolContacts(world.context, systemOf(tenant.id), joins);
    for (const day of ["04", "05"]) {
      await world.jumpTo(`2031-03-${day}T09:00:00Z`);
      await world.tick();
    }
    expect(world.simulator.calls).toHaveLength(1);
    const story = { world, tenantId: tenant.id, campaignId: campaign, contactId: id };
    expect(await reason(story)).toBe("BAD_NUMBER");

    isWrong = false;
    await updateContact(world.context, systemOf(tenant.id), id, change(phone));
    await world.advance(60_000);
    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-03 09:00",
      "2031-03-05 09:01",
      "2031-03-06 09:00",
    ]);
  });
});

async function storyOf(world: World): Promise<Story> {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1);
  return { world, tenantId: tenant.id, campaignId: campaign, contactId: contacts[0]!.id };
}
