import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { forgetCampaignWork, resumeCampaignWork } from "#domain/campaigns/campaign-work.ts";
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

describe("a start in the middle of a stop", () => {
  test("has everybody called once", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon, simulator, rowsPerStep });
    const { campaign, actor } = await givenWaiting(world);
    await stopCampaign(world.context, actor, campaign);
    await startCampaign(world.context, actor, campaign);
    await world.advance(120_000);

    expect(await statuses(world, campaign)).toEqual({ CANCELLED: people, COMPLETED: people });
    const numbers = world.simulator.calls.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(people);
    expect(numbers).toHaveLength(people);
  });
});
