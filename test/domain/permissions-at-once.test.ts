import { beforeAll, describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { recordRefusals } from "#domain/contacts/refusals.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import type { Area } from "#rules/area.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { moveToArea } from "#test/areas.ts";
import { crossing } from "#test/crossing.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";

/*
 * When a change that forbids a call has answered, no dial of the call is committed as SENT any more. The transactions are
 * stopped between their statements by a lock on a table: SHARE lets rows be locked, and not be written.
 */
const start = "2031-03-05T10:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 300 }) };
/** The list that the rules for Great Britain ask for, and how old a check may be. */
const list = "gb_tps_ctps";
const longestAgeMs = 672 * 3_600_000;
const yesterday = new Date("2031-03-04T00:00:00Z");

/** Where a limit begins with a refusal. */
const tokyo: Area = {
  zones: ["Asia/Tokyo"],
  places: [{ region: "JP", zones: ["Asia/Tokyo"], from: "NUMBER" }],
};
const london: Area = {
  zones: ["Europe/London"],
  places: [{ region: "GB", zones: ["Europe/London"], from: "NUMBER" }],
};

beforeAll(() => loadCallingRules(null));

/**
 * A call to somebody, in London by default, that is claimed, and not sent yet, and another call to the same number an hour ago. Under
 * calling rules the number has the consent and the check that they ask for.
 */
async function givenClaimed(
  world: World,
  {
    hasRules,
    area = london,
    asOf = yesterday,
    expiresAt = null,
  }: Pick<Way, "hasRules" | "area"> & {
    readonly asOf?: Date;
    readonly expiresAt?: Date | null;
  },
) {
  const given = await givenDialling(world);
  const { tenant, campaign, contacts } = given;
  const actor = systemOf(tenant.id);
  const [{ id, phone }] = contacts as [{ id: string; phone: string }];
  await moveToArea(world, [id], area);
  await updateCampaign(world.context, actor, campaign, { callType: "TELEMARKETING" });
  const former = await givenCampaign(world, tenant, { state: "STOPPED" });
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status, placed_at, outcome, reached_phone)
     values ($1, $2, $3, $4, 'COMPLETED', $4::timestamptz - interval '1 hour', 'NO_ANSWER', true)`,
    [tenant.id, former, id, world.now()],
  );
  let consentIds: string[] = [];
  if (hasRules) {
    const callTypes: "TELEMARKETING"[] = ["TELEMARKETING"];
    ({ consentIds } = await recordConsents(world.context, actor, [
      { phone, kind: "CONSENT_WRITTEN", callTypes, givenAt: yesterday, expiresAt },
    ]));
    const check = { list, version: "March", asOf, clear: [phone] };
    await recordListCheck(world.context, actor, check);
    const callingRules = { pack: "research-draft", version: "1" };
    await updateTenant(world.context, actor, { callingRules });
    await world.settle();
  }
  await tick(world.context, world.now());
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  const [dial] = await dialsOf(world);
  expect(dial).toMatchObject({ state: "INTENDED" });
  return { ...given, actor, id, phone, consentIds, dial: dial! };
}

type Given = Awaited<ReturnType<typeof givenClaimed>>;

interface Way {
  readonly what: string;
  readonly hasRules: boolean;
  /** Default: London. */
  readonly area?: Area;
  readonly forbid: (world: World, given: Given) => Promise<unknown>;
  /** Where the change is stopped: the first table that it writes after it has taken its locks. */
  readonly writes: string;
  readonly reason: string;
}

const inTenant = (change: Parameters<typeof updateTenant>[2]): Way["forbid"] => {
  return ({ context }, { actor }) => updateTenant(context, actor, change);
};

const ways: readonly Way[] = [
  {
    what: "a consent that is revoked",
    hasRules: true,
    forbid: ({ context }, { actor, consentIds }) =>
      revokeConsent(context, actor, { ids: consentIds }),
    writes: "consent",
    reason: "CONSENT_MISSING",
  },
  {
    what: "a list on which the number is found",
    hasRules: true,
    forbid: ({ context }, { actor, phone }) =>
      recordListCheck(context, actor, {
        list,
        version: "March 2",
        asOf: yesterday,
        listed: [phone],
      }),
    writes: "list_check",
    reason: "LIST_NOT_CHECKED",
  },
  {
    what: "a refusal with which a limit begins",
    hasRules: true,
    area: tokyo,
    forbid: (world, { actor, phone }) =>
      recordRefusals(world.context, actor, [{ phone, refusedAt: world.now() }]),
    writes: "refusal",
    reason: "CONTACT_CAP_REACHED",
  },
  {
    what: "a limit of the tenant",
    hasRules: false,
    forbid: inTenant({ contactCaps: [{ max: 1, hours: 24 }] }),
    writes: "opening",
    reason: "CONTACT_CAP_REACHED",
  },
  {
    what: "a limit of the campaign",
    hasRules: false,
    forbid: ({ context }, { actor, campaign }) =>
      updateCampaign(context, actor, campaign, { contactCaps: [{ max: 1, hours: 24 }] }),
    writes: "campaign",
    reason: "CONTACT_CAP_REACHED",
  },
  {
    what: "calling rules that come into force",
    hasRules: false,
    forbid: inTenant({ callingRules: { pack: "research-draft", version: "1" } }),
    writes: "opening",
    reason: "CONSENT_MISSING",
  },
  {
    what: "a blackout date of the tenant",
    hasRules: false,
    forbid: inTenant({ blackoutDates: [{ from: "2031-03-05", to: "2031-03-05", label: "Fair" }] }),
    writes: "opening",
    reason: "BLACKOUT_DATE",
  },
  {
    what: "courtesy hours",
    hasRules: false,
    forbid: inTenant({ courtesyHours: { isOn: true, startTime: "11:00", endTime: "12:00" } }),
    writes: "opening",
    reason: "OUTSIDE_CALLING_HOURS",
  },
];

const done = ["fulfilled", "fulfilled"];

describe.for(ways)("$what", ({ forbid, writes, reason, ...rules }) => {
  test("waits for a dial that is being committed as SENT", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const given = await givenClaimed(world, rules);
    let wasSent: unknown;
    const results = await crossing(
      pool,
      (tx) => tx.query("lock table dial in share mode"),
      () => sendDial(world.context, given.dial.id),
      async () => {
        await forbid(world, given);
        wasSent = (await dialsOf(world))[0]!.state;
      },
    );
    expect(results.map(({ status }) => status)).toEqual(done);
    expect(["SENT", "ACCEPTED"]).toContain(wasSent);
    expect(await callsOf(world, given.campaign)).toMatchObject([{ status: "CALLING" }]);
  });

  test("is followed by no SENT of a dial that waited for it", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const given = await givenClaimed(world, rules);
    const results = await crossing(
      pool,
      (tx) => tx.query(`lock table ${writes} in share mode`),
      () => forbid(world, given),
      () => sendDial(world.context, given.dial.id),
    );
    expect(results.map(({ status }) => status)).toEqual(done);
    expect(await dialsOf(world)).toMatchObject([{ state: "REJECTED", reason }]);
    expect(await callsOf(world, given.campaign)).toMatchObject([{ status: "SCHEDULED" }]);
    expect(world.simulator.calls).toEqual([]);
  });
});

describe("a dial is refused that is sent", () => {
  const soon = new Date(Date.parse(start) + 500);
  const later = async (world: World, ms: number) => {
    await world.jumpTo(new Date(soon.getTime() + ms).toISOString());
  };

  test.for([
    ["after its consent has expired", { expiresAt: soon }, 0, "CONSENT_MISSING"],
    [
      "after the check of its number has become too old",
      { asOf: new Date(soon.getTime() - longestAgeMs) },
      1,
      "LIST_NOT_CHECKED",
    ],
  ] as const)("%s, and placed before", async ([, change, first, reason], { pool }) => {
    for (const [ms, expected] of [
      [first - 1, { state: "ACCEPTED" }],
      [first, { state: "REJECTED", reason }],
    ] as const) {
      await using world = await openWorld({ pool, start, simulator });
      const { dial } = await givenClaimed(world, { hasRules: true, ...change });
      await later(world, ms);
      await sendDial(world.context, dial.id);
      expect(await dialsOf(world)).toMatchObject([expected]);
    }
  });
});

test("three calls to a number are placed and no fourth, by two workers and over two campaigns", async ({
  pool,
}) => {
  const ends = { scriptFor: () => ({ lastsSeconds: 1 }) };
  await using world = await openWorld({ pool, start, simulator: ends });
  const tenant = await givenTenant(world, { maxConcurrentCalls: 20 });
  const actor = systemOf(tenant.id);
  await updateTenant(world.context, actor, { contactCaps: [{ max: 3, hours: 24 }] });
  const contacts = await givenContacts(world, tenant, 4);
  const ids = contacts.map(({ id }) => id);
  const campaigns = [await givenCampaign(world, tenant), await givenCampaign(world, tenant)];
  for (const campaign of campaigns) {
    await enrol(world, tenant, campaign, ids);
    // The call of the round and a callback are due in each campaign: four calls to each number.
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, kind, is_callback, scheduled_time)
       select $1, $2, contact_id, kind, kind = 'MANUAL', $4
       from unnest($3::uuid[]) contact_id, unnest('{ROUND,MANUAL}'::call_kind[]) kind`,
      [tenant.id, campaign, ids, world.now()],
    );
  }
  const workers = [1, 2];
  for (let turn = 0; turn < 6; turn += 1) {
    await Promise.all(workers.map(() => dispatch(world.context, [tenant.id])));
    const intended = (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
    await Promise.all(workers.flatMap(() => intended.map(({ id }) => sendDial(world.context, id))));
    await world.advance(20_000);
  }
  const called = Map.groupBy(world.simulator.calls, ({ number }) => number);
  expect(contacts.map(({ phone }) => called.get(phone)?.length)).toEqual([3, 3, 3, 3]);
  const { rows } = await pool.query(
    "select count(*)::int as n from call where status = 'SCHEDULED' and deferred_from is not null",
  );
  expect(rows).toEqual([{ n: 4 }]);
});

