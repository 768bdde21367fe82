import { describe, expect } from "vitest";
import { type Actor, systemOf } from "#domain/actor.ts";
import { deriveAreas } from "#domain/areas.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { type CampaignChange, givenCampaign, givenTenant } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { importFile } from "./import-file.ts";

/*
 * Calls that wait while their contacts get another area. The campaign is open from 09:00 to 17:00 where the contact is.
 */

/** 10:30 in New York, 07:30 in Los Angeles, half past midnight in Tokyo. */
const morning = "2031-03-05T15:30:00Z";
const tokyo = "Asia/Tokyo";
const newYork = "America/New_York";
const losAngeles = "America/Los_Angeles";
const phone = "+18005550101";

interface Given {
  readonly world: World;
  readonly actor: Actor;
  readonly campaignId: string;
  readonly contactId: string;
}

/** A contact with a number that says nothing, enrolled by the API. */
async function givenPerson(
  world: World,
  timeZone: string | null,
  change: CampaignChange = {},
): Promise<Given> {
  const { id: tenantId } = await givenTenant(world);
  const actor = systemOf(tenantId);
  const campaignId = await givenCampaign(
    world,
    { id: tenantId },
    { hoursOf: "CONTACT", ...change },
  );
  const { id: contactId } = await createContact(world.context, actor, { phone, timeZone });
  await enrolContacts(world.context, actor, { campaignId, contactIds: [contactId] });
  await world.settle();
  return { world, actor, campaignId, contactId };
}

async function moveTo(given: Given, timeZone: string | null): Promise<void> {
  await updateContact(given.world.context, given.actor, given.contactId, { timeZone });
}

/** When calls were placed. */
function placed({ world }: Given): string[] {
  return world.simulator.calls.map(({ createdAt }) => createdAt.toISOString());
}

async function why({ world, actor, campaignId, contactId }: Given) {
  const query = { campaignId, contactId, at: null };
  return await whyNotCalled(world.context, actor.tenantId, query);
}

/** Passes the time with a tick at the end of it, and the minute after. */
async function pass({ world }: Given, until: string): Promise<void> {
  await world.jumpTo(until);
  await world.tick();
  await world.advance(61_000);
}

const shortCalls = { scriptFor: () => ({ lastsSeconds: 5 }) };

describe("a call that waits for the hours of its area", () => {
  test("is placed at once where they are open", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, tokyo);
    expect(await callsOf(world)).toMatchObject([
      { status: "SCHEDULED", scheduledTime: new Date("2031-03-06T00:00:00Z") },
    ]);
    await moveTo(given, newYork);
    expect(await why(given)).toMatchObject({ mayCall: true });
    expect(await callsOf(world)).toMatchObject([{ scheduledTime: new Date(morning) }]);
    await world.settle();
    expect(placed(given)).toEqual([new Date(morning).toISOString()]);
  });

  test("waits for the hours of an area in which they are closed", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, newYork, { state: "PAUSED" });
    await moveTo(given, losAngeles);
    await startCampaign(world.context, given.actor, given.campaignId);
    await world.settle();
    expect(await why(given)).toMatchObject({
      mayCall: false,
      nextEligibleAt: new Date("2031-03-05T17:00:00Z"),
    });
    await pass(given, "2031-03-05T16:59:00Z");
    expect(placed(given)).toEqual(["2031-03-05T17:00:00.000Z"]);
  });

  test("is not placed sooner than 20 hours after the last call", async ({ pool }) => {
    // 09:30 in New York, and the day before in Tokyo.
    await using world = await openWorld({
      pool,
      start: "2031-03-05T14:30:00Z",
      simulator: shortCalls,
    });
    const given = await givenPerson(world, newYork);
    await world.advance(60_000);
    expect(placed(given)).toHaveLength(1);
    // After the hours: the call of the next day is made.
    await world.jumpTo("2031-03-05T23:00:00Z");
    await stopCampaign(world.context, given.actor, given.campaignId);
    await startCampaign(world.context, given.actor, given.campaignId);
    await pass(given, "2031-03-06T00:30:00Z");
    await moveTo(given, tokyo);
    await world.settle();
    expect(await why(given)).toMatchObject({
      reason: "CALLED_BEFORE_MOVING",
      nextEligibleAt: new Date("2031-03-07T00:00:00Z"),
    });
    await pass(given, "2031-03-06T07:00:00Z");
    await pass(given, "2031-03-06T23:58:00Z");
    expect(placed(given)).toHaveLength(1);
    await pass(given, "2031-03-07T00:00:00Z");
    expect(placed(given).slice(1)).toEqual(["2031-03-07T00:00:00.000Z"]);
  });

  test("is placed once the area is known", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, null);
    expect(await why(given)).toMatchObject({ reason: "AREA_UNKNOWN" });
    await moveTo(given, newYork);
    await world.settle();
    await world.advance(60_000);
    expect(placed(given)).toHaveLength(1);
    // And unknown again: the next one waits.
    await moveTo(given, null);
    await pass(given, "2031-03-06T15:30:00Z");
    expect(placed(given)).toHaveLength(1);
    expect(await why(given)).toMatchObject({ reason: "AREA_UNKNOWN" });
  });

  test("keeps its time if a person asked for it", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, tokyo);
    await pool.query("update call set kind = 'MANUAL'");
    await moveTo(given, newYork);
    expect(await callsOf(world)).toMatchObject([
      { scheduledTime: new Date("2031-03-06T00:00:00Z") },
    ]);
  });

  test("is decided again if it was deferred", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, newYork, { state: "PAUSED" });
    await pool.query(
      "update call set deferred_from = scheduled_time, scheduled_time = scheduled_time + interval '20 h'",
    );
    await moveTo(given, "America/Chicago");
    expect(await callsOf(world)).toMatchObject([{ scheduledTime: new Date(morning) }]);
  });
});

