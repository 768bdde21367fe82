import { beforeAll, describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { type NewConsent, recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { Area } from "#rules/area.ts";
import type { PermissionKind } from "#rules/rule-pack.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { moveToArea } from "#test/areas.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { givenChecks, givenPermissions } from "#test/permissions.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T09:00:30Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const hourMs = 3_600_000;
const allDay = { startTime: "00:00", endTime: "23:59" };

const timesOf = (world: World, phone: string) =>
  world.simulator.calls
    .filter(({ number }) => number === phone)
    .map(({ createdAt }) => createdAt.toISOString().slice(0, 16));

/** Moves on by hours, with a tick after each full hour. */
async function pass(world: World, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    await world.settle();
    const next = (Math.floor(world.now().getTime() / hourMs) + 1) * hourMs;
    await world.jumpTo(new Date(next - 1_000).toISOString());
    await world.advanceTo(new Date(next + 90_000));
  }
}

async function whyOf(world: World, tenantId: string, campaignId: string, contactId: string) {
  const query = { campaignId, contactId, at: null };
  const { reason, nextEligibleAt, rules } = await whyNotCalled(world.context, tenantId, query);
  const detail = rules.find(({ rule }) => rule === reason)?.detail;
  return { reason, detail, next: nextEligibleAt?.toISOString() ?? null };
}

describe("a limit on the calls to one number", () => {
  test("holds over two campaigns, in rolling hours, and the next call is placed when it ends", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const tenant = await givenTenant(world);
    await updateTenant(world.context, systemOf(tenant.id), {
      contactCaps: [{ max: 3, hours: 24 }],
    });
    const contacts = await givenContacts(world, tenant, 1);
    const [{ id, phone }] = contacts as [{ id: string; phone: string }];
    const campaigns: string[] = [];
    for (const name of ["one", "two", "three", "four"]) {
      const campaign = await givenCampaign(world, tenant, { ...allDay, name });
      await enrol(world, tenant, campaign, [id]);
      campaigns.push(campaign);
      if (name !== "four") await pass(world, 1);
    }
    expect(timesOf(world, phone)).toHaveLength(3);
    await pass(world, 1);
    const first = timesOf(world, phone)[0]!;
    const ends = new Date(Date.parse(`${first}:00Z`) + 24 * hourMs).toISOString().slice(0, 15);
    const why = await whyOf(world, tenant.id, campaigns[3]!, id);
    expect(why.reason).toBe("CONTACT_CAP_REACHED");
    expect(why.detail).toContain("a limit of the tenant allows at most 3 calls within 24 hours");
    expect(why.next!.slice(0, 15)).toBe(ends);

    await pass(world, 21);
    const later = timesOf(world, phone).slice(3);
    expect(later.length).toBeGreaterThan(0);
    const all = world.simulator.calls.map(({ createdAt }) => createdAt.getTime());
    for (const at of all) {
      const before = all.filter((other) => other <= at && other > at - 24 * hourMs);
      expect(before.length).toBeLessThanOrEqual(3);
    }
  });

  test("does not keep those who wait behind from being called", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const tenant = await givenTenant(world, { maxConcurrentCalls: 2 });
    const settings = { ...allDay, maxConcurrentCalls: 2, maxCallsPerRun: 2 };
    const before = await givenCampaign(world, tenant, settings);
    const capped = await givenContacts(world, tenant, 40);
    await enrol(
      world,
      tenant,
      before,
      capped.map(({ id }) => id),
    );
    await world.tick();
    await world.advance(20 * 60_000);
    expect(world.simulator.calls).toHaveLength(40);

    const campaign = await givenCampaign(world, tenant, settings);
    await updateCampaign(world.context, systemOf(tenant.id), campaign, {
      contactCaps: [{ max: 1, hours: 48 }],
    });
    const free = await givenContacts(world, tenant, 3);
    await enrol(
      world,
      tenant,
      campaign,
      [...capped, ...free].map(({ id }) => id),
    );
    await world.tick();
    await world.advance(5 * 60_000);
    const called = world.simulator.calls.slice(40).map(({ number }) => number);
    expect(called.toSorted()).toEqual(free.map(({ phone }) => phone).toSorted());
  });

  test("that is raised lets the calls go that waited for it, and one that is lowered holds at once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const [contact] = await givenContacts(world, tenant, 1);
    const one = await givenCampaign(world, tenant, allDay);
    const two = await givenCampaign(world, tenant, allDay);
    await updateTenant(world.context, actor, { contactCaps: [{ max: 1, hours: 100 }] });
    await enrol(world, tenant, one, [contact!.id]);
    await pass(world, 1);
    await enrol(world, tenant, two, [contact!.id]);
    await pass(world, 2);
    expect(world.simulator.calls).toHaveLength(1);
    const { rows } = await pool.query<{ from: Date | null; at: Date }>(
      `select deferred_from as "from", scheduled_time as at from call where campaign_id = $1`,
      [two],
    );
    expect(rows[0]!.from).not.toBeNull();
    expect(rows[0]!.at.getTime() - world.now().getTime()).toBeGreaterThan(90 * hourMs);

    await updateTenant(world.context, actor, { contactCaps: [{ max: 2, hours: 100 }] });
    await pass(world, 1);
    expect(world.simulator.calls).toHaveLength(2);
  });
});

