import { beforeAll, describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { Area } from "#rules/area.ts";
import type { CallType } from "#rules/call-type.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { moveToArea } from "#test/areas.ts";
import { givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { givenPermissions } from "#test/permissions.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

beforeAll(() => loadCallingRules(null));

const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const draft = { pack: "research-draft", version: "1" };

const newYork: Area = {
  zones: ["America/New_York"],
  places: [{ region: "US-NY", zones: ["America/New_York"], from: "NUMBER" }],
};
/** Somebody in Oregon with a number of Florida. */
const floridaInOregon: Area = {
  zones: ["America/Chicago", "America/Los_Angeles", "America/New_York"],
  places: [
    { region: "US-FL", zones: ["America/Chicago", "America/New_York"], from: "NUMBER" },
    { region: "US-OR", zones: ["America/Los_Angeles"], from: "ADDRESS" },
  ],
};
const washington: Area = {
  zones: ["America/Los_Angeles"],
  places: [{ region: "US-WA", zones: ["America/Los_Angeles"], from: "ADDRESS" }],
};
const belgium: Area = {
  zones: ["Europe/Brussels"],
  places: [{ region: "BE", zones: ["Europe/Brussels"], from: "ADDRESS" }],
};

/** A campaign that is open all day, with a contact in each of these areas. */
async function givenPeople(world: World, areas: readonly Area[], callType: CallType | null) {
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const hours = { startTime: "00:00", endTime: "23:59", timeZone: "America/New_York" };
  const campaign = await givenCampaign(world, tenant, hours);
  if (callType !== null) await updateCampaign(world.context, actor, campaign, { callType });
  const contacts = await givenContacts(world, tenant, areas.length);
  for (const [index, { id }] of contacts.entries()) await moveToArea(world, [id], areas[index]!);
  const contactIds = contacts.map(({ id }) => id);
  // The rules want these too; what happens without them is told in test/domain/permissions.test.ts.
  const phones = contacts.map(({ phone }) => phone);
  await givenPermissions(world, tenant.id, phones);
  const putInForce = (change: object | null = {}) =>
    updateTenant(world.context, actor, {
      callingRules: change && { ...draft, ...change },
    });
  const enrol = () => enrolContacts(world.context, actor, { campaignId: campaign, contactIds });
  const why = async (index: number) => {
    const asked = { campaignId: campaign, contactId: contacts[index]!.id, at: null };
    const { reason, nextEligibleAt, rules } = await whyNotCalled(world.context, tenant.id, asked);
    const detail = rules.find(({ rule }) => rule === reason)?.detail;
    return { reason, detail, next: nextEligibleAt?.toISOString() ?? null };
  };
  return { tenant, actor, campaign, contacts, putInForce, enrol, why };
}

function callsTo(world: World, phone: string, zone: string): string[] {
  return wallClock(
    world.simulator.calls.filter(({ number }) => number === phone),
    zone,
  );
}

const hourMs = 3_600_000;

/** Moves to an instant, with the ticks around each full hour on the way. */
async function pass(world: World, until: string): Promise<void> {
  while (world.now() < new Date(until)) {
    const hour = (Math.floor(world.now().getTime() / hourMs) + 1) * hourMs;
    await world.settle();
    await world.jumpTo(new Date(hour - 60_000).toISOString());
    await world.advanceTo(new Date(hour + 60_000));
  }
}

describe("under calling rules", () => {
  test("a Florida number of somebody in Oregon is called when both states allow it, by every clock", async ({
    pool,
  }) => {
    // Monday, 06:00 in New York.
    await using world = await openWorld({ pool, start: "2030-03-04T11:00:00Z", simulator });
    const people = await givenPeople(world, [newYork, floridaInOregon], "TELEMARKETING");
    await people.putInForce();
    await people.enrol();
    await world.settle();
    expect(await people.why(0)).toMatchObject({
      reason: "OUTSIDE_CALLING_HOURS",
      detail: expect.stringContaining("us-ny.hours@1"),
      next: "2030-03-04T13:00:00.000Z",
    });
    expect(await people.why(1)).toMatchObject({
      reason: "OUTSIDE_CALLING_HOURS",
      next: "2030-03-04T16:00:00.000Z",
    });
    await pass(world, "2030-03-05T03:00:00Z");
    expect(callsTo(world, people.contacts[0]!.phone, "America/New_York")).toEqual([
      "2030-03-04 08:00",
    ]);
    expect(callsTo(world, people.contacts[1]!.phone, "America/New_York")).toEqual([
      "2030-03-04 11:00",
    ]);
  });

  test("an AI sells nothing in Washington, and nobody is called where the pack says nothing", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T18:00:00Z", simulator });
    const people = await givenPeople(world, [washington, belgium, newYork], "TELEMARKETING");
    await people.putInForce();
    await people.enrol();
    await pass(world, "2030-03-04T20:00:00Z");
    expect(await people.why(0)).toEqual({
      reason: "CALL_BANNED",
      detail:
        "us-wa.adad@1 bars calls of this type where the contact is; a record of CONSUMER_REQUESTED_CALL lifts it once the tenant has switched that exception on",
      next: null,
    });
    expect(await people.why(1)).toMatchObject({ reason: "JURISDICTION_NOT_REVIEWED", next: null });
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([people.contacts[2]!.phone]);

    // A rule of the tenant's own for Belgium opens it.
    const windows = [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }];
    const own = { jurisdiction: "BE", callTypes: ["TELEMARKETING"], windows, note: null };
    await people.putInForce({ ownRules: [own] });
    expect(await people.why(1)).toMatchObject({ reason: "OUTSIDE_CALLING_HOURS" });
    await pass(world, "2030-03-05T09:00:00Z");
    expect(callsTo(world, people.contacts[1]!.phone, "Europe/Brussels")).toEqual([
      "2030-03-05 09:00",
    ]);
    expect(callsTo(world, people.contacts[0]!.phone, "America/Los_Angeles")).toEqual([]);
  });

  test("a campaign without a call type is held, and is called once it has one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T17:00:00Z", simulator });
    const people = await givenPeople(world, [newYork], null);
    await people.putInForce();
    await people.enrol();
    await pass(world, "2030-03-04T18:00:00Z");
    expect(await people.why(0)).toMatchObject({ reason: "CALL_TYPE_MISSING" });
    expect(world.simulator.calls).toEqual([]);
    await updateCampaign(world.context, people.actor, people.campaign, { callType: "SURVEY" });
    await world.settle();
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("courtesy hours close the night for calls for which the law has no hours", async ({
    pool,
  }) => {
    // 22:00 in New York: no rule says when somebody may be informed.
    await using world = await openWorld({ pool, start: "2030-03-05T03:00:00Z", simulator });
    const people = await givenPeople(world, [newYork], "INFORMATIONAL");
    await people.putInForce();
    await people.enrol();
    await world.settle();
    expect(await people.why(0)).toMatchObject({
      reason: "OUTSIDE_CALLING_HOURS",
      detail: expect.stringContaining("courtesy hours of the tenant"),
      next: "2030-03-05T13:00:00.000Z",
    });
    expect(world.simulator.calls).toEqual([]);
  });

  test("nothing is changed for calls when none are in force, and they bind again when they are", async ({
    pool,
  }) => {
    // 06:00 in New York.
    await using world = await openWorld({ pool, start: "2030-03-04T11:00:00Z", simulator });
    const people = await givenPeople(world, [newYork], "TELEMARKETING");
    await people.putInForce();
    await people.enrol();
    await world.settle();
    expect(world.simulator.calls).toEqual([]);
    await people.putInForce(null);
    await world.advance(60_000);
    expect(callsTo(world, people.contacts[0]!.phone, "America/New_York")).toHaveLength(1);
    const [row] = (
      await pool.query<{ isLaned: boolean; lanes: number }>(
        `select is_laned as "isLaned", (select count(*)::int from enrolment where campaign_id = $1 and lane <> 0) as lanes
         from campaign where id = $1`,
        [people.campaign],
      )
    ).rows;
    expect(row).toEqual({ isLaned: false, lanes: 0 });
    await people.putInForce();
    await pass(world, "2030-03-05T12:00:00Z");
    expect(callsTo(world, people.contacts[0]!.phone, "America/New_York")).toHaveLength(1);
    await pass(world, "2030-03-05T13:30:00Z");
    expect(callsTo(world, people.contacts[0]!.phone, "America/New_York").at(-1)).toBe(
      "2030-03-05 08:00",
    );
  });
});
