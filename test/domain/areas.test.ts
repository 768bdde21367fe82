import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deriveAreas } from "#domain/areas.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { areaKey, unknownArea } from "#rules/area.ts";
import { areaOf, areaVersion } from "#rules/area-of.ts";
import { checkAreas } from "#test/check-areas.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { openWorld, type World } from "#test/world.ts";
import { type Goal, importFile } from "./import-file.ts";
import { test } from "./import-story.ts";

interface Shown {
  readonly phone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly zones: readonly string[] | null;
}

async function contacts({ context: { pool } }: World): Promise<Shown[]> {
  const { rows } = await pool.query<Shown>(
    `select phone, country, region, zones from contact left join area on area.id = area_id order by phone`,
  );
  return rows;
}

async function zonesOf(world: World): Promise<Record<string, readonly string[] | null>> {
  return Object.fromEntries((await contacts(world)).map(({ phone, zones }) => [phone, zones]));
}

async function statements(pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  Object.assign(pool, { query: (...args: unknown[]) => (count++, query(...args)) });
  await work().finally(() => Object.assign(pool, { query }));
  return count;
}

const file = `Phone,Name,Country,State,Zip,Time Zone
+1 415 555 0101,Ada,USA,Florida,33101,
+1 415 555 0102,Bob,,,,US/Eastern
+1 415 555 0103,Cem,United States,Flordia,,
+1 800 555 0104,Dee,,,,
+49 170 1234567,Eva,Germany,Bayern,80331,
`;

test("contacts of a file have the areas of their addresses and numbers", async ({ story }) => {
  const goal = await story.goalOf();
  expect(await importFile(goal, file)).toMatchObject({ status: "COMPLETED", accepted: 5 });
  expect(await zonesOf(story.world)).toEqual({
    "+14155550101": ["America/Los_Angeles", "America/New_York"],
    "+14155550102": ["America/New_York"],
    "+14155550103": expect.arrayContaining(["Pacific/Honolulu", "America/New_York"]),
    "+18005550104": [],
    "+491701234567": ["Europe/Berlin"],
  });
  expect(await contacts(story.world)).toMatchObject([
    { country: "US", region: "US-FL" },
    { country: null, region: null },
    { country: "US", region: "Flordia" },
    { country: null, region: null },
    { country: "DE", region: "Bayern" },
  ]);
  await checkAreas(story.world.context.pool);
});

describe("a contact who is there already", () => {
  const phone = "+14155550101";

  async function existing(goal: Goal, input: Record<string, string>): Promise<string> {
    const { world, tenantId } = goal;
    return (await createContact(world.context, systemOf(tenantId), { phone, ...input })).id;
  }

  test.for([
    ["keeps its place if the file has none", "Name,Phone\nAda,", { region: "US-NY" }, "US-NY"],
    ["gets the place of the file", "State,Phone\nFL,", {}, "US-FL"],
    ["moves to the place of the file", "State,Phone\nFL,", { region: "US-NY" }, "US-FL"],
    [
      "has what the file and the contact state together",
      "State,Phone\nFL,",
      { timeZone: "America/Denver" },
      "US-FL",
    ],
    ["keeps what an empty cell says nothing of", "State,Phone\n,", { region: "US-NY" }, "US-NY"],
  ] as const)("%s", async ([, lines, input, region], { story }) => {
    const goal = await story.goalOf();
    await existing(goal, input);
    await importFile(goal, `${lines}${phone}\n`);
    expect(await contacts(story.world)).toMatchObject([{ region }]);
    // An area that both make up together may be a new one.
    await deriveAreas(story.world.context);
    await checkAreas(story.world.context.pool);
  });

  test("comes back with the place of the file after it was deleted", async ({ story }) => {
    const goal = await story.goalOf();
    const id = await existing(goal, { region: "US-NY" });
    await deleteContact(goal.world.context, systemOf(goal.tenantId), id);
    await importFile(goal, `State,Phone\nFL,${phone}\n`);
    expect(await contacts(story.world)).toMatchObject([{ region: "US-FL" }]);
    await checkAreas(story.world.context.pool);
  });

  test("has the place of the last row of a file that has it twice", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, `State,Phone\nFL,${phone}\nNY,${phone}\n`);
    expect(await contacts(story.world)).toMatchObject([{ region: "US-NY" }]);
    await checkAreas(story.world.context.pool);
  });
});

test("the first area is the one of which nothing is known", async ({ pool }) => {
  const { rows } = await pool.query<{ key: string }>("select key from area where id = 1");
  expect(rows).toEqual([{ key: areaKey(unknownArea) }]);
});

test("an area that another process has added, or the database has lost, is found or derived again", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  await importFile(goal, "Phone\n+14155550101\n");
  // The process takes it for a row that is there.
  await context.pool.query("delete from area where id = (select area_id from contact)");
  await importFile(goal, "Phone\n+14155550102\n");
  await deriveAreas(context);
  expect(await zonesOf(story.world)).toMatchObject({ "+14155550102": ["America/Los_Angeles"] });
});

