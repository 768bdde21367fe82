import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { misdialled } from "#test/fates.ts";
import { statuses } from "#test/given.ts";
import { ended, hear } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

/** The carrier says of every number what can only be true of a few: the trunk is at fault. */
const start = "2031-03-05T10:00:00Z";
const forbidden = "call.in-progress.error-providerfault-outbound-sip-403-forbidden";
const oneByOne = { maxConcurrentCalls: 1, maxCallsPerRun: 1 } as const;

async function unreachable({ context }: World): Promise<number> {
  const { rows } = await context.pool.query<{ n: number }>(
    "select count(*)::int as n from contact where unreachable_reason is not null",
  );
  return rows[0]!.n;
}

describe("a trunk that refuses every call (SIP 403)", () => {
  test("marks nobody as unreachable, and stops the campaign after twenty calls", async ({
    pool,
  }) => {
    const refused = { ...misdialled, endedReason: forbidden };
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => refused } });
    const { campaign } = await givenDialling(world, { contacts: 80, ...oneByOne });

    await world.tick();
    await world.advance(119_000);

    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
    expect(await statuses(world, campaign)).toEqual({ FAILED: 20, SCHEDULED: 60 });
    expect(new Set((await callsOf(world)).map(({ outcome }) => outcome))).toEqual(
      new Set(["CARRIER_FAULT", null]),
    );
    expect(await unreachable(world)).toBe(0);
  });
});

describe("a trunk that says of every number that it does not exist", () => {
  const simulator = { scriptFor: () => ({ ...misdialled, lastsSeconds: 1 }) };

  test("stops the campaign after thirty people, marks none of them, and owes them a call again", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, {
      contacts: 80,
      ...oneByOne,
    });

    await world.tick();
    await world.advance(20_000);
    expect(await unreachable(world)).toBe(20);
    await world.advance(39_000);

    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
    expect(await statuses(world, campaign)).toEqual({ FAILED: 30, SCHEDULED: 50 });
    expect(await unreachable(world)).toBe(0);
    expect(await alertsOf(world)).toEqual(["CAMPAIGN_FAULTED"]);
    const { rows } = await pool.query(
      "select paused_reason as reason, paused_evidence as evidence from campaign",
    );
    expect(rows).toMatchObject([
      {
        reason: expect.stringMatching(/30 different contacts all ended with .*misdialed.*trunk/),
        evidence: { outcome: "BAD_NUMBER", contacts: 30, examples: [{}, {}, {}] },
      },
    ]);

    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.advance(59_000);
    expect(await statuses(world, campaign)).toEqual({ FAILED: 60, SCHEDULED: 50 });
    expect(await unreachable(world)).toBe(0);
    const waiting = (await callsOf(world, campaign)).filter(({ status }) => status === "SCHEDULED");
    expect(waiting.map(({ contactId }) => contactId)).toEqual(
      [...contacts.slice(60), ...contacts.slice(0, 30)].map(({ id }) => id),
    );
  });

  test("marks nobody whose call was live when the campaign was stopped for it", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { concurrencyLimit: 40 } });
    const slots = { maxConcurrentCalls: 40 };
    const { tenant, campaign } = await givenDialling(world, {
      contacts: 40,
      ...slots,
      tenant: slots,
    });
    await tick(world.context, world.now());
    for (const { id } of await dialsOf(world)) await sendDial(world.context, id);

    const end = ({ id, dialId }: World["simulator"]["calls"][number]) =>
      hear(world, tenant.id, { vapiCallId: id, dialId }, ended(misdialled.endedReason!));
    for (const call of world.simulator.calls.slice(0, 30)) await end(call);
    await Promise.all(world.simulator.calls.slice(30).map(end));

    expect(await statuses(world, campaign)).toEqual({ FAILED: 40 });
    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
    expect(await unreachable(world)).toBe(0);
  });
});

test("a list in which half of the numbers are dead is dialled to its end, and its dead numbers are marked", async ({
  pool,
}) => {
  let made = 0;
  const simulator = {
    scriptFor: () => (made++ % 2 === 0 ? misdialled : { answersAfterSeconds: 0, lastsSeconds: 1 }),
  };
  await using world = await openWorld({ pool, start, simulator });
  const { campaign } = await givenDialling(world, { contacts: 64, ...oneByOne });

  await world.tick();
  await world.advance(10 * 60_000);

  expect(await statesOf(world)).toEqual({ [campaign]: "ACTIVE" });
  expect(await statuses(world, campaign)).toEqual({ COMPLETED: 32, FAILED: 32 });
  expect(await unreachable(world)).toBe(32);
});
