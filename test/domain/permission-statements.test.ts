import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { recordConsents } from "#domain/contacts/consents.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import type { DomainContext } from "#domain/context.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { moveToArea } from "#test/areas.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { dialsOf } from "#test/ledger.ts";
import { loadSmallPack } from "#test/small-pack.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

// 10:00 in New York and 09:00 in Chicago.
const start = "2031-03-05T15:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 300 }) };

const places = [
  { region: "US-NY", zones: ["America/New_York"] },
  { region: "US-FL", zones: ["America/New_York"] },
  { region: "US-FL", zones: ["America/Chicago", "America/New_York"] },
];

interface Size {
  readonly campaigns: number;
  /** In each campaign and each of so many areas. */
  readonly contacts: number;
  readonly areas: number;
  readonly caps: number;
  readonly hasRules: boolean;
  /** Otherwise nobody has the records that the rules ask for. */
  readonly hasRecords: boolean;
}

/** Campaigns with calls that are due to people of their own. */
async function givenSales(world: World, size: Size) {
  const { context } = world;
  const tenant = await givenTenant(world, { maxConcurrentCalls: 50 });
  const actor = systemOf(tenant.id);
  const campaigns: string[] = [];
  for (let nth = 0; nth < size.campaigns; nth += 1) {
    const campaign = await givenCampaign(world, tenant, { maxConcurrentCalls: 50 });
    await updateCampaign(context, actor, campaign, { callType: "TELEMARKETING" });
    campaigns.push(campaign);
    for (const place of places.slice(0, size.areas)) {
      const contacts = await givenContacts(world, tenant, size.contacts);
      const ids = contacts.map(({ id }) => id);
      const where = { zones: place.zones, places: [{ ...place, from: "ADDRESS" as const }] };
      await moveToArea(world, ids, where);
      await enrol(world, tenant, campaign, ids);
      await context.pool.query(
        `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
         select $1, $2, id, $4 from unnest($3::uuid[]) id`,
        [tenant.id, campaign, ids, world.now()],
      );
      if (size.hasRecords) await record(world, tenant.id, contacts);
    }
  }
  const contactCaps = Array.from({ length: size.caps }, (_, nth) => ({ max: 5, hours: 24 + nth }));
  const callingRules = size.hasRules ? loadSmallPack() : null;
  await updateTenant(context, actor, { contactCaps, callingRules });
  for (const campaignId of campaigns)
    await workOnCampaign(context, { tenantId: tenant.id, campaignId });
  return { tenant, calls: size.campaigns * size.areas * size.contacts };
}

async function record(
  world: World,
  tenantId: string,
  contacts: readonly { readonly phone: string }[],
): Promise<void> {
  const actor = systemOf(tenantId);
  await recordConsents(
    world.context,
    actor,
    contacts.map(({ phone }) => {
      const kind = "CONSENT_EXPRESS" as const;
      return { phone, kind, callTypes: ["TELEMARKETING" as const], givenAt: world.now() };
    }),
  );
  const clear = contacts.map(({ phone }) => phone);
  await recordListCheck(world.context, actor, {
    list: "north",
    version: "1",
    asOf: world.now(),
    clear,
  });
}

const asked = ["calls-that-count", "consents-of-numbers", "list-checks-of-numbers"];

/** The statements of the dispatch of all calls, and those of all dials, which are sent together. */
async function statementsOf(world: World, databaseUrl: string, size: Size) {
  const { tenant, calls } = await givenSales(world, size);
  const { pool, statements } = recordingPool(databaseUrl);
  const context: DomainContext = Object.create(world.context, { pool: { value: pool } });
  const ledger = openLedger(context);
  const during = async (work: () => Promise<unknown>): Promise<string[]> => {
    statements.length = 0;
    await work();
    return statements.map(({ name, text }) => name ?? text);
  };
  const dispatched = await during(() => dispatch(context, [tenant.id]));
  const dials = (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
  expect(dials).toHaveLength(size.hasRecords ? calls : 0);
  const sent = await during(() => Promise.all(dials.map(({ id }) => ledger.sendDial(id))));
  await pool.end();
  // To the commit of SENT: VAPI answers each dial for itself.
  return { dispatched, sent: sent.slice(0, sent.indexOf("mark-sent") + 1) };
}

const one: Size = {
  campaigns: 1,
  contacts: 1,
  areas: 1,
  caps: 1,
  hasRules: true,
  hasRecords: true,
};
const many: Size = { ...one, campaigns: 2, contacts: 3, areas: 3, caps: 3 };

test("caps, consents and checks are read in a fixed number of statements, by a dispatch and by SENT", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  // What a process keeps of areas is read once.
  await statementsOf(world, databaseUrl, many);
  const few = await statementsOf(world, databaseUrl, { ...one, contacts: 2 });
  const more = await statementsOf(world, databaseUrl, many);
  expect(more).toEqual(few);
  for (const name of asked) {
    expect(few.dispatched.filter((each) => each === name)).toHaveLength(1);
    expect(few.sent.filter((each) => each === name)).toHaveLength(1);
  }
});

test("a dispatch defers all calls that they refuse in the same statements as one", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const refused = { areas: 1, hasRecords: false };
  const few = await statementsOf(world, databaseUrl, { ...one, ...refused });
  const more = await statementsOf(world, databaseUrl, { ...many, ...refused });
  expect(more).toEqual(few);
  expect(few.dispatched.filter((name) => name === "defer-calls")).toHaveLength(1);
});

test("nothing is read of them where nothing asks for it, and only calls are for caps alone", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const without = { ...many, hasRules: false };
  for (const [caps, expected] of [
    [0, []],
    [2, ["calls-that-count"]],
  ] as const) {
    const { dispatched, sent } = await statementsOf(world, databaseUrl, { ...without, caps });
    expect(dispatched.filter((name) => asked.includes(name))).toEqual(expected);
    expect(sent.filter((name) => asked.includes(name))).toEqual(expected);
  }
});
