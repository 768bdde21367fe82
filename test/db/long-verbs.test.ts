import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrol, givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const rowsPerStep = 20;
const once = 200;
/** The paths from the roots of indexes to their leaves grow a little. */
const mostGrowth = 1.2;

type Act = (context: DomainContext, tenantId: string, id: string) => Promise<unknown>;

/** What is done to a campaign with waiting calls before the verb, and the verb. */
const verbs: Readonly<Record<string, readonly [...before: Act[], verb: Act]>> = {
  stopCampaign: [(context, tenantId, id) => stopCampaign(context, systemOf(tenantId), id)],
  deleteCampaign: [(context, tenantId, id) => deleteCampaign(context, systemOf(tenantId), id)],
  startCampaign: [
    async (context, tenantId, id) => {
      await stopCampaign(context, systemOf(tenantId), id);
      for (let step = 0; step < 50; step += 1)
        await workOnCampaign(context, { tenantId, campaignId: id });
    },
    (context, tenantId, id) => startCampaign(context, systemOf(tenantId), id),
  ],
  "startCampaign in the middle of a stop": [
    (context, tenantId, id) => stopCampaign(context, systemOf(tenantId), id),
    (context, tenantId, id) => startCampaign(context, systemOf(tenantId), id),
  ],
  "an edit of the hours": [
    (context, tenantId, id) =>
      updateCampaign(context, systemOf(tenantId), id, { startTime: "13:00", endTime: "18:00" }),
  ],
  "an edit to no frequency": [
    (context, tenantId, id) =>
      updateCampaign(context, systemOf(tenantId), id, { scheduleFrequency: null }),
  ],
};

let phones = 3_000_000_000;

async function givenWaiting(world: World, tenantId: string, count: number): Promise<string> {
  const { pool } = world.context;
  const campaign = await givenCampaign(world, { id: tenantId });
  const { rows } = await pool.query<{ id: string }>(
    `insert into contact (tenant_id, phone) select $1, '+1' || n
     from generate_series($2::bigint, $2::bigint + $3 - 1) n returning id`,
    [tenantId, phones, count],
  );
  phones += count;
  const ids = rows.map(({ id }) => id);
  await enrol(world, { id: tenantId }, campaign, ids);
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, created_at, updated_at)
     select tenant_id, campaign_id, contact_id, $2, $2, $2 from enrolment where campaign_id = $1`,
    [campaign, world.now()],
  );
  return campaign;
}

test.for(Object.keys(verbs))(
  "%s handles as many rows in its transaction when twice as many calls wait",
  async (name, { databaseUrl, pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z", rowsPerStep });
    const tenant = await givenTenant(world);
    await using meter = await meterWork(pool, databaseUrl, tenant.id);
    const context = { ...world.context, pool: meter.pool };
    const [verb, ...before] = verbs[name]!.toReversed();
    const workOf = async (count: number): Promise<number> => {
      const campaign = await givenWaiting(world, tenant.id, count);
      for (const act of before.toReversed()) await act(world.context, tenant.id, campaign);
      await pool.query("analyze");
      return await meter.rowsHandled(() => verb!(context, tenant.id, campaign));
    };
    await workOf(3);

    const work = await workOf(once);
    expect(work).toBeGreaterThanOrEqual(rowsPerStep);
    expect((await workOf(2 * once)) / work).toBeLessThan(mostGrowth);
  },
);
