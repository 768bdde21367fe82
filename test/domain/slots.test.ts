import { expect } from "vitest";
import { slotsNow } from "#domain/scheduling/slots.ts";
import { enrol, givenCampaign, givenContacts } from "#test/given.ts";
import { givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const simulator = {
  scriptFor: () => ({ ringsAfterSeconds: 0, answersAfterSeconds: 0, lastsSeconds: 45 }),
};

test("the next calls are those that the dispatch then takes, in its order", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign: large } = await givenDialling(world, {
    contacts: 20,
    tenant: { maxConcurrentCalls: 4 },
  });
  const small = await givenCampaign(world, tenant, { maxConcurrentCalls: 1 });
  const contacts = await givenContacts(world, tenant, 3);
  await enrol(
    world,
    tenant,
    small,
    contacts.map(({ id }) => id),
  );
  await world.tick();
  const slots = await slotsNow(world.context, tenant.id);
  expect(slots).toMatchObject({ total: 4, free: 0 });
  expect(slots.lines.map(({ dialState }) => dialState)).toEqual(Array(4).fill("ACCEPTED"));
  const campaigns = async (callIds: readonly string[]) => {
    const { rows } = await pool.query<{ id: string; campaign_id: string }>(
      "select id, campaign_id from call where id = any($1)",
      [callIds],
    );
    const of = new Map(rows.map(({ id, campaign_id }) => [id, campaign_id]));
    return callIds.map((id) => (of.get(id) === small ? "small" : "large"));
  };
  expect(new Set(await campaigns(slots.lines.map(({ callId }) => callId)))).toEqual(
    new Set(["small", "large"]),
  );
  expect(slots.next).toHaveLength(10);
  const waits = await campaigns(slots.next.map(({ callId }) => callId));
  for (const [index, { waitsFor }] of slots.next.entries()) {
    const isSmall = waits[index] === "small";
    expect(waitsFor).toBe(isSmall ? "CAMPAIGN_SLOTS_FULL" : "TENANT_SLOTS_FULL");
  }
  // The small one has one live call, which is its limit; the large one the rest.
  expect(slots.fairness).toBe(1);

  // All slots are free again: the dispatch takes the first of each campaign's calls, in this order.
  await world.advance(50_000);
  const then = await slotsNow(world.context, tenant.id);
  const taken = new Set(then.lines.map(({ callId }) => callId));
  const first = (of: string) => slots.next.find((_, index) => waits[index] === of)!.callId;
  expect(taken.has(first("small"))).toBe(true);
  const ofLarge = slots.next.filter((_, index) => waits[index] === "large").slice(0, 3);
  for (const { callId } of ofLarge) expect(taken.has(callId)).toBe(true);
  expect(large).not.toBe(small);
});

test("a call that is about to be claimed waits for nothing, and nothing is next while no window is open", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign } = await givenDialling(world, {
    contacts: 3,
    tenant: { maxConcurrentCalls: 2 },
  });
  const before = await slotsNow(world.context, tenant.id);
  expect(before).toMatchObject({ total: 2, free: 2, lines: [], fairness: null });
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1`,
    [campaign, start],
  );
  const { next } = await slotsNow(world.context, tenant.id);
  expect(next.map(({ waitsFor }) => waitsFor)).toEqual([null, null, "TENANT_SLOTS_FULL"]);
  expect(next[0]!.dueSince).toEqual(new Date(start));
  await pool.query("update campaign set state = 'PAUSED' where id = $1", [campaign]);
  expect((await slotsNow(world.context, tenant.id)).next).toEqual([]);
});
