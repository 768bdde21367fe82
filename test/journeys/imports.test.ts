import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { deleteContact } from "#domain/contacts/contacts.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { answered } from "#test/fates.ts";
import { type GivenTenant, givenCampaign, givenTenant, statuses } from "#test/given.ts";
import { overlapping, wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };
const phones = ["+14155552001", "+14155552002", "+14155552003"];
const file = `name,phone\n${phones.map((phone) => `Ada,${phone}\n`).join("")}`;

/** Imports a file to its end, and dials what it makes due. Returns how many calls it scheduled. */
async function importFile(
  world: World,
  { id: tenantId }: GivenTenant,
  campaignId: string,
  text = file,
): Promise<number> {
  const { id } = await importContacts(world.context, systemOf(tenantId), {
    campaignId,
    file: { name: "contacts.csv", bytes: bytesOf(text) },
    mapping: {},
    defaultCountry: null,
  });
  await world.settle();
  const { rows } = await world.context.pool.query<{ status: string; n: number }>(
    "select status, calls_scheduled as n from import where id = $1",
    [id],
  );
  expect(rows[0]!.status).toBe("COMPLETED");
  return rows[0]!.n;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const everyday = { scheduleFrequency: "DAILY" } as const;
const once = { scheduleFrequency: null } as const;

describe("a file of contacts", () => {
  test("imported while the gate is open is dialled at once, in no need of a tick", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:20Z", simulator });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, once);
    expect(await importFile(world, tenant, campaign)).toBe(3);
    const { calls } = world.simulator;
    expect(calls.map(({ number }) => number).toSorted()).toEqual(phones);
    expect(new Set(calls.map(({ createdAt }) => createdAt.toISOString()))).toEqual(
      new Set(["2031-03-05T10:00:20.000Z"]),
    );
  });

  test("imported while the gate is closed is due at the next opening", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-07T20:00:00Z", simulator });
    const tenant = await givenTenant(world);
    // A Friday evening.
    const weekdays = { ...once, scheduleDays: [1, 2, 3, 4, 5] };
    const campaign = await givenCampaign(world, tenant, weekdays);
    expect(await importFile(world, tenant, campaign)).toBe(3);
    const { rows } = await pool.query("select distinct status, scheduled_time as due from call");
    expect(rows).toEqual([{ status: "SCHEDULED", due: new Date("2031-03-10T09:00:00Z") }]);
    await world.jumpTo("2031-03-10T08:59:00Z");
    await world.advanceTo("2031-03-10T09:01:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual(Array(3).fill("2031-03-10 09:00"));
  });

  test.for([
    ["a daily campaign", everyday, 6],
    ["a campaign that does not recur", once, 3],
  ] as const)(
    "imported into %s, and again in the evening after its calls, adds nothing",
    async ([, frequency, callsByTomorrow], { pool }) => {
      await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z", simulator });
      const tenant = await givenTenant(world);
      const campaign = await givenCampaign(world, tenant, frequency);
      await importFile(world, tenant, campaign);
      await world.jumpTo("2031-03-05T20:00:00Z");
      expect(await importFile(world, tenant, campaign)).toBe(0);
      await world.jumpTo("2031-03-06T09:00:00Z");
      await world.tick();
      expect(world.simulator.calls).toHaveLength(callsByTomorrow);
    },
  );

  test("imported again does not bring back a call that someone has cancelled", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T20:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, everyday);
    await importFile(world, tenant, campaign);
    const { rows } = await pool.query<{ id: string }>("select id from call order by id limit 1");
    await cancelCall(world.context, systemOf(tenant.id), rows[0]!.id);
    expect(await importFile(world, tenant, campaign)).toBe(0);
    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    expect(await statuses(world, campaign)).toMatchObject({ CANCELLED: 1, CALLING: 2 });
    await world.advance(30_000);
    await world.jumpTo("2031-03-07T09:00:00Z");
    await world.tick();
    expect(world.simulator.calls).toHaveLength(5);
  });

  test("imported into a stopped campaign waits for its start", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, once);
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await importFile(world, tenant, campaign)).toBe(0);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(0);
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(3);
  });

  test("brings a deleted contact into this campaign, and into no other", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T08:00:00Z", simulator });
    const tenant = await givenTenant(world);
    const first = await givenCampaign(world, tenant, everyday);
    const second = await givenCampaign(world, tenant, { ...everyday, startTime: "10:00" });
    await importFile(world, tenant, first);
    const { rows } = await pool.query<{ id: string }>("select id from contact");
    for (const { id } of rows) await deleteContact(world.context, systemOf(tenant.id), id);
    await importFile(world, tenant, second);
    for (const day of ["05", "06"]) {
      await world.jumpTo(`2031-03-${day}T09:00:00Z`);
      await world.tick();
      await world.jumpTo(`2031-03-${day}T10:00:00Z`);
      await world.tick();
      await world.advance(30_000);
    }
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      ...Array(3).fill("2031-03-05 10:00"),
      ...Array(3).fill("2031-03-06 10:00"),
    ]);
  });
});

test("a contact in two campaigns is called by both, and never rung twice at once", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T08:55:00Z", simulator });
  const tenant = await givenTenant(world);
  const campaigns = [
    await givenCampaign(world, tenant, everyday),
    await givenCampaign(world, tenant, once),
  ];
  for (const campaign of campaigns) await importFile(world, tenant, campaign);
  await world.advanceTo("2031-03-05T09:03:00Z");
  const { calls } = world.simulator;
  expect(overlapping(calls)).toEqual([]);
  expect(calls.map(({ number }) => number).toSorted()).toEqual([...phones, ...phones].toSorted());
  // Refilled when the first call ends, not at the next minute.
  expect(wallClock(calls, "UTC")).toEqual(Array(6).fill("2031-03-05 09:00"));
  for (const campaign of campaigns) {
    expect(await statuses(world, campaign)).toEqual({ COMPLETED: 3 });
  }
});
