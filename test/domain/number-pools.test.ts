import { describe, expect } from "vitest";
import { deriveAreas } from "#domain/areas.ts";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { enrol, freeNumber, givenCampaign, givenContacts, statuses } from "#test/given.ts";
import { dialsOf, givenDialling } from "#test/ledger.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const [one, two] = samplePhoneNumbers.map(({ id }) => id) as [string, string];
const pool3 = [one, two, freeNumber];
const simulator = {
  concurrencyLimit: 1_000,
  freeNumberDailyLimit: 1_000,
  scriptFor: () => ({ answersAfterSeconds: 1, lastsSeconds: 5 }),
};
/** VAPI tells nothing by itself, so a call stays live. */
const silent = { ...simulator, faults: { dropStatusUpdate: 1, dropReport: 1 } };
const roomy = { maxConcurrentCalls: 50, tenant: { maxConcurrentCalls: 50 } };

/** How many calls the simulator has had from each number, on the UTC days that the instants are of. */
function callsByNumber({ simulator: { calls } }: World, since = 0): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { phoneNumberId, createdAt } of calls) {
    if (createdAt.getTime() < since) continue;
    counts[phoneNumberId!] = (counts[phoneNumberId!] ?? 0) + 1;
  }
  return counts;
}

async function counted({ context }: World): Promise<Record<string, number>> {
  const { rows } = await context.pool.query<{ id: string; calls: number }>(
    `select phone_number_id as id, sum(calls)::int as calls from number_use group by 1`,
  );
  return Object.fromEntries(rows.map(({ id, calls }) => [id, calls]));
}

async function intended(world: World) {
  return (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
}

const ids = (contacts: readonly { readonly id: string }[]): string[] =>
  contacts.map(({ id }) => id);

describe("a pool of phone numbers", () => {
  test("is used in turn, one call after the other", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign } = await givenDialling(world, {
      contacts: 7,
      maxConcurrentCalls: 1,
      phoneNumberIds: pool3,
    });
    await world.tick();
    await world.advance(120_000);
    expect(world.simulator.calls.map(({ phoneNumberId }) => phoneNumberId)).toEqual([
      ...pool3,
      ...pool3,
      one,
    ]);
    expect(await counted(world)).toEqual({ [one]: 3, [two]: 2, [freeNumber]: 2 });
    expect(await statuses(world, campaign)).toEqual({ COMPLETED: 7 });
  });

  test("calls each contact from the same number again", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world, { ...roomy, contacts: 5, phoneNumberIds: pool3 });
    await world.tick();
    for (const day of ["06", "07"]) {
      await world.advance(60_000);
      await world.jumpTo(`2031-03-${day}T09:30:00Z`);
      await world.tick();
    }
    await world.advance(60_000);
    const numbers = Map.groupBy(world.simulator.calls, ({ request }) => request.customer!.number!);
    expect(numbers.size).toBe(5);
    for (const calls of numbers.values()) {
      expect(calls).toHaveLength(3);
      expect(new Set(calls.map(({ phoneNumberId }) => phoneNumberId)).size).toBe(1);
    }
  });

  test("goes on without a number that has reached its daily limit at VAPI, until midnight UTC", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start: "2031-03-05T23:50:00Z",
      simulator: { ...simulator, freeNumberDailyLimit: 1 },
    });
    const { campaign } = await givenDialling(world, {
      contacts: 9,
      maxConcurrentCalls: 1,
      scheduleFrequency: null,
      startTime: "20:00",
      endTime: "08:00",
      phoneNumberIds: [one, freeNumber],
    });
    await world.tick();
    await world.advance(5 * 60_000);
    expect(callsByNumber(world)).toEqual({ [one]: 8, [freeNumber]: 1 });
    expect(await statuses(world, campaign)).toEqual({ COMPLETED: 9 });
    // The refused call was returned.
    expect(await counted(world)).toEqual({ [one]: 8, [freeNumber]: 1 });
  });

  test("that is edited after a claim is not used any more for what is not sent", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, campaign } = await givenDialling(world, {
      ...roomy,
      contacts: 2,
      phoneNumberIds: [one, two],
    });
    await tick(world.context, world.now());
    expect(await intended(world)).toHaveLength(2);
    await updateCampaign(world.context, systemOf(tenant.id), campaign, { phoneNumberId: two });
    await world.advance(5_000);
    expect(callsByNumber(world)).toEqual({ [two]: 2 });
    expect(await counted(world)).toEqual({ [one]: 0, [two]: 2 });
  });
});

