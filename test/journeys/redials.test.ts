import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, busy, inTurn, noAnswer } from "#test/fates.ts";
import { givenCampaign, givenCampaignWith, givenContacts, givenTenant } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const weekly = { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3] } as const;

describe("a contact that was not reached", () => {
  test("is redialled 15 minutes after a busy line and 60 after no answer, on one budget for both", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:00:00Z",
      simulator: { scriptFor: inTurn(busy, noAnswer, busy, answered) },
    });
    await givenCampaignWith(world, 1, { redialsPerRound: 2 });
    await world.tick();
    await world.advance(60_000);
    await world.jumpTo("2031-03-05T09:14:00Z");
    await world.advanceTo("2031-03-05T09:17:00Z");
    await world.jumpTo("2031-03-05T10:15:00Z");
    await world.advanceTo("2031-03-05T10:18:00Z");
    await world.jumpTo("2031-03-05T10:31:00Z");
    await world.advanceTo("2031-03-05T10:34:00Z");
    // Busy after 4 s, so due at 09:15:04; no answer 62 s later, so due at 10:16:06.
    expect(world.simulator.calls.map(({ createdAt }) => createdAt.toISOString())).toEqual([
      "2031-03-05T09:00:00.000Z",
      "2031-03-05T09:15:04.000Z",
      "2031-03-05T10:16:06.000Z",
    ]);
    const { rows } = await pool.query("select kind, round, attempt from call order by id");
    expect(rows).toEqual([
      { kind: "ROUND", round: "D2031-03-05", attempt: 1 },
      { kind: "REDIAL", round: "D2031-03-05", attempt: 2 },
      { kind: "REDIAL", round: "D2031-03-05", attempt: 3 },
    ]);

    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(4);
  });

  test("too late in the day for a redial is called on the next day as if it were the first time", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T16:30:00Z",
      simulator: { scriptFor: inTurn(noAnswer, busy, answered) },
    });
    await givenCampaignWith(world, 1, { redialsPerRound: 1 });
    await world.tick();
    await world.advance(120_000);
    const { rows } = await pool.query("select status from call");
    expect(rows).toEqual([{ status: "FAILED" }]);

    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    await world.jumpTo("2031-03-06T09:14:00Z");
    await world.advanceTo("2031-03-06T09:17:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 16:30",
      "2031-03-06 09:00",
      "2031-03-06 09:15",
    ]);
  });

  test("too late on Monday for a redial is redialled on Wednesday, in the same week and on the same budget", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-03T16:30:00Z",
      simulator: { scriptFor: () => noAnswer },
    });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, {
      ...weekly,
      redialsPerRound: 1,
    });
    await world.tick();
    await world.advance(120_000);
    const ask = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
    expect(await whyNotCalled(world.context, tenant.id, ask)).toMatchObject({
      reason: "NOT_DUE_YET",
      nextEligibleAt: new Date("2031-03-05T09:00:00Z"),
    });

    await world.jumpTo("2031-03-05T09:00:00Z");
    await world.tick();
    await world.advance(120_000);
    await world.jumpTo("2031-03-05T10:00:00Z");
    await world.advance(180_000);
    await world.jumpTo("2031-03-10T09:00:00Z");
    await world.tick();
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-03 16:30",
      "2031-03-05 09:00",
      "2031-03-10 09:00",
    ]);
  });

  test("and of whom is heard only when the day has no opening left is not redialled on another", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T16:30:00Z",
      simulator: {
        scriptFor: inTurn(busy, answered),
        faults: { dropStatusUpdate: 1, dropReport: 1 },
      },
    });
    await givenCampaignWith(world, 1, { scheduleFrequency: null, redialsPerRound: 1 });
    await world.tick();
    // Nobody is at work when the redial would have been due, nor when the window closes.
    await world.jumpTo("2031-03-05T17:05:00Z");
    await world.tick();
    expect((await pool.query("select outcome from call")).rows).toEqual([{ outcome: "BUSY" }]);

    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("and whose redial still waits when the window closes has it as tomorrow's call, and no other", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:00:00Z",
      simulator: { scriptFor: inTurn(busy, answered) },
    });
    const { tenant, campaign } = await givenCampaignWith(world, 1, { redialsPerRound: 3 });
    await world.tick();
    await world.advance(60_000);
    await updateCampaign(world.context, systemOf(tenant.id), campaign, { endTime: "09:10" });
    await world.jumpTo("2031-03-05T09:14:00Z");
    await world.advance(180_000);
    expect(world.simulator.calls).toHaveLength(1);

    await world.jumpTo("2031-03-06T09:00:00Z");
    await world.tick();
    await world.advanceTo("2031-03-06T09:11:00Z");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 09:00",
      "2031-03-06 09:00",
    ]);
  });
});

