import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { gapMs } from "#rules/pace.ts";
import { enrol, givenCampaign, givenContacts } from "#test/given.ts";
import { dialsOf, givenDialling, statesOf } from "#test/ledger.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
/** Slots are no limit here. */
const many = { maxConcurrentCalls: 200, tenant: { maxConcurrentCalls: 200 } };
const simulator = { concurrencyLimit: 1_000, scriptFor: () => ({ lastsSeconds: 20 }) };
/** VAPI tells nothing by itself. */
const silent = { ...simulator, faults: { dropStatusUpdate: 1, dropReport: 1 } };

/** When calls began, by the record of the simulator, in seconds since the story began. */
function startsOf(world: World, isOf: (number: string) => boolean = () => true): number[] {
  return world.simulator.calls
    .filter(({ request }) => isOf(request.customer!.number!))
    .map(({ createdAt }) => (createdAt.getTime() - Date.parse(start)) / 1_000)
    .toSorted((a, b) => a - b);
}

/** The most starts in any 60 seconds that end at a start from `from` on. */
function mostInAMinute(starts: readonly number[], from = 0): number {
  const counts = starts
    .filter((at) => at >= from)
    .map((at) => starts.filter((each) => each > at - 60 && each <= at).length);
  return Math.max(0, ...counts);
}

function gapsOf(starts: readonly number[]): number[] {
  return starts.slice(1).map((at, index) => Math.round((at - starts[index]!) * 1_000));
}

describe("a campaign's start rate", () => {
  test("spreads the starts over the minute, and wakes itself for the next one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world, { ...many, contacts: 30, startsPerMinute: 12 });
    await world.tick();
    await world.advance(2 * minuteMs);

    const starts = startsOf(world);
    expect(mostInAMinute(starts)).toBeLessThanOrEqual(12);
    expect(new Set(gapsOf(starts))).toEqual(new Set([gapMs(12)]));
    expect(starts).toHaveLength(1 + Math.floor((2 * minuteMs) / gapMs(12)));
  });

  test("of hundreds is kept, with several starts for each dispatch", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world, { ...many, contacts: 30, startsPerMinute: 600 });
    await world.tick();
    await world.advance(2_000);

    const starts = startsOf(world);
    expect(new Set(gapsOf(starts))).toEqual(new Set([gapMs(600)]));
    expect(starts).toHaveLength(1 + Math.floor(2_000 / gapMs(600)));
  });

  test("takes a slot no sooner than two seconds before the start", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { campaign } = await givenDialling(world, { ...many, contacts: 9, startsPerMinute: 6 });
    await world.tick();
    await world.advance(7_000);
    expect(await dialsOf(world, campaign)).toHaveLength(1);
  });

  test("is explained, with the time of the next start", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, campaign, contacts } = await givenDialling(world, {
      ...many,
      contacts: 3,
      startsPerMinute: 2,
    });
    await world.tick();
    const why = await whyNotCalled(world.context, tenant.id, {
      campaignId: campaign,
      contactId: contacts[2]!.id,
      at: null,
    });
    expect(why).toMatchObject({
      reason: "START_RATE_REACHED",
      nextEligibleAt: new Date(Date.parse(start) + gapMs(2)),
    });
    expect(why.message).toMatch(/the next call can start Wed 2031-03-05 10:00:30/);
    await world.advanceTo(new Date(Date.parse(start) + gapMs(2)));
    expect(startsOf(world)).toHaveLength(2);
  });

  test("does not hold up a test call", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, campaign } = await givenDialling(world, {
      ...many,
      contacts: 3,
      startsPerMinute: 1,
    });
    await world.tick();
    const phone = "+14155550001";
    const input = { campaignId: campaign, contactId: null, phone };
    await placeTestCall(world.context, systemOf(tenant.id), input);
    await world.settle();
    expect(startsOf(world, (number) => number === phone)).toEqual([0]);
  });
});

describe("a tenant's start rate", () => {
  test("is that of all its campaigns together, which take turns", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, contacts } = await givenDialling(world, {
      ...many,
      contacts: 20,
      tenant: { maxConcurrentCalls: 200, startsPerMinute: 12 },
    });
    const other = await givenCampaign(world, tenant, { maxConcurrentCalls: 200 });
    const others = await givenContacts(world, tenant, 20);
    await enrol(
      world,
      tenant,
      other,
      others.map(({ id }) => id),
    );
    await world.tick();
    await world.advance(minuteMs);
    const starts = startsOf(world);
    expect(new Set(gapsOf(starts))).toEqual(new Set([gapMs(12)]));
    const phones = new Set(contacts.map(({ phone }) => phone));
    const own = startsOf(world, (number) => phones.has(number));
    expect(Math.abs(own.length - (starts.length - own.length))).toBeLessThanOrEqual(2);
  });

  test("lets a test call take the next start", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, campaign } = await givenDialling(world, {
      ...many,
      contacts: 9,
      tenant: { maxConcurrentCalls: 200, startsPerMinute: 6 },
    });
    await world.tick();
    await world.advance(4_000);
    const phone = "+14155550001";
    const input = { campaignId: campaign, contactId: null, phone };
    await placeTestCall(world.context, systemOf(tenant.id), input);
    await world.advance(20_000);
    expect(startsOf(world, (number) => number === phone)).toEqual([gapMs(6) / 1_000]);
    expect(new Set(gapsOf(startsOf(world)))).toEqual(new Set([gapMs(6)]));
  });
});

