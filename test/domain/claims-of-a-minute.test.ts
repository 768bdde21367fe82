import { expect } from "vitest";
import { givenCampaignWith } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

test("a run counts what refills claimed in its minute, so that all runs together count every dial", async ({
  pool,
}) => {
  const simulator = { scriptFor: () => ({ ringsAfterSeconds: 1, lastsSeconds: 5 }) };
  await using world = await openWorld({ pool, start: "2031-03-05T09:00:00Z", simulator });
  await givenCampaignWith(world, 20, { maxConcurrentCalls: 2 });
  await world.tick();
  await world.advance(4 * 60_000);

  const { rows } = await pool.query<{ claimed: number; dialled: number }>(
    `select calls_claimed as claimed, (select count(*)::int from dial
       where intended_at >= minute and intended_at < minute + interval '1 minute') as dialled
     from scheduler_run order by minute`,
  );
  expect(rows.map(({ claimed }) => claimed)).toEqual(rows.map(({ dialled }) => dialled));
  expect(rows.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(20);
  expect(rows[0]!.claimed).toBeGreaterThan(2);
});
