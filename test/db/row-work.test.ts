import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrol, givenCampaign, type GivenTenant, givenTenant } from "#test/given.ts";
import { givenMany } from "#test/many.ts";
import { meterWork, type WorkMeter } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { campaignPeople, foldPeople } from "#db/queries/people-counts.ts";
import { changesSince } from "#db/queries/changes.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { openWorld, type World } from "#test/world.ts";

const noon = "2031-03-05T12:00:00Z";
/** After so many runs of a prepared statement Postgres may keep its plan. */
const runsBeforeAPlanIsKept = 6;
const few = 3;
const many = 150;

/** Twice the rows cost at most so many times the work: sorting and trees of indexes grow a little faster. */
const mostGrowth = 2.5;
/** And each row costs at most so many, in all nodes of all plans: what is quadratic costs more at this size. */
const mostPerRow = 120;

interface Place {
  readonly world: World;
  readonly tenant: GivenTenant;
  /** On the one connection whose work is counted. */
  readonly context: DomainContext;
}

type Act = (place: Place, campaign: string) => Promise<unknown>;

let phones = 2_000_000_000;

async function givenPeople({ world, tenant }: Place, count: number): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ id: string }>(
    `insert into contact (tenant_id, phone) select $1, '+1' || n
     from generate_series($2::bigint, $2::bigint + $3 - 1) n returning id`,
    [tenant.id, phones, count],
  );
  phones += count;
  return rows.map(({ id }) => id);
}

