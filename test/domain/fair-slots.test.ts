import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrol, givenCampaign, givenContacts } from "#test/given.ts";
import { callsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const slots = 3;
/**
 * Calls last between 30 and 60 seconds, by their order and not by their number, which depends on the tests before: two
 * that end in the same second free two slots at once, and the campaigns then take turns in another order.
 */
function simulator() {
  const seen = new Set<string>();
  return {
    scriptFor: ({ number }: { number: string }) => ({
      ringsAfterSeconds: 0,
      answersAfterSeconds: 0,
      lastsSeconds: 30 + ((seen.add(number).size * 7) % 31),
    }),
  };
}

test("a small campaign started while a large one holds every slot has the first slot after its tick", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: simulator() });
  const { tenant, campaign: large } = await givenDialling(world, {
    contacts: 60,
    tenant: { maxConcurrentCalls: slots },
  });
  const small = await givenCampaign(world, tenant, { state: "PAUSED" });
  const contacts = await givenContacts(world, tenant, 2);
  const ids = contacts.map(({ id }) => id);
  await enrol(world, tenant, small, ids);
  await world.tick();
  await world.advance(200_000);
  expect(world.simulator.calls.filter(({ endedAt }) => endedAt === null)).toHaveLength(slots);

  await startCampaign(world.context, systemOf(tenant.id), small);
  // The round's calls are made by the tick of 10:04:00, when every slot is taken.
  await world.advance(150_000);
  const tickedAt = new Date("2031-03-05T10:04:00Z");
  const freed = world.simulator.calls
    .flatMap(({ endedAt }) => (endedAt !== null && endedAt > tickedAt ? [endedAt] : []))
    .toSorted((a, b) => a.getTime() - b.getTime());
  const placed = (await callsOf(world, small)).map(({ placedAt }) => placedAt);
  // Its second call waits until it has no more live calls than the large one.
  expect(placed[0]).toEqual(freed[0]);
  expect(placed[1]! <= freed[2]!).toBe(true);
  expect(
    (await callsOf(world, large)).filter(({ status }) => status === "SCHEDULED").length,
  ).toBeGreaterThan(0);
});
