import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, busy, type Fate, inTurn, misdialled, noAnswer } from "#test/fates.ts";
import { enrol, givenCampaign, givenCampaignWith, statuses } from "#test/given.ts";
import { wallClock } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T09:00:00Z";
const carrierFault: Fate = {
  ringsAfterSeconds: null,
  answersAfterSeconds: null,
  lastsSeconds: 0,
  endedReason: "twilio-failed-to-connect-call",
  transcript: "",
  summary: "",
};

interface Story {
  readonly world: World;
  readonly tenant: { readonly id: string };
  readonly campaign: string;
  readonly contactId: string;
}

async function givenStory(
  world: World,
  change: Parameters<typeof givenCampaignWith>[2],
): Promise<Story> {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, change);
  return { world, tenant, campaign, contactId: contacts[0]!.id };
}

/** Lets the minutes around each of these times pass, and nothing in between. */
async function visit(world: World, day: string, ...times: readonly string[]): Promise<void> {
  for (const time of times) {
    await world.jumpTo(`${day}T${time}:00Z`);
    await world.tick();
    await world.advance(120_000);
  }
}

async function reasonNow({ world, tenant, campaign, contactId }: Story): Promise<string | null> {
  const ask = { campaignId: campaign, contactId, at: null };
  return (await whyNotCalled(world.context, tenant.id, ask)).reason;
}

describe("between a busy line and its redial", () => {
  test.for<[string, (story: Story) => Promise<unknown>, reason: string, Record<string, number>]>([
    [
      "the contact asks not to be called: the redial is cancelled",
      ({ world, tenant, contactId }) =>
        updateContact(world.context, systemOf(tenant.id), contactId, { doNotCall: true }),
      "ON_DO_NOT_CALL_LIST",
      { CANCELLED: 1, FAILED: 1 },
    ],
    [
      "the contact leaves the campaign: the redial is cancelled",
      ({ world, tenant, campaign: campaignId, contactId }) =>
        unenrolContacts(world.context, systemOf(tenant.id), {
          campaignId,
          contactIds: [contactId],
        }),
      "NOT_ENROLLED",
      { CANCELLED: 1, FAILED: 1 },
    ],
    [
      "the carrier says in another campaign that there is no such number: the redial is not placed",
      async ({ world, tenant, contactId }) => {
        await enrol(world, tenant, await givenCampaign(world, tenant), [contactId]);
        await world.advance(90_000);
        expect(world.simulator.calls).toHaveLength(2);
      },
      "BAD_NUMBER",
      { FAILED: 1, SCHEDULED: 1 },
    ],
    [
      "the campaign is paused: the redial waits",
      ({ world, tenant, campaign }) => pauseCampaign(world.context, systemOf(tenant.id), campaign),
      "CAMPAIGN_INACTIVE",
      { FAILED: 1, SCHEDULED: 1 },
    ],
    [
      "the campaign is stopped and started: the round has had its call",
      async ({ world, tenant, campaign }) => {
        await stopCampaign(world.context, systemOf(tenant.id), campaign);
        await startCampaign(world.context, systemOf(tenant.id), campaign);
      },
      "ALREADY_CALLED_THIS_ROUND",
      { CANCELLED: 1, FAILED: 1 },
    ],
    [
      "redials are switched off: the one that waits is not placed in this round",
      ({ world, tenant, campaign }) =>
        updateCampaign(world.context, systemOf(tenant.id), campaign, { redialsPerRound: 0 }),
      "ALREADY_CALLED_THIS_ROUND",
      { FAILED: 1, SCHEDULED: 1 },
    ],
  ])("%s", async ([, happens, reason, left], { pool }) => {
    const simulator = { scriptFor: inTurn(busy, misdialled, answered) };
    await using world = await openWorld({ pool, start, simulator });
    const story = await givenStory(world, { redialsPerRound: 3 });
    await world.tick();
    await world.advance(60_000);
    expect(await statuses(world, story.campaign)).toEqual({ FAILED: 1, SCHEDULED: 1 });

    await happens(story);
    await visit(world, "2031-03-05", "09:14", "09:16", "12:00");

    expect(await statuses(world, story.campaign)).toEqual(left);
    expect(await reasonNow(story)).toBe(reason);
  });

  test("comes a pause: a redial that fell due goes on with the campaign, once", async ({
    pool,
  }) => {
    const simulator = { scriptFor: inTurn(busy, answered) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenStory(world, { redialsPerRound: 3 });
    await world.tick();
    await world.advance(60_000);
    await pauseCampaign(world.context, systemOf(tenant.id), campaign);
    await visit(world, "2031-03-05", "09:14", "10:00");
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.settle();
    await visit(world, "2031-03-05", "10:03", "12:00");

    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 09:00",
      "2031-03-05 10:02",
    ]);
  });

  test("comes a pause until the next day: the redial is that day's call, and no other", async ({
    pool,
  }) => {
    const simulator = { scriptFor: inTurn(busy, answered) };
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenStory(world, { redialsPerRound: 3 });
    await world.tick();
    await world.advance(60_000);
    await pauseCampaign(world.context, systemOf(tenant.id), campaign);
    await world.jumpTo("2031-03-06T08:30:00Z");
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await visit(world, "2031-03-06", "08:45", "09:00", "09:16", "12:00");

    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-05 09:00",
      "2031-03-06 09:00",
    ]);
  });
});

