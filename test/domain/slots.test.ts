import { describe, expect } from "vitest";
import { createPool, inTransaction } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { oweCalls } from "#test/owe.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { enrol, givenCampaign } from "#test/given.ts";
import { ended, hear } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
/** Nobody hangs up, and VAPI takes as many calls as it is given. */
const simulator = {
  concurrencyLimit: 1_000,
  faults: { dropStatusUpdate: 1, dropReport: 1 },
  scriptFor: () => ({ lastsSeconds: 3_000 }),
};

const sentSoFar = async (world: World): Promise<number> =>
  (await dialsOf(world)).filter(({ sentAt }) => sentAt !== null).length;

const isLive = ({ status }: { status: string }): boolean =>
  status === "CALLING" || status === "IN_PROGRESS";

function vapiIdOf({ simulator: { calls } }: World, dialId: string): string {
  return calls.find((call) => call.dialId === dialId)!.id;
}

describe("a campaign that is stopped while many dials are being sent", () => {
  const ways = [
    ["stopCampaign", stopCampaign, "CANCELLED"],
    ["pauseCampaign", pauseCampaign, "SCHEDULED"],
  ] as const;
  test.for(ways)(
    "has sent all that it ever will when %s answers",
    async ([, end, left], { pool, databaseUrl }) => {
      await using world = await openWorld({ pool, start, simulator });
      const { tenant, campaign } = await givenDialling(world, {
        contacts: 40,
        maxConcurrentCalls: 40,
        tenant: { maxConcurrentCalls: 40 },
      });
      await tick(world.context, world.now());
      const dials = await dialsOf(world);
      expect(dials).toHaveLength(40);

      // Three at a time, so that the stop falls among them and not behind them.
      const workers = createPool(databaseUrl, { max: 3 });
      const context = { ...world.context, pool: workers };

      const sending = dials.map(({ id }) => sendDial(context, id));
      await expect.poll(() => sentSoFar(world), { interval: 2 }).toBeGreaterThan(3);
      await end(world.context, systemOf(tenant.id), campaign);
      const sent = await sentSoFar(world);
      await Promise.all(sending);
      await workers.end();

      expect(await sentSoFar(world)).toBe(sent);
      expect(world.simulator.calls).toHaveLength(sent);
      const statuses = Map.groupBy(await callsOf(world), ({ status }) => status);
      expect(statuses.get("CALLING")?.length ?? 0).toBe(sent);
      expect(statuses.get(left)?.length ?? 0).toBe(40 - sent);
    },
  );
});

describe("many dispatches at once", () => {
  test("never exceed the slots of the tenant or of a campaign, and ring nobody twice", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, campaign, contacts } = await givenDialling(world, {
      contacts: 24,
      maxConcurrentCalls: 4,
      tenant: { maxConcurrentCalls: 7 },
    });
    // The same people again, in a second campaign.
    const other = await givenCampaign(world, tenant, { maxConcurrentCalls: 5 });
    const ids = contacts.map(({ id }) => id);
    await enrol(world, tenant, other, ids);
    await inTransaction(pool, (tx) => oweCalls(tx, [campaign, other], world.now()));
    const dispatches = () => Array.from({ length: 8 }, () => dispatch(world.context, [tenant.id]));
    const endings = async () => {
      const live = (await callsOf(world)).filter(isLive);
      await Promise.all(live.map(({ dialId }) => sendDial(world.context, dialId!)));
      return live.map(({ dialId }) =>
        hear(
          world,
          tenant.id,
          { vapiCallId: vapiIdOf(world, dialId!), dialId },
          ended("voicemail"),
        ),
      );
    };

    const storms = [
      () => Promise.all(dispatches()),
      async () => {
        await Promise.all(await endings());
        await Promise.all(dispatches());
      },
      async () => {
        await Promise.all([...(await endings()), ...dispatches()]);
        await dispatch(world.context, [tenant.id]);
      },
    ];
    for (const storm of storms) {
      await storm();
      const live = (await callsOf(world)).filter(isLive);
      expect(live).toHaveLength(7);
      expect(new Set(live.map(({ contactId }) => contactId)).size).toBe(7);
      expect((await callsOf(world, campaign)).filter(isLive).length).toBeLessThanOrEqual(4);
      expect((await callsOf(world, other)).filter(isLive).length).toBeLessThanOrEqual(5);
    }
    const dialled = (await callsOf(world)).filter(({ dialId }) => dialId !== null);
    expect(await dialsOf(world)).toHaveLength(dialled.length);
  });

  test("claim no contact of two tenants' campaigns for each other", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const tenants = [];
    for (let n = 0; n < 3; n += 1)
      tenants.push((await givenDialling(world, { contacts: 3 })).tenant);
    const ids = tenants.map(({ id }) => id);
    await tick(world.context, world.now());
    await pool.query("update call set status = 'SCHEDULED', dial_id = null");
    await pool.query("delete from dial");

    const reports = await Promise.all([
      dispatch(world.context, ids),
      dispatch(world.context, ids.toReversed()),
      ...ids.map((id) => dispatch(world.context, [id])),
    ]);

    expect(reports.reduce((sum, { callsClaimed }) => sum + callsClaimed, 0)).toBe(9);
    expect(await dialsOf(world)).toHaveLength(9);
  });
});

describe("the database itself", () => {
  const twice: [string, string, string][] = [
    [
      "two open calls of a contact in a campaign",
      "call_one_open_of_rounds",
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
       select tenant_id, campaign_id, contact_id, scheduled_time from call`,
    ],
    [
      "two live calls of a contact in two campaigns",
      "call_one_live_per_contact",
      `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status)
       select call.tenant_id, other.id, contact_id, scheduled_time, 'CALLING'
       from call join campaign other on other.id <> campaign_id`,
    ],
    [
      "two dials of a call that may ring",
      "dial_one_open_per_call",
      `insert into dial (call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at)
       select call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at from dial`,
    ],
    [
      "two dials for one attempt of a round",
      "dial_one_per_attempt",
      `with ended as (
         insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status)
         select tenant_id, campaign_id, contact_id, scheduled_time, 'COMPLETED' from call returning id)
       insert into dial (call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at, state, sent_at, round, attempt)
       select ended.id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at, state, sent_at, round, attempt from dial, ended`,
    ],
    [
      "two dials for one call of VAPI's",
      "dial_one_per_vapi_call",
      `insert into dial (call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at, state, vapi_call_id)
       select call_id, tenant_id, campaign_id, contact_id, credential_version, assistant_id,
         phone_number_id, intended_at, 'REJECTED', vapi_call_id from dial`,
    ],
  ];
  test.for(twice)("refuses %s", async ([, constraint, sql], { pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world);
    await givenCampaign(world, tenant);
    await world.tick();
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);

    await expect(pool.query(sql)).rejects.toMatchObject({ code: "23505", constraint });
  });
});
