import { describe, expect } from "vitest";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { beginRounds } from "#domain/scheduling/round-work.ts";
import { areaKey } from "#rules/area.ts";
import { givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const zone = "Europe/London";
const lanes = 300;
/** Steps of a round handle four times as many members. */
const rowsPerStep = 25;
const membersOfALargeLane = 500;

/** A campaign whose rounds owe a call to the only member of each of these lanes, and to all members of the first one. */
async function givenRound(world: World, membersOfFirst: number) {
  const { pool } = world.context;
  const { id: tenantId } = await givenTenant(world);
  const keys = Array.from({ length: lanes }, (_, n) =>
    areaKey({ zones: [zone], places: [{ region: `X${n}`, zones: [zone], from: "NUMBER" }] }),
  );
  await pool.query("insert into area (key) select unnest($1::text[]) on conflict do nothing", [
    keys,
  ]);
  const { rows } = await pool.query<{ id: string }>(
    `with campaign as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time, end_time,
         time_zone, created_at, hours_of)
       values ($1, 'Campaign', 'assistant', 'number', 'DAILY', '09:00', '17:00', 'UTC', $3, 'CONTACT') returning id),
     place as (select id, row_number() over (order by id) as n from area where key = any($2::text[])),
     known as (
       insert into contact (tenant_id, phone, area_id)
       select $1, '+1' || 2100000000 + row_number() over (), place.id
       from place, generate_series(1, case when n = 1 then $4::int else 1 end) returning id, area_id),
     member as (
       insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, lane)
       select campaign.id, known.id, $1, '-infinity', area_id from campaign, known)
     select id from campaign`,
    [tenantId, keys, world.now(), membersOfFirst],
  );
  // Looks at the lanes, and creates no calls of rounds.
  await dispatch(world.context, [tenantId]);
  const place = { tenantId, campaignId: rows[0]!.id };
  await beginRounds(world.context, [{ tenantId, id: place.campaignId }]);
  return place;
}

async function callsByLane(world: World, campaignId: string) {
  const { rows } = await world.context.pool.query<{ calls: number }>(
    "select count(*)::int as calls from call where campaign_id = $1 group by lane order by 1 desc",
    [campaignId],
  );
  return rows.map(({ calls }) => calls);
}

describe("a round of many lanes", () => {
  test("is created by its steps in all lanes, although no dispatch looks at them meanwhile", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
    const place = await givenRound(world, 1);
    while (await workOneStep(world.context, place));
    expect(await callsByLane(world, place.campaignId)).toEqual(
      Array.from({ length: lanes }, () => 1),
    );
  });

  test("is created in small lanes before a large one is finished", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
    const place = await givenRound(world, membersOfALargeLane);
    let calls: number[] = [];
    while (calls.length < lanes) {
      expect(await workOneStep(world.context, place, rowsPerStep)).toBe(true);
      calls = await callsByLane(world, place.campaignId);
    }
    expect(calls[0]).toBeGreaterThan(1);
    expect(calls[0]).toBeLessThan(membersOfALargeLane / 2);
    while (await workOneStep(world.context, place));
    expect((await callsByLane(world, place.campaignId))[0]).toBe(membersOfALargeLane);
  });
});
