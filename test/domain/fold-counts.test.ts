import type pg from "pg";
import { describe, expect } from "vitest";
import { inTransaction } from "#db/pool.ts";
import { checkCounts, foldCounts, repairCounts } from "#domain/calls/keep-counts.ts";
import { progressOf } from "#domain/campaigns/progress.ts";
import { compareCounts, givenWaiting } from "#test/count-calls.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-08T10:00:00Z";

async function folded(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `select (select count(*)::int from call_delta) + (select count(*)::int from people_delta) as delta, (select count(*)::int from call_count) as count,
       (select count(*)::int from call_total) as total, (select count(*)::int from tenant_call_count) as tenant`,
  );
  return rows[0]!;
}

describe("beside each other", () => {
  test("writers that commit and roll back, and folding, leave the right counts at every moment", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, calls } = await givenWaiting(world, 60);
    let writing = true;
    const write = async (own: readonly string[]) => {
      for (const [n, id] of own.entries()) {
        const final = n % 2 === 0 ? ["COMPLETED", "ANSWERED"] : ["FAILED", "BUSY"];
        await inTransaction(pool, async (tx) => {
          await tx.query("update call set status = 'CALLING', placed_at = $2 where id = $1", [
            id,
            world.now(),
          ]);
          await tx.query("update call set status = $2, outcome = $3 where id = $1", [id, ...final]);
          if (n % 5 === 4) throw new Error("rolled back");
        }).catch((error: Error) => {
          if (error.message !== "rolled back") throw error;
        });
      }
    };
    const watch = async () => {
      const seen: unknown[] = [];
      while (writing) {
        seen.push((await checkCounts(world.context)).missing);
        const shown = (await progressOf(world.context, tenant.id, [campaign])).get(campaign)!;
        const { SCHEDULED, COMPLETED, FAILED } = shown;
        // Each transaction ends one call, whoever reads between them.
        expect(SCHEDULED + COMPLETED + FAILED).toBe(60);
      }
      return seen;
    };
    const fold = async () => {
      while (writing) await foldCounts(world.context);
    };
    const around = Promise.all([watch(), fold(), fold()]);
    await Promise.all([0, 1, 2].map((w) => write(calls.filter((_, n) => n % 3 === w))));
    writing = false;
    const [seen] = await around;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.flat()).toEqual([]);
    await foldCounts(world.context);
    await compareCounts(world, tenant.id, [campaign]);
    expect(await folded(pool)).toMatchObject({ delta: 0 });
  });

  test("folding waits for no writer, and no writer for folding", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, calls } = await givenWaiting(world, 4);
    await inTransaction(pool, async (open) => {
      await open.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
      // The open transaction's row is left; what is committed is folded.
      await foldCounts(world.context);
      expect(await folded(pool)).toMatchObject({ delta: 0, count: 1 });
      await inTransaction(pool, async (tx) => {
        await tx.query("select fold_call_counts(1000)");
        await pool.query("update call set status = 'CANCELLED' where id = $1", [calls[1]]);
        // Another process finds that this one folds: the call is one less of a facet, and one more of another.
        await foldCounts(world.context);
        expect(await folded(pool)).toMatchObject({ delta: 2 });
      });
    });
    await compareCounts(world, tenant.id, [campaign]);
  });

  test("a process that dies while it folds has changed nothing", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenWaiting(world, 4);
    const dying = await pool.connect();
    await dying.query("begin");
    await dying.query("select fold_call_counts(1000)");
    dying.release(true);
    // Its lock ends when Postgres has noticed.
    await expect
      .poll(async () => {
        await foldCounts(world.context);
        return await folded(pool);
      })
      .toMatchObject({ delta: 0 });
    expect(await folded(pool)).toEqual({ delta: 0, count: 1, total: 1, tenant: 1 });
    await compareCounts(world, tenant.id, [campaign]);
  });
});

test("what has become 0 leaves no row, and deleted calls are subtracted", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { calls } = await givenWaiting(world, 3);
  await foldCounts(world.context);
  await pool.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
  await foldCounts(world.context);
  expect(await folded(pool)).toEqual({ delta: 0, count: 2, total: 2, tenant: 2 });
  await pool.query("delete from tenant");
  await foldCounts(world.context);
  expect(await folded(pool)).toEqual({ delta: 0, count: 0, total: 0, tenant: 0 });
});

test("wrong counts are found, and repaired beside a writer", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 5);
  await foldCounts(world.context);
  await pool.query("update call_count set calls = calls + 7");
  await pool.query("delete from call_total");
  expect(await checkCounts(world.context)).toEqual({
    missing: [{ campaignId: campaign, quarter: new Date(start), calls: -7, talkMs: 0, cost: 0 }],
    people: [],
    wrongSums: 2,
  });
  await pool.query(
    "update call_count set talk_ms = talk_ms - 1500, cost = cost - 0.25, calls = calls - 7",
  );
  await pool.query(
    "insert into call_total select tenant_id, campaign_id, facet, generation, calls from call_count",
  );
  expect(await checkCounts(world.context)).toEqual({
    missing: [
      { campaignId: campaign, quarter: new Date(start), calls: 0, talkMs: 1500, cost: 0.25 },
    ],
    people: [],
    wrongSums: 1,
  });
  await inTransaction(pool, async (open) => {
    await open.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
    await repairCounts(world.context);
  });
  await foldCounts(world.context);
  await compareCounts(world, tenant.id, [campaign]);
});

test("wrong counts of people are found, and repaired beside a writer", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 5);
  await pool.query(
    "update call set status = 'COMPLETED', outcome = 'ANSWERED', placed_at = scheduled_time where id = any($1)",
    [calls.slice(0, 3)],
  );
  await foldCounts(world.context);
  await pool.query(
    "delete from member_state where contact_id = (select contact_id from call where id = $1)",
    [calls[0]],
  );
  await pool.query("update people_count set people = people + 2 where not is_called");
  expect(await checkCounts(world.context)).toEqual({
    missing: [],
    people: [{ campaignId: campaign, members: 1, people: -2 }],
    wrongSums: 1,
  });
  await inTransaction(pool, async (open) => {
    await open.query("update contact set do_not_call = true where tenant_id = $1", [tenant.id]);
    await repairCounts(world.context);
  });
  await foldCounts(world.context);
  await compareCounts(world, tenant.id, [campaign]);
});
