import { beforeAll, describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { recordRefusals, withdrawRefusal } from "#domain/contacts/refusals.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { Area } from "#rules/area.ts";
import type { CallType } from "#rules/call-type.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { moveToArea } from "#test/areas.ts";
import { crossing } from "#test/crossing.ts";
import { optsOut } from "#test/fates.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { dialsOf, watch } from "#test/ledger.ts";
import { givenPermissions } from "#test/permissions.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";

// Wednesday, 11:00 in Paris.
const start = "2027-03-03T10:00:30Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 5 }) };
const dayMs = 24 * 3_600_000;

const paris: Area = {
  zones: ["Europe/Paris"],
  places: [{ region: "FR", zones: ["Europe/Paris"], from: "NUMBER" }],
};
const newYork: Area = {
  zones: ["America/New_York"],
  places: [{ region: "US-NY", zones: ["America/New_York"], from: "NUMBER" }],
};

/** A contact whom everything permits to call under the rules that come with the server. */
async function givenCallee(
  world: World,
  area: Area,
  settings: { readonly callType: CallType; readonly optOutField?: string },
) {
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const day = { startTime: "00:00", endTime: "23:59", scheduleFrequency: "DAILY" } as const;
  const campaign = await givenCampaign(world, tenant, day);
  await updateCampaign(world.context, actor, campaign, settings);
  const [contact] = await givenContacts(world, tenant, 1);
  await moveToArea(world, [contact!.id], area);
  await givenPermissions(world, tenant.id, [contact!.phone]);
  const callingRules = { pack: "research-draft", version: "1" };
  await updateTenant(world.context, actor, { callingRules });
  await enrol(world, tenant, campaign, [contact!.id]);
  const why = async (at: Date | null = null) => {
    const asked = { campaignId: campaign, contactId: contact!.id, at };
    const { reason, rules, nextEligibleAt } = await whyNotCalled(world.context, tenant.id, asked);
    const detail = rules.find(({ rule }) => rule === reason)?.detail ?? "";
    return { reason, detail, nextEligibleAt };
  };
  return { tenant, actor, campaign, contact: contact!, why };
}

const inDays = (world: World, days: number) => new Date(world.now().getTime() + days * dayMs);

describe("a limit that begins with a refusal", () => {
  beforeAll(() => loadCallingRules(null));

  test("holds from a refusal that is recorded, for its time, until it is withdrawn", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const callee = await givenCallee(world, paris, { callType: "TELEMARKETING" });
    const { actor, contact, why } = callee;
    const refusedAt = new Date("2027-03-02T09:00:00Z");
    const [other] = await givenContacts(world, callee.tenant, 1);
    const { refusalIds } = await recordRefusals(world.context, actor, [
      { phone: contact.phone, refusedAt, callType: "TELEMARKETING", note: "said no" },
      { phone: contact.phone, refusedAt: new Date(start), callType: "SURVEY" },
      { contactId: other!.id, refusedAt: new Date(start) },
    ]);
    expect(refusalIds).toHaveLength(3);
    await world.tick();
    await world.advance(120_000);
    expect(world.simulator.calls).toHaveLength(0);
    const refused = await why();
    expect(refused.reason).toBe("CONTACT_CAP_REACHED");
    expect(refused.detail).toContain(
      "such calls were refused, and fr.after-refusal@1 allows no call for 1440 hours after a refusal",
    );
    // 60 days after the refusal is a Saturday.
    expect(refused.nextEligibleAt?.toISOString()).toBe("2027-05-03T08:00:00.000Z");

    await withdrawRefusal(world.context, actor, { ids: refusalIds.slice(0, 1), how: "a mistake" });
    expect((await why()).reason).toBeNull();
    await world.advance(120_000);
    expect(world.simulator.calls.map(({ number }) => number)).toEqual([contact.phone]);
  });

  test("holds from what was said in a call, also when the number is taken off the do-not-call list", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: { scriptFor: () => optsOut } });
    const { actor, contact, why } = await givenCallee(world, paris, {
      callType: "TELEMARKETING",
      optOutField: "optOut",
    });
    await world.tick();
    await watch(world, new Date(world.now().getTime() + 120_000));
    expect(world.simulator.calls).toHaveLength(1);
    expect((await why(inDays(world, 1))).reason).toBe("ON_DO_NOT_CALL_LIST");
    await removeFromDoNotCall(world.context, actor, { phones: [contact.phone] });
    const { reason, detail } = await why(inDays(world, 1));
    expect(reason).toBe("CONTACT_CAP_REACHED");
    expect(detail).toContain("fr.after-refusal@1");
    const { rows } = await pool.query(
      "select phone, call_type, call_id is not null as said from refusal",
    );
    expect(rows).toEqual([{ phone: contact.phone, call_type: "TELEMARKETING", said: true }]);
  });

  test("is not asked for where no rule of law has one", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2027-03-03T15:00:30Z", simulator });
    const { actor, contact } = await givenCallee(world, newYork, { callType: "TELEMARKETING" });
    const refusedAt = new Date("2027-03-02T09:00:00Z");
    await recordRefusals(world.context, actor, [{ contactId: contact.id, refusedAt }]);
    await world.tick();
    await world.advance(120_000);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("a refusal waits for a dial that is being committed as SENT, and no dial is SENT after it", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { actor, contact } = await givenCallee(world, paris, { callType: "TELEMARKETING" });
    const minute = Math.floor(world.now().getTime() / 60_000) * 60_000;
    await tick(world.context, new Date(minute));
    await pool.query("delete from call_scheduler_queue._private_jobs");
    const [dial] = await dialsOf(world);
    const refusals = [{ contactId: contact.id, refusedAt: new Date(start) }];
    let found: unknown;
    const results = await crossing(
      pool,
      (tx) => tx.query("lock table dial in share mode"),
      () => sendDial(world.context, dial!.id),
      async () => {
        await recordRefusals(world.context, actor, refusals);
        found = (await dialsOf(world))[0]!.state;
      },
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(["SENT", "ACCEPTED"]).toContain(found);
  });

  test("a request with something wrong records nothing, and says what", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const refusedAt = new Date(start);
    const later = inDays(world, 1);
    const given = [
      { phone: "+33142685300", refusedAt },
      { phone: "+33142685300", refusedAt: later },
      { phone: "x", refusedAt },
      { refusedAt },
    ];
    await expect(recordRefusals(world.context, actor, given)).rejects.toMatchObject({
      problems: [
        { path: ["refusals", "2", "phone"] },
        { path: ["refusals", "3", "phone"] },
        { path: ["refusals", "1", "refusedAt"] },
      ],
    });
    const unknown = { ids: ["00000000-0000-0000-0000-000000000001"] };
    await expect(withdrawRefusal(world.context, actor, unknown)).rejects.toMatchObject({
      problems: [{ path: ["ids", "0"] }],
    });
    expect((await pool.query("select from refusal")).rowCount).toBe(0);
  });
});