describe("redials end", () => {
  test.for<[string, readonly Fate[], Record<string, number>]>([
    ["with a completed call, whatever the budget", [busy, answered], { COMPLETED: 1, FAILED: 1 }],
    ["with the number that is none", [busy, misdialled], { FAILED: 2 }],
    [
      "with the budget, whatever the mix of outcomes",
      [carrierFault, busy, noAnswer, carrierFault],
      { FAILED: 4 },
    ],
  ])("%s", async ([, fates, left], { pool }) => {
    const simulator = { scriptFor: inTurn(...fates, busy) };
    await using world = await openWorld({ pool, start, simulator });
    const { campaign } = await givenStory(world, { redialsPerRound: 3 });
    // 10 minutes after a fault of the carrier, 15 after a busy line, 60 after no answer.
    await visit(world, "2031-03-05", "09:00", "09:09", "09:14", "09:24", "10:25", "10:35", "10:50");
    await visit(world, "2031-03-05", "11:50", "15:00");
    expect(await statuses(world, campaign)).toEqual(left);
  });

  test("after ten minutes, fifteen and sixty, by what became of each call", async ({ pool }) => {
    const simulator = { scriptFor: inTurn(carrierFault, busy, noAnswer, answered) };
    await using world = await openWorld({ pool, start, simulator });
    await givenStory(world, { redialsPerRound: 10 });
    await visit(world, "2031-03-05", "09:00", "09:09", "09:24", "10:25");
    // Nothing rings after a fault of the carrier; busy for 4 s; an hour from the end of a minute's ringing.
    expect(
      world.simulator.calls.map(({ createdAt }) => createdAt.toISOString().slice(11, 19)),
    ).toEqual(["09:00:00", "09:10:00", "09:25:04", "10:26:06"]);
  });
});

describe("a redial that would fall behind the end of a night's window", () => {
  const night = { startTime: "22:00", endTime: "02:00", redialsPerRound: 2 };

  test("is dropped where rounds are days: the next evening is a new round", async ({ pool }) => {
    const simulator = { scriptFor: inTurn(noAnswer, busy, answered) };
    await using world = await openWorld({ pool, start: "2031-03-06T01:30:00Z", simulator });
    const story = await givenStory(world, night);
    await world.tick();
    await world.advance(120_000);
    expect(await statuses(world, story.campaign)).toEqual({ FAILED: 1 });
    await visit(world, "2031-03-06", "02:31", "22:00", "22:14");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-06 01:30",
      "2031-03-06 22:00",
      "2031-03-06 22:15",
    ]);
  });

  test("moves to the week's next opening where rounds are weeks, and never into the next week", async ({
    pool,
  }) => {
    const simulator = { scriptFor: inTurn(noAnswer) };
    await using world = await openWorld({ pool, start: "2031-03-08T01:30:00Z", simulator });
    // The night from Sunday to Monday is the week's last.
    const days = { scheduleFrequency: "WEEKLY", scheduleDays: [1, 5, 7] } as const;
    await givenStory(world, { ...night, ...days, redialsPerRound: 10 });
    await world.tick();
    await world.advance(120_000);
    await visit(world, "2031-03-08", "02:31", "22:00");
    await visit(world, "2031-03-09", "22:00", "23:01");
    await visit(world, "2031-03-10", "00:02", "01:03", "22:00");
    expect(wallClock(world.simulator.calls, "UTC")).toEqual([
      "2031-03-08 01:30",
      "2031-03-09 22:00",
      "2031-03-09 23:01",
      "2031-03-10 00:02",
      "2031-03-10 01:03",
      "2031-03-10 22:00",
    ]);
    const { rows } = await pool.query(
      "select round, count(*)::int as calls from call where round is not null group by round order by round",
    );
    expect(rows).toEqual([
      { round: "W2031-03-03", calls: 5 },
      { round: "W2031-03-10", calls: 1 },
    ]);
  });
});
