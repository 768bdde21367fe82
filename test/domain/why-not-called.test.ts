import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, pauseCampaign } from "#domain/campaigns/campaign-life.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { type Explanation, whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import type { DecisionReason } from "#rules/decision.ts";
import {
  type CampaignChange,
  enrol,
  givenCampaign,
  givenCampaignWith,
  givenContacts,
} from "#test/given.ts";
import { recordingPool } from "#test/statements.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

/** A Wednesday. Every test has a tenant of its own. */
const noon = "2031-03-05T12:00:00Z";
const test = base.extend("world", { scope: "file" }, async ({ pool }, { onCleanup }) => {
  const world = await openWorld({ pool, start: noon });
  onCleanup(() => world[Symbol.asyncDispose]());
  return world;
});

/** A contact in a campaign that is open from nine to five. */
interface Place {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

async function enrolled(world: World, change: CampaignChange = {}): Promise<Place> {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, change);
  return { world, tenantId: tenant.id, campaignId: campaign, contactId: contacts[0]!.id };
}

/** The same, with a call that is due. */
async function waiting(world: World, change: CampaignChange = {}): Promise<Waiting> {
  const place = await enrolled(world, change);
  return { ...place, callId: await call(place, {}) };
}

interface Waiting extends Place {
  readonly callId: string;
}

/** A row of the contact's history, or a call that waits since eleven. */
async function call(place: Place, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = {
    tenant_id: place.tenantId,
    campaign_id: place.campaignId,
    contact_id: place.contactId,
    scheduled_time: "2031-03-05T11:00:00Z",
    ...columns,
  };
  const names = Object.keys(row);
  const { rows } = await place.world.context.pool.query<{ id: string }>(
    `insert into call (${names.join(", ")}) values (${names.map((_name, index) => `$${index + 1}`).join(", ")})
     returning id`,
    Object.values(row),
  );
  return rows[0]!.id;
}

async function change(place: Place, table: string, columns: string): Promise<void> {
  const id = { tenant: place.tenantId, campaign: place.campaignId, contact: place.contactId }[
    table
  ];
  await place.world.context.pool.query(`update ${table} set ${columns} where id = $1`, [id]);
}

async function ask({ world, tenantId, ...pair }: Place, at?: string): Promise<Explanation> {
  const { campaignId, contactId } = pair;
  const instant = at === undefined ? null : new Date(at);
  return await whyNotCalled(world.context, tenantId, { campaignId, contactId, at: instant });
}

