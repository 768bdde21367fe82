import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { moveToArea } from "#test/areas.ts";
import { givenCampaign } from "#test/given.ts";
import { callsOf, watch } from "#test/ledger.ts";
import { loadSmallPack } from "#test/small-pack.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { dieEverywhere, givenWaiting, loseJobs, silent } from "./lives.ts";

/*
 * A process dies before its first step outward, before its second, and so on to the last, while it records what permits
 * calls or changes a limit. Then the client that had no answer asks again, and the others go on: who may be called is
 * called once, and nobody else is.
 */

// 10:00 in New York.
const start = "2031-03-05T15:00:00Z";
const minuteMs = 60_000;
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };
const yesterday = new Date("2031-03-04T15:00:00Z");

const newYork = {
  zones: ["America/New_York"],
  places: [{ region: "US-NY", zones: ["America/New_York"], from: "ADDRESS" }],
} as const;

type Given = Awaited<ReturnType<typeof givenSale>>;

const consentOf = ({ phone }: Given) => ({
  phone,
  kind: "CONSENT_EXPRESS" as const,
  callTypes: ["TELEMARKETING" as const],
  givenAt: yesterday,
});

const consents = (context: World["context"], given: Given) =>
  recordConsents(context, given.actor, [consentOf(given)]);

const check = (context: World["context"], { actor, phone }: Given, isListed = false) =>
  recordListCheck(context, actor, {
    list: "north",
    version: "of yesterday",
    asOf: yesterday,
    [isListed ? "listed" : "clear"]: [phone],
  });

/** A call that is due to somebody in New York, under rules that want a consent and a check. */
async function givenSale(world: World) {
  const given = await givenWaiting(world, 1);
  const { tenant, campaign, contacts } = given;
  const actor = systemOf(tenant.id);
  const { id, phone } = contacts[0]!;
  await moveToArea(world, [id], newYork);
  await updateCampaign(world.context, actor, campaign, { callType: "TELEMARKETING" });
  await updateTenant(world.context, actor, { callingRules: loadSmallPack() });
  await workOnCampaign(world.context, { tenantId: tenant.id, campaignId: campaign });
  return { ...given, actor, phone };
}

/** The call was looked at and is deferred. */
async function defer(world: World, { tenant, campaign }: Given): Promise<void> {
  await dispatch(world.context, [tenant.id]);
  const { rows } = await world.context.pool.query(
    "select distinct deferred_from is not null as deferred from call where campaign_id = $1",
    [campaign],
  );
  expect(rows).toEqual([{ deferred: true }]);
  await loseJobs(world);
}

/** The others go on, as workers do whose jobs were lost. Returns who was called, in order. */
async function calledAfter(world: World): Promise<string[]> {
  await loseJobs(world);
  await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
  return world.simulator.calls.map(({ number }) => number).toSorted();
}

const phones = (people: readonly Given[]) => people.map(({ phone }) => phone).toSorted();