test.for([
  ["lowered", 3, 1],
  ["raised", 1, 3],
] as const)(
  "a limit that is %s in the middle of a minute is exceeded in neither setting",
  async ([, before, after], { pool }) => {
    const ends = { scriptFor: () => ({ lastsSeconds: 1 }) };
    await using world = await openWorld({ pool, start, simulator: ends });
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const limit = (max: number) =>
      updateTenant(world.context, actor, { contactCaps: [{ max, hours: 24 }] });
    await limit(before);
    const contacts = await givenContacts(world, tenant, 3);
    const ids = contacts.map(({ id }) => id);
    for (let nth = 0; nth < 5; nth += 1) {
      await enrol(world, tenant, await givenCampaign(world, tenant), ids);
    }
    const calls = () =>
      contacts.map(({ phone }) => {
        return world.simulator.calls.filter(({ number }) => number === phone).length;
      });
    await world.tick();
    // The first calls have ended, and the second ones may be live.
    await world.advance(30_000);
    const already = calls();
    expect(Math.max(...already)).toBeLessThanOrEqual(before);
    expect(Math.min(...already)).toBeGreaterThan(0);
    await limit(after);
    await world.advance(4 * 60_000);
    expect(calls()).toEqual(already.map((count) => Math.max(count, after)));
  },
);
