import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { duplicateCampaign } from "#domain/campaigns/duplicate-campaign.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { gapMs } from "#rules/pace.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { dialsOf, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld } from "#test/world.ts";
import {
  dieEverywhere,
  eachRungOnce,
  everybodyOnce,
  givenWaiting,
  loseJobs,
  silent,
} from "./lives.ts";

const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };

describe("a process that dies at any point of", () => {
  test("a dispatch or a dial of a paced campaign with a pool neither loses a call nor exceeds a limit", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const numbers = samplePhoneNumbers.slice(0, 2).map(({ id }) => id);
    const people = 3;
    const paced = {
      startsPerMinute: 20,
      phoneNumberIds: numbers,
      maxCallsPerNumberPerDay: 2,
    };
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign } = await givenWaiting(world, people, paced);
      return async (context) => {
        await dispatch(context, [tenant.id]);
        const dials = (await dialsOf(world, campaign)).filter(({ state }) => state === "INTENDED");
        await loseJobs(world);
        for (const { id } of dials) await sendDial(context, id);
      };
    });

    for (const step of ["reserved-starts", "pools-of-campaigns", "claim-calls", "mark-sent"]) {
      expect(steps).toContain(step);
    }
    await everybodyOnce(world, people * (steps.length + 1));
    const { rows } = await pool.query<{ calls: number; counted: number }>(
      `select count(*)::int as calls, (select sum(calls)::int from number_use
         where tenant_id = dial.tenant_id and phone_number_id = dial.phone_number_id) as counted
       from dial where sent_at is not null group by tenant_id, phone_number_id`,
    );
    expect(rows).toHaveLength(2 * (steps.length + 1));
    for (const { calls, counted } of rows) {
      expect(calls).toBeLessThanOrEqual(2);
      expect(counted).toBe(calls);
    }
    const { rows: gaps } = await pool.query<{ ms: number }>(
      `select extract(epoch from starts_at - lag(starts_at) over (partition by campaign_id order by starts_at))::float8 * 1000
         as ms from dial where sent_at is not null`,
    );
    const known = gaps.flatMap(({ ms }) => (ms === null ? [] : ms));
    // Some that were sent were presumed absent, and their calls placed again.
    expect(known.length).toBeGreaterThanOrEqual(2 * (steps.length + 1));
    expect(Math.min(...known)).toBeGreaterThanOrEqual(gapMs(20));
  });

  test("a dial that misses its start returns it, and its number, once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const paced = { startsPerMinute: 20, maxCallsPerNumberPerDay: 1 };
      const { tenant, campaign } = await givenWaiting(world, 1, paced);
      await dispatch(world.context, [tenant.id]);
      await loseJobs(world);
      const [dial] = await dialsOf(world, campaign);
      await world.jumpTo(new Date(world.now().getTime() + 1_000).toISOString());
      return (context) => sendDial(context, dial!.id);
    });

    expect(steps).toContain("uncount-dial");
    await everybodyOnce(world, steps.length + 1);
    const { rows } = await pool.query<{ counted: number }>(
      "select sum(calls)::int as counted from number_use group by tenant_id",
    );
    expect(rows.map(({ counted }) => counted)).toEqual(Array(steps.length + 1).fill(1));
  });

  test("a copy of a campaign has each contact once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const people = 3;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const tenant = await givenTenant(world);
      const source = await givenCampaign(world, tenant, { state: "PAUSED" });
      const contacts = await givenContacts(world, tenant, people);
      await enrol(
        world,
        tenant,
        source,
        contacts.map(({ id }) => id),
      );
      return async (context) => {
        const wishes = { withContacts: true, isActive: true };
        const actor = systemOf(tenant.id);
        const { id } = await duplicateCampaign(context, actor, source, {}, wishes);
        await workOnCampaign(context, { tenantId: tenant.id, campaignId: id });
      };
    });

    expect(steps.filter((step) => step === "copy-members")).toHaveLength(people);
    await loseJobs(world);
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    const { rows } = await pool.query("select from campaign where state = 'ACTIVE'");
    const copies = rows.length;
    expect(copies).toBeGreaterThan(people);
    eachRungOnce(world, people * copies);
  }, 240_000);
});