describe("maxCallsPerNumberPerDay", () => {
  const capped = {
    ...roomy,
    scheduleFrequency: null,
    phoneNumberIds: [one, two],
    maxCallsPerNumberPerDay: 3,
    timeZone: "America/New_York",
    startTime: "08:00",
    endTime: "23:00",
  } as const;

  test("holds a pool until its next local day, and then it calls again", async ({ pool }) => {
    // 18:00 in New York: midnight UTC comes before theirs.
    await using world = await openWorld({ pool, start: "2031-03-05T23:00:00Z", simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, { ...capped, contacts: 10 });
    await world.tick();
    await world.advance(60 * 60_000 + 120_000);
    expect(callsByNumber(world)).toEqual({ [one]: 3, [two]: 3 });

    const waiting = contacts.find(
      ({ phone }) =>
        !world.simulator.calls.some(({ request }) => request.customer!.number === phone),
    )!;
    const ask = { campaignId: campaign, contactId: waiting.id };
    const why = await whyNotCalled(world.context, tenant.id, { ...ask, at: null });
    const morning = new Date("2031-03-06T13:00:00Z");
    expect(why).toMatchObject({ reason: "NO_NUMBER_FREE", nextEligibleAt: morning });
    expect(why.message).toMatch(
      /all phone numbers have reached the daily limit.*Thu 2031-03-06 08:00/,
    );
    expect(await whyNotCalled(world.context, tenant.id, { ...ask, at: morning })).toMatchObject({
      mayCall: true,
    });

    await world.jumpTo("2031-03-06T12:59:00Z");
    await world.advance(5 * 60_000);
    expect(callsByNumber(world, morning.getTime())).toEqual({ [one]: 2, [two]: 2 });
    expect(await statuses(world, campaign)).toEqual({ COMPLETED: 10 });
  });

  test("counts the calls of all campaigns from the number, and test calls", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:00Z", simulator });
    const { tenant, campaign } = await givenDialling(world, {
      ...capped,
      contacts: 5,
      phoneNumberIds: [one],
    });
    const other = await givenCampaign(world, tenant, { ...roomy, phoneNumberId: one });
    await enrol(world, tenant, other, ids(await givenContacts(world, tenant, 1)));
    const input = { campaignId: campaign, contactId: null, phone: "+14155550001" };
    await placeTestCall(world.context, systemOf(tenant.id), input);
    await world.tick();
    await world.advance(120_000);
    // The other campaign has no limit of its own.
    expect(callsByNumber(world)).toEqual({ [one]: 3 });
    expect(await statuses(world, other)).toEqual({ COMPLETED: 1 });
  });

  test.for([
    ["from the first use on", null, 2],
    ["when it is lowered", 5, 2],
    ["when it is raised", 2, 5],
  ] as const)("is kept %s", async ([, before, after], { pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:00Z", simulator });
    const { tenant, campaign } = await givenDialling(world, {
      ...roomy,
      scheduleFrequency: null,
      contacts: 4,
      phoneNumberId: one,
      maxConcurrentCalls: 1,
      ...(before !== null && { maxCallsPerNumberPerDay: before }),
    });
    await world.tick();
    // A call is live, and another waits.
    await world.advance(9_000);
    const already = callsByNumber(world)[one]!;
    await updateCampaign(world.context, systemOf(tenant.id), campaign, {
      maxCallsPerNumberPerDay: after,
    });
    await world.advance(180_000);
    expect(callsByNumber(world)[one]).toBe(Math.max(already, Math.min(4, after)));
    expect((await counted(world))[one]).toBe(callsByNumber(world)[one]);
  });

  test("is not exceeded by many dispatches at once", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:00Z", simulator: silent });
    const { tenant, contacts } = await givenDialling(world, { ...capped, contacts: 30 });
    const second = await givenCampaign(world, tenant, {
      ...capped,
      phoneNumberIds: [two, freeNumber],
    });
    await enrol(world, tenant, second, ids(contacts));
    await tick(world.context, world.now());
    await Promise.all(Array.from({ length: 6 }, () => dispatch(world.context, [tenant.id])));
    await Promise.all((await intended(world)).map(({ id }) => sendDial(world.context, id)));
    await world.settle();
    expect(callsByNumber(world)).toEqual({ [one]: 3, [two]: 3, [freeNumber]: 3 });
    expect(await counted(world)).toEqual(callsByNumber(world));
  });

  test("gets a call back that was claimed and not sent", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:00Z", simulator: silent });
    const { campaign } = await givenDialling(world, { ...capped, contacts: 9 });
    await tick(world.context, world.now());
    expect(await counted(world)).toEqual({ [one]: 3, [two]: 3 });
    // The process dies with its jobs; in the next quarter of an hour another one finds the dials.
    await pool.query("delete from call_scheduler_queue._private_jobs");
    await world.jumpTo("2031-03-05T15:16:00Z");
    await world.advance(120_000);
    expect(callsByNumber(world)).toEqual({ [one]: 3, [two]: 3 });
    expect(await counted(world)).toEqual({ [one]: 3, [two]: 3 });
    const dials = await dialsOf(world, campaign);
    expect(dials.filter(({ reason }) => reason === "NO_NUMBER_FREE")).toHaveLength(6);
  });

  test("counts a call that is claimed before midnight and sent after it for the new day", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T23:59:59Z", simulator: silent });
    const night = { ...capped, timeZone: "UTC", startTime: "20:00", endTime: "08:00" };
    await givenDialling(world, { ...night, contacts: 9, phoneNumberIds: [one] });
    await tick(world.context, world.now());
    await world.jumpTo("2031-03-06T00:00:00.500Z");
    await world.advance(60_000);
    expect(callsByNumber(world)).toEqual({ [one]: 3 });
  });
});