const newYork: Area = {
  zones: ["America/New_York"],
  places: [{ region: "US-NY", zones: ["America/New_York"], from: "NUMBER" }],
};

/** A contact in New York whom a sale is to be offered to, under the rules that come with the server. */
async function givenSale(world: World) {
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const campaign = await givenCampaign(world, tenant, allDay);
  await updateCampaign(world.context, actor, campaign, { callType: "TELEMARKETING" });
  const [contact] = await givenContacts(world, tenant, 1);
  await moveToArea(world, [contact!.id], newYork);
  await updateTenant(world.context, actor, {
    callingRules: { pack: "research-draft", version: "1" },
  });
  await enrol(world, tenant, campaign, [contact!.id]);
  const { id, phone } = contact!;
  const why = () => whyOf(world, tenant.id, campaign, id);
  const consent: NewConsent = {
    contactId: id,
    kind: "CONSENT_WRITTEN",
    callTypes: ["TELEMARKETING"],
    givenAt: new Date("2031-01-01T00:00:00Z"),
    source: "I agree to calls by an artificial voice.",
  };
  const check = (list: string, isListed = false) =>
    recordListCheck(world.context, actor, {
      list,
      version: "March",
      asOf: new Date("2031-03-04T00:00:00Z"),
      [isListed ? "listed" : "clear"]: [phone],
    });
  return { tenant, actor, campaign, contact: { id, phone }, why, consent, check };
}

describe("under calling rules that need a consent and a check against lists", () => {
  beforeAll(() => loadCallingRules(null));

  test("nobody is called without the records, and somebody with them", async ({ pool }) => {
    // 10:00 in New York.
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:30Z", simulator });
    const { actor, why, consent, check } = await givenSale(world);
    await world.tick();
    await world.advance(120_000);
    expect(world.simulator.calls).toHaveLength(0);
    expect(await why()).toMatchObject({ reason: "CONSENT_MISSING", next: null });

    await recordConsents(world.context, actor, [consent]);
    await world.advance(120_000);
    for (let lists = 0; lists < 5; lists += 1) {
      const { reason, detail } = await why();
      if (reason !== "LIST_NOT_CHECKED") break;
      expect(world.simulator.calls).toHaveLength(0);
      await check(/the list (\S+) /.exec(detail!)![1]!);
      await world.advance(120_000);
    }
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("a consent that is revoked, has expired or covers other calls is none", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:30Z", simulator });
    const { actor, why, consent } = await givenSale(world);
    await recordConsents(world.context, actor, [
      { ...consent, callTypes: ["SURVEY"] },
      { ...consent, kind: "CONSENT_EXPRESS" },
      { ...consent, expiresAt: new Date("2031-03-05T15:00:00Z") },
    ]);
    expect((await why()).reason).toBe("CONSENT_MISSING");
    const { consentIds } = await recordConsents(world.context, actor, [consent]);
    expect((await why()).reason).not.toBe("CONSENT_MISSING");
    await revokeConsent(world.context, actor, { ids: consentIds, how: "said so" });
    expect((await why()).reason).toBe("CONSENT_MISSING");
    await world.tick();
    await world.advance(120_000);
    expect(world.simulator.calls).toHaveLength(0);
  });

  test("a consent that is revoked while its call is being sent stops the call", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:30Z", simulator });
    const { actor, why, consent, check, tenant } = await givenSale(world);
    const { consentIds } = await recordConsents(world.context, actor, [consent]);
    for (let lists = 0; lists < 5; lists += 1) {
      const { reason, detail } = await why();
      if (reason !== "LIST_NOT_CHECKED") break;
      await check(/the list (\S+) /.exec(detail!)![1]!);
    }
    await tickOnly(world);
    const { rows } = await pool.query("select id from dial where tenant_id = $1", [tenant.id]);
    expect(rows).toHaveLength(1);
    await revokeConsent(world.context, actor, { ids: consentIds });
    await world.settle();
    expect(world.simulator.calls).toHaveLength(0);
  });

  test("a number that is on a list is not called, nor one whose check is too old", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T15:00:30Z", simulator });
    const { actor, why, consent, check } = await givenSale(world);
    await recordConsents(world.context, actor, [consent]);
    const first = await why();
    expect(first.reason).toBe("LIST_NOT_CHECKED");
    const list = /the list (\S+) /.exec(first.detail!)![1]!;
    await check(list, true);
    expect((await why()).detail).toContain(`is on the list ${list}`);
    await check(list);
    expect((await why()).detail ?? "").not.toContain(`the list ${list} `);
    await world.jumpTo("2031-06-05T14:00:00Z");
    expect((await why()).detail).toContain("was compared too long ago");
  });
});

