import { describe, expect } from "vitest";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
const few = 20;
const many = 3_000;
/** After so many runs of a prepared statement Postgres may keep its plan. */
const runsBeforeAPlanIsKept = 6;

let phones = 2_000_000_000;

/** A campaign that is open all day, with so many calls that are due, and slots for three of them. */
async function givenDue(world: World, calls: number): Promise<string> {
  const { pool } = world.context;
  const { id } = await givenTenant(world, { maxConcurrentCalls: 3 });
  await pool.query(
    `with campaign as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time, end_time,
         time_zone, created_at)
       values ($1, 'Campaign', 'assistant', 'number', 'DAILY', '00:00', '23:59', 'UTC', $4) returning id),
     known as (
       insert into contact (tenant_id, phone) select $1, '+1' || n
       from generate_series($2::bigint, $2::bigint + $3 - 1) n returning id),
     member as (
       insert into enrolment (campaign_id, contact_id, tenant_id, covered_until)
       select campaign.id, known.id, $1, 'infinity' from campaign, known returning campaign_id, contact_id)
     insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select $1, campaign_id, contact_id, $4::timestamptz, 0, 0, 0 from member`,
    [id, phones, calls, world.now()],
  );
  phones += calls;
  return id;
}

describe("claiming handles as many rows of a long queue as of a short one", () => {
  test("in a refill and in a tick, and of other tenants beside the long queue", async ({
    databaseUrl,
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    await using meter = await meterWork(pool, databaseUrl);
    const context = { ...world.context, pool: meter.pool };
    let minute = world.now().getTime();
    const work = {
      refill: (tenantId: string) => dispatch(context, [tenantId]),
      tick: () => tick(context, new Date((minute += 60_000))),
    };
    /** The work of each for a tenant whose slots are free, while no other tenant is to be looked at. */
    const workOf = async (tenantId: string): Promise<Record<string, number>> => {
      const rows: Record<string, number> = {};
      for (const [name, act] of Object.entries(work)) {
        await pool.query(
          "update opening set look_at = case when tenant_id = $1 then '-infinity' else '2031-04-01' end::timestamptz",
          [tenantId],
        );
        await pool.query(
          "update call set status = 'FAILED', ended_at = now() where status = 'CALLING'",
        );
        rows[name] = await meter.rowsHandled(() => act(tenantId));
      }
      const { rowCount } = await pool.query(
        "select from call where status = 'CALLING' and tenant_id = $1",
        [tenantId],
      );
      expect(rowCount).toBe(3);
      return rows;
    };

    for (let run = 0; run < runsBeforeAPlanIsKept; run += 1)
      await workOf(await givenDue(world, few));
    await pool.query("analyze");
    const short = await workOf(await givenDue(world, few));
    const long = await givenDue(world, many);
    for (const [name, rows] of Object.entries(await workOf(long))) {
      expect(rows, name).toBeLessThan(1.5 * short[name]!);
    }
    const beside = await givenDue(world, few);
    for (const [name, rows] of Object.entries(await workOf(beside))) {
      expect(rows, name).toBeLessThan(1.5 * short[name]!);
    }
    await pool.query("analyze");
    for (const [name, rows] of Object.entries(await workOf(long))) {
      expect(rows, name).toBeLessThan(1.5 * short[name]!);
    }
  });
});
