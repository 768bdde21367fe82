import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { createCampaign, updateCampaign } from "#domain/campaigns/campaigns.ts";
import { deleteCampaign } from "#domain/campaigns/campaign-life.ts";
import { warnOfInvalidTimeZones } from "#domain/campaigns/time-zones.ts";
import { gateStatus } from "#domain/scheduling/gate-status.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { givenCampaignWith, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

/** Half past eight on a summer morning in London; in Dhaka, which "BST" means to the runtime, half past one. */
const start = "2031-07-02T07:30:00Z";

async function alerts({ context }: World, tenantId: string) {
  const { rows } = await context.pool.query<{ message: string; cleared: boolean }>(
    `select message, cleared_at is not null as cleared from alert
     where tenant_id = $1 and kind = 'TIME_ZONE_INVALID' order by at, id`,
    [tenantId],
  );
  return rows;
}

test("a campaign saved with a nickname of a zone dials nobody, says so, and dials once the zone is changed", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { context } = world;
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, { timeZone: "BST" });
  await world.advance(5 * 60_000);
  expect(world.simulator.calls).toHaveLength(0);

  const question = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
  expect(await whyNotCalled(context, tenant.id, question)).toMatchObject({
    mayCall: false,
    reason: "TIME_ZONE_INVALID",
    nextEligibleAt: null,
  });
  const gates = await gateStatus(context, tenant.id, [campaign]);
  expect(gates.get(campaign)).toMatchObject({ isOpen: false, reason: "TIME_ZONE_INVALID" });
  const { rows } = await pool.query(
    "select skipped from scheduler_run order by minute desc limit 1",
  );
  expect(rows).toEqual([{ skipped: { TIME_ZONE_INVALID: 1 } }]);

  // What has nothing to do with the zone can be changed.
  await updateCampaign(context, systemOf(tenant.id), campaign, { name: "Renamed" });
  await expect(
    updateCampaign(context, systemOf(tenant.id), campaign, { timeZone: "IST" }),
  ).rejects.toMatchObject({
    problems: [{ path: ["timeZone"], message: expect.stringMatching(/Asia\/Kolkata.*Dublin/) }],
  });
  await updateCampaign(context, systemOf(tenant.id), campaign, { timeZone: "europe/london" });
  await world.advance(27 * 60_000);
  expect(world.simulator.calls).toHaveLength(1);
});

test("a start raises one alert for each such campaign, which a change of the zone clears", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { context } = world;
  const given = { timeZone: "EST5EDT", name: "Reminders" };
  const { tenant, campaign } = await givenCampaignWith(world, 1, given);
  await givenCampaignWith(world, 1, { timeZone: "Asia/Calcutta" });
  await givenCampaignWith(world, 1, { timeZone: "GB", state: "PAUSED" });

  expect(await warnOfInvalidTimeZones(context)).toBe(1);
  expect(await warnOfInvalidTimeZones(context)).toBe(1);
  expect(await alerts(world, tenant.id)).toEqual([
    { cleared: false, message: expect.stringMatching(/"Reminders".*EST5EDT.*America\/New_York/) },
  ]);

  await updateCampaign(context, systemOf(tenant.id), campaign, { timeZone: "America/New_York" });
  expect(await alerts(world, tenant.id)).toMatchObject([{ cleared: true }]);
  expect(await warnOfInvalidTimeZones(context)).toBe(0);

  await pool.query("update campaign set time_zone = 'CST' where id = $1", [campaign]);
  await warnOfInvalidTimeZones(context);
  await deleteCampaign(context, systemOf(tenant.id), campaign);
  expect(await alerts(world, tenant.id)).toMatchObject([{ cleared: true }, { cleared: true }]);
});

describe("a zone is stored as the database spells it", () => {
  test.for([
    ["america/new_york", "America/New_York"],
    [" utc ", "UTC"],
    ["ASIA/CALCUTTA", "Asia/Calcutta"],
  ] as const)("%s", async ([given, stored], { pool }) => {
    await using world = await openWorld({ pool, start });
    const { id } = await createCampaign(world.context, systemOf((await givenTenant(world)).id), {
      name: "Follow-up",
      assistantId: sampleAssistants[0]!.id,
      phoneNumberId: samplePhoneNumbers[0]!.id,
      startTime: "09:00",
      endTime: "17:00",
      timeZone: given,
    });
    const { rows } = await pool.query("select time_zone from campaign where id = $1", [id]);
    expect(rows).toEqual([{ time_zone: stored }]);
  });
});
