import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, inTurn, noAnswer } from "#test/fates.ts";
import { givenCampaignWith } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

async function liveDays(world: World, dates: readonly string[]): Promise<void> {
  for (const date of dates) {
    await world.jumpTo(`2031-03-${date}T09:00:00Z`);
    await world.tick();
    await world.advance(120_000);
  }
}

test("a contact gets at most retryAttempts completed calls, and failed ones do not count", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-03T08:00:00Z",
    simulator: { scriptFor: inTurn(answered, noAnswer, noAnswer, answered) },
  });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, { retryAttempts: 2 });
  await liveDays(world, ["03", "04", "05", "06", "07", "08"]);
  expect(wallClock(world.simulator.calls, "UTC")).toEqual([
    "2031-03-03 09:00",
    "2031-03-04 09:00",
    "2031-03-05 09:00",
    "2031-03-06 09:00",
  ]);
  const ask = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
  expect((await whyNotCalled(world.context, tenant.id, ask)).reason).toBe("RETRY_LIMIT_REACHED");

  await expect(scheduleCall(world.context, systemOf(tenant.id), ask)).rejects.toThrow(
    /retryAttempts/,
  );
});

test("raising retryAttempts calls those whom the old limit kept from their call, in the same round", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-03T08:00:00Z",
    simulator: { scriptFor: () => answered },
  });
  const { tenant, campaign } = await givenCampaignWith(world, 1, {
    scheduleFrequency: "WEEKLY",
    scheduleDays: [1, 4],
    retryAttempts: 1,
  });
  await liveDays(world, ["03", "06", "10"]);
  expect(world.simulator.calls).toHaveLength(1);

  await updateCampaign(world.context, systemOf(tenant.id), campaign, { retryAttempts: 2 });
  await world.advance(120_000);
  await liveDays(world, ["13", "17"]);
  expect(wallClock(world.simulator.calls, "UTC")).toEqual(["2031-03-03 09:00", "2031-03-10 09:03"]);
});
