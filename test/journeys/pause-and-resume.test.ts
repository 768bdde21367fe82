import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign, startCampaign } from "#domain/campaigns/campaign-life.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, noAnswer } from "#test/fates.ts";
import {
  type CampaignChange,
  givenCampaign,
  givenContacts,
  givenTenant,
  statuses,
} from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => ({ lastsSeconds: 90 }) };
const start = "2031-03-05T10:00:00Z";

/** A campaign whose contacts have all been enrolled by hand just now. */
async function storyOf(world: World, count: number, change: CampaignChange) {
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant, change);
  const contacts = await givenContacts(world, tenant, count);
  const contactIds = contacts.map(({ id }) => id);
  await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
  return { tenantId: tenant.id, campaignId, contactIds };
}

describe("a campaign that is paused", () => {
  test("dials nobody and keeps what waits, while live calls finish; resumed, it goes on where it was", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const once = { scheduleFrequency: null, maxConcurrentCalls: 2 };
    const { tenantId, campaignId, contactIds } = await storyOf(world, 5, once);
    await world.advance(30_000);
    await pauseCampaign(world.context, systemOf(tenantId), campaignId);
    expect(await statuses(world, campaignId)).toEqual({ IN_PROGRESS: 2, SCHEDULED: 3 });
    await world.advance(150_000);
    expect(await statuses(world, campaignId)).toEqual({ COMPLETED: 2, SCHEDULED: 3 });
    expect(world.simulator.calls).toHaveLength(2);
    const waiting = contactIds.at(-1)!;
    const ask = { campaignId, contactId: waiting, at: null };
    expect(await whyNotCalled(world.context, tenantId, ask)).toMatchObject({
      mayCall: false,
      reason: "CAMPAIGN_INACTIVE",
    });

    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(4);
    await world.advance(240_000);
    expect(await statuses(world, campaignId)).toEqual({ COMPLETED: 5 });
    const rang = world.simulator.calls.map(({ number }) => number);
    expect(rang).toHaveLength(5);
    expect(new Set(rang).size).toBe(5);
  });

  test("gives back the slot of a call that was claimed and not yet sent; the call waits", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenantId, campaignId } = await storyOf(world, 1, {});
    await dispatch(world.context, [tenantId]);
    await pauseCampaign(world.context, systemOf(tenantId), campaignId);
    await world.settle();
    expect(await statuses(world, campaignId)).toEqual({ SCHEDULED: 1 });
    expect(world.simulator.calls).toHaveLength(0);
    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("over days owes one call when it is resumed: what waited serves that day's round", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T20:00:00Z",
      simulator: { scriptFor: () => answered },
    });
    const { tenantId, campaignId } = await storyOf(world, 2, {});
    await pauseCampaign(world.context, systemOf(tenantId), campaignId);
    for (const day of ["06", "07"]) {
      await world.jumpTo(`2031-03-${day}T09:00:00Z`);
      await world.tick();
    }
    await world.jumpTo("2031-03-08T11:00:00Z");
    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await world.advance(120_000);
    await world.jumpTo("2031-03-09T09:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      ...Array(2).fill("2031-03-08 11:00"),
      ...Array(2).fill("2031-03-09 09:00"),
    ]);
  });

  test("during a call that nobody answers keeps its redial too", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => noAnswer },
    });
    const redials = { redialsPerRound: 1, redialDelays: { NO_ANSWER: 5 } };
    const { tenantId, campaignId } = await storyOf(world, 1, redials);
    await world.settle();
    await pauseCampaign(world.context, systemOf(tenantId), campaignId);
    await world.advance(120_000);
    await world.jumpTo("2031-03-05T10:20:00Z");
    await world.tick();
    expect(await statuses(world, campaignId)).toEqual({ FAILED: 1, SCHEDULED: 1 });
    await startCampaign(world.context, systemOf(tenantId), campaignId);
    await world.settle();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 10:00",
      "2031-03-05 10:20",
    ]);
  });
});
