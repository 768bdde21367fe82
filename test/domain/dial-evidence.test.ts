import { beforeAll, describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { addToDoNotCall } from "#domain/contacts/do-not-call.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { DialEvidence, KnownEvidence } from "#rules/dial-evidence.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

beforeAll(() => {
  loadCallingRules(null);
});

const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const allDay = { startTime: "00:00", endTime: "23:59" };

/** The evidence of dials that were claimed, in order; undefined of one that was not sent. */
async function evidenceIn({ context }: World, campaignId: string) {
  const { rows } = await context.pool.query<{ evidence: DialEvidence | null; isSent: boolean }>(
    `select evidence, sent_at is not null as "isSent" from dial where campaign_id = $1 order by intended_at, id`,
    [campaignId],
  );
  return rows.map(({ evidence, isSent }) => (isSent ? evidence : undefined));
}

/** Somebody in Oregon with a number of Florida, to whom two campaigns want to sell something. */
async function givenSale(world: World) {
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const phone = "+13055550142";
  const { id } = await createContact(world.context, actor, { phone, region: "US-OR" });
  const campaigns: string[] = [];
  for (const name of ["before", "now"]) {
    const settings = { ...allDay, name, timeZone: "America/New_York" };
    const campaign = await givenCampaign(world, tenant, settings);
    await updateCampaign(world.context, actor, campaign, { callType: "TELEMARKETING" });
    campaigns.push(campaign);
  }
  const { consentIds } = await recordConsents(world.context, actor, [
    {
      phone,
      kind: "CONSENT_WRITTEN",
      callTypes: ["TELEMARKETING"],
      givenAt: new Date("2031-01-01T00:00:00Z"),
    },
  ]);
  for (const list of ["us_national_dnc", "us_reassigned"]) {
    await recordListCheck(world.context, actor, {
      list,
      version: "March",
      asOf: new Date("2031-03-04T00:00:00Z"),
      clear: [phone],
    });
  }
  await updateTenant(world.context, actor, {
    callingRules: { pack: "research-draft", version: "1" },
    contactCaps: [{ max: 5, hours: 48 }],
  });
  const [before, now] = campaigns as [string, string];
  const reach = async (campaign: string) => {
    await enrol(world, tenant, campaign, [id]);
    await world.tick();
    await world.advance(120_000);
  };
  return { tenant, actor, contactId: id, phone, before, now, consentId: consentIds[0]!, reach };
}

describe("a dial keeps what it was decided under", () => {
  test("with calling rules in force: each that was asked, where the contact was, and what was counted", async ({
    pool,
  }) => {
    // 13:00 in New York, 10:00 in Oregon.
    await using world = await openWorld({ pool, start: "2031-03-05T18:00:30Z", simulator });
    const { actor, contactId, before, now, consentId, reach } = await givenSale(world);
    await reach(before);
    await addToDoNotCall(world.context, actor, { phones: ["+14155550100", "+14155550101"] });
    await reach(now);
    expect(world.simulator.calls).toHaveLength(2);

    const { rows: entries } = await pool.query<{ id: string }>(
      "select id from do_not_call order by id desc limit 1",
    );
    const kept: KnownEvidence = {
      tz: process.versions["tz"]!,
      // 20:00 in New York.
      closes: "2031-03-06T01:00:00.000Z",
      clocks: { "America/Boise": -420, "America/Los_Angeles": -480, "America/New_York": -300 },
      area: [
        ["STATED_REGION", "US-OR", ["America/Boise", "America/Los_Angeles"]],
        ["PHONE_NUMBER", "US-FL", ["America/New_York"]],
      ],
      listed: entries[0]!.id,
      type: "TELEMARKETING",
      pack: "research-draft@1",
      open: [
        "us-fl.hours@1",
        "us-or.adad.hours@1",
        "us-or.hours@1",
        "us.tcpa.hours@1",
        "us.tsr.hours@1",
        "courtesy hours of the tenant",
      ],
      caps: [
        ["a limit of the tenant", 1, 5, 48],
        ["us-fl.cap@1", 1, 3, 24],
        ["us-or.cap@1", 1, 3, 24],
      ],
      consents: {
        "us-fl.consent@1": consentId,
        "us.tcpa.artificial.telemarketing@1": consentId,
      },
      lists: {
        "us.dnc.internal@1": null,
        "us.dnc.national@1": ["March", "2031-03-04T00:00:00.000Z"],
      },
    };
    const [evidence] = await evidenceIn(world, now);
    expect(evidence).toEqual(kept);
    const [first] = await evidenceIn(world, before);
    const { caps, ...rest } = first as KnownEvidence;
    expect(rest.listed).toBeNull();
    expect(caps!.map(([ref, counted]) => [ref, counted])).toEqual(
      kept.caps!.map(([ref]) => [ref, 0]),
    );

    // Whatever changes later, it stays as it was.
    await updateContact(world.context, actor, contactId, {
      region: "US-NY",
      phone: "+12125550142",
    });
    await updateTenant(world.context, actor, { callingRules: null, contactCaps: [] });
    await revokeConsent(world.context, actor, { ids: [consentId] });
    await updateCampaign(world.context, actor, now, { callType: "SURVEY" });
    expect(await evidenceIn(world, now)).toEqual([evidence]);
  });

  test("with a limit alone: what was counted, by the clock of the campaign; otherwise nothing", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T18:00:30Z", simulator });
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const contacts = await givenContacts(world, tenant, 2);
    const settings = { startTime: "09:00", endTime: "17:30", timeZone: "America/New_York" };
    const limited = await givenCampaign(world, tenant, settings);
    const plain = await givenCampaign(world, tenant, settings);
    await updateCampaign(world.context, actor, limited, { contactCaps: [{ max: 2, hours: 24 }] });
    await enrol(world, tenant, limited, [contacts[0]!.id]);
    await enrol(world, tenant, plain, [contacts[1]!.id]);
    await world.tick();
    await world.advance(60_000);
    expect(await evidenceIn(world, limited)).toEqual([
      {
        tz: process.versions["tz"],
        closes: "2031-03-05T22:30:00.000Z",
        clocks: { "America/New_York": -300 },
        listed: null,
        caps: [["a limit of the campaign", 0, 2, 24]],
      },
    ]);
    expect(await evidenceIn(world, plain)).toEqual([null]);
    // No limit binds a test call.
    await placeTestCall(world.context, actor, {
      campaignId: limited,
      contactId: contacts[0]!.id,
      phone: null,
      variables: {},
    });
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(3);
    expect((await evidenceIn(world, limited))[1]).toBeNull();
  });

  test("for each request: of a call that is placed again, and not of one that was refused here", async ({
    pool,
  }) => {
    const start = "2031-03-05T21:57:30Z";
    const faults = { rateLimit: 1 };
    await using world = await openWorld({ pool, start, simulator: { ...simulator, faults } });
    const tenant = await givenTenant(world);
    const [contact] = await givenContacts(world, tenant, 1);
    const campaign = await givenCampaign(world, tenant, {
      startTime: "09:00",
      endTime: "14:00",
      hoursOf: "CONTACT",
    });
    await updateContact(world.context, systemOf(tenant.id), contact!.id, {
      timeZone: "America/Los_Angeles",
    });
    await enrol(world, tenant, campaign, [contact!.id]);
    await world.tick();
    world.simulator.setFaults({ rateLimit: 0 });
    await world.advance(60_000);
    const evidence = {
      tz: process.versions["tz"],
      closes: "2031-03-05T22:00:00.000Z",
      clocks: { "America/Los_Angeles": -480 },
      listed: null,
      area: expect.arrayContaining([["STATED_TIME_ZONE", null, ["America/Los_Angeles"]]]),
    };
    expect(await evidenceIn(world, campaign)).toEqual([evidence, evidence]);

    const [other] = await givenContacts(world, tenant, 1);
    await updateContact(world.context, systemOf(tenant.id), other!.id, {
      timeZone: "America/Los_Angeles",
    });
    await enrol(world, tenant, campaign, [other!.id]);
    await world.jumpTo("2031-03-05T21:59:10Z");
    await tickOnly(world);
    await world.jumpTo("2031-03-05T22:00:30Z");
    await world.settle();
    expect(await evidenceIn(world, campaign)).toEqual([evidence, evidence, undefined]);
  });
});

test("the evidence of an erased person no longer says where the person was", async ({ pool }) => {
  await using world = await openWorld({ pool, start: "2031-03-05T18:00:30Z", simulator });
  const { actor, contactId, now, reach } = await givenSale(world);
  await reach(now);
  const [before] = (await evidenceIn(world, now)) as [KnownEvidence];
  await eraseContact(world.context, actor, contactId);
  const { area, clocks, ...rest } = before;
  expect(area).toHaveLength(2);
  expect(clocks).not.toEqual({});
  expect(await evidenceIn(world, now)).toEqual([rest]);
});

/** The tick of the present minute: calls are claimed, and no job runs. */
async function tickOnly(world: World): Promise<void> {
  const minute = Math.floor(world.now().getTime() / 60_000) * 60_000;
  await tick(world.context, new Date(minute));
}
