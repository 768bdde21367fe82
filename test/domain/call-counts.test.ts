import { expect } from "vitest";
import { totalOfTenant } from "#db/queries/call-counts.ts";
import { systemOf } from "#domain/actor.ts";
import { checkCounts, foldCounts } from "#domain/calls/keep-counts.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { peopleOf, progressOf } from "#domain/campaigns/progress.ts";
import { snakeCase } from "#db/snake-case.ts";
import { contactBarNames, contactBars } from "#rules/contact-bars.ts";
import { compareCounts, givenWaiting, kinds, outcomes } from "#test/count-calls.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-08T10:00:00Z";

test.for([true, false])(
  "a stop counts when it commits, and nothing changes while the rows follow (folded: %s)",
  async (isFolded, { pool }) => {
    await using world = await openWorld({ pool, start, rowsPerStep: 2 });
    const { tenant, campaign } = await givenWaiting(world, 7);
    const place = { tenantId: tenant.id, campaignId: campaign };
    if (isFolded) await foldCounts(world.context);
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    const shown = async () => {
      await compareCounts(world, tenant.id, [campaign]);
      return (await progressOf(world.context, tenant.id, [campaign])).get(campaign);
    };
    const stopped = await shown();
    expect(stopped).toMatchObject({ SCHEDULED: 0, CANCELLED: 7 });
    for (let isLeft = true; isLeft;) {
      isLeft = await workOneStep(world.context, place);
      if (isFolded) await foldCounts(world.context);
      expect(await shown()).toEqual(stopped);
    }
    // A second stop finds calls of two generations.
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await workOneStep(world.context, place);
    await shown();
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await shown()).toMatchObject({ SCHEDULED: 0 });
  },
);

test("a reason that comes after the end moves the call, and the contact, to another count", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 4);
  const becomes = async (id: string, change: string) => {
    await pool.query(`update call set ${change} where id = $1`, [id]);
    await compareCounts(world, tenant.id, [campaign]);
    await foldCounts(world.context);
    await compareCounts(world, tenant.id, [campaign]);
    return (await peopleOf(world.context, tenant.id, [campaign])).get(campaign)!;
  };
  const [first, second] = calls;
  await becomes(first!, "status = 'CALLING', placed_at = scheduled_time + interval '20 minutes'");
  const ended = await becomes(first!, "status = 'FAILED', outcome = 'UNKNOWN'");
  expect(ended).toMatchObject({ called: 1, reached: 0 });
  const answered = await becomes(first!, "status = 'COMPLETED', outcome = 'ANSWERED'");
  expect(answered).toMatchObject({ called: 1, reached: 1 });
  await becomes(second!, "status = 'FAILED', outcome = 'UNKNOWN', placed_at = scheduled_time");
  const neverRang = await becomes(second!, "reached_phone = false");
  expect(neverRang).toMatchObject({ called: 1, reached: 1 });
});

test("the status and outcome that are read from a facet are those of which it was made", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign } = await givenWaiting(world, 1);
  const finals = ["SCHEDULED", "COMPLETED", "FAILED", "CANCELLED"] as const;
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time)
     select tenant_id, campaign_id, contact_id, k.kind, s.status, o.outcome, scheduled_time
     from call, unnest($1::call_kind[]) k (kind), unnest($2::call_status[]) s (status),
       unnest($3::call_outcome[]) o (outcome)
     where s.status <> 'SCHEDULED'`,
    [kinds, finals, outcomes],
  );
  await compareCounts(world, tenant.id, [campaign]);
  await foldCounts(world.context);
  await compareCounts(world, tenant.id, [campaign]);
  for (const kind of kinds) {
    for (const outcome of outcomes) {
      const one = await totalOfTenant.first(pool, tenant.id, [kind], ["FAILED"], [outcome]);
      expect(one).toEqual({ calls: 1 });
    }
  }
});
test.for(contactBarNames.filter((bar) => contactBars[bar].bindsTestCalls))(
  "a contact that gets and loses the bar %s is counted so",
  async (bar, { pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenWaiting(world, 3);
    await foldCounts(world.context);
    const notCallable = async () =>
      (await peopleOf(world.context, tenant.id, [campaign])).get(campaign)!.notCallable;
    const { fact, barsWhen } = contactBars[bar];
    // A fact is the column of its name, but for this one.
    const column = fact === "isDeleted" ? "deleted_at" : snakeCase(fact);
    const value = fact === "isDeleted" ? "now()" : barsWhen === "SET" ? "'a reason'" : "true";
    const free = fact === "doNotCall" ? "false" : "null";
    await pool.query(
      `update contact set ${column} = ${value} where id = (select id from contact order by id limit 1)`,
    );
    expect(await notCallable()).toBe(1);
    await foldCounts(world.context);
    expect(await notCallable()).toBe(1);
    await pool.query(`update contact set ${column} = ${free}`);
    expect(await notCallable()).toBe(0);
    await foldCounts(world.context);
    expect(await notCallable()).toBe(0);
    expect(await checkCounts(world.context)).toEqual({ missing: [], people: [], wrongSums: 0 });
  },
);