describe("a redial", () => {
  test("after midnight belongs to the evening in which the window opened", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T23:30:00Z",
      simulator: { scriptFor: inTurn(noAnswer, answered) },
    });
    const night = { startTime: "22:00", endTime: "02:00", redialsPerRound: 1 };
    await givenCampaignWith(world, 1, night);
    await world.tick();
    await world.advance(120_000);
    await world.jumpTo("2031-03-06T00:30:00Z");
    await world.advance(180_000);
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 23:30",
      "2031-03-06 00:31",
    ]);
    const { rows } = await pool.query("select distinct round from call");
    expect(rows).toEqual([{ round: "D2031-03-05" }]);
  });

  test("that a stop has cancelled does not come back on another day, where nothing recurs", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T10:00:00Z",
      simulator: { scriptFor: () => noAnswer },
    });
    const tenant = await givenTenant(world);
    const once = { scheduleFrequency: null, redialsPerRound: 1 };
    const campaignId = await givenCampaign(world, tenant, once);
    const contactIds = (await givenContacts(world, tenant, 1)).map(({ id }) => id);
    await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    await world.advance(120_000);
    await stopCampaign(world.context, systemOf(tenant.id), campaignId);
    await world.jumpTo("2031-03-06T10:00:00Z");
    await startCampaign(world.context, systemOf(tenant.id), campaignId);
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(1);
  });
});

describe("no redial is planned for a contact", () => {
  test.for<[string, (story: Story) => Promise<unknown>]>([
    [
      "that asked during the call not to be called",
      ({ world, tenant, contactId }) =>
        updateContact(world.context, systemOf(tenant.id), contactId, { doNotCall: true }),
    ],
    [
      "that was taken out of the campaign during the call",
      ({ world, tenant, campaign: campaignId, contactId }) =>
        unenrolContacts(world.context, systemOf(tenant.id), {
          campaignId,
          contactIds: [contactId],
        }),
    ],
  ])("%s", async ([, happens], { pool }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:00:00Z",
      simulator: { scriptFor: () => noAnswer },
    });
    const story = await givenCampaignWith(world, 1, { redialsPerRound: 3 });
    await world.tick();
    await happens({ ...story, world, contactId: story.contacts[0]!.id });
    await world.advance(120_000);
    const { rows } = await pool.query("select status, outcome from call");
    expect(rows).toEqual([{ status: "FAILED", outcome: "NO_ANSWER" }]);
  });

  test("that has all its completed calls: a voicemail is one", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:00:00Z",
      simulator: { scriptFor: () => ({ endedReason: "voicemail", lastsSeconds: 5 }) },
    });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, {
      retryAttempts: 2,
      redialsPerRound: 5,
      redialDelays: { VOICEMAIL: 1 },
    });
    await updateCampaign(world.context, systemOf(tenant.id), campaign, {
      voicemailDetection: true,
    });
    await world.tick();
    await world.advance(240_000);
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 09:00",
      "2031-03-05 09:01",
    ]);
    const { rows } = await pool.query("select status, outcome from call");
    expect(rows).toEqual(Array(2).fill({ status: "COMPLETED", outcome: "VOICEMAIL" }));
    const ask = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
    const { reason } = await whyNotCalled(world.context, tenant.id, ask);
    expect(reason).toBe("ALREADY_CALLED_THIS_ROUND");
  });
});

type Story = Omit<Awaited<ReturnType<typeof givenCampaignWith>>, "contacts"> & {
  readonly world: Awaited<ReturnType<typeof openWorld>>;
  readonly contactId: string;
};
