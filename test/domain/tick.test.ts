import type pg from "pg";
import { describe, expect } from "vitest";
import { lockCampaign, lockTenants } from "#db/locks.ts";
import { inTransaction } from "#db/pool.ts";
import { workOnCampaign, workOneStep } from "#domain/campaigns/campaign-work.ts";
import { tickGroup } from "#domain/scheduling/tick-group.ts";
import { catchUpTick, tick } from "#domain/scheduling/tick.ts";
import { emptyDatabase } from "#test/empty-database.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { enrol, givenCampaign, givenCampaignWith, givenContacts, statuses } from "#test/given.ts";
import { givenMany } from "#test/many.ts";
import { recordingPool } from "#test/statements.ts";
import { givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const minute = new Date("2031-03-05T10:00:00Z");

/** Everything that a minute can hold, in every campaign: owed calls, one that is due, one that is due in 20 s. */
async function givenBusyMinute(pool: pg.Pool, tenants: number, campaigns: number): Promise<void> {
  await givenMany(pool, { tenants, campaigns, contactsPerCampaign: 4, at: minute });
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time)
     select tenant_id, campaign_id, contact_id, (array['ROUND', 'ROUND', 'TEST'])[place]::call_kind,
       $1::timestamptz + case place when 2 then interval '20 s' else interval '0' end
     from (select *, row_number() over (partition by campaign_id order by contact_id) as place from enrolment) e
     where place <= 3`,
    [minute],
  );
}

describe("a tick", () => {
  test("that a worker's fast clock calls too early waits for its minute, and opens the window", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T08:59:59.900Z" });
    const { campaign } = await givenCampaignWith(world, 2);
    const [before, from] = [world.now().getTime(), performance.now()];
    const now = async () => new Date(Math.floor(before + performance.now() - from));
    await tick({ ...world.context, clock: { now } }, new Date("2031-03-05T09:00:00Z"));
    expect(await statuses(world, campaign)).toEqual({ CALLING: 2 });
  });

  test("runs as many statements for twenty tenants with a hundred campaigns as for one", async ({
    databaseUrl,
  }) => {
    const { pool, statements } = recordingPool(databaseUrl);
    const context = contextWithoutVapi(pool, { now: async () => minute });
    const counted = async (tenants: number, campaigns: number): Promise<string[]> => {
      await givenBusyMinute(pool, tenants, campaigns);
      statements.length = 0;
      await tick(context, minute);
      const texts = statements.map(({ text }) => text);
      const { rows } = await pool.query("select * from scheduler_run");
      expect(rows[0]).toMatchObject({ campaigns_open: campaigns, calls_created: 2 * campaigns });
      await pool.query(
        "truncate tenant, scheduler_run, dial, call_scheduler_queue._private_jobs cascade",
      );
      return texts;
    };
    const one = await counted(1, 1);
    expect(await counted(20, 80)).toEqual(one);
    expect(one.length).toBeLessThan(35);
    await pool.end();
  });

  test("of many tenants is spread over the workers, each tenant in one group of bounded size", async ({
    pool,
  }) => {
    await using _clean = emptyAfterwards(pool);
    await givenMany(pool, { tenants: 60, campaigns: 120, contactsPerCampaign: 2, at: minute });
    const context = contextWithoutVapi(pool, { now: async () => minute });
    await tick(context, minute);
    const groups = await groupsOf(pool);
    expect(groups.map(({ tenantIds }) => tenantIds.length)).toEqual([25, 25, 10]);
    expect(new Set(groups.flatMap(({ tenantIds }) => tenantIds)).size).toBe(60);

    await Promise.all(groups.map(({ tenantIds }) => tickGroup(context, { minute, tenantIds })));
    const { rows } = await pool.query("select * from scheduler_run");
    expect(rows).toMatchObject([
      { campaigns_considered: 120, campaigns_open: 120, calls_created: 240, calls_claimed: 240 },
    ]);
  });

  test("does not add a tenant again whose group no worker has begun yet", async ({ pool }) => {
    await using _clean = emptyAfterwards(pool);
    await givenMany(pool, { tenants: 60, campaigns: 60, contactsPerCampaign: 1, at: minute });
    let now = minute;
    const context = contextWithoutVapi(pool, { now: async () => now });
    await tick(context, now);
    const [first, ...others] = await groupsOf(pool);
    now = new Date(minute.getTime() + 60_000);
    await tick(context, now);
    expect(await groupsOf(pool)).toEqual([first, ...others]);

    // A worker has begun one of the groups, and died.
    await pool.query(
      "update call_scheduler_queue._private_jobs set locked_at = now() where id = (select min(id) from call_scheduler_queue._private_jobs)",
    );
    now = new Date(minute.getTime() + 120_000);
    await tick(context, now);
    await expect
      .poll(() =>
        pool.query("select from call where status = 'CALLING'").then((all) => all.rowCount),
      )
      .toBe(first!.tenantIds.length);
  });

  test("that fails for one tenant is done for the others", async ({ pool }) => {
    await using _clean = emptyAfterwards(pool);
    await givenMany(pool, { tenants: 3, campaigns: 3, contactsPerCampaign: 1, at: minute });
    await pool.query(`create function poisoned() returns trigger language plpgsql as $$ begin
      if new.tenant_id = (select min(id::text)::uuid from tenant) then raise 'poisoned'; end if; return new; end $$`);
    await pool.query(
      "create trigger poisoned before insert on dial for each row execute function poisoned()",
    );
    await tick(contextWithoutVapi(pool, { now: async () => minute }), minute);
    const { rows } = await pool.query("select calls_created, calls_claimed from scheduler_run");
    expect(rows).toEqual([{ calls_created: 2, calls_claimed: 2 }]);
    await pool.query("drop trigger poisoned on dial; drop function poisoned");
  });

  test("does the tenants that nobody has locked first", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z" });
    const { tenant: busy, campaign: late } = await givenCampaignWith(world, 1);
    const { campaign: other } = await givenCampaignWith(world, 1);

    const held = await inTransaction(pool, async (tx) => {
      await lockTenants(tx, [busy.id]);
      const ticking = tick(world.context, minute);
      await expect.poll(() => statuses(world, other)).toEqual({ CALLING: 1 });
      return { ticking };
    });
    await held.ticking;
    expect(await statuses(world, late)).toEqual({ CALLING: 1 });
  });

  test("keeps no campaign waiting for one that is being changed, and comes back to that one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z" });
    const { campaign: started } = await givenCampaignWith(world, 1);
    const { campaign: other } = await givenCampaignWith(world, 1);

    const held = await inTransaction(pool, async (tx) => {
      await lockCampaign(tx, started, "UPDATE");
      const ticking = tick(world.context, minute);
      await expect.poll(() => statuses(world, other)).toEqual({ CALLING: 1 });
      return { ticking };
    });
    await held.ticking;

    expect(await statuses(world, started)).toEqual({ CALLING: 1 });
    const { rows } = await pool.query("select calls_created, calls_claimed from scheduler_run");
    expect(rows).toEqual([{ calls_created: 2, calls_claimed: 2 }]);
  });

  test("that nobody has called is caught up with five seconds into its minute, and once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:04.999Z" });
    const { campaign } = await givenCampaignWith(world, 1);
    await catchUpTick(world.context);
    expect(await statuses(world, campaign)).toEqual({});

    await world.jumpTo("2031-03-05T10:00:05Z");
    await Promise.all([catchUpTick(world.context), catchUpTick(world.context)]);
    await catchUpTick(world.context);
    expect(await statuses(world, campaign)).toEqual({ CALLING: 1 });
    const { rows } = await pool.query("select minute, calls_created from scheduler_run");
    expect(rows).toEqual([{ minute, calls_created: 1 }]);
  });

  test("writes down what it considered, opened, made, claimed and passed over", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:03Z" });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 3, {
      maxConcurrentCalls: 2,
    });
    await givenCampaign(world, tenant, { startTime: "12:00" });
    await givenCampaign(world, tenant, { scheduleFrequency: "WEEKLY", scheduleDays: [5] });
    await givenCampaign(world, tenant, { state: "PAUSED" });
    expect(contacts).toHaveLength(3);

    await tick(world.context, minute);
    const { rows } = await pool.query("select * from scheduler_run");
    expect(rows).toMatchObject([
      {
        minute,
        started_at: world.now(),
        campaigns_considered: 3,
        campaigns_open: 1,
        calls_created: 3,
        calls_claimed: 2,
        skipped: { OUTSIDE_WINDOW: 1, NOT_A_SCHEDULED_DAY: 1, CAMPAIGN_SLOTS_FULL: 1 },
      },
    ]);
    expect(await statuses(world, campaign)).toEqual({ CALLING: 2, SCHEDULED: 1 });
  });

  test("counts a campaign that may not place calls once, and creates what its round owes", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:03Z" });
    const { tenant, campaign } = await givenCampaignWith(world, 3);
    await pool.query("update tenant set dial_paused_until = '2031-03-05T10:00:30Z' where id = $1", [
      tenant.id,
    ]);
    await tick(world.context, minute);
    const { rows } = await pool.query("select * from scheduler_run");
    expect(rows).toMatchObject([
      { campaigns_open: 1, calls_created: 3, calls_claimed: 0, skipped: { VAPI_BACKING_OFF: 1 } },
    ]);
    expect(await statuses(world, campaign)).toEqual({ SCHEDULED: 3 });
  });

  test("does nothing in a minute that was run already, or is being run by another process", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z" });
    const { campaign } = await givenCampaignWith(world, 3, { maxConcurrentCalls: 1 });
    await Promise.all([tick(world.context, minute), tick(world.context, minute)]);
    const rows = () =>
      pool.query("select *, xmin from call order by id").then((found) => found.rows);
    const before = await rows();
    await enrol(
      world,
      { id: before[0]!.tenant_id },
      campaign,
      await another(world, before[0]!.tenant_id),
    );
    await world.jumpTo("2031-03-05T10:00:30Z");
    await tick(world.context, minute);
    expect(await rows()).toEqual(before);
    expect(await statuses(world, campaign)).toEqual({ CALLING: 1, SCHEDULED: 2 });
  });
});

describe("the calls that a round owes", () => {
  test.for([
    ["08:59:59.999", 0],
    ["09:00:00.000", 2],
    ["16:59:59.999", 2],
    ["17:00:00.000", 0],
  ] as const)(
    "are made while the window from nine to five is open, due at once: at %s %i",
    async ([time, made], { pool }) => {
      await using world = await openWorld({ pool, start: `2031-03-05T${time}Z` });
      await givenCampaignWith(world, 2);
      await tick(world.context, minute);
      const { rows } = await pool.query("select scheduled_time as due from call");
      expect(rows).toEqual(Array(made).fill({ due: world.now() }));
    },
  );

  test("follow the clock and not the name of the minute", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T09:00:02Z" });
    const { campaign } = await givenCampaignWith(world, 1);
    await tick(world.context, new Date("2031-03-05T08:59:00Z"));
    expect(await statuses(world, campaign)).toEqual({ CALLING: 1 });
  });

  test("of a large round are made in steps that follow at once, while the first are dialled", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T09:00:00Z",
      rowsPerStep: 50,
    });
    await givenMany(pool, {
      tenants: 1,
      campaigns: 1,
      contactsPerCampaign: 2_600,
      at: world.now(),
    });
    await tick(world.context, world.now());
    const calls = async () =>
      (
        await pool.query(
          "select count(*)::int as made, count(*) filter (where status = 'CALLING')::int as live from call",
        )
      ).rows[0];
    expect(await calls()).toEqual({ made: 2_000, live: 10 });

    const [campaign] = (await pool.query("select id, tenant_id from campaign")).rows;
    const place = { tenantId: campaign.tenant_id, campaignId: campaign.id };
    expect(await workOneStep(world.context, place)).toBe(true);
    expect(await calls()).toMatchObject({ made: 2_200 });
    await workOnCampaign(world.context, place);
    expect(await calls()).toMatchObject({ made: 2_600 });
    const { rows } = await pool.query("select calls_created from scheduler_run");
    expect(rows).toEqual([{ calls_created: 2_600 }]);
  });
});

function emptyAfterwards(pool: pg.Pool): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => emptyDatabase(pool) };
}

/** The groups that wait in the queue, in their order. */
async function groupsOf(pool: pg.Pool): Promise<{ readonly tenantIds: readonly string[] }[]> {
  const { rows } = await pool.query(
    `select payload from call_scheduler_queue._private_jobs job
     join call_scheduler_queue._private_tasks task on task.id = job.task_id
     where identifier = 'tick-group' order by run_at, job.id`,
  );
  return rows.map(({ payload }) => payload);
}

async function another(world: World, tenantId: string): Promise<string[]> {
  const contacts = await givenContacts(world, { id: tenantId }, 1);
  return contacts.map(({ id }) => id);
}

test("a contact who may be called again while the tick settles the round is not settled over", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T09:00:00Z" });
  const { contacts } = await givenDialling(world);
  await pool.query("update contact set do_not_call = true where id = $1", [contacts[0]!.id]);
  const lifting = await pool.connect();
  await lifting.query("begin");
  await lifting.query("update contact set do_not_call = false where id = $1", [contacts[0]!.id]);
  await lifting.query("update enrolment set covered_until = '-infinity' where contact_id = $1", [
    contacts[0]!.id,
  ]);

  await world.tick();
  await lifting.query("commit");
  lifting.release();
  expect(world.simulator.calls).toHaveLength(0);

  await world.advance(60_000);
  expect(world.simulator.calls).toHaveLength(1);
});
