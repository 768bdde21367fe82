import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { callStats } from "#domain/calls/call-stats.ts";
import { peopleOf, progressOf } from "#domain/campaigns/progress.ts";
import { missingCallCounts, totalOfCampaign } from "#db/queries/call-counts.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { owedToContacts, owesItsCall } from "#db/queries/owed-calls.ts";
import { outcomes } from "#test/count-calls.ts";
import { givenCampaignWith } from "#test/given.ts";
import { givenDialling } from "#test/ledger.ts";
import { hear } from "#test/hear.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const dayMs = 24 * 60 * 60_000;
const start = "2030-03-04T08:59:00Z";
const retention = { callsMs: 90 * dayMs };
/** Every call is answered. */
const simulator = { scriptFor: () => ({ answersAfterSeconds: 2, lastsSeconds: 20 }) };

async function count(pool: pg.Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]!.n;
}

/** Calls of every kind and end, that ended 100 to 900 days ago; a third of them a day ago. */
async function givenHistory(world: World, campaignId: string): Promise<void> {
  await world.context.pool.query(
    `with member as (
       select tenant_id, contact_id, row_number() over (order by contact_id) as m from enrolment where campaign_id = $1
     ),
     made as (
       select tenant_id, contact_id, m, n,
         $2::timestamptz - case when (m + n) % 3 = 0 then interval '1 day'
           else make_interval(days => 100 + ((m * 37 + n * 11) % 800)::int) end as at,
         (enum_range(null::call_kind))[1 + (m * 7 + n * 3) % 3] as kind,
         (array['COMPLETED', 'FAILED', 'CANCELLED'])[1 + (m + n * 5) % 3]::call_status as status
       from member, generate_series(1, 4) n where n <= m % 5
     )
     insert into call (tenant_id, campaign_id, contact_id, kind, status, scheduled_time, placed_at, ended_at,
       finished_at, outcome, reached_phone, cancel_reason, created_at, updated_at)
     select tenant_id, $1, contact_id, kind, status, at, case when status <> 'CANCELLED' then at end, at,
       case when status <> 'CANCELLED' then at end,
       case status when 'COMPLETED' then 'ANSWERED' when 'FAILED'
         then (array['NO_ANSWER', 'CAPACITY', 'ACCOUNT_FAULT', 'BUSY'])[1 + (m * 3 + n) % 4] end::call_outcome,
       case when status <> 'CANCELLED' then (m + n) % 4 <> 0 end,
       case when status = 'CANCELLED' then (array['BY_USER', 'CAMPAIGN_STOPPED'])[1 + m % 2] end, at, at
     from made order by at`,
    [campaignId, world.now()],
  );
}

