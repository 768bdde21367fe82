import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { inTransaction } from "#db/pool.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { moveTo } from "#test/areas.ts";
import { enrol, givenCampaign, givenContacts, givenTenant, statuses } from "#test/given.ts";
import { givenMany } from "#test/many.ts";
import { recordingPool, type Statement } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";

/** A campaign with a call that is due for each of so many people, the first of them first. */
async function givenQueue(
  world: World,
  tenant: { readonly id: string },
  people: readonly { readonly id: string }[],
  change: Parameters<typeof givenCampaign>[2] = {},
): Promise<string> {
  const campaign = await givenCampaign(world, tenant, change);
  const ids = people.map(({ id }) => id);
  await enrol(world, tenant, campaign, ids);
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select $1, $2, id, $4::timestamptz - interval '1 hour' + place * interval '1 s'
     from unnest($3::uuid[]) with ordinality as person (id, place)`,
    [tenant.id, campaign, ids, world.now()],
  );
  return campaign;
}

/** Ends the live call that was claimed first. */
async function finishOne({ context: { pool } }: World): Promise<void> {
  await pool.query(
    `update call set status = 'COMPLETED' where id = (
       select call_id from dial join call on call.id = call_id
       where status = 'CALLING' order by intended_at, dial.id limit 1)`,
  );
}

async function live({ context: { pool } }: World, campaign: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from call where campaign_id = $1 and status = 'CALLING'",
    [campaign],
  );
  return rows[0]!.n;
}

describe("the slots of a tenant", () => {
  test("are shared alike by a long queue and a short one, until the short one is empty", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 4 });
    const people = await givenContacts(world, tenant, 26);
    const long = await givenQueue(world, tenant, people.slice(6));
    const short = await givenQueue(world, tenant, people.slice(0, 6));

    const shares: (readonly [long: number, short: number])[] = [];
    for (let n = 0; n < 14; n++) {
      await dispatch(world.context, [tenant.id]);
      shares.push([await live(world, long), await live(world, short)]);
      await finishOne(world);
      await world.jumpTo(new Date(world.now().getTime() + 1_000).toISOString());
    }
    expect(shares.map(([l, s]) => l + s)).toEqual(Array(14).fill(4));
    expect(shares.slice(0, 9)).toEqual(Array(9).fill([2, 2]));
    expect(shares.at(-1)).toEqual([4, 0]);
  });

  test("go round when there are fewer of them than campaigns", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 1 });
    const people = await givenContacts(world, tenant, 9);
    const campaigns = [
      await givenQueue(world, tenant, people.slice(0, 3)),
      await givenQueue(world, tenant, people.slice(3, 6)),
      await givenQueue(world, tenant, people.slice(6)),
    ];
    const turns: number[] = [];
    for (let n = 0; n < 6; n++) {
      await dispatch(world.context, [tenant.id]);
      const held = await Promise.all(campaigns.map((campaign) => live(world, campaign)));
      turns.push(held.indexOf(1));
      await finishOne(world);
      await world.jumpTo(new Date(world.now().getTime() + 1_000).toISOString());
    }
    expect(turns).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test("are all filled at once, also where two campaigns have the same list", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 30 });
    const people = await givenContacts(world, tenant, 40);
    await givenQueue(world, tenant, people, { maxConcurrentCalls: 15 });
    await givenQueue(world, tenant, people, { maxConcurrentCalls: 15 });
    expect(await dispatch(world.context, [tenant.id])).toMatchObject({ callsClaimed: 30 });
  });
});

describe("a test call", () => {
  test("comes before the queue of its campaign, and takes none of its slots", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 2 });
    const people = await givenContacts(world, tenant, 3);
    const limits = { maxConcurrentCalls: 1, maxCallsPerRun: 1 };
    const campaignId = await givenQueue(world, tenant, people, limits);
    const phone = "+14155550001";
    await placeTestCall(world.context, systemOf(tenant.id), { campaignId, contactId: null, phone });
    await dispatch(world.context, [tenant.id]);
    const { rows } = await pool.query(
      "select kind from call where status = 'CALLING' order by kind",
    );
    expect(rows).toEqual([{ kind: "ROUND" }, { kind: "TEST" }]);
  });

  test("gets the only slot of its tenant, whoever else has waited", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 1 });
    const campaignId = await givenQueue(world, tenant, await givenContacts(world, tenant, 3));
    const phone = "+14155550001";
    await placeTestCall(world.context, systemOf(tenant.id), { campaignId, contactId: null, phone });
    await dispatch(world.context, [tenant.id]);
    const { rows } = await pool.query("select kind from call where status = 'CALLING'");
    expect(rows).toEqual([{ kind: "TEST" }]);
  });
});

describe("inside the minute", () => {
  test("each call is placed at the second at which it falls due", async ({ pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world);
    const people = await givenContacts(world, tenant, 3);
    const campaign = await givenQueue(world, tenant, people);
    await pool.query("update call set scheduled_time = scheduled_time + interval '1 h 10 s'");
    await dispatch(world.context, [tenant.id]);
    await world.advanceTo("2031-03-05T12:00:59Z");
    const placed = world.simulator.calls.map(({ createdAt }) => createdAt.toISOString());
    expect(placed).toEqual([
      "2031-03-05T12:00:11.000Z",
      "2031-03-05T12:00:12.000Z",
      "2031-03-05T12:00:13.000Z",
    ]);
    expect(await statuses(world, campaign)).not.toHaveProperty("SCHEDULED");
  });

  test("a call that somebody is changing is not waited for, and looked at again a second later", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 1 });
    const campaign = await givenQueue(world, tenant, await givenContacts(world, tenant, 2));
    await inTransaction(pool, async (tx) => {
      await tx.query("select from call order by scheduled_time limit 1 for update");
      expect(await dispatch(world.context, [tenant.id])).toMatchObject({ callsClaimed: 0 });
    });
    await world.advanceTo("2031-03-05T12:00:00.999Z");
    expect(await statuses(world, campaign)).toEqual({ SCHEDULED: 2 });
    await world.advanceTo("2031-03-05T12:00:01Z");
    expect(world.simulator.calls).toHaveLength(1);
  });
});

interface Plan {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly Plan[];
}

/** How many rows the scans of a statement bring up. */
async function rowsRead(pool: pg.Pool, { text, values }: Statement): Promise<number> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, [...values]);
  const read = (plan: Plan): number =>
    (plan["Node Type"].includes("Scan") ? plan["Actual Rows"] * plan["Actual Loops"] : 0) +
    (plan.Plans ?? []).reduce((sum, child) => sum + read(child), 0);
  return read(rows[0]["QUERY PLAN"][0].Plan);
}

describe("the cost of a dispatch", () => {
  test("follows the slots, and neither the queue nor the history", async ({
    databaseUrl,
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    const many = { tenants: 1, campaigns: 2, contactsPerCampaign: 1_000, formerCalls: 3 };
    await givenMany(pool, { ...many, waiting: true, at: world.now() });
    const recording = recordingPool(databaseUrl);
    const tenants = await pool.query<{ id: string }>("select id from tenant");
    for (const statistics of ["none", "fresh"]) {
      if (statistics === "fresh") await pool.query("analyze");
      recording.statements.length = 0;
      const context = contextWithoutVapi(recording.pool, world.context.clock);
      await dispatch(context, [tenants.rows[0]!.id]);
      const heads = recording.statements.find(({ name }) => name === "candidates")!;
      // Two heads of 20 calls, each with its contact, its enrolment and its former calls. A bitmap scan counts twice.
      expect(await rowsRead(pool, heads), statistics).toBeLessThan(40 * 15);
      await pool.query("update call set status = 'COMPLETED' where status = 'CALLING'");
    }
    await recording.pool.end();
  });
});

test("a dispatch in lanes takes two statements more than one in a campaign with one lane", async ({
  databaseUrl,
  pool,
}) => {
  await using world = await openWorld({ pool, start: noon });
  const recording = recordingPool(databaseUrl);
  const statementsOf = async (hoursOf: "CAMPAIGN" | "CONTACT") => {
    const tenant = await givenTenant(world, { maxConcurrentCalls: 2 });
    const people = await givenContacts(world, tenant, 6);
    for (const [n, zone] of ["Europe/London", "Europe/Lisbon", "Asia/Tokyo"].entries()) {
      await moveTo(world, [people[n]!.id, people[n + 3]!.id], [zone]);
    }
    await givenQueue(world, tenant, people, { hoursOf });
    // What is kept of the lanes is there.
    await dispatch(world.context, [tenant.id]);
    await finishOne(world);
    recording.statements.length = 0;
    await dispatch({ ...world.context, pool: recording.pool }, [tenant.id]);
    await pool.query("update call set status = 'COMPLETED' where status = 'CALLING'");
    return recording.statements.length;
  };
  // A connection sets itself up.
  await statementsOf("CAMPAIGN");
  const plain = await statementsOf("CAMPAIGN");
  expect(await statementsOf("CONTACT")).toBe(plain + 2);
  await recording.pool.end();
});