describe("a contact whose call is due is told", () => {
  type Change = (place: Waiting) => Promise<unknown>;

  const refusals: readonly [DecisionReason, Change, nextEligibleAt: string | null][] = [
    [
      "CAMPAIGN_DELETED",
      (p) => deleteCampaign(p.world.context, systemOf(p.tenantId), p.campaignId),
      null,
    ],
    [
      "CAMPAIGN_INACTIVE",
      (p) => pauseCampaign(p.world.context, systemOf(p.tenantId), p.campaignId),
      null,
    ],
    ["VAPI_NOT_CONFIGURED", (p) => change(p, "tenant", "vapi_api_key_encrypted = null"), null],
    [
      "BEFORE_START",
      (p) => change(p, "campaign", "starts_on = '2031-03-10'"),
      "2031-03-10T09:00:00Z",
    ],
    ["AFTER_END", (p) => change(p, "campaign", "ends_on = '2031-03-04'"), null],
    [
      "NOT_A_SCHEDULED_DAY",
      (p) => change(p, "campaign", "schedule_days = '{5}'"),
      "2031-03-07T09:00:00Z",
    ],
    [
      "OUTSIDE_WINDOW",
      (p) => change(p, "campaign", "start_time = '13:00'"),
      "2031-03-05T13:00:00Z",
    ],
    [
      "NOT_ENROLLED",
      (p) =>
        unenrolContacts(p.world.context, systemOf(p.tenantId), {
          campaignId: p.campaignId,
          contactIds: [p.contactId],
        }),
      null,
    ],
    [
      "CONTACT_DELETED",
      (p) => deleteContact(p.world.context, systemOf(p.tenantId), p.contactId),
      null,
    ],
    [
      "ON_DO_NOT_CALL_LIST",
      (p) => updateContact(p.world.context, systemOf(p.tenantId), p.contactId, { doNotCall: true }),
      null,
    ],
    ["BAD_NUMBER", (p) => change(p, "contact", "unreachable_reason = 'misdialled'"), null],
    [
      "CALL_IN_FLIGHT",
      async (p) => {
        const other = await givenCampaign(p.world, { id: p.tenantId });
        await call({ ...p, campaignId: other }, { status: "IN_PROGRESS", placed_at: noon });
      },
      null,
    ],
    [
      "ALREADY_CALLED_THIS_ROUND",
      (p) => call(p, { status: "FAILED", placed_at: "2031-03-05T09:30:00Z", reached_phone: true }),
      "2031-03-06T09:00:00Z",
    ],
    [
      "RETRY_LIMIT_REACHED",
      async (p) => {
        await change(p, "campaign", "retry_attempts = 1");
        await call(p, { status: "COMPLETED", placed_at: "2031-03-04T09:30:00Z" });
      },
      null,
    ],
    [
      "NOTHING_SCHEDULED",
      (p) => cancelCall(p.world.context, systemOf(p.tenantId), p.callId),
      "2031-03-06T09:00:00Z",
    ],
    [
      "NOT_DUE_YET",
      (p) =>
        p.world.context.pool.query("update call set scheduled_time = $2 where id = $1", [
          p.callId,
          "2031-03-05T12:30:00Z",
        ]),
      "2031-03-05T12:30:00Z",
    ],
    [
      "VAPI_BACKING_OFF",
      (p) => change(p, "tenant", "dial_paused_until = '2031-03-05T12:00:40Z'"),
      "2031-03-05T12:00:40Z",
    ],
    [
      "NO_NUMBER_FREE",
      (p) =>
        p.world.context.pool.query(
          `insert into resting_number select tenant_id, phone_number_id, '2031-03-06T00:00:00Z'
           from campaign where id = $1`,
          [p.campaignId],
        ),
      "2031-03-06T09:00:00Z",
    ],
  ];

  test.for(refusals)("%s", async ([reason, happens, nextEligibleAt], { world }) => {
    const place = await waiting(world);
    await happens(place);
    expect(await ask(place)).toMatchObject({
      mayCall: false,
      reason,
      nextEligibleAt: nextEligibleAt && new Date(nextEligibleAt),
    });
  });

  const limits: readonly [DecisionReason, table: string, limit: string][] = [
    ["RUN_LIMIT_REACHED", "campaign", "max_calls_per_run = 1"],
    ["CAMPAIGN_SLOTS_FULL", "campaign", "max_concurrent_calls = 1"],
    ["TENANT_SLOTS_FULL", "tenant", "max_concurrent_calls = 1"],
  ];

  test.for(limits)("%s, if others come first", async ([reason, table, limit], { world }) => {
    const ahead = await waiting(world);
    await change(ahead, table, limit);
    const [contact] = await givenContacts(world, { id: ahead.tenantId }, 1);
    const behind = { ...ahead, contactId: contact!.id };
    await enrol(world, { id: ahead.tenantId }, ahead.campaignId, [contact!.id]);
    await call(behind, { scheduled_time: "2031-03-05T11:30:00Z" });
    expect(await ask(ahead)).toMatchObject({ mayCall: true, reason: null });
    expect(await ask(behind)).toMatchObject({ mayCall: false, reason, nextEligibleAt: null });

    await dispatch(world.context, [ahead.tenantId]);
    expect(await ask(ahead)).toMatchObject({ reason: "CALL_IN_FLIGHT" });
  });
});

describe("a contact for whom no call was made yet", () => {
  test("is told the minute in which the scheduler makes it", async ({ world }) => {
    const place = await enrolled(world);
    expect(await ask(place)).toMatchObject({
      reason: "NOT_DUE_YET",
      nextEligibleAt: new Date("2031-03-05T12:01:00Z"),
    });
  });

  test.for([
    ["2031-03-06T08:00:00Z", "OUTSIDE_WINDOW", "2031-03-06T09:00:00Z"],
    ["2031-03-06T10:00:00Z", null, null],
  ] as const)(
    "is told of tomorrow what tomorrow's round will decide: at %s %s",
    async ([at, reason, nextEligibleAt], { world }) => {
      const place = await enrolled(world);
      await call(place, { status: "COMPLETED", placed_at: "2031-03-05T09:30:00Z" });
      expect(await ask(place)).toMatchObject({ reason: "ALREADY_CALLED_THIS_ROUND" });
      expect(await ask(place, at)).toMatchObject({
        mayCall: reason === null,
        reason,
        nextEligibleAt: nextEligibleAt && new Date(nextEligibleAt),
      });
    },
  );

  test.for([
    ["2031-03-07T10:00:00Z", "ALREADY_CALLED_THIS_ROUND", "2031-03-10T09:00:00Z"],
    ["2031-03-10T10:00:00Z", null, null],
  ] as const)(
    "is told of another day of the week, and of the next: at %s %s",
    async ([at, reason, nextEligibleAt], { world }) => {
      const week = { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3, 5] } as const;
      const place = await enrolled(world, week);
      await call(place, { status: "COMPLETED", placed_at: "2031-03-05T09:30:00Z" });
      expect(await ask(place, at)).toMatchObject({
        reason,
        nextEligibleAt: nextEligibleAt && new Date(nextEligibleAt),
      });
    },
  );

  test("is promised nothing where nothing recurs", async ({ world }) => {
    const place = await waiting(world, { scheduleFrequency: null });
    await cancelCall(world.context, systemOf(place.tenantId), place.callId);
    await world.context.pool.query(
      "update enrolment set covered_until = 'infinity' where campaign_id = $1",
      [place.campaignId],
    );
    for (const at of [undefined, "2031-03-06T10:00:00Z"]) {
      expect(await ask(place, at)).toMatchObject({
        reason: "NOTHING_SCHEDULED",
        nextEligibleAt: null,
      });
    }
  });
});