const newJersey: Area = {
  zones: ["America/New_York"],
  places: [{ region: "US-NJ", zones: ["America/New_York"], from: "NUMBER" }],
};

/** Two contacts in New Jersey, where a record lifts the ban on sales calls to mobiles. Lists were checked for both. */
async function givenBan(world: World) {
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const campaign = await givenCampaign(world, tenant, allDay);
  await updateCampaign(world.context, actor, campaign, { callType: "TELEMARKETING" });
  const contacts = await givenContacts(world, tenant, 2);
  const ids = contacts.map(({ id }) => id);
  await moveToArea(world, ids, newJersey);
  const [agreed, other] = contacts as [(typeof contacts)[0], (typeof contacts)[0]];
  await givenPermissions(world, tenant.id, [agreed.phone]);
  await givenChecks(
    world,
    tenant.id,
    contacts.map(({ phone }) => phone),
  );
  const putInForce = (exceptions: PermissionKind[]) =>
    updateTenant(world.context, actor, {
      callingRules: { pack: "research-draft", version: "1", exceptions },
    });
  const why = (contactId: string) => whyOf(world, tenant.id, campaign, contactId);
  const callsTo = ({ phone }: { phone: string }) => timesOf(world, phone).length;
  return { tenant, actor, campaign, ids, agreed, other, putInForce, why, callsTo };
}

describe("a ban that a record lifts", () => {
  beforeAll(() => loadCallingRules(null));
  const start = "2031-03-05T15:00:30Z";

  test("holds for everybody until the tenant accepts such records, and then for those without one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const ban = await givenBan(world);
    const { tenant, actor, campaign, agreed, other, why, callsTo } = ban;
    await ban.putInForce([]);
    await enrol(world, tenant, campaign, ban.ids);
    await world.tick();
    await world.advance(120_000);
    const closed = await why(agreed.id);
    expect(closed.reason).toBe("CALL_BANNED");
    expect(closed.detail).toContain("us-nj.mobile@1");
    expect(closed.detail).toContain("CONSENT_EXPRESS");
    expect(world.simulator.calls).toHaveLength(0);

    await ban.putInForce(["CONSENT_EXPRESS"]);
    await world.advance(180_000);
    expect(callsTo(agreed)).toBe(1);
    expect(callsTo(other)).toBe(0);
    const banned = await why(other.id);
    expect(banned).toMatchObject({ reason: "CALL_BANNED", next: null });
    expect(banned.detail).toContain("no record lifts it; a record of CONSENT_EXPRESS lifts it");

    // What waits for the record does not wait for its turn.
    await givenPermissions(world, tenant.id, [other.phone]);
    await world.advance(120_000);
    expect(callsTo(other)).toBe(1);

    await ban.putInForce([]);
    expect((await why(agreed.id)).reason).toBe("CALL_BANNED");
    await updateTenant(world.context, actor, { callingRules: null });
    expect((await why(agreed.id)).reason).not.toBe("CALL_BANNED");
  });

  test("holds again for a call that is being sent while the record is revoked", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, actor, campaign, agreed, putInForce } = await givenBan(world);
    await putInForce(["EXISTING_RELATIONSHIP"]);
    const { consentIds } = await recordConsents(world.context, actor, [
      {
        contactId: agreed.id,
        kind: "EXISTING_RELATIONSHIP",
        callTypes: ["TELEMARKETING"],
        givenAt: new Date("2031-01-01T00:00:00Z"),
      },
    ]);
    await enrol(world, tenant, campaign, [agreed.id]);
    await tickOnly(world);
    const { rows } = await pool.query("select id from dial where tenant_id = $1", [tenant.id]);
    expect(rows).toHaveLength(1);
    await revokeConsent(world.context, actor, { ids: consentIds });
    await world.settle();
    expect(world.simulator.calls).toHaveLength(0);
  });
});

/** The tick of the present minute: calls are claimed, and no job runs. */
async function tickOnly(world: World): Promise<void> {
  const minute = Math.floor(world.now().getTime() / 60_000) * 60_000;
  await tick(world.context, new Date(minute));
}
