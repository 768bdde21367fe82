import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { forgetCampaignWork, resumeCampaignWork } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { peopleOf, progressOf } from "#domain/campaigns/progress.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { givenCampaign, givenContacts, givenTenant, statuses, enrol } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
const rowsPerStep = 2;
const people = 7;
const simulator = { scriptFor: () => ({ lastsSeconds: 20 }) };

/** A campaign in which a call to each contact is due and none has been dialled. */
async function givenWaiting(world: World) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant);
  const contacts = await givenContacts(world, tenant, people);
  const ids = contacts.map(({ id }) => id);
  await enrol(world, tenant, campaign, ids);
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, created_at, updated_at)
     select tenant_id, campaign_id, contact_id, $2, $2, $2 from enrolment where campaign_id = $1`,
    [campaign, world.now()],
  );
  await world.context.pool.query(
    "update enrolment set covered_until = '2031-03-06' where campaign_id = $1",
    [campaign],
  );
  return { tenant, campaign, contacts: ids, actor: systemOf(tenant.id) };
}

async function progress(world: World, tenantId: string, campaign: string) {
  return (await progressOf(world.context, tenantId, [campaign])).get(campaign)!;
}

describe("a stop", () => {
  test("cancels all calls when it returns, and their rows follow", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, contacts, actor } = await givenWaiting(world);

    await stopCampaign(world.context, actor, campaign);

    expect(await statuses(world, campaign)).toEqual({ CANCELLED: 2, SCHEDULED: 5 });
    expect(await progress(world, tenant.id, campaign)).toMatchObject({
      SCHEDULED: 0,
      CANCELLED: people,
    });
    expect((await peopleOf(world.context, tenant.id, [campaign])).get(campaign)!.waiting).toBe(0);

    await world.settle();
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people });
    const { rows } = await pool.query(
      `select distinct cancel_reason as reason, ended_at as at,
         (select count(*)::int from call_event where call_id = call.id and kind = 'CANCELLED') as events from call`,
    );
    expect(rows).toEqual([{ reason: "CAMPAIGN_STOPPED", at: world.now(), events: 1 }]);
    expect(contacts).toHaveLength(people);
  });

  test("lets no call be dialled, claimed or explained as waiting before its row has followed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, contacts, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    // As if it had been started again by an older version, which makes no calls here.
    await pool.query("update campaign set state = 'ACTIVE' where id = $1", [campaign]);

    expect(await dispatch(world.context, [tenant.id])).toMatchObject({ callsClaimed: 0 });
    for (const contactId of contacts) {
      const ask = { campaignId: campaign, contactId, at: null };
      const { mayCall, reason } = await whyNotCalled(world.context, tenant.id, ask);
      expect({ mayCall, reason }).toEqual({ mayCall: false, reason: "NOTHING_SCHEDULED" });
    }
  });

  test("leaves calls that a person can cancel and schedule as if their rows had followed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    const { rows } = await pool.query<{ id: string; contactId: string }>(
      `select id, contact_id as "contactId" from call where status = 'SCHEDULED' order by id`,
    );
    await cancelCall(world.context, actor, rows[0]!.id);
    await pool.query("update campaign set state = 'ACTIVE' where id = $1", [campaign]);
    const { contactId } = rows[1]!;
    await scheduleCall(world.context, actor, { campaignId: campaign, contactId, at: null });

    await world.settle();
    const { rows: reasons } = await pool.query(
      "select distinct cancel_reason as reason from call where status = 'CANCELLED'",
    );
    expect(reasons).toEqual([{ reason: "CAMPAIGN_STOPPED" }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is continued by another process when the one that followed it is gone", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await pool.query("delete from call_scheduler_queue._private_jobs");

    await resumeCampaignWork(world.context);
    await world.settle();
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: 2, SCHEDULED: 5 });

    await world.jumpTo("2031-03-05T12:00:11Z");
    await resumeCampaignWork(world.context);
    await world.settle();
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people });
  });

  test("cancels each call for the reason that was given first", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await deleteCampaign(world.context, actor, campaign);
    await world.settle();
    const { rows } = await pool.query(
      "select cancel_reason as reason, count(*)::int as calls from call group by 1",
    );
    expect(rows).toEqual([{ reason: "CAMPAIGN_STOPPED", calls: people }]);
  });

  test("is forgotten an hour after its rows have followed, and not if a call was missed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, contacts, actor, tenant } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await world.settle();
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, generation, position)
       values ($1, $2, $3, $4, 0, 1)`,
      [tenant.id, campaign, contacts[0], world.now()],
    );
    const left = async () => (await pool.query("select from campaign_work")).rowCount;

    await world.jumpTo("2031-03-05T13:01:00Z");
    await forgetCampaignWork(world.context);
    expect(await left()).toBe(1);
    await resumeCampaignWork(world.context);
    await world.settle();
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people + 1 });

    await world.jumpTo("2031-03-05T14:02:00Z");
    await forgetCampaignWork(world.context);
    expect(await left()).toBe(0);
  });
});