describe("calls that ended longer ago than calls are kept", () => {
  test("are deleted with all that belongs to them, and no others", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator, retention });
    await givenCampaignWith(world, 3);
    await world.advanceTo("2030-03-04T09:03:00Z");
    expect(await count(pool, "call where status = 'COMPLETED'")).toBe(3);
    await pool.query(
      `update call set finished_at = finished_at + interval '1 day', ended_at = ended_at + interval '1 day'
       where id = (select id from call order by id desc limit 1)`,
    );
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, created_at, updated_at)
       select tenant_id, campaign_id, contact_id, scheduled_time, created_at, created_at from call`,
    );
    await pool.query("update campaign set state = 'PAUSED'");

    // Ninety days, and one for a report that comes late.
    await world.jumpTo("2030-06-03T08:59:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call")).toBe(6);
    await world.jumpTo("2030-06-03T10:00:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call")).toBe(4);
    expect(await count(pool, "call where status = 'SCHEDULED'")).toBe(3);
    expect(await count(pool, "dial")).toBe(1);
    expect(await count(pool, "webhook_event where call_id not in (select id from call)")).toBe(0);
    expect(await count(pool, "deleted_calls where calls = 1 and completed = 1")).toBe(2);
    await world.jumpTo("2030-06-05T10:00:00Z");
    await cleanUp(world.context);
    await cleanUp(world.context);
    expect(await count(pool, "call where status <> 'SCHEDULED'")).toBe(0);
    expect(await count(pool, "deleted_calls where calls = 1 and completed = 1")).toBe(3);
  });

  test("are kept for ever unless days are set", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenCampaignWith(world, 1);
    await world.advanceTo("2030-03-04T09:03:00Z");
    await world.jumpTo("2040-03-04T09:00:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call")).toBe(1);
  });

  test.for(["DAILY", null] as const)(
    "count as before for what is owed to their contacts (%s)",
    async (scheduleFrequency, { pool }) => {
      await using world = await openWorld({ pool, start, simulator, retention });
      const { tenant, campaign, contacts } = await givenCampaignWith(world, 120, {
        scheduleFrequency,
      });
      await pool.query("delete from call");
      await givenHistory(world, campaign);
      const now = world.now().getTime();
      const rounds = [
        { startsAt: new Date(now - 2 * dayMs), endsAt: new Date(now + dayMs) },
        { startsAt: new Date(now - 1_000 * dayMs), endsAt: new Date(now + dayMs) },
      ];
      const facts = async () => {
        const seen = [];
        for (const round of rounds) {
          const rows = await owedToContacts(
            pool,
            campaign,
            contacts.map(({ id }) => id),
            round,
          );
          seen.push(
            rows.map(({ contactId, completedCalls, dialsInRound, servedInRound, hasOpenCall }) => ({
              contactId,
              completedCalls,
              hasOpenCall,
              isDialled: dialsInRound > 0,
              isServed: servedInRound > 0,
            })),
          );
        }
        const owes = await pool.query(
          `select contact_id, ${owesItsCall} as owes from enrolment where campaign_id = $1 order by contact_id`,
          [campaign],
        );
        return { seen, owes: owes.rows };
      };
      const shown = async () => {
        const from = new Date("2027-06-01T00:00:00Z");
        const range = {
          from,
          to: new Date("2030-03-06T00:00:00Z"),
          bucket: "MONTH",
          timeZone: "UTC",
        } as const;
        const ask = async (campaignId: string | null) =>
          await callStats(world.context, tenant.id, { ...range, campaignId });
        return {
          ofCampaign: await ask(campaign),
          ofTenant: await ask(null),
          progress: await progressOf(world.context, tenant.id, [campaign]),
          people: await peopleOf(world.context, tenant.id, [campaign]),
        };
      };
      const before = await facts();
      const shownBefore = await shown();
      expect(shownBefore.ofCampaign.total.byStatus.get("COMPLETED")).toBeGreaterThan(20);
      const calls = await count(pool, "call");
      await cleanUp(world.context);
      const left = await count(pool, "call");
      expect(left).toBeGreaterThan(20);
      expect(left).toBeLessThan(calls - 50);
      expect(await facts()).toEqual(before);
      expect(await shown()).toEqual(shownBefore);
      expect(await missingCallCounts(pool)).toEqual([]);
      const everyKind = ["ROUND", "MANUAL", "REDIAL", "TEST"] as const;
      const ended = ["COMPLETED", "FAILED", "CANCELLED"] as const;
      const total = await totalOfCampaign.first(
        pool,
        tenant.id,
        everyKind,
        ended,
        outcomes,
        campaign,
      );
      expect(total!.calls).toBe(left);
      const owing = new Set(before.owes.map(({ owes }) => owes as boolean));
      expect(owing).toEqual(new Set([true, false]));
    },
  );

  test("do not come back, neither after a stop and a start nor by a late webhook", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator, retention });
    const { tenant, campaign } = await givenDialling(world, { scheduleFrequency: null });
    await world.advanceTo("2030-03-04T09:05:00Z");
    const { rows } = await pool.query<{ dialId: string; vapiCallId: string }>(
      `select id as "dialId", vapi_call_id as "vapiCallId" from dial`,
    );
    expect(rows).toHaveLength(1);
    await world.jumpTo("2030-08-05T08:59:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call")).toBe(0);

    await hear(world, tenant.id, rows[0]!, { type: "status-update", status: "in-progress" });
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await world.advance(5 * 60_000);
    expect(await count(pool, "call")).toBe(0);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("are named where it is said why a contact is not called", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator, retention });
    const change = { scheduleFrequency: "DAILY", retryAttempts: 1 } as const;
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 1, change);
    await world.advanceTo("2030-03-04T09:05:00Z");
    await world.jumpTo("2030-08-05T10:00:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call")).toBe(0);
    const query = { campaignId: campaign, contactId: contacts[0]!.id, at: null };
    const { reason, message } = await whyNotCalled(world.context, tenant.id, query);
    expect(reason).toBe("RETRY_LIMIT_REACHED");
    expect(message).toContain(
      "1 earlier call of this contact in this campaign ended longer ago than calls are kept and was deleted; it counts all the same.",
    );
    await world.advance(5 * 60_000);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("stay while their round, a block of days, may last", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator, retention });
    const change = {
      scheduleFrequency: "CUSTOM",
      intervalDays: 300,
      scheduleDays: [1, 2, 3, 4, 5, 6, 7],
    } as const;
    await givenCampaignWith(world, 1, change);
    await world.advanceTo("2030-03-04T09:05:00Z");
    await world.jumpTo("2030-08-05T08:59:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call where status = 'COMPLETED'")).toBe(1);
    await world.advance(5 * 60_000);
    expect(world.simulator.calls).toHaveLength(1);
    await world.jumpTo("2031-06-05T08:59:00Z");
    await cleanUp(world.context);
    expect(await count(pool, "call where status = 'COMPLETED'")).toBe(0);
  });
});
