import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { resumeCampaignWork, workOneStep } from "#domain/campaigns/campaign-work.ts";
import { duplicateCampaign } from "#domain/campaigns/duplicate-campaign.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { settingNames } from "#rules/campaign-settings.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { enrol, givenCampaign, givenContacts, givenTenant, statuses } from "#test/given.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
const simulator = { scriptFor: () => ({ answersAfterSeconds: 1, lastsSeconds: 5 }) };
const rowsPerStep = 2;
const people = 7;

async function given(world: World, change: Parameters<typeof givenCampaign>[2] = {}) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant, { state: "PAUSED", ...change });
  const contacts = (await givenContacts(world, tenant, people)).map(({ id }) => id);
  // Not in the order of their ids.
  const order = contacts.toReversed();
  await enrol(world, tenant, campaign, order);
  return { tenant, campaign, order, actor: systemOf(tenant.id) };
}

/** The members of a campaign, in its order. */
async function members({ context }: World, campaignId: string): Promise<string[]> {
  const { rows } = await context.pool.query<{ id: string }>(
    `select contact_id as id from enrolment where campaign_id = $1 and removed_at is null order by position`,
    [campaignId],
  );
  return rows.map(({ id }) => id);
}

test("a copy has the settings of the campaign, except those that are given", async ({ pool }) => {
  await using world = await openWorld({ pool, start: noon, simulator });
  const { campaign, actor } = await given(world, {
    state: "ACTIVE",
    startsPerMinute: 30,
    phoneNumberIds: samplePhoneNumbers.slice(0, 2).map(({ id }) => id),
    maxCallsPerNumberPerDay: 9,
    redialsPerRound: 2,
    redialDelays: { BUSY: 3 },
    scheduleFrequency: "WEEKLY",
    scheduleDays: [1, 3],
    endsOn: "2031-09-30",
  });
  const change = { timeZone: "Europe/Berlin", redialDelays: { NO_ANSWER: 5 }, endsOn: null };
  const copy = await duplicateCampaign(world.context, actor, campaign, change);
  const [before] = await campaignsById(pool, [campaign]);
  const [after] = await campaignsById(pool, [copy.id]);
  expect(after).toMatchObject({
    state: "PAUSED",
    name: "Follow-up (copy)",
    createdAt: world.now(),
    timeZone: "Europe/Berlin",
    endsOn: null,
    redialDelays: { BUSY: 3, NO_ANSWER: 5 },
    lastClaimAt: null,
    liveCalls: 0,
  });
  const changed = ["name", "timeZone", "endsOn", "redialDelays"];
  for (const name of settingNames) {
    if (!changed.includes(name)) expect(after![name], name).toEqual(before![name]);
  }
  expect(await members(world, copy.id)).toEqual([]);
});

test("a long name keeps within its bound", async ({ pool }) => {
  await using world = await openWorld({ pool, start: noon, simulator });
  const { campaign, actor } = await given(world, { name: "x".repeat(200) });
  const { id } = await duplicateCampaign(world.context, actor, campaign, {});
  expect((await campaignsById(pool, [id]))[0]!.name).toBe(`${"x".repeat(193)} (copy)`);
});

describe("a copy is refused", () => {
  test("of what the tenant does not have, and with settings that are not valid", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator });
    const { campaign, actor } = await given(world);
    const other = systemOf((await givenTenant(world)).id);
    await expect(duplicateCampaign(world.context, other, campaign, {})).rejects.toThrow(campaign);
    const wrong = { timeZone: "Mars/Olympus", startsPerMinute: 0 };
    await expect(duplicateCampaign(world.context, actor, campaign, wrong)).rejects.toThrow(
      /startsPerMinute.*timeZone/,
    );
    const { rows } = await pool.query("select from campaign");
    expect(rows).toHaveLength(1);
  });
});

describe("a copy with contacts", () => {
  test("has them in the same order, and follows in steps", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, order, actor } = await given(world);
    const { id } = await duplicateCampaign(
      world.context,
      actor,
      campaign,
      {},
      { withContacts: true },
    );
    expect(await members(world, id)).toHaveLength(rowsPerStep);
    await world.settle();
    expect(await members(world, id)).toEqual(order);
    expect(await members(world, campaign)).toEqual(order);
  });

  test("calls each of them once, if it does not recur too", async ({ pool }) => {
    for (const scheduleFrequency of ["DAILY", null] as const) {
      await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
      const { campaign, actor } = await given(world, { scheduleFrequency });
      const wishes = { withContacts: true, isActive: true };
      const { id } = await duplicateCampaign(world.context, actor, campaign, {}, wishes);
      await world.advance(180_000);
      expect(await statuses(world, id)).toEqual({ COMPLETED: people });
      const phones = world.simulator.calls.map(({ request }) => request.customer!.number);
      expect(new Set(phones).size).toBe(people);
      expect(phones).toHaveLength(people);
    }
  });

  test("leaves out who comes later or has left, and changes nobody who is in it already", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, order, actor } = await given(world);
    const { id } = await duplicateCampaign(
      world.context,
      actor,
      campaign,
      {},
      { withContacts: true },
    );
    const copied = await members(world, id);
    const [gone, removed, enrolled, erased] = order.filter((each) => !copied.includes(each));
    const [late] = (await givenContacts(world, tenant, 1)).map((contact) => contact.id);
    await enrolContacts(world.context, actor, { campaignId: campaign, contactIds: [late!] });
    await unenrolContacts(world.context, actor, { campaignId: campaign, contactIds: [gone!] });
    await enrolContacts(world.context, actor, {
      campaignId: id,
      contactIds: [removed!, enrolled!],
    });
    await unenrolContacts(world.context, actor, { campaignId: id, contactIds: [removed!] });
    await pool.query("update contact set deleted_at = now() where id = $1", [erased]);
    await world.settle();
    const expected = order.filter((each) => ![gone, removed, enrolled, erased].includes(each));
    expect(await members(world, id)).toEqual([...expected, enrolled]);
  });

  test("goes on after the process that did it has died, and through a stop", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, order, actor } = await given(world);
    const { id } = await duplicateCampaign(
      world.context,
      actor,
      campaign,
      {},
      { withContacts: true },
    );
    await workOneStep(world.context, { tenantId: tenant.id, campaignId: id });
    await pool.query("delete from call_scheduler_queue._private_jobs");
    await startCampaign(world.context, actor, id);
    await pool.query("delete from call_scheduler_queue._private_jobs");
    await world.jumpTo("2031-03-05T12:01:00Z");
    await resumeCampaignWork(world.context);
    await world.settle();
    expect(await members(world, id)).toEqual(order);
    await world.advance(180_000);
    expect(await statuses(world, id)).toEqual({ COMPLETED: people });
  });

  test("answers with the same number of statements, however many there are", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, actor } = await given(world);
    const { pool: recorded, statements } = recordingPool(databaseUrl);
    const context = { ...world.context, pool: recorded };
    const cost = async (): Promise<number> => {
      statements.length = 0;
      await duplicateCampaign(context, actor, campaign, {}, { withContacts: true });
      return statements.length;
    };
    const few = await cost();
    const more = (await givenContacts(world, tenant, 50)).map(({ id }) => id);
    await enrol(world, tenant, campaign, more);
    expect(await cost()).toBe(few);
    await recorded.end();
  });
});
