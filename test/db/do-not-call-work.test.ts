import { expect } from "vitest";
import { searchedEntries } from "#db/queries/do-not-call-pages.ts";
import { systemOf } from "#domain/actor.ts";
import { addToDoNotCall, removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { enrol, givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
const numbers = 40;
const [short, long] = [1_000, 20_000];

/*
 * The rows that Postgres handles do not depend on the length of the list: 20,000 numbers cost as much as 1,000. Runs
 * without statistics and with them, as the plans of tables that have just grown differ.
 */
test("adding, removing, dispatching and reading cost the same with twenty times the numbers on the list", async ({
  databaseUrl,
  pool,
}) => {
  await using world = await openWorld({ pool, start: noon });
  await using meter = await meterWork(pool, databaseUrl);
  const context = { ...world.context, pool: meter.pool };
  const tenant = await givenTenant(world, { maxConcurrentCalls: numbers });
  const actor = systemOf(tenant.id);
  let made = 0;

  /** Contacts who wait for a call, and are to be on the list. */
  async function givenWaiting(): Promise<{ campaign: string; phones: string[] }> {
    const campaign = await givenCampaign(world, tenant, { maxConcurrentCalls: numbers });
    const phones = Array.from({ length: numbers }, () => `+1312${2_000_000 + made++}`);
    const { rows } = await pool.query<{ id: string }>(
      "insert into contact (tenant_id, phone) select $1, phone from unnest($2::text[]) phone returning id",
      [tenant.id, phones],
    );
    const ids = rows.map(({ id }) => id);
    await enrol(world, tenant, campaign, ids);
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
       select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1`,
      [campaign, world.now()],
    );
    return { campaign, phones };
  }

  async function workAt(): Promise<Record<string, number>> {
    const barred = await givenWaiting();
    const add = await meter.rowsHandled(() =>
      addToDoNotCall(context, actor, { phones: barred.phones }),
    );
    const refused = await meter.rowsHandled(() => dispatch(context, [tenant.id]));
    const remove = await meter.rowsHandled(() =>
      removeFromDoNotCall(context, actor, { phones: barred.phones }),
    );
    const strangers = Array.from({ length: numbers }, () => `+1312${2_000_000 + made++}`);
    const addStrangers = await meter.rowsHandled(() =>
      addToDoNotCall(context, actor, { phones: strangers }),
    );
    const search = await meter.rowsHandled(() =>
      searchedEntries.asc(meter.pool, tenant.id, ["+1415"], ["+1415:"], null, null, 20),
    );
    const pages = await meter.rowsHandled(() =>
      meter.pool.query(
        "select id from do_not_call where tenant_id = $1 and source = 'IMPORT' order by id desc limit 20",
        [tenant.id],
      ),
    );
    await pool.query("delete from campaign where id = $1", [barred.campaign]);
    return { add, refused, remove, addStrangers, search, pages };
  }

  async function grow(from: number, to: number): Promise<void> {
    await pool.query(
      `insert into do_not_call (tenant_id, phone, since, source)
       select $1, '+1415' || 2000000 + n, now(), 'IMPORT' from generate_series($2::int, $3::int - 1) n`,
      [tenant.id, from, to],
    );
  }

  for (const statistics of ["none", "fresh"]) {
    await pool.query("delete from do_not_call");
    await grow(0, short);
    if (statistics === "fresh") await pool.query("analyze");
    const few = await workAt();
    await grow(short, long);
    if (statistics === "fresh") await pool.query("analyze");
    const many = await workAt();
    for (const [what, rows] of Object.entries(few)) {
      const label = `${what}, statistics ${statistics}, ${rows} and ${many[what]} rows`;
      expect(rows, label).toBeGreaterThan(0);
      expect(many[what]! / rows, label).toBeLessThan(1.3);
    }
  }
}, 120_000);