describe("a process that dies at any point of", () => {
  test("recording a consent loses no call, and records all or nothing", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenSale(world);
      await check(world.context, given);
      await defer(world, given);
      people.push(given);
      return (context) => consents(context, given);
    });

    expect(steps).toContain("restore-calls-to-phones");
    const { rows } = await pool.query<{ phone: string }>("select distinct phone from consent");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(people.length);
    for (const given of people) await consents(world.context, given);
    expect(await calledAfter(world)).toEqual(phones(people));
  }, 120_000);

  test("recording a check against a list loses no call", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenSale(world);
      await consents(world.context, given);
      await defer(world, given);
      people.push(given);
      return (context) => check(context, given);
    });

    expect(steps).toContain("restore-calls-to-phones");
    for (const given of people) await check(world.context, given);
    expect(await calledAfter(world)).toEqual(phones(people));
  }, 120_000);

  test("recording that a number is on a list leaves nobody who is called", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenClaimed(world);
      people.push(given);
      return (context) => check(context, given, true);
    });

    expect(steps).toContain("lock-contacts");
    for (const given of people) await check(world.context, given, true);
    expect(await calledAfter(world)).toEqual([]);
  }, 120_000);

  test("revoking a consent leaves nobody who is called", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const ids: string[] = [];
    await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenClaimed(world);
      people.push(given);
      const { rows } = await pool.query<{ id: string }>("select id from consent where phone = $1", [
        given.phone,
      ]);
      ids.push(rows[0]!.id);
      return (context) => revokeConsent(context, given.actor, { ids: ids.slice(-1) });
    });

    for (const [nth, { actor }] of people.entries()) {
      await revokeConsent(world.context, actor, { ids: [ids[nth]!] });
    }
    expect(await calledAfter(world)).toEqual([]);
    const { rows } = await pool.query("select from consent where revoked_at is null");
    expect(rows).toEqual([]);
  }, 120_000);

  test("raising a limit of a tenant loses no call that waited for it", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const raise = (context: World["context"], { actor }: Given) =>
      updateTenant(context, actor, { contactCaps: [{ max: 2, hours: 24 }] });
    await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenCapped(world);
      people.push(given);
      return (context) => raise(context, given);
    });

    for (const given of people) await raise(world.context, given);
    expect(await calledAfter(world)).toEqual(phones(people));
  }, 240_000);

  test("the steps that let deferred calls go loses none of them", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const called: string[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenCapped(world, 3);
      const { actor, campaign, tenant, contacts } = given;
      const place = { tenantId: tenant.id, campaignId: campaign };
      await updateTenant(world.context, actor, { contactCaps: [] });
      await pool.query("delete from campaign_work where kind <> 'RESTORE'");
      called.push(...contacts.map(({ phone }) => phone));
      return (context) => workOnCampaign(context, place);
    });

    expect(steps.filter((step) => step === "commit").length).toBeGreaterThan(2);
    expect(await calledAfter(world)).toEqual(called.toSorted());
  }, 240_000);

  test("lowering a limit of a tenant leaves nobody who is called too often", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: Given[] = [];
    const lower = (context: World["context"], { actor }: Given) =>
      updateTenant(context, actor, { contactCaps: [{ max: 1, hours: 24 }] });
    await dieEverywhere(world, databaseUrl, async () => {
      const given = await givenCalledBefore(world);
      await dispatch(world.context, [given.tenant.id]);
      await loseJobs(world);
      people.push(given);
      return (context) => lower(context, given);
    });

    for (const given of people) await lower(world.context, given);
    expect(await calledAfter(world)).toEqual([]);
  }, 120_000);
});

/** A call that is claimed and not sent yet, to somebody with the consent and the check. */
async function givenClaimed(world: World): Promise<Given> {
  const given = await givenSale(world);
  await consents(world.context, given);
  await check(world.context, given);
  await dispatch(world.context, [given.tenant.id]);
  await loseJobs(world);
  expect(await callsOf(world, given.campaign)).toMatchObject([{ status: "CALLING" }]);
  return given;
}

/** Calls that are due to people whom another campaign called an hour ago. No calling rules are in force. */
async function givenCalledBefore(world: World, people = 1): Promise<Given> {
  const given = await givenWaiting(world, people);
  const former = await givenCampaign(world, given.tenant, { state: "STOPPED" });
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status, placed_at, outcome, reached_phone)
     select tenant_id, $2, id, $3, 'COMPLETED', $3::timestamptz - interval '1 hour', 'NO_ANSWER', true
     from contact where tenant_id = $1`,
    [given.tenant.id, former, world.now()],
  );
  return { ...given, actor: systemOf(given.tenant.id), phone: given.contacts[0]!.phone };
}

/** The same, with a limit for which the calls are deferred. */
async function givenCapped(world: World, people = 1): Promise<Given> {
  const given = await givenCalledBefore(world, people);
  await world.context.pool.query(
    `update tenant set contact_caps = '[{"max": 1, "hours": 24}]' where id = $1`,
    [given.tenant.id],
  );
  await defer(world, given);
  return given;
}
