import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { keepAreas } from "#domain/areas.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { areaKey } from "#rules/area.ts";
import { type CampaignChange, givenCampaign, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { dieEverywhere, everybodyOnce, loseJobs, silent } from "./lives.ts";

/** 10:00 in London, 19:00 in Tokyo. */
const start = "2031-03-05T10:00:00Z";
const london = "Europe/London";
const tokyo = "Asia/Tokyo";
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };

let phones = 0;

/** A contact of a tenant of its own whose call waits. Its number says nothing. */
async function givenWaiting(world: World, timeZone: string, change: CampaignChange = {}) {
  const { id: tenantId } = await givenTenant(world);
  const actor = systemOf(tenantId);
  const campaignId = await givenCampaign(
    world,
    { id: tenantId },
    { hoursOf: "CONTACT", ...change },
  );
  const phone = `+1800555${1000 + phones++}`;
  const { id: contactId } = await createContact(world.context, actor, { phone, timeZone });
  await enrolContacts(world.context, actor, { campaignId, contactIds: [contactId] });
  await loseJobs(world);
  return { tenantId, actor, campaignId, contactId };
}

type Given = Awaited<ReturnType<typeof givenWaiting>>;

async function lanesAreRight({ context: { pool } }: World): Promise<void> {
  const { rows } = await pool.query(
    `select enrolment.lane, call.lane, area_id from enrolment
     join contact on contact.id = contact_id
     join campaign on campaign.id = campaign_id
     left join call on call.contact_id = contact.id
     where (is_laned and enrolment.lane is distinct from area_id) or call.lane is distinct from area_id`,
  );
  expect(rows).toEqual([]);
}

describe("a process that dies at any point of", () => {
  test("a change to the hours of the contacts leaves people who are rung once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const all: Given[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenWaiting(world, london, { hoursOf: "CAMPAIGN", timeZone: tokyo });
      all.push(given);
      const { actor, campaignId } = given;
      return async (context) => {
        await updateCampaign(context, actor, campaignId, { hoursOf: "CONTACT" });
        await workOnCampaign(context, given);
      };
    });
    expect(steps.filter((step) => step === "commit").length).toBeGreaterThan(4);
    // Of those whose change was not committed: the person asks again.
    for (const { actor, campaignId } of all) {
      await updateCampaign(world.context, actor, campaignId, { hoursOf: "CONTACT" });
    }
    await loseJobs(world);
    await everybodyOnce(world, all.length);
    await lanesAreRight(world);
  }, 240_000);

  test("a move of a contact to an open area leaves people who are rung once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    await keepAreas(world.context, [areaKey({ zones: [london], places: [] })]);
    const all: Given[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenWaiting(world, tokyo);
      all.push(given);
      return (context) =>
        updateContact(context, given.actor, given.contactId, { timeZone: london });
    });
    expect(steps).toContain("commit");
    for (const { actor, contactId } of all) {
      await updateContact(world.context, actor, contactId, { timeZone: london });
    }
    await loseJobs(world);
    await everybodyOnce(world, all.length);
    await lanesAreRight(world);
  });

  test("a dispatch in lanes leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    let people = 0;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenantId } = await givenWaiting(world, london);
      people += 1;
      return (context) => dispatch(context, [tenantId]);
    });
    for (const step of ["lanes-to-look-at", "candidates-of-lanes", "keep-lanes"]) {
      expect(steps).toContain(step);
    }
    await everybodyOnce(world, people);
    await lanesAreRight(world);
  });
});