test("a limit that begins with a conversation counts from its end, however long the call was", async ({
  pool,
}) => {
  loadCallingRules(null);
  await using world = await openWorld({
    pool,
    start: "2027-03-03T15:00:30Z",
    simulator: { scriptFor: () => ({ lastsSeconds: 500, endedReason: "customer-ended-call" }) },
  });
  const { why } = await givenCallee(world, newYork, { callType: "DEBT_COLLECTION" });
  await world.tick();
  await world.advance(20 * 60_000);
  expect(world.simulator.calls).toHaveLength(1);
  const { rows } = await pool.query<{ placed: Date; ended: Date }>(
    "select placed_at as placed, ended_at as ended from call where outcome = 'ANSWERED'",
  );
  const [{ placed, ended }] = rows as [(typeof rows)[0]];
  // A week after the call was placed, and less than a week after its end.
  const between = new Date((placed.getTime() + ended.getTime()) / 2 + 7 * dayMs);
  const { reason, detail } = await why(between);
  expect(reason).toBe("CONTACT_CAP_REACHED");
  expect(detail).toContain(
    "there was a conversation, and us.regf.after-talk@1 allows no call for 168 hours after one",
  );
  expect((await why(new Date(ended.getTime() + 7 * dayMs))).reason).not.toBe("CONTACT_CAP_REACHED");
});