test("counts are kept for the days that still matter", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator });
  await givenDialling(world, { ...roomy, contacts: 2, phoneNumberIds: [one, two] });
  await world.tick();
  await world.jumpTo("2031-03-07T10:00:00Z");
  await cleanUp(world.context);
  expect(await counted(world)).toEqual({ [one]: 1, [two]: 1 });
  await world.jumpTo("2031-03-08T10:15:00Z");
  await cleanUp(world.context);
  expect(await counted(world)).toEqual({});
});

test("numbers are asked for only where there are several or a limit, once for all campaigns", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator: silent });
  const { tenant } = await givenDialling(world, { ...roomy, contacts: 3 });
  await tick(world.context, world.now());
  const { pool: recorded, statements } = recordingPool(databaseUrl);
  const context = { ...world.context, pool: recorded };
  const asked = async (work: () => Promise<unknown>): Promise<string[]> => {
    statements.length = 0;
    await work();
    const names = ["pools-of-campaigns", "former-numbers", "uncount-dial"];
    return statements.flatMap(({ name }) => (names.includes(name!) ? name! : []));
  };
  const [dial] = await intended(world);
  expect(await asked(() => sendDial(context, dial!.id))).toEqual([]);
  expect(await asked(() => dispatch(context, [tenant.id]))).toEqual([]);
  const pooled: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const campaign = await givenCampaign(world, tenant, { ...roomy, phoneNumberIds: [one, two] });
    await enrol(world, tenant, campaign, ids(await givenContacts(world, tenant, 2)));
    pooled.push(campaign);
  }
  await world.jumpTo("2031-03-05T10:01:00Z");
  expect(await asked(() => tick(context, world.now()))).toEqual([
    "pools-of-campaigns",
    "former-numbers",
  ]);
  const ofPool = (await intended(world)).find(({ campaignId }) => pooled.includes(campaignId));
  expect(await asked(() => sendDial(context, ofPool!.id))).toEqual(["pools-of-campaigns"]);
  await recorded.end();
});

test("the day is the campaign's, also where it calls by the clock of the contacts", async ({
  pool,
}) => {
  // 01:00 in New York, and 22:00 of the day before in Los Angeles.
  await using world = await openWorld({ pool, start: "2031-03-05T06:00:00Z", simulator });
  const { tenant, campaign, contacts } = await givenDialling(world, {
    ...roomy,
    contacts: 3,
    scheduleFrequency: null,
    startTime: "00:00",
    endTime: "23:59",
    timeZone: "America/New_York",
    phoneNumberIds: [one],
    maxCallsPerNumberPerDay: 2,
  });
  await pool.query("update contact set time_zone = 'America/Los_Angeles', area_id = null");
  await deriveAreas(world.context);
  await updateCampaign(world.context, systemOf(tenant.id), campaign, { hoursOf: "CONTACT" });
  // They were made on the day before in New York, which is still today in Los Angeles.
  await pool.query(
    `insert into number_use (tenant_id, phone_number_id, quarter, calls, last_used_at)
     values ($1, $2, '2031-03-05T04:00:00Z', 2, '2031-03-05T04:10:00Z')`,
    [tenant.id, one],
  );
  await world.tick();
  await world.advance(120_000);
  expect(callsByNumber(world)).toEqual({ [one]: 2 });
  const waiting = contacts.find(
    ({ phone }) => !world.simulator.calls.some(({ request }) => request.customer!.number === phone),
  )!;
  const ask = { campaignId: campaign, contactId: waiting.id, at: null };
  expect(await whyNotCalled(world.context, tenant.id, ask)).toMatchObject({
    reason: "NO_NUMBER_FREE",
    nextEligibleAt: new Date("2031-03-06T05:00:00Z"),
  });
});
