import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, inTurn, noAnswer } from "#test/fates.ts";
import { type CampaignChange, givenCampaignWith } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { overlapping, wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const simulator = { scriptFor: () => answered };
const start = "2031-03-03T08:00:00Z"; // a Monday
const weekly = { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3, 5] } as const;

async function tickAt(world: World, ...instants: readonly string[]): Promise<void> {
  for (const instant of instants) {
    await world.jumpTo(`2031-03-${instant}Z`);
    await world.tick();
    await world.advance(60_000);
  }
}

async function storyOf(world: World, change: CampaignChange = {}) {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, change);
  const whose = { campaignId: campaign, contactId: contacts[0]!.id };
  const schedule = (at: string | null, isCallback = false) =>
    scheduleCall(world.context, systemOf(tenant.id), {
      ...whose,
      at: at === null ? null : new Date(`2031-03-${at}Z`),
      isCallback,
    });
  const why = () => whyNotCalled(world.context, tenant.id, { ...whose, at: null });
  return { tenantId: tenant.id, ...whose, schedule, why };
}

const onTheWall = ({ simulator: { calls } }: World) =>
  wallClock(calls, "UTC").map((time) => time.slice("2031-03-".length));

describe("a manual call for a later round", () => {
  test("leaves the rounds before it their calls, and is the call of its own", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    await story.schedule("06T12:30:00");
    await tickAt(world, "03T09:00:00", "04T09:00:00", "05T09:00:00", "06T09:00:00");
    await tickAt(world, "06T12:30:00", "07T09:00:00");
    expect(onTheWall(world)).toEqual(["03 09:00", "04 09:00", "05 09:00", "06 12:30", "07 09:00"]);
  });

  test("costs nothing but itself when it is cancelled, before its round or in it", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    for (const [cancelAt, at] of [
      ["03T10:00:00", "04T12:00:00"],
      ["05T10:00:00", "05T12:00:00"],
    ] as const) {
      const { id } = await story.schedule(at);
      await tickAt(world, `${cancelAt.slice(0, 2)}T09:00:00`);
      await world.jumpTo(`2031-03-${cancelAt}Z`);
      await cancelCall(world.context, systemOf(story.tenantId), id);
      await world.advance(60_000);
      await tickAt(world, `${at.slice(0, 2)}T12:00:00`);
    }
    await tickAt(world, "06T09:00:00");
    expect(onTheWall(world)).toEqual(["03 09:00", "04 12:00", "05 10:01", "06 09:00"]);
  });

  test("beside the call of a round never rings the person twice in one round", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, { maxConcurrentCalls: 1 });
    await enrolContacts(world.context, systemOf(story.tenantId), {
      campaignId: story.campaignId,
      contactIds: [story.contactId],
    });
    await story.schedule("04T09:00:00");
    // The call of Monday is overdue on Tuesday, when the manual one is due too.
    await tickAt(world, "04T09:00:00", "04T12:00:00", "05T09:00:00", "06T09:00:00");
    expect(onTheWall(world)).toEqual(["04 09:00", "05 09:00", "06 09:00"]);
    expect(overlapping(world.simulator.calls)).toEqual([]);
  });

  test("keeps its time through a stop and a start", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, { scheduleFrequency: null });
    await pool.query("update enrolment set covered_until = 'infinity'");
    await story.schedule("06T12:30:00");
    for (const time of ["04T10:00:00", "05T10:00:00"]) {
      await world.jumpTo(`2031-03-${time}Z`);
      await stopCampaign(world.context, systemOf(story.tenantId), story.campaignId);
      await startCampaign(world.context, systemOf(story.tenantId), story.campaignId);
      await world.advance(60_000);
    }
    await tickAt(world, "06T09:00:00", "06T12:30:00", "07T09:00:00");
    expect(onTheWall(world)).toEqual(["06 12:30"]);
  });

  test("that came due while the campaign was stopped is made up for where nothing recurs, once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, { scheduleFrequency: null });
    await pool.query("update enrolment set covered_until = 'infinity'");
    await story.schedule("04T12:30:00");
    await stopCampaign(world.context, systemOf(story.tenantId), story.campaignId);
    await world.jumpTo("2031-03-05T10:00:00Z");
    await startCampaign(world.context, systemOf(story.tenantId), story.campaignId);
    await world.advance(60_000);
    await stopCampaign(world.context, systemOf(story.tenantId), story.campaignId);
    await startCampaign(world.context, systemOf(story.tenantId), story.campaignId);
    await tickAt(world, "06T09:00:00");
    expect(onTheWall(world)).toEqual(["05 10:00"]);
  });
});