/** A campaign whose contacts are enrolled and each have a call that is due. */
async function givenWaiting(place: Place, count: number): Promise<string> {
  const { world, tenant } = place;
  const campaign = await givenCampaign(world, tenant);
  await enrol(world, tenant, campaign, await givenPeople(place, count));
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1`,
    [campaign, world.now()],
  );
  return campaign;
}

const stop: Act = ({ context, tenant }, id) => stopCampaign(context, systemOf(tenant.id), id);
const start: Act = ({ context, tenant }, id) => startCampaign(context, systemOf(tenant.id), id);
const edit =
  (change: Parameters<typeof updateCampaign>[3]): Act =>
  ({ context, tenant }, id) =>
    updateCampaign(context, systemOf(tenant.id), id, change);

/** What is done in turn to one campaign with waiting calls. */
const life: Readonly<Record<string, Act>> = {
  "a later start of the day": edit({ startTime: "13:00" }),
  "an earlier start of the day": edit({ startTime: "08:00" }),
  "a stop": stop,
  "a start after a stop": start,
  "a second stop": stop,
  "a second start": start,
  "an edit to no frequency": edit({ scheduleFrequency: null }),
  "an edit to a frequency": edit({ scheduleFrequency: "DAILY" }),
  "a delete": ({ context, tenant }, id) => deleteCampaign(context, systemOf(tenant.id), id),
};

/** The work of each step of a campaign's life with so many waiting calls. */
async function workOf(meter: WorkMeter, place: Place, count: number): Promise<Map<string, number>> {
  const campaign = await givenWaiting(place, count);
  const work = new Map<string, number>();
  for (const [step, act] of Object.entries(life)) {
    work.set(step, await meter.rowsHandled(() => act(place, campaign)));
  }
  return work;
}

/** For every trigger of the schema, what fires it over so many rows of a campaign. */
const firings: Readonly<Record<string, (place: Place, campaign: string) => Promise<unknown>>> = {
  "alert.alert_added": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into alert (tenant_id, at, kind, message)
       select tenant_id, now(), 'CALL_LOST', $1 from enrolment where campaign_id = $1::text::uuid`,
      [campaign],
    ),
  "alert.alert_changed": ({ context: { pool } }, campaign) =>
    pool.query("update alert set acknowledged_at = now() where message = $1", [campaign]),
  "tenant.tenant_changed": async ({ context: { pool } }, campaign) => {
    await pool.query(
      `insert into tenant (name, webhook_secret_encrypted)
       select campaign_id, '' from enrolment where campaign_id = $1`,
      [campaign],
    );
    await pool.query("update tenant set max_concurrent_calls = 11 where name = $1", [campaign]);
  },
  "dial.dial_changed": async ({ context: { pool } }, campaign) => {
    await pool.query(
      `insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
         phone_number_id, intended_at, sent_at)
       select id, tenant_id, campaign_id, contact_id, 'SENT', 1, 'assistant', 'number', now(), now()
       from call where campaign_id = $1 and status = 'SCHEDULED'`,
      [campaign],
    );
    await pool.query("update dial set state = 'UNKNOWN' where campaign_id = $1", [campaign]);
  },
  "bulk_job.bulk_job_added": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into bulk_job (tenant_id, verb, status, campaign_id, found, created_at, updated_at)
       select tenant_id, 'UNENROL_CONTACTS', 'STOPPED', campaign_id, 1, now(), now() from enrolment where campaign_id = $1`,
      [campaign],
    ),
  "bulk_job.bulk_job_changed": ({ context: { pool } }, campaign) =>
    pool.query("update bulk_job set done = 1 where campaign_id = $1", [campaign]),
  "call.call_waits_in_lane": ({ context: { pool } }, campaign) =>
    pool.query("update call set lane = lane + 1 where campaign_id = $1", [campaign]),
  "enrolment.member_waits_in_lane": ({ context: { pool } }, campaign) =>
    pool.query("update enrolment set lane = lane + 1 where campaign_id = $1", [campaign]),
  "call.call_changed": ({ context: { pool } }, campaign) =>
    pool.query(
      "update call set status = 'CANCELLED' where campaign_id = $1 and status = 'SCHEDULED'",
      [campaign],
    ),
  "call.call_added": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time)
       select tenant_id, campaign_id, contact_id, 'CANCELLED', scheduled_time from call where campaign_id = $1`,
      [campaign],
    ),
  "call.call_counted_again": ({ context: { pool } }, campaign) =>
    pool.query(
      "update call set outcome = 'BUSY', scheduled_time = scheduled_time + interval '1 hour' where campaign_id = $1",
      [campaign],
    ),
  "call.call_counted_new": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time)
       select tenant_id, campaign_id, contact_id, 'FAILED', scheduled_time from call where campaign_id = $1`,
      [campaign],
    ),
  // Calls of a campaign whose enrolments give the position.
  "call.call_placed": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time)
       select tenant_id, campaign_id, contact_id, 'CANCELLED', scheduled_time from call
       where campaign_id = $1 and status = 'SCHEDULED'`,
      [campaign],
    ),
  "call.call_counted_off": ({ context: { pool } }, campaign) =>
    pool.query("delete from call where campaign_id = $1 and status = 'FAILED'", [campaign]),
  "call_event.call_event_tenant": ({ context: { pool } }, campaign) =>
    pool.query(
      "insert into call_event (call_id, at, kind) select id, created_at, 'ENDED' from call where campaign_id = $1",
      [campaign],
    ),
  "contact.contact_counted_again": ({ context: { pool } }, campaign) =>
    pool.query(
      `update contact set do_not_call = not do_not_call
       where id in (select contact_id from enrolment where campaign_id = $1)`,
      [campaign],
    ),
  "enrolment.enrolment_counted_again": ({ context: { pool } }, campaign) =>
    pool.query("update enrolment set removed_at = now() where campaign_id = $1", [campaign]),
  "import.import_added": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
       select tenant_id, campaign_id, 'contacts.csv', 1, created_at from enrolment where campaign_id = $1`,
      [campaign],
    ),
  "import.import_changed": ({ context: { pool } }, campaign) =>
    pool.query("update import set total_rows = total_rows + 1 where campaign_id = $1", [campaign]),
  "campaign.campaign_added": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       select tenant_id, 'Copy of ' || campaign_id, 'assistant', 'number', '09:00', '17:00', 'UTC'
       from enrolment where campaign_id = $1`,
      [campaign],
    ),
  "enrolment.enrolment_counted_new": ({ context: { pool } }, campaign) =>
    pool.query(
      `insert into enrolment (tenant_id, campaign_id, contact_id)
       select copy.tenant_id, copy.id, contact_id from enrolment
       cross join (select tenant_id, id from campaign where name = $2 order by id limit 1) copy
       where campaign_id = $1`,
      [campaign, `Copy of ${campaign}`],
    ),
  "enrolment.enrolment_placed": ({ context: { pool } }, campaign) =>
    pool.query(
      `with copy as (
         insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
         select tenant_id, $2, 'assistant', 'number', '09:00', '17:00', 'UTC' from campaign where id = $1
         returning tenant_id, id
       )
       insert into enrolment (tenant_id, campaign_id, contact_id)
       select copy.tenant_id, copy.id, contact_id from copy cross join enrolment where campaign_id = $1`,
      [campaign, `Copy of ${campaign}`],
    ),
  "enrolment.enrolment_counted_off": ({ context: { pool } }, campaign) =>
    pool.query(
      "delete from enrolment where campaign_id in (select id from campaign where name = $1)",
      [`Copy of ${campaign}`],
    ),
  "campaign.campaign_lanes": ({ context: { pool } }, campaign) =>
    pool.query("update campaign set hours_of = 'CONTACT' where name = $1", [`Copy of ${campaign}`]),
  "campaign.keep_first_number": ({ context: { pool } }, campaign) =>
    pool.query("update campaign set phone_number_ids = '{another}' where name = $1", [
      `Copy of ${campaign}`,
    ]),
  "tenant.tenant_lanes": async ({ tenant, context: { pool } }) => {
    await pool.query(
      `update tenant set courtesy_hours = '{"isOn": true, "startTime": "08:00", "endTime": "20:00"}' where id = $1`,
      [tenant.id],
    );
    await pool.query("update tenant set courtesy_hours = null where id = $1", [tenant.id]);
  },
  "campaign.campaign_changed": ({ context: { pool } }, campaign) =>
    pool.query("update campaign set state = 'PAUSED', updated_at = now() where name = $1", [
      `Copy of ${campaign}`,
    ]),
  "campaign.campaign_may_open": ({ context: { pool } }, campaign) =>
    pool.query("update campaign set state = 'ACTIVE', updated_at = now() where name = $1", [
      `Copy of ${campaign}`,
    ]),
};