describe("the answer in sentences", () => {
  async function named(world: World, settings: CampaignChange = {}): Promise<Waiting> {
    const place = await waiting(world, settings);
    await change(place, "contact", "name = 'Ada'");
    return place;
  }
  const sentence = async (place: Place, at?: string) => (await ask(place, at)).message;

  test("says what will happen, or why not, from when, and what to do", async ({ world }) => {
    expect(await sentence(await named(world))).toBe("Ada will be called now.");

    const closed = await named(world, { startTime: "13:00" });
    expect(await sentence(closed)).toBe(
      "Ada will not be called now: the campaign is closed until Wed 2031-03-05 13:00:00 +00:00. The contact may be called from Wed 2031-03-05 13:00:00 +00:00.",
    );

    const barred = await named(world);
    await updateContact(world.context, systemOf(barred.tenantId), barred.contactId, {
      doNotCall: true,
    });
    expect(await sentence(barred)).toBe(
      "Ada will not be called now: the number has been on the do-not-call list since 2031-03-05 12:00 UTC (set for the contact). Allow calls again with removeFromDoNotCall, or with updateContact and doNotCall: false.",
    );
  });

  test("names a live call, also when the campaign is paused", async ({ world }) => {
    const place = await named(world);
    await world.context.pool.query("update call set status = 'IN_PROGRESS' where id = $1", [
      place.callId,
    ]);
    await pauseCampaign(world.context, systemOf(place.tenantId), place.campaignId);
    expect(await ask(place)).toMatchObject({
      reason: "CAMPAIGN_INACTIVE",
      message:
        "Ada will not be called now: the campaign is paused. A call to this contact is live now. Start the campaign with startCampaign.",
    });
  });

  test("says of another instant what can be known for it, and that slots cannot", async ({
    world,
  }) => {
    const ahead = await named(world, { maxConcurrentCalls: 1, maxCallsPerRun: 1 });
    await change(ahead, "tenant", "max_concurrent_calls = 1");
    await dispatch(world.context, [ahead.tenantId]);
    const [contact] = await givenContacts(world, { id: ahead.tenantId }, 1);
    const behind = { ...ahead, contactId: contact!.id };
    await enrol(world, { id: ahead.tenantId }, ahead.campaignId, [contact!.id]);
    await call(behind, {});
    expect(await ask(behind)).toMatchObject({ reason: "CAMPAIGN_SLOTS_FULL" });

    const later = await ask(behind, "2031-03-05T15:00:00Z");
    expect(later).toMatchObject({ mayCall: true, reason: null });
    expect(later.message).toMatch(
      /^Ada Example may be called on Wed 2031-03-05 15:00:00 \+00:00\. .* is not known\.$/,
    );
    const unknown = later.rules.filter(({ detail }) => detail.includes("not known"));
    expect(unknown.map(({ rule }) => rule)).toEqual([
      "CALL_IN_FLIGHT",
      "RUN_LIMIT_REACHED",
      "CAMPAIGN_SLOTS_FULL",
      "TENANT_SLOTS_FULL",
    ]);
  });

  test("begins with what became of the last call, and when the next one comes", async ({
    world,
  }) => {
    const summary = async (place: Place, at?: string) => (await ask(place, at)).summary;
    const place = await named(world, { scheduleFrequency: "DAILY" });
    expect(await summary(place)).toBe("Not called in this campaign yet. Next call: now.");
    await call(place, { status: "CANCELLED", placed_at: noon, kind: "MANUAL" });
    await call(place, { status: "FAILED", outcome: "BUSY", placed_at: "2031-03-04T08:30Z" });
    await world.context.pool.query(
      "update call set status = 'FAILED', outcome = 'NO_ANSWER', placed_at = scheduled_time where id = $1",
      [place.callId],
    );
    expect(await summary(place)).toBe(
      "Nobody answered today at 11:00, and redials are off. Next call: tomorrow from 09:00 (UTC).",
    );
    await call(place, { kind: "TEST", status: "FAILED", outcome: "BUSY", placed_at: noon });
    expect(await summary(place, "2031-03-06T10:00:00Z")).toMatch(/^Nobody answered today at 11:00/);
  });

  test("says how a contact can be called again in the same round", async ({ world }) => {
    const place = await named(world, { scheduleFrequency: null });
    await call(place, { status: "FAILED", placed_at: noon, reached_phone: true });
    expect(await sentence(place)).toBe(
      "Ada will not be called now: the contact has been called once in round D2031-03-05. The contact may be called from Thu 2031-03-06 09:00:00 +00:00. To call the contact again in this round, use scheduleCall with isCallback: true.",
    );
  });
});

test("the tenant is read once", async ({ world, databaseUrl }) => {
  const place = await waiting(world);
  const { pool, statements } = recordingPool(databaseUrl);
  await whyNotCalled({ ...world.context, pool }, place.tenantId, { ...place, at: null });
  expect(statements.filter(({ name }) => name === "tenant-facts")).toHaveLength(1);
  await pool.end();
});