test("a contact that is erased has no area, and gets one when its number comes back", async ({
  story,
}) => {
  const { world, tenantId } = await story.goalOf();
  const actor = systemOf(tenantId);
  const input = { phone: "+14155550101", country: "US", region: "US-FL", postalCode: "33101" };
  const { id } = await createContact(world.context, actor, input);
  await eraseContact(world.context, actor, id);
  const { rows } = await world.context.pool.query(
    "select time_zone, country, region, postal_code, area_id from contact",
  );
  expect(rows).toEqual([
    { time_zone: null, country: null, region: null, postal_code: null, area_id: null },
  ]);
  await deriveAreas(world.context);
  expect(await contacts(world)).toMatchObject([{ zones: null }]);
  await createContact(world.context, actor, { phone: "+14155550101" });
  await checkAreas(world.context.pool);
});

test("a new phone and a new address move the contact in the transaction that writes them", async ({
  story,
}) => {
  const { world, tenantId } = await story.goalOf();
  const actor = systemOf(tenantId);
  const { id } = await createContact(world.context, actor, { phone: "+14155550101" });
  await updateContact(world.context, actor, id, { phone: "+12125550101" });
  expect(await zonesOf(world)).toEqual({ "+12125550101": ["America/New_York"] });
  await updateContact(world.context, actor, id, { region: "US-AK", name: "Ada" });
  expect(await zonesOf(world)).toEqual({
    "+12125550101": ["America/Adak", "America/Anchorage", "America/New_York"],
  });
  await updateContact(world.context, actor, id, { region: null });
  expect(await zonesOf(world)).toEqual({ "+12125550101": ["America/New_York"] });
});

describe("the workers", () => {
  async function written(world: World, count: number): Promise<void> {
    const { id } = await givenTenant(world);
    await world.context.pool.query(
      `insert into contact (tenant_id, phone, region)
       select $1, '+1' || (array[212, 415, 850, 800, 305])[1 + n % 5] || 5550000 + n, case when n % 3 = 0 then 'US-FL' end
       from generate_series(1, $2::int) n`,
      [id, count],
    );
  }

  async function derived(world: World): Promise<void> {
    await deriveAreas(world.context);
    await deriveAreas(world.context);
  }

  test("derive the areas of contacts of a version before, more than a step of them", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    await written(world, 4_500);
    await derived(world);
    await checkAreas(pool);
    const { rows } = await pool.query<{ areas: number }>(
      "select count(distinct area_id)::int as areas from contact",
    );
    expect(rows[0]!.areas).toBeGreaterThan(5);
    // One statement finds that nothing is left.
    expect(await statements(pool, () => deriveAreas(world.context))).toBe(1);
  });

  test("move members to the lanes of their areas, of each tenant that has lanes", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    // The first contacts are of a tenant without lanes.
    await written(world, 3);
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant);
    await pool.query("update campaign set is_laned = true where id = $1", [campaignId]);
    await pool.query(
      `with made as (
         insert into contact (tenant_id, phone)
         select $1, '+1212' || 5550000 + n from generate_series(1, 3) n returning id)
       insert into enrolment (tenant_id, campaign_id, contact_id) select $1, $2, id from made`,
      [tenant.id, campaignId],
    );
    await derived(world);
    const { rows } = await pool.query(
      "select lane = area_id as moved from enrolment join contact on contact.id = contact_id",
    );
    expect(rows).toEqual([{ moved: true }, { moved: true }, { moved: true }]);
  });

  test("derive all areas again after the tables have changed, and once more two days later", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    await written(world, 2_100);
    await derived(world);
    const other = areaOf({
      phone: "+442071234567",
      timeZone: null,
      country: null,
      region: null,
      postalCode: null,
    }).key;
    const spoil = async (): Promise<void> => {
      await pool.query("insert into area (key) values ($1) on conflict do nothing", [other]);
      await pool.query("update contact set area_id = (select id from area where key = $1)", [
        other,
      ]);
    };
    await spoil();
    await derived(world);
    await expect(checkAreas(pool)).rejects.toThrow();

    await pool.query("update area_derivation set version = '000000 2020a'");
    await derived(world);
    await checkAreas(pool);
    // As a process of the version before that still runs would.
    await spoil();
    await world.jumpTo("2030-03-05T08:00:00Z");
    await derived(world);
    await expect(checkAreas(pool)).rejects.toThrow();
    await world.jumpTo("2030-03-06T09:00:00Z");
    await derived(world);
    await checkAreas(pool);
    const { rows } = await pool.query("select version, reached, again_at from area_derivation");
    expect(rows).toEqual([{ version: areaVersion, reached: null, again_at: null }]);
  });

  test("leave the areas of a newer version alone", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    await written(world, 10);
    await derived(world);
    await pool.query("update area_derivation set version = '999999', reached = null");
    await derived(world);
    const { rows } = await pool.query<{ version: string }>("select version from area_derivation");
    expect(rows).toEqual([{ version: "999999" }]);
  });

  test("do not write over what is changed while they derive", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    await written(world, 1);
    const changed = await pool.connect();
    await changed.query("begin");
    await changed.query("update contact set phone = '+442071234567'");
    // The contact is locked: it is left out, and nobody waits.
    await deriveAreas(world.context);
    await changed.query("commit");
    changed.release();
    await deriveAreas(world.context);
    await checkAreas(pool);
  });
});

test("the contact of a test call has the area of its number", async ({ pool }) => {
  await using world = await openWorld({ pool, start: "2030-03-04T10:00:00Z" });
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant);
  const input = { campaignId: campaign, contactId: null, phone: "+12125550101" };
  await placeTestCall(world.context, systemOf(tenant.id), input);
  await deriveAreas(world.context);
  await checkAreas(pool);
});
