import { describe, expect } from "vitest";
import { tenantsToRefill } from "#db/queries/tenants-to-refill.ts";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { campaignLanes } from "#domain/scheduling/campaign-lanes.ts";
import { checkOpenings } from "#domain/scheduling/check-openings.ts";
import { claimableCalls } from "#domain/scheduling/claimable-calls.ts";
import { gateStatus } from "#domain/scheduling/gate-status.ts";
import { moveTo } from "#test/areas.ts";
import { type CampaignChange, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const us = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"];

async function givenPeople(world: World, zones: readonly string[], change: CampaignChange = {}) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant, { hoursOf: "CONTACT", ...change });
  const contacts = await givenContacts(world, tenant, zones.length);
  for (const [index, { id }] of contacts.entries()) await moveTo(world, [id], [zones[index]!]);
  const contactIds = contacts.map(({ id }) => id);
  await enrolContacts(world.context, systemOf(tenant.id), { campaignId: campaign, contactIds });
  await world.settle();
  return { tenant, campaign, contacts };
}

describe("the gate of a campaign with lanes", () => {
  test("is open if any lane is, and says how many are and when the next one opens", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:30:00Z" });
    const { tenant, campaign } = await givenPeople(world, us);
    const gate = async () => (await gateStatus(world.context, tenant.id, [campaign])).get(campaign);
    expect(await gate()).toMatchObject({
      isOpen: true,
      reason: null,
      opensAt: new Date("2031-03-05T14:00:00Z"),
      closesAt: new Date("2031-03-05T23:00:00Z"),
      lanes: 4,
      openLanes: 2,
      nextLaneOpensAt: new Date("2031-03-05T16:00:00Z"),
    });
    expect((await gate())!.message).toContain("open in 2 of 4 areas");

    await world.jumpTo("2031-03-06T04:00:00Z");
    const closed = {
      isOpen: false,
      reason: "OUTSIDE_WINDOW",
      opensAt: new Date("2031-03-06T14:00:00Z"),
      closesAt: null,
      lanes: 4,
      openLanes: 0,
      nextLaneOpensAt: new Date("2031-03-06T14:00:00Z"),
    };
    expect(await gate()).toMatchObject(closed);
    await world.tick();
    expect(await gate()).toMatchObject(closed);

    await pauseCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await gate()).toMatchObject({ ...closed, reason: "CAMPAIGN_INACTIVE" });
  });
});

test("a slot that is free is offered to calls in open lanes only", async ({ pool }) => {
  await using world = await openWorld({ pool, start: "2031-03-05T15:30:00Z" });
  const { tenant } = await givenPeople(world, [us[0]!, us[0]!], { maxConcurrentCalls: 1 });
  await world.tick();
  const until = async (at: string) => await tenantsToRefill(pool, [tenant.id], new Date(at), false);
  expect(await until("2031-03-05T15:31:00Z")).toEqual([tenant.id]);

  await world.jumpTo("2031-03-05T23:30:00Z");
  await world.tick();

  const { rowCount } = await pool.query("select from call where status = 'SCHEDULED'");
  expect(rowCount).toBe(1);
  expect(await until("2031-03-05T23:31:00Z")).toEqual([]);
});

test("each lane says whether it is open, and when it opens next, also before it was looked at", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T15:30:00Z" });
  const { tenant, campaign, contacts } = await givenPeople(world, us);
  const page = { after: null, direction: "asc", take: 10 } as const;
  const lanes = async () => await campaignLanes(world.context, tenant.id, campaign, page);
  const expected = [
    {
      zones: [us[0]],
      isOpen: true,
      reason: null,
      opensAt: new Date("2031-03-05T14:00:00Z"),
      closesAt: new Date("2031-03-05T22:00:00Z"),
      nextOpensAt: new Date("2031-03-06T14:00:00Z"),
    },
    { zones: [us[1]], isOpen: true },
    {
      zones: [us[2]],
      isOpen: false,
      reason: "OUTSIDE_WINDOW",
      opensAt: new Date("2031-03-05T16:00:00Z"),
      closesAt: null,
      nextOpensAt: new Date("2031-03-05T16:00:00Z"),
      message: expect.stringContaining("09:00"),
    },
    { zones: [us[3]], isOpen: false },
  ];
  expect(await lanes()).toMatchObject(expected);
  await pool.query("delete from lane");
  expect(await lanes()).toMatchObject(expected);
  // Nobody is there any more.
  await moveTo(world, [contacts[1]!.id], [us[0]!]);
  await world.tick();
  expect((await lanes()).map(({ zones }) => zones)).toEqual([[us[0]], [us[2]], [us[3]]]);
});

test("a lane of which nothing is kept, or too late a time, is found within an hour", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
  const { campaign } = await givenPeople(world, us);
  expect(await checkOpenings(world.context)).toEqual([]);
  await pool.query("delete from lane where area_id = (select min(area_id) from lane)");
  expect(await checkOpenings(world.context)).toEqual([campaign]);
  await world.tick();
  expect(await checkOpenings(world.context)).toEqual([]);
  await pool.query("update lane set due_at = 'infinity'");
  expect(await checkOpenings(world.context)).toEqual([campaign]);
  await world.tick();
  expect(await checkOpenings(world.context)).toEqual([]);
});

describe("a campaign with lanes and a start rate", () => {
  const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };

  test("spreads the calls of all open lanes, and wakes for nothing while the others are closed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:29:00Z", simulator });
    // 10:29 in New York and 09:29 in Chicago; closed in the others.
    await givenPeople(world, [...us, us[0]!, us[1]!], { startsPerMinute: 2 });
    await world.advance(3 * 60_000);
    const starts = world.simulator.calls.map(({ createdAt }) => createdAt.getTime());
    expect(starts).toHaveLength(4);
    for (const [n, at] of starts.slice(1).entries()) {
      expect(at - starts[n]!).toBeGreaterThanOrEqual(30_000);
    }
    const { rows } = await pool.query(
      "select from call_scheduler_queue._private_jobs where run_at > now()",
    );
    expect(rows).toEqual([]);
    expect(await claimableCalls(world.context)).toEqual([]);
    await world.jumpTo("2031-03-05T15:59:00Z");
    await world.advance(3 * 60_000);
    expect(world.simulator.calls).toHaveLength(5);
  });
});

test("a call in an open lane that nobody claims is counted, whatever the hours of the campaign's own zone", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T15:30:00Z" });
  // 00:30 in Tokyo.
  const { campaign } = await givenPeople(world, us, { timeZone: "Asia/Tokyo", state: "PAUSED" });
  expect(await claimableCalls(world.context)).toEqual([]);
  await pool.query("update campaign set state = 'ACTIVE' where id = $1", [campaign]);
  await world.jumpTo("2031-03-05T15:30:05Z");
  expect(await claimableCalls(world.context)).toHaveLength(2);
});