describe("a redial", () => {
  test("that becomes the first call of another round is 20 hours after the last one", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T21:59:00Z",
      simulator: { scriptFor: () => ({ endedReason: "customer-busy" }) },
    });
    // 09:00 on 6 March in Sydney.
    const given = await givenPerson(world, "Australia/Sydney", {
      redialsPerRound: 1,
      redialDelays: { BUSY: 30 },
    });
    await world.advance(120_000);
    expect(placed(given)).toEqual(["2031-03-05T22:00:00.000Z"]);
    await moveTo(given, losAngeles);
    // 14:00 on 5 March in Los Angeles: that day has had its call. The next one opens at 17:00 UTC.
    for (const hour of [17, 18]) await pass(given, `2031-03-06T${hour}:00:00Z`);
    expect(placed(given).slice(1)).toEqual(["2031-03-06T18:00:00.000Z"]);
  });
});

describe("many contacts at once", () => {
  test("move with an import, and back with its undo", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, tokyo, { state: "PAUSED" });
    const { tenantId } = given.actor;
    const goal = { world, tenantId, campaignId: await givenCampaign(world, { id: tenantId }) };
    const { id } = await importFile(goal, `Phone,Time Zone\n${phone},${newYork}\n`);
    const lanes = async () => {
      const { rows } = await pool.query<{ zones: string[]; member: string[] }>(
        `select of_call.zones, of_member.zones as member from call
         join area of_call on of_call.id = call.lane
         join enrolment using (campaign_id, contact_id) join area of_member on of_member.id = enrolment.lane
         where campaign_id = $1`,
        [given.campaignId],
      );
      return rows;
    };
    expect(await lanes()).toEqual([{ zones: [newYork], member: [newYork] }]);
    expect(await why(given)).toMatchObject({ reason: "CAMPAIGN_INACTIVE" });

    await undoImport(world.context, systemOf(tenantId), id);
    await world.settle();
    await deriveAreas(world.context);
    expect(await lanes()).toEqual([{ zones: [tokyo], member: [tokyo] }]);

    await importFile(goal, `Phone,Time Zone\n${phone},${newYork}\n`);
    await startCampaign(world.context, given.actor, given.campaignId);
    await world.settle();
    expect(placed(given)).toEqual([new Date(morning).toISOString()]);
  });

  test("move as their areas are derived, and are called in the minute after", async ({ pool }) => {
    await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
    const given = await givenPerson(world, tokyo);
    // As a process of another version writes it.
    await pool.query("update contact set time_zone = $1, area_id = null", [newYork]);
    expect(await why(given)).toMatchObject({ reason: "AREA_UNKNOWN" });
    await deriveAreas(world.context);
    await world.advance(60_000);
    expect(placed(given)).toHaveLength(1);
  });
});

test("calls that wait move with the hours of the campaign when they become those of the contacts", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: morning, simulator: shortCalls });
  const given = await givenPerson(world, newYork, { hoursOf: "CAMPAIGN", timeZone: tokyo });
  expect(placed(given)).toEqual([]);
  await updateCampaign(world.context, given.actor, given.campaignId, { hoursOf: "CONTACT" });
  await world.settle();
  expect(placed(given)).toEqual([new Date(morning).toISOString()]);
});