describe("a rate that is changed in the middle of a minute", () => {
  const changes = [
    [24, 8],
    [8, 24],
    [12, null],
    [null, 8],
  ] as const;
  for (const [of, change] of [
    [
      "campaign",
      (world: World, tenantId: string, id: string, rate: number | null) =>
        updateCampaign(world.context, systemOf(tenantId), id, { startsPerMinute: rate }),
    ],
    [
      "tenant",
      (world: World, tenantId: string, _id: string, rate: number | null) =>
        updateTenant(world.context, systemOf(tenantId), { startsPerMinute: rate }),
    ],
  ] as const) {
    test.for(changes)(
      `of the ${of} from %s to %s is exceeded in neither setting`,
      async ([before, after], { pool }) => {
        await using world = await openWorld({ pool, start, simulator });
        const rate = before === null ? {} : { startsPerMinute: before };
        const { tenant, campaign } = await givenDialling(world, {
          maxConcurrentCalls: 12,
          contacts: 36,
          tenant: { maxConcurrentCalls: 200, ...(of === "tenant" && rate) },
          ...(of === "campaign" && rate),
        });
        await world.tick();
        await world.advance(9_100);
        await change(world, tenant.id, campaign, after);
        const changed = world.simulator.calls.length;
        await world.advance(1.6 * minuteMs);

        const starts = startsOf(world);
        if (before !== null)
          expect(mostInAMinute(starts.slice(0, changed))).toBeLessThanOrEqual(before);
        if (after !== null) expect(mostInAMinute(starts, 9.1)).toBeLessThanOrEqual(after);
        expect(starts.length).toBeGreaterThan(changed);
        expect((await statesOf(world))[campaign]).toBe("ACTIVE");
      },
    );
  }
});

describe("a process that dies between the claim and the start", () => {
  test("neither loses the call nor exceeds the rate", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign } = await givenDialling(world, {
      ...many,
      contacts: 20,
      startsPerMinute: 60,
    });
    await world.tick();
    await world.advance(5_000);
    // Its jobs are lost with it.
    await dispatch(world.context, [tenant.id]);
    await pool.query(
      "delete from call_scheduler_queue._private_jobs where payload::text like '%dialId%'",
    );
    await world.advance(minuteMs);
    const starts = startsOf(world);
    expect(mostInAMinute(starts)).toBeLessThanOrEqual(60);
    expect(Math.min(...gapsOf(starts))).toBeGreaterThanOrEqual(gapMs(60));
    expect(starts).toHaveLength(20);
    const dials = await dialsOf(world, campaign);
    expect(dials.filter(({ reason }) => reason === "START_RATE_REACHED").length).toBeGreaterThan(0);
  });

  test("returns the start with the dial", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant } = await givenDialling(world, { ...many, contacts: 2, startsPerMinute: 1 });
    await world.tick();
    await world.advance(60_000);
    const [dial] = (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
    await world.jumpTo("2031-03-05T10:01:05Z");
    await sendDial(world.context, dial!.id);
    expect(await dialsOf(world)).toContainEqual(
      expect.objectContaining({ id: dial!.id, state: "REJECTED", reason: "START_RATE_REACHED" }),
    );
    await dispatch(world.context, [tenant.id]);
    await world.settle();
    expect(startsOf(world)).toEqual([0, 65]);
  });
});

test("two dispatchers at once reserve each start once", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator: silent });
  const { tenant, campaign } = await givenDialling(world, {
    ...many,
    contacts: 30,
    startsPerMinute: 600,
  });
  const other = await givenCampaign(world, tenant, {
    maxConcurrentCalls: 50,
    startsPerMinute: 600,
  });
  await enrol(
    world,
    tenant,
    other,
    (await givenContacts(world, tenant, 30)).map(({ id }) => id),
  );
  await updateTenant(world.context, systemOf(tenant.id), { startsPerMinute: 900 });
  await world.jumpTo("2031-03-05T10:02:00Z");
  await world.tick();
  for (let second = 0; second < 2; second += 1) {
    await Promise.all(Array.from({ length: 4 }, () => dispatch(world.context, [tenant.id])));
    await world.advance(1_000);
  }
  const { rows } = await pool.query<{ campaign: string; at: Date }>(
    "select campaign_id as campaign, starts_at as at from dial order by starts_at",
  );
  const instants = (of: readonly { at: Date }[]) => of.map(({ at }) => at.getTime() / 1_000);
  expect(Math.min(...gapsOf(instants(rows)))).toBe(gapMs(900));
  for (const id of [campaign, other]) {
    const own = instants(rows.filter((row) => row.campaign === id));
    expect(Math.min(...gapsOf(own))).toBeGreaterThanOrEqual(gapMs(600));
  }
});

test("workers that restart, together with one that is slow, never exceed the rate", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant } = await givenDialling(world, { ...many, contacts: 40, startsPerMinute: 30 });
  await world.tick();
  for (let round = 0; round < 8; round += 1) {
    await world.advance(2_300);
    // A process has taken its jobs and does them only now.
    await dispatch(world.context, [tenant.id]);
    await world.jumpTo(new Date(world.now().getTime() + 700 * round).toISOString());
    await reconcile(world.context);
  }
  await world.advance(minuteMs);
  expect(mostInAMinute(startsOf(world))).toBeLessThanOrEqual(30);
  expect(startsOf(world)).toHaveLength(40);
});

test("a dispatch asks for the starts once, and only where there is a rate", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator: silent });
  const { tenant } = await givenDialling(world, { ...many, contacts: 3 });
  const { pool: recorded, statements } = recordingPool(databaseUrl);
  const context = { ...world.context, pool: recorded };
  const asked = async (): Promise<number> => {
    statements.length = 0;
    await dispatch(context, [tenant.id]);
    return statements.filter(({ name }) => name === "reserved-starts").length;
  };
  expect(await asked()).toBe(0);
  await givenCampaign(world, tenant, { startsPerMinute: 6 });
  await givenCampaign(world, tenant, { startsPerMinute: 6 });
  expect(await asked()).toBe(1);
  await recorded.end();
});