describe("scheduleCall refuses what the rules would refuse:", () => {
  test("a second call in a round that has had its call, and says when the next may be", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, weekly);
    await tickAt(world, "03T09:00:00");
    await expect(story.schedule(null)).rejects.toThrow(
      /has been called.*Mon 2031-03-10 09:00:00.*isCallback: true/,
    );
    await expect(story.schedule("05T10:00:00")).rejects.toThrow(/has been called/);
    await story.schedule("10T10:00:00");
    await tickAt(world, "10T09:00:00", "10T10:00:00");
    expect(onTheWall(world)).toEqual(["03 09:00", "10 10:00"]);
  });

  test("a call beside one that waits in the same round", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    await enrolContacts(world.context, systemOf(story.tenantId), {
      campaignId: story.campaignId,
      contactIds: [story.contactId],
    });
    await expect(story.schedule("03T12:00:00")).rejects.toThrow(/already scheduled.*cancelCall/);
    await story.schedule("04T12:00:00");
    await expect(story.schedule("05T12:00:00")).rejects.toThrow(/open.*cancelCall/);
  });

  test("a contact that had all its completed calls", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, { retryAttempts: 1 });
    await tickAt(world, "03T09:00:00");
    await expect(story.schedule("04T10:00:00")).rejects.toThrow(/1 of at most 1.*retryAttempts/);
    await expect(story.schedule(null, true)).rejects.toThrow(/1 of at most 1/);
  });

  test("a time after which the campaign has no window, and a campaign that is stopped", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world, { endsOn: "2031-03-04" });
    await expect(story.schedule("05T10:00:00")).rejects.toThrow(/has no window after/);
    await story.schedule("04T10:00:00");
    await stopCampaign(world.context, systemOf(story.tenantId), story.campaignId);
    await expect(story.schedule("04T11:00:00")).rejects.toThrow(/startCampaign/);
  });
});

describe("a callback", () => {
  test("rings a second time in the round on purpose, and the round's next call is the next round's", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    await tickAt(world, "03T09:00:00");
    await story.schedule("03T15:00:00", true);
    await tickAt(world, "03T10:00:00");
    expect(await story.why()).toMatchObject({
      reason: "NOT_DUE_YET",
      nextEligibleAt: new Date("2031-03-03T15:00:00Z"),
    });
    const round = (await story.why()).rules.find(
      ({ rule }) => rule === "ALREADY_CALLED_THIS_ROUND",
    );
    expect(round).toMatchObject({ passed: true, detail: expect.stringContaining("callback") });
    await tickAt(world, "03T15:00:00", "03T16:00:00", "04T09:00:00");
    expect(onTheWall(world)).toEqual(["03 09:00", "03 15:00", "04 09:00"]);
    expect(await callsOf(world)).toMatchObject([
      { kind: "ROUND" },
      { kind: "MANUAL", isCallback: true, attempt: 2 },
      { kind: "ROUND" },
    ]);
  });

  test("that comes before the call of its round is that call", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    await story.schedule("03T11:00:00", true);
    await tickAt(world, "03T09:00:00", "03T11:00:00", "03T12:00:00", "04T09:00:00");
    expect(onTheWall(world)).toEqual(["03 11:00", "04 09:00"]);
  });

  test("that slipped into a later round is an ordinary call there", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const story = await storyOf(world);
    await tickAt(world, "03T09:00:00");
    await story.schedule("03T15:00:00", true);
    await tickAt(world, "04T09:00:00", "04T10:00:00", "05T09:00:00");
    expect(onTheWall(world)).toEqual(["03 09:00", "04 09:00", "05 09:00"]);
  });

  test("leaves the round its redials, and is redialled itself", async ({ pool }) => {
    const scriptFor = inTurn(noAnswer, noAnswer, answered);
    await using world = await openWorld({ pool, start, simulator: { scriptFor } });
    const story = await storyOf(world, { redialsPerRound: 1 });
    await tickAt(world, "03T09:00:00");
    await story.schedule("03T09:30:00", true);
    await world.advanceTo("2031-03-03T12:00:00Z");
    expect(onTheWall(world)).toEqual(["03 09:00", "03 09:30", "03 10:01"]);
  });
});