async function workOfTriggers(
  meter: WorkMeter,
  place: Place,
  count: number,
): Promise<Map<string, number>> {
  const campaign = await givenWaiting(place, count);
  await place.world.context.pool.query("delete from campaign where name like 'Copy of %'");
  const work = new Map<string, number>();
  for (const [trigger, fire] of Object.entries(firings)) {
    work.set(trigger, await meter.rowsHandled(() => fire(place, campaign)));
  }
  return work;
}

function mustGrowWithTheRows(
  once: ReadonlyMap<string, number>,
  twice: ReadonlyMap<string, number>,
): void {
  for (const [name, work] of once) {
    expect(work, name).toBeGreaterThanOrEqual(many);
    expect(work, name).toBeLessThan(mostPerRow * many);
    expect(twice.get(name)! / work, name).toBeLessThan(mostGrowth);
  }
}

describe("after small work on the same connection, twice the rows cost twice the work", () => {
  test("for each verb over a campaign's waiting calls", async ({ databaseUrl, pool }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world);
    await using meter = await meterWork(pool, databaseUrl, tenant.id);
    const place = { world, tenant, context: { ...world.context, pool: meter.pool } };
    await workOf(meter, place, few);
    // Statistics are those of small campaigns too: a list is loaded faster than Postgres takes new ones.
    await pool.query("analyze");
    for (let run = 0; run < runsBeforeAPlanIsKept; run++) {
      await workOf(meter, place, 1);
      await workOf(meter, place, few);
    }
    mustGrowWithTheRows(await workOf(meter, place, many), await workOf(meter, place, 2 * many));
  });

  test("for each trigger", async ({ databaseUrl, pool }) => {
    const { rows } = await pool.query<{ trigger: string }>(
      `select relname || '.' || tgname as trigger from pg_trigger join pg_class on pg_class.oid = tgrelid
       where not tgisinternal and tgparentid = 0 and relnamespace = 'call_scheduler'::regnamespace`,
    );
    expect(Object.keys(firings).toSorted()).toEqual(rows.map(({ trigger }) => trigger).toSorted());
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world);
    await using meter = await meterWork(pool, databaseUrl);
    const place = { world, tenant, context: { ...world.context, pool: meter.pool } };
    for (let run = 0; run < runsBeforeAPlanIsKept; run++) {
      await workOfTriggers(meter, place, 1);
      await workOfTriggers(meter, place, few);
    }
    for (const statistics of ["none", "fresh"]) {
      if (statistics === "fresh") await pool.query("analyze");
      mustGrowWithTheRows(
        await workOfTriggers(meter, place, many),
        await workOfTriggers(meter, place, 2 * many),
      );
    }
  });
});

