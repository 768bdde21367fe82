import { describe, expect } from "vitest";
import type { DomainContext } from "#domain/context.ts";
import { campaignLanes } from "#domain/scheduling/campaign-lanes.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { areaKey } from "#rules/area.ts";
import { givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
/** At noon UTC it is night there. */
const closed = ["Pacific/Honolulu", "Pacific/Auckland"];
const openAreas = 20;
const few = 100;
const many = 2_000;
const fewCalls = 4;
const slots = 10;
/** After so many runs of a prepared statement Postgres may keep its plan. */
const runsBeforeAPlanIsKept = 6;

let phones = 2_100_000_000;

/**
 * A campaign by the contacts' clocks, with calls that are due in so many closed areas and in 20 open ones, and slots for
 * ten of them.
 */
async function givenLanes(
  world: World,
  closedAreas: number,
  callsPerArea = fewCalls,
): Promise<string> {
  const { pool } = world.context;
  const { id } = await givenTenant(world, { maxConcurrentCalls: slots });
  const keys = Array.from({ length: closedAreas + openAreas }, (_, n) => {
    const zone = n < openAreas ? "Europe/London" : closed[n % closed.length]!;
    return areaKey({ zones: [zone], places: [{ region: `X${n}`, zones: [zone], from: "NUMBER" }] });
  });
  await pool.query("insert into area (key) select unnest($1::text[]) on conflict do nothing", [
    keys,
  ]);
  await pool.query(
    `with campaign as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time, end_time,
         time_zone, created_at, hours_of)
       values ($1, 'Campaign', 'assistant', 'number', 'DAILY', '09:00', '17:00', 'UTC', $4, 'CONTACT') returning id),
     known as (
       insert into contact (tenant_id, phone, area_id)
       select $1, '+1' || $2::bigint + row_number() over (), area.id
       from area, generate_series(1, $5::int) where key = any($3::text[]) returning id, area_id),
     member as (
       insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, lane)
       select campaign.id, known.id, $1, 'infinity', area_id from campaign, known
       returning campaign_id, contact_id, lane)
     insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select $1, campaign_id, contact_id, $4::timestamptz, 0, 0, lane from member`,
    [id, phones, keys, world.now(), callsPerArea],
  );
  phones += keys.length * callsPerArea;
  return id;
}

describe("2,000 areas in one campaign", () => {
  test("closed ones cost a refill, a tick and a page of lanes nothing, and no statement", async ({
    databaseUrl,
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    await using meter = await meterWork(pool, databaseUrl);
    const recording = recordingPool(databaseUrl);
    const metered = { ...world.context, pool: meter.pool };
    const recorded = { ...world.context, pool: recording.pool };
    let minute = world.now().getTime();
    const page = { after: null, direction: "asc", take: 20 } as const;
    const work = {
      refill: (context: DomainContext, tenantId: string) => dispatch(context, [tenantId]),
      tick: (context: DomainContext) => tick(context, new Date((minute += 60_000))),
    };
    const hangUp = async () => {
      const { rowCount } = await pool.query(
        "update call set status = 'FAILED', ended_at = now() where status = 'CALLING'",
      );
      return rowCount;
    };
    const workOf = async (closedAreas: number) => {
      const tenantId = await givenLanes(world, closedAreas);
      await dispatch(world.context, [tenantId]);
      const found: Record<string, { rows: number; statements: number }> = {};
      await pool.query("update opening set look_at = '2031-04-01' where tenant_id <> $1", [
        tenantId,
      ]);
      const read = "select id from campaign where tenant_id = $1";
      const [campaign] = (await pool.query<{ id: string }>(read, [tenantId])).rows;
      const pageRows = await meter.rowsHandled(async () => {
        const lanes = await campaignLanes(metered, tenantId, campaign!.id, page);
        expect(lanes).toHaveLength(page.take);
      });
      found["a page of its lanes"] = { rows: pageRows, statements: 0 };
      for (const [name, act] of Object.entries(work)) {
        await hangUp();
        const rows = await meter.rowsHandled(() => act(metered, tenantId));
        expect(await hangUp()).toBe(slots);
        const before = recording.statements.length;
        await act(recorded, tenantId);
        expect(await hangUp()).toBe(slots);
        found[name] = { rows, statements: recording.statements.length - before };
      }
      return found;
    };
    for (let run = 0; run < runsBeforeAPlanIsKept; run += 1) await workOf(few);
    const short = await workOf(few);
    const long = await workOf(many);
    for (const [name, { rows, statements }] of Object.entries(long)) {
      expect(rows, name).toBeLessThan(1.5 * short[name]!.rows);
      expect(statements, name).toBe(short[name]!.statements);
    }
    await recording.pool.end();
  });
});

test("lanes that are looked at anew cost rows in proportion to their number, whatever their contacts", async ({
  databaseUrl,
  pool,
}) => {
  await using world = await openWorld({ pool, start: noon });
  await using meter = await meterWork(pool, databaseUrl);
  const metered = { ...world.context, pool: meter.pool };
  /** The first dispatch looks at each lane, all of which have notes. In one transaction. */
  const rowsOf = async (areas: number, callsPerArea = fewCalls) => {
    const tenantId = await givenLanes(world, areas - openAreas, callsPerArea);
    const rows = await meter.rowsHandled(() => dispatch(metered, [tenantId]));
    const { rowCount } = await pool.query("select from lane where tenant_id = $1", [tenantId]);
    expect(rowCount).toBe(areas);
    return rows;
  };
  await rowsOf(40);
  const short = await rowsOf(60);
  expect(await rowsOf(240)).toBeLessThan(1.2 * 4 * short);
  expect(await rowsOf(60, 10 * fewCalls)).toBeLessThan(1.3 * short);
});
