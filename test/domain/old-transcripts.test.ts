import { expect } from "vitest";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { givenCampaignWith } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const dayMs = 24 * 60 * 60_000;
const start = "2030-03-04T08:59:00Z";
/** Every call is answered. */
const simulator = { scriptFor: () => ({ answersAfterSeconds: 2, lastsSeconds: 20 }) };

test("what was said is deleted after the days to keep, and everything else of the call stays", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start,
    simulator,
    retention: { transcriptsMs: 30 * dayMs },
  });
  await givenCampaignWith(world, 3);
  await world.advanceTo("2030-03-04T09:03:00Z");
  const { rows: before } = await pool.query<Record<string, unknown>>(
    "select to_jsonb(call) - 'updated_at' as row from call order by id",
  );
  expect(before).toHaveLength(3);
  await pool.query(
    `update call set finished_at = finished_at + interval '1 day'
     where id = (select id from call order by id desc limit 1)`,
  );
  const said = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(
      "select count(*)::int as n from call where packed_transcript is not null and summary is not null and recording_url is not null",
    );
    return rows[0]!.n;
  };
  expect(await said()).toBe(3);

  // Thirty days, and one for a report that comes late.
  await world.jumpTo("2030-04-04T08:59:00Z");
  await cleanUp(world.context);
  expect(await said()).toBe(3);
  await world.jumpTo("2030-04-04T09:30:00Z");
  await cleanUp(world.context);
  expect(await said()).toBe(1);
  await world.jumpTo("2030-05-04T09:00:00Z");
  await cleanUp(world.context);
  await cleanUp(world.context);
  expect(await said()).toBe(0);
  const { rows: after } = await pool.query<{ row: Record<string, unknown> }>(
    "select to_jsonb(call) - 'updated_at' as row from call order by id",
  );
  const gone = { packed_transcript: null, summary: null, recording_url: null };
  expect(after.map(({ row }) => ({ ...row, finished_at: null }))).toEqual(
    before.map(({ row }) => ({ ...(row as object), ...gone, finished_at: null })),
  );
});

test("transcripts are kept for ever unless days are set", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator });
  await givenCampaignWith(world, 1);
  await world.advanceTo("2030-03-04T09:03:00Z");
  await world.jumpTo("2040-03-04T09:00:00Z");
  await cleanUp(world.context);
  expect((await pool.query("select from call where packed_transcript is not null")).rowCount).toBe(
    1,
  );
});

test("calls of the time are found by an index", async ({ pool }) => {
  const { rows } = await pool.query<{ "QUERY PLAN": string }>(
    "explain update call set transcript = null where finished_at > now() and finished_at <= now() + interval '1 h'",
  );
  expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("call_finished_at");
});