describe("people who were just enrolled and are not counted yet", () => {
  test("are counted with work that grows with their number, when they are read and when they are folded", async ({
    databaseUrl,
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    const tenant = await givenTenant(world);
    await using meter = await meterWork(pool, databaseUrl, tenant.id);
    await using folding = await meterWork(pool, databaseUrl);
    const place = { world, tenant, context: world.context };
    for (const statistics of ["none", "fresh"]) {
      if (statistics === "fresh") await pool.query("analyze");
      const work = async (count: number) => {
        const campaign = await givenWaiting(place, count);
        return new Map([
          [
            "read",
            await meter.rowsHandled(() => campaignPeople(meter.pool, tenant.id, [campaign])),
          ],
          ["folded", await folding.rowsHandled(() => foldPeople(folding.pool, "100", "100000"))],
        ]);
      };
      mustGrowWithTheRows(await work(many), await work(2 * many));
    }
  });
});

describe("what runs every few seconds", () => {
  test("reads what is under way, and neither the history nor the ledger", async ({
    databaseUrl,
    pool,
  }) => {
    await using world = await openWorld({ pool, start: noon });
    const formerCalls = 2;
    const history = { tenants: 1, campaigns: 1, contactsPerCampaign: 1_000, formerCalls };
    await using meter = await meterWork(pool, databaseUrl);
    const context = { ...world.context, pool: meter.pool };
    for (const statistics of ["none", "of an empty database", "fresh"]) {
      if (statistics === "of an empty database") await pool.query("analyze");
      if (statistics !== "fresh") {
        await pool.query("truncate tenant, dial cascade");
        await givenMany(pool, { ...history, at: world.now() });
        await pool.query(
          `insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
             phone_number_id, intended_at, sent_at, settled_at)
           select id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 1, 'assistant', 'number', placed_at,
             placed_at, placed_at from call`,
        );
      } else await pool.query("analyze");
      const read = await meter.rowsHandled(() => reconcile(context));
      expect(read, `with statistics ${statistics}`).toBeLessThan(50);
    }
  });

  test("a look at the change log reads what is new, beside a long log and an open transaction", async ({
    databaseUrl,
    pool,
  }) => {
    await using meter = await meterWork(pool, databaseUrl);
    const open = await pool.connect();
    await open.query("begin");
    const { rows } = await open.query<{ xid: string }>("select pg_current_xact_id()::text as xid");
    const running = Number(rows[0]!.xid);
    for (const statistics of ["of an empty table", "fresh"]) {
      await pool.query(statistics === "fresh" ? "analyze change" : "delete from change");
      await pool.query(
        `insert into change (tenant_id, xid, kind, subject_id)
         select uuid_v7(), pg_current_xact_id()::text::bigint, 'CAMPAIGN', uuid_v7() from generate_series(1, 2000)`,
      );
      const look = async (before: number) =>
        await changesSince(meter.pool, before, [running], 10_000, 50_000);
      for (let run = 0; run < runsBeforeAPlanIsKept; run++) await look(2 ** 50);
      const newest = Number((await look(2 ** 50))[0]!.newest);
      expect(await meter.rowsHandled(() => look(newest + 1))).toBeLessThan(50);
    }
    await open.query("rollback");
    open.release();
  });
});
