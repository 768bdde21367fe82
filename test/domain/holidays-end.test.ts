import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { warnOfHolidaysThatEnd } from "#domain/campaigns/holidays-end.ts";
import { addHolidaySets } from "#rules/holiday-sets.ts";
import { givenCampaignWith } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

addHolidaySets([
  {
    id: "ZZ-TEST",
    basis: "A test",
    confidence: "high",
    asOf: "2031-01-01",
    dates: { "2031": [] },
  },
]);

async function alerts({ context }: World) {
  const { rows } = await context.pool.query<{ message: string; cleared: boolean }>(
    `select message, cleared_at is not null as cleared from alert where kind = 'HOLIDAYS_END' order by at, id`,
  );
  return rows;
}

test("90 days before the last day that a holiday set knows an alert is raised, once, until the set is removed", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-10-01T12:00:00Z" });
  const { context } = world;
  const { tenant, campaign } = await givenCampaignWith(world, 1, { name: "Reminders" });
  await pool.query("update campaign set holiday_sets = '{ZZ-TEST}' where id = $1", [campaign]);

  await warnOfHolidaysThatEnd(context);
  expect(await alerts(world)).toEqual([]);
  await world.jumpTo("2031-10-02T12:00:00Z");
  await warnOfHolidaysThatEnd(context);
  await warnOfHolidaysThatEnd(context);
  expect(await alerts(world)).toEqual([
    {
      cleared: false,
      message: expect.stringMatching(
        /"Reminders" .* after 2031-12-31, .* ZZ-TEST .* add its later holidays$/,
      ),
    },
  ]);
  await updateCampaign(context, systemOf(tenant.id), campaign, { holidaySets: [] });
  await warnOfHolidaysThatEnd(context);
  expect(await alerts(world)).toMatchObject([{ cleared: true }]);
});

test("a campaign with a set that is not known any more gets the alert at once", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-01T12:00:00Z" });
  const { campaign } = await givenCampaignWith(world, 1, {});
  await pool.query("update campaign set holiday_sets = '{ZZ-GONE}' where id = $1", [campaign]);
  await warnOfHolidaysThatEnd(world.context);
  expect(await alerts(world)).toMatchObject([
    {
      message: expect.stringMatching(
        /"ZZ-GONE" is not known: .* put the set back into CALLING_RULES_DIR$/,
      ),
    },
  ]);
});