/** The simulator's calls: each person once. */
function everybodyOnce({ simulator: { calls } }: World): void {
  expect(new Set(calls.map(({ number }) => number)).size).toBe(people);
  expect(calls).toHaveLength(people);
}

describe("a start", () => {
  test("in the middle of a stop has everybody called once", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await startCampaign(world.context, actor, campaign);
    // The first two calls were cancelled by the stop, and made again by the start.
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: 2, SCHEDULED: 5 + 2 });
    await world.advance(120_000);

    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people, COMPLETED: people });
    everybodyOnce(world);
  });

  test("makes the calls of the next opening in the order of the campaign", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await world.settle();
    await world.jumpTo("2031-03-05T18:00:00Z");
    await startCampaign(world.context, actor, campaign);
    const made = async () =>
      (
        await pool.query<{ place: number }>(
          `select (select count(*)::int from enrolment before where before.position < call.position) as place
           from call where status = 'SCHEDULED' and scheduled_time = '2031-03-06T09:00Z' order by 1`,
        )
      ).rows.map(({ place }) => place);
    expect(await made()).toEqual([0, 1]);

    await world.settle();
    expect(await made()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect((await progress(world, tenant.id, campaign)).SCHEDULED).toBe(people);
  });

  test("that is stopped before all calls are made makes no more", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await startCampaign(world.context, actor, campaign);
    await stopCampaign(world.context, actor, campaign);
    expect((await progress(world, tenant.id, campaign)).SCHEDULED).toBe(0);
    await world.advance(120_000);
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people + 2 });
    expect(world.simulator.calls).toEqual([]);

    await startCampaign(world.context, actor, campaign);
    await world.advance(120_000);
    everybodyOnce(world);
  });

  test("makes the calls that an edit in the middle owes, and each once", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await startCampaign(world.context, actor, campaign);
    await updateCampaign(world.context, actor, campaign, { startTime: "14:00" });
    await updateCampaign(world.context, actor, campaign, { scheduleFrequency: null });
    await world.advance(60_000);
    expect(world.simulator.calls).toEqual([]);

    await world.jumpTo("2031-03-05T14:00:00Z");
    await world.advance(180_000);
    everybodyOnce(world);
  });

  test("in a campaign that does not recur calls those whose calls were cancelled, and nobody else", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await updateCampaign(world.context, actor, campaign, { scheduleFrequency: null });
    await world.advance(60_000);
    expect(world.simulator.calls).toHaveLength(people);
    await stopCampaign(world.context, actor, campaign);
    await world.jumpTo("2031-03-07T12:00:00Z");
    await startCampaign(world.context, actor, campaign);
    await world.advance(60_000);
    everybodyOnce(world);
  });
});

describe("an edit of the hours", () => {
  const times = async (pool: pg.Pool) =>
    (
      await pool.query<{ time: string; calls: number }>(
        `select to_char(scheduled_time at time zone 'UTC', 'HH24:MI') as time, count(*)::int as calls
         from call where status = 'SCHEDULED' group by 1 order by 1`,
      )
    ).rows;

  test("holds at once, and the calls that wait move in steps", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { tenant, campaign, actor } = await givenWaiting(world);
    await updateCampaign(world.context, actor, campaign, { startTime: "14:00" });
    expect(await dispatch(world.context, [tenant.id])).toMatchObject({ callsClaimed: 0 });

    await world.settle();
    expect(await times(pool)).toEqual([{ time: "14:00", calls: people }]);
  });

  test("in the middle of another one counts, and not the other", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await updateCampaign(world.context, actor, campaign, { startTime: "14:00" });
    await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
    await updateCampaign(world.context, actor, campaign, { startTime: "15:00" });
    await world.settle();
    expect(await times(pool)).toEqual([{ time: "15:00", calls: people }]);
  });

  test("in the middle of a stop moves nothing that was cancelled", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await updateCampaign(world.context, actor, campaign, { startTime: "14:00" });
    await world.settle();
    const { rows } = await pool.query("select distinct scheduled_time as at, status from call");
    expect(rows).toEqual([{ at: new Date(noon), status: "CANCELLED" }]);
  });

  test("is undone by a delete in the middle", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await updateCampaign(world.context, actor, campaign, { startTime: "14:00" });
    await deleteCampaign(world.context, actor, campaign);
    await world.advance(60_000);
    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people });
    const { rows } = await pool.query("select distinct cancel_reason as reason from call");
    expect(rows).toEqual([{ reason: "CAMPAIGN_DELETED" }]);
  });
});
