import type pg from "pg";
import { expect } from "vitest";
import { inTransaction } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { disableTenant, enableTenant } from "#domain/tenants/operate.ts";
import { adoptZoneData, checkOpenings } from "#domain/scheduling/check-openings.ts";
import { holdForLostCommits } from "#domain/ledger/hold-calls.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { givenCampaignWith, statuses } from "#test/given.ts";
import { forgotten } from "#test/openings.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T18:00:00Z";
const tomorrow = new Date("2031-03-06T00:00:00Z");

/** When each campaign has to be looked at, by id; "now": it has to be computed. */
async function kept({ context }: World): Promise<Record<string, Date | "now">> {
  const { rows } = await context.pool.query<{ id: string; at: Date | null }>(
    "select campaign_id as id, case when isfinite(look_at) then look_at end as at from opening",
  );
  return Object.fromEntries(rows.map(({ id, at }) => [id, at ?? ("now" as const)]));
}

/** A pool that does something right before each run of a statement. */
function before(statement: string, pool: pg.Pool, act: () => Promise<unknown>): pg.Pool {
  const connect = async () => {
    const client = await pool.connect();
    const query = async (asked: { readonly name?: string }): Promise<unknown> => {
      if (asked.name === statement) await act();
      return await client.query(asked as pg.QueryConfig);
    };
    return { query, release: () => client.release() };
  };
  return { connect, query: pool.query.bind(pool) } as unknown as pg.Pool;
}

test("a campaign that is closed is looked at again when that may change, and whenever it was edited", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign } = await givenCampaignWith(world, 1);
  expect(await kept(world)).toEqual({ [campaign]: "now" });
  await world.tick();
  expect(await kept(world)).toEqual({ [campaign]: tomorrow });

  await updateCampaign(world.context, systemOf(tenant.id), campaign, {
    startTime: "17:30",
    endTime: "23:00",
  });
  expect(await kept(world)).toEqual({ [campaign]: "now" });
  await world.advance(60_000);
  expect(world.simulator.calls).toHaveLength(1);
});

test("what was computed from earlier settings is not kept", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign } = await givenCampaignWith(world, 1);
  const edited = () =>
    pool.query("update campaign set end_time = '23:00', updated_at = now() where id = $1", [
      campaign,
    ]);
  const intercepted = { ...world.context, pool: before("keep-openings", pool, edited) };
  await dispatch(intercepted, [tenant.id]);
  expect(await kept(world)).toEqual({ [campaign]: "now" });
});

test("a call that is scheduled while another transaction holds the row of its campaign is kept soon after", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1);
  await world.tick();
  await world.advance(10 * 60_000);
  expect(await kept(world)).toEqual({ [campaign]: new Date("2031-03-05T17:00:00Z") });

  const at = new Date("2031-03-05T12:40:00Z");
  const asked = { campaignId: campaign, contactId: contacts[0]!.id, at, isCallback: true };
  await scheduleCall(world.context, systemOf(tenant.id), asked);
  await inTransaction(pool, async (tx) => {
    await tx.query("select from opening for update");
    await world.settle();
  });
  expect(await kept(world)).toEqual({ [campaign]: new Date("2031-03-05T17:00:00Z") });
  await world.advance(1_000);
  expect(await kept(world)).toEqual({ [campaign]: at });
});

test("the campaigns of a disabled tenant cost no look, and are looked at when it is enabled", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
  const { tenant, campaign } = await givenCampaignWith(world, 1);
  await disableTenant(world.context, systemOf(tenant.id));
  await world.tick();
  expect(await statuses(world, campaign)).toEqual({});
  await enableTenant(world.context, systemOf(tenant.id));
  await world.advance(60_000);
  expect(world.simulator.calls).toHaveLength(1);
});

test("other time zone data, and a database that has lost rows, have every campaign looked at", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { campaign } = await givenCampaignWith(world, 1);
  await world.tick();
  await adoptZoneData(world.context);
  expect(await kept(world)).toEqual({ [campaign]: tomorrow });
  await pool.query("update opening set zone_data = '2020a'");
  await adoptZoneData(world.context);
  expect(await kept(world)).toEqual({ [campaign]: "now" });

  await world.advance(60_000);
  expect(await kept(world)).toEqual({ [campaign]: tomorrow });
  await holdForLostCommits(world.context);
  expect(await kept(world)).toEqual({ [campaign]: "now" });
});

test("a campaign that is kept for too late a time is found, and looked at", async ({ pool }) => {
  await using world = await openWorld({ pool, start, horizons: { lookAgainMs: 1 } });
  const { campaign: late } = await givenCampaignWith(world, 1);
  const { campaign: lost } = await givenCampaignWith(world, 1);
  await givenCampaignWith(world, 1);
  await world.tick();
  expect(await checkOpenings(world.context)).toEqual([]);
  await pool.query("update opening set look_at = '2031-03-09' where campaign_id = $1", [late]);
  await pool.query("delete from opening where campaign_id = $1", [lost]);
  expect(await forgotten(pool, world.now())).not.toEqual([]);

  expect((await checkOpenings(world.context)).toSorted()).toEqual([late, lost].toSorted());
  expect(await kept(world)).toMatchObject({ [late]: "now", [lost]: "now" });
  await world.tick();
  expect(await checkOpenings(world.context)).toEqual([]);
});

test("a tick of campaigns that are closed runs as many statements for many as for none", async ({
  databaseUrl,
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const recording = recordingPool(databaseUrl);
  const counted = async (): Promise<number> => {
    recording.statements.length = 0;
    await world.advance(60_000);
    await tick(
      { ...world.context, pool: recording.pool },
      new Date(world.now().getTime() + 60_000),
    );
    return recording.statements.length;
  };
  const none = await counted();
  for (let n = 0; n < 5; n += 1) await givenCampaignWith(world, 1);
  await counted();
  expect(await counted()).toBe(none);
  await recording.pool.end();
});
