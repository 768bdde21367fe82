import type pg from "pg";
import type { DomainContext } from "#domain/context.ts";
import { tickGroup } from "#domain/scheduling/tick-group.ts";
import { tick as runTick } from "#domain/scheduling/tick.ts";
import { dayMs, minuteMs } from "#rules/clock-time.ts";
import type { Program } from "../harness/program.ts";

const campaigns = 10_000;
const tenants = 100;

/** Ticks in a minute in which nothing opens and nothing becomes due. */
export const idleTick: Program = {
  name: "idle-tick",
  about:
    "milliseconds of a tick with 10,000 active campaigns: half are open and their calls are due later, half are closed",
  floorIs: "as many round trips as the tick has statements",
  kind: "TIME",
  goal: "< 100 ms at any size",
  sizes: { small: [10_000], full: [10_000, 1_000_000] },
  sizeIs: "waiting calls",
  growth: { costOf: "a tick without work", sizes: [10_000, 100_000, 1_000_000] },
  async open({ context, pool }, size) {
    await givenCampaigns(pool);
    await givenCalls(pool, size / campaigns);
    // Minutes of yesterday, which only identify the runs: a tick waits for a minute that is about to begin.
    let minute = Math.floor(Date.now() / minuteMs) * minuteMs - dayMs;
    const runNext = async (): Promise<void> => {
      minute += minuteMs;
      await runTick(context, new Date(minute));
    };
    await computeOpenings(context, minute);
    return {
      async ours(time) {
        await time(runNext);
        await mustBeIdle(pool, new Date(minute));
        return 1;
      },
      async floor(time) {
        await time(async () => {
          for (let statement = 0; statement < 14; statement += 1) await pool.query("select 1");
        });
        return 1;
      },
    };
  },
};

/** Every other one is open all day; the others on another day of the week. */
async function givenCampaigns(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into tenant (name, webhook_secret_encrypted, vapi_api_key_encrypted)
     select 'Tenant ' || n, 'sealed', 'sealed' from generate_series(1, $1) n`,
    [tenants],
  );
  await pool.query(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time,
       end_time, time_zone, schedule_days)
     select tenant.id, 'Campaign', 'assistant', 'number', 'DAILY', '00:00', '23:59', 'UTC',
       array[(extract(isodow from now() at time zone 'UTC')::int + 3 * (n % 2) - 1) % 7 + 1]
     from tenant, generate_series(1, $1::int) n`,
    [campaigns / tenants],
  );
}

/** Calls that are due tomorrow. */
async function givenCalls(pool: pg.Pool, perCampaign: number): Promise<void> {
  await pool.query(
    `insert into contact (tenant_id, phone)
     select id, '+1' || 2000000000 + n from tenant, generate_series(1, $1::int) n`,
    [perCampaign],
  );
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select tenant_id, campaign.id, contact.id, now() + interval '1 day', 0, 0, 0
     from campaign join contact using (tenant_id)`,
  );
  await pool.query("vacuum analyze call, contact, campaign, tenant");
}

async function computeOpenings(context: DomainContext, minute: number): Promise<void> {
  const { rows } = await context.pool.query<{ id: string }>("select id from tenant");
  for (const { id } of rows) {
    await tickGroup(context, { minute: new Date(minute), tenantIds: [id] });
  }
  await context.pool.query("vacuum analyze opening");
}

async function mustBeIdle(pool: pg.Pool, minute: Date): Promise<void> {
  const { rows } = await pool.query<{ considered: number; open: number; made: number }>(
    `select campaigns_considered as considered, campaigns_open as open, calls_created + calls_claimed as made
     from scheduler_run where minute = $1`,
    [minute],
  );
  const { considered, open, made } = rows[0]!;
  if (considered !== campaigns || open !== campaigns / 2 || made !== 0) {
    throw new Error(`the tick was not idle: ${JSON.stringify(rows[0])}`);
  }
}
