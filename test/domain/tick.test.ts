import type pg from "pg";
import { describe, expect } from "vitest";
import { lockCampaign } from "#db/locks.ts";
import { inTransaction } from "#db/pool.ts";
import { catchUpTick, tick } from "#domain/scheduling/tick.ts";
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

  test("runs as many statements for two hundred campaigns as for one", async ({ databaseUrl }) => {
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
    expect(await counted(20, 200)).toEqual(one);
    expect(one.length).toBeLessThan(25);
    await pool.end();
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

  test("are made for a bounded number of contacts in a minute, and for the others in the next", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T09:00:00Z" });
    await givenMany(pool, {
      tenants: 1,
      campaigns: 1,
      contactsPerCampaign: 2_300,
      at: world.now(),
    });
    const made: number[] = [];
    for (const time of ["09:00:00", "09:01:00", "09:02:00"]) {
      await world.jumpTo(`2031-03-05T${time}Z`);
      await tick(world.context, world.now());
      const { rows } = await pool.query(
        "select calls_created from scheduler_run order by minute desc",
      );
      made.push(rows[0]!.calls_created);
    }
    expect(made).toEqual([2_000, 300, 0]);
  });
});

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
