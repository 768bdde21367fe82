import fc from "fast-check";
import type pg from "pg";
import { describe, expect, vi } from "vitest";
import { totalOfCampaign, totalOfTenant } from "#db/queries/call-counts.ts";
import { inTransaction } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import { callStats } from "#domain/calls/call-stats.ts";
import { checkCounts, foldCounts, repairCounts } from "#domain/calls/keep-counts.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import {
  deleteCampaign,
  pauseCampaign,
  startCampaign,
  stopCampaign,
} from "#domain/campaigns/campaign-life.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { peopleOf, progressOf } from "#domain/campaigns/progress.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { DomainError } from "#domain/errors.ts";
import { snakeCase } from "#db/snake-case.ts";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";
import { contactBarNames, contactBars } from "#rules/contact-bars.ts";
import { answered, busy, inTurn, misdialled, noAnswer } from "#test/fates.ts";
import { peopleInRows, type ShownCall, shownCalls, tally } from "#test/count-calls.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-08T10:00:00Z";
const kinds = ["ROUND", "MANUAL", "REDIAL", "TEST"] as const;
const allStatuses: readonly CallStatus[] = [
  "SCHEDULED",
  "CALLING",
  "IN_PROGRESS",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
];
const outcomes: readonly (CallOutcome | null)[] = [
  null,
  "ANSWERED",
  "VOICEMAIL",
  "SILENCE",
  "NO_ANSWER",
  "BUSY",
  "BAD_NUMBER",
  "CARRIER_FAULT",
  "PROVIDER_FAULT",
  "ACCOUNT_FAULT",
  "CAPACITY",
  "ENDED_BY_US",
  "UNKNOWN",
];

/** Every number that is served is that of the calls, read one by one. */
async function compare(world: World, tenantId: string, campaigns: readonly string[]) {
  const { context } = world;
  const { pool } = context;
  const calls = await shownCalls(pool, tenantId);
  const ofCampaigns = calls.filter(({ kind }) => kind !== "TEST");
  const progress = await progressOf(context, tenantId, campaigns);
  const people = await peopleOf(context, tenantId, campaigns);
  for (const id of campaigns) {
    expect(people.get(id)).toEqual(await peopleInRows(pool, id));
    const own = ofCampaigns.filter(({ campaignId }) => campaignId === id);
    const shown = Object.entries(progress.get(id)!).filter(([, n]) => n !== 0);
    expect(Object.fromEntries(shown)).toEqual(tally(own.map(({ status }) => status)));
  }
  for (const status of [allStatuses, ["SCHEDULED"], ["CANCELLED", "CALLING"]] as CallStatus[][]) {
    const matching = calls.filter((call) => status.includes(call.status));
    const all = await totalOfTenant.first(pool, tenantId, kinds, status, outcomes);
    expect(all).toEqual({ calls: matching.length });
    const [first] = campaigns;
    const one = await totalOfCampaign.first(pool, tenantId, kinds, status, outcomes, first!);
    expect(one).toEqual({
      calls: matching.filter(({ campaignId }) => campaignId === first).length,
    });
  }
  await compareStats(world, tenantId, [null, ...campaigns], ofCampaigns);
  expect(await checkCounts(context)).toEqual({ missing: [], people: [], wrongSums: 0 });
}

async function compareStats(
  { context }: World,
  tenantId: string,
  campaigns: readonly (string | null)[],
  calls: readonly ShownCall[],
) {
  const day = new Date("2031-03-07T18:15:00Z").getTime();
  for (const campaignId of campaigns) {
    const stats = await callStats(context, tenantId, {
      campaignId,
      from: new Date(day),
      to: new Date(day + 4 * 86_400_000),
      bucket: "HOUR",
      timeZone: "Asia/Kathmandu",
    });
    const own = calls.filter((call) => campaignId === null || call.campaignId === campaignId);
    for (const { from, to, counts } of stats.buckets) {
      const inside = own.filter(({ at }) => at >= from && at < to);
      expect(Object.fromEntries(counts.byStatus)).toEqual(tally(inside.map((one) => one.status)));
      const known = inside.flatMap(({ outcome }) => outcome ?? []);
      expect(Object.fromEntries(counts.byOutcome)).toEqual(tally(known));
    }
  }
}

interface Story {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

const verbs = {
  stops: ({ world, tenantId, campaignId }: Story) =>
    stopCampaign(world.context, systemOf(tenantId), campaignId),
  starts: ({ world, tenantId, campaignId }: Story) =>
    startCampaign(world.context, systemOf(tenantId), campaignId),
  pauses: ({ world, tenantId, campaignId }: Story) =>
    pauseCampaign(world.context, systemOf(tenantId), campaignId),
  deletes: ({ world, tenantId, campaignId }: Story) =>
    deleteCampaign(world.context, systemOf(tenantId), campaignId),
  opensLater: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { startTime: "11:00" }),
  opensEarlier: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { startTime: "09:30" }),
  enrols: ({ world, tenantId, campaignId, contactId }: Story) =>
    enrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  unenrols: ({ world, tenantId, campaignId, contactId }: Story) =>
    unenrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  callsNow: ({ world, tenantId, campaignId, contactId }: Story) =>
    scheduleCall(world.context, systemOf(tenantId), { campaignId, contactId, at: null }),
  callsTomorrow: ({ world, tenantId, campaignId, contactId }: Story) => {
    const at = new Date(world.now().getTime() + 26 * 3_600_000);
    return scheduleCall(world.context, systemOf(tenantId), { campaignId, contactId, at });
  },
  tries: ({ world, tenantId, campaignId, contactId }: Story) =>
    placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId, phone: null }),
  forbids: ({ world, tenantId, contactId }: Story) =>
    updateContact(world.context, systemOf(tenantId), contactId, { doNotCall: true }),
  allows: ({ world, tenantId, contactId }: Story) =>
    updateContact(world.context, systemOf(tenantId), contactId, {
      doNotCall: false,
      clearUnreachable: true,
    }),
  limits: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { retryAttempts: 1 }),
  deletesContact: ({ world, tenantId, contactId }: Story) =>
    deleteContact(world.context, systemOf(tenantId), contactId),
  erasesContact: ({ world, tenantId, contactId }: Story) =>
    eraseContact(world.context, systemOf(tenantId), contactId),
  async cancels({ world, tenantId, contactId }: Story) {
    const { rows } = await world.context.pool.query<{ id: string }>(
      "select id from call where contact_id = $1 and status = 'SCHEDULED' order by id limit 1",
      [contactId],
    );
    for (const { id } of rows) await cancelCall(world.context, systemOf(tenantId), id);
  },
  // One step of what a stop, a start or an edit has left.
  follows: ({ world, tenantId, campaignId }: Story) =>
    workOneStep(world.context, { tenantId, campaignId }),
  folds: ({ world }: Story) => foldCounts(world.context),
  settles: ({ world }: Story) => world.settle(),
  waits: ({ world }: Story) => world.advance(45_000),
  waitsLong: ({ world }: Story) => world.advance(6 * 60_000),
};

const rare = ["deletes", "deletesContact", "erasesContact"] as const;
const frequent = (Object.keys(verbs) as (keyof typeof verbs)[]).filter(
  (verb) => !rare.some((one) => one === verb),
);

test("after every step of any story the kept counts are those of the calls", async ({ pool }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          verb: fc.oneof(
            { weight: 12, arbitrary: fc.constantFrom(...frequent) },
            { weight: 1, arbitrary: fc.constantFrom(...rare) },
          ),
          campaign: fc.nat(1),
          contact: fc.nat(4),
        }),
        { minLength: 20, maxLength: 20 },
      ),
      async (acts) => {
        await using world = await openWorld({
          pool,
          start,
          rowsPerStep: 2,
          simulator: {
            scriptFor: inTurn(busy, answered, { lastsSeconds: 100 }, noAnswer, misdialled),
          },
        });
        const tenant = await givenTenant(world);
        const other = await givenTenant(world);
        const campaigns = [
          await givenCampaign(world, tenant, { redialsPerRound: 1, redialDelays: { BUSY: 5 } }),
          await givenCampaign(world, tenant),
        ];
        const contacts = (await givenContacts(world, tenant, 5)).map(({ id }) => id);
        for (const campaign of campaigns) await enrol(world, tenant, campaign, contacts);
        const theirs = await givenCampaign(world, other);
        const [neighbour] = await givenContacts(world, other, 1);
        await enrol(world, other, theirs, [neighbour!.id]);
        await world.tick();
        for (const { verb, campaign, contact } of acts) {
          const story = {
            world,
            tenantId: tenant.id,
            campaignId: campaigns[campaign]!,
            contactId: contacts[contact]!,
          };
          await Promise.resolve(verbs[verb](story)).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
          await compare(world, tenant.id, campaigns);
        }
        await compare(world, other.id, [theirs]);
      },
    ),
    { numRuns: 2 },
  );
});

/** A campaign with so many calls that wait, all due at `start`. */
async function givenWaiting(world: World, calls: number) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant);
  const contacts = await givenContacts(world, tenant, calls);
  await enrol(
    world,
    tenant,
    campaign,
    contacts.map(({ id }) => id),
  );
  const { rows } = await world.context.pool.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1 returning id`,
    [campaign, world.now()],
  );
  return { tenant, campaign, calls: rows.map(({ id }) => id) };
}

async function folded(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `select (select count(*)::int from call_delta) + (select count(*)::int from people_delta) as delta, (select count(*)::int from call_count) as count,
       (select count(*)::int from call_total) as total, (select count(*)::int from tenant_call_count) as tenant`,
  );
  return rows[0]!;
}

describe("beside each other", () => {
  test("writers that commit and roll back, and folding, leave the right counts at every moment", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, calls } = await givenWaiting(world, 60);
    let writing = true;
    const write = async (own: readonly string[]) => {
      for (const [n, id] of own.entries()) {
        const final = n % 2 === 0 ? ["COMPLETED", "ANSWERED"] : ["FAILED", "BUSY"];
        await inTransaction(pool, async (tx) => {
          await tx.query("update call set status = 'CALLING', placed_at = $2 where id = $1", [
            id,
            world.now(),
          ]);
          await tx.query("update call set status = $2, outcome = $3 where id = $1", [id, ...final]);
          if (n % 5 === 4) throw new Error("rolled back");
        }).catch((error: Error) => {
          if (error.message !== "rolled back") throw error;
        });
      }
    };
    const watch = async () => {
      const seen: unknown[] = [];
      while (writing) {
        seen.push((await checkCounts(world.context)).missing);
        const shown = (await progressOf(world.context, tenant.id, [campaign])).get(campaign)!;
        const { SCHEDULED, COMPLETED, FAILED } = shown;
        // Each transaction ends one call, whoever reads between them.
        expect(SCHEDULED + COMPLETED + FAILED).toBe(60);
      }
      return seen;
    };
    const fold = async () => {
      while (writing) await foldCounts(world.context);
    };
    const around = Promise.all([watch(), fold(), fold()]);
    await Promise.all([0, 1, 2].map((w) => write(calls.filter((_, n) => n % 3 === w))));
    writing = false;
    const [seen] = await around;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.flat()).toEqual([]);
    await foldCounts(world.context);
    await compare(world, tenant.id, [campaign]);
    expect(await folded(pool)).toMatchObject({ delta: 0 });
  });

  test("folding waits for no writer, and no writer for folding", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, calls } = await givenWaiting(world, 4);
    await inTransaction(pool, async (open) => {
      await open.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
      // The open transaction's row is left; what is committed is folded.
      await foldCounts(world.context);
      expect(await folded(pool)).toMatchObject({ delta: 0, count: 1 });
      await inTransaction(pool, async (tx) => {
        await tx.query("select fold_call_counts(1000)");
        await pool.query("update call set status = 'CANCELLED' where id = $1", [calls[1]]);
        // Another process finds that this one folds: the call is one less of a facet, and one more of another.
        await foldCounts(world.context);
        expect(await folded(pool)).toMatchObject({ delta: 2 });
      });
    });
    await compare(world, tenant.id, [campaign]);
  });

  test("a process that dies while it folds has changed nothing", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenWaiting(world, 4);
    const dying = await pool.connect();
    await dying.query("begin");
    await dying.query("select fold_call_counts(1000)");
    dying.release(true);
    // Its lock ends when Postgres has noticed.
    await vi.waitFor(async () => {
      await foldCounts(world.context);
      expect(await folded(pool)).toMatchObject({ delta: 0 });
    });
    expect(await folded(pool)).toEqual({ delta: 0, count: 1, total: 1, tenant: 1 });
    await compare(world, tenant.id, [campaign]);
  });
});

test.for([true, false])(
  "a stop counts when it commits, and nothing changes while the rows follow (folded: %s)",
  async (isFolded, { pool }) => {
    await using world = await openWorld({ pool, start, rowsPerStep: 2 });
    const { tenant, campaign } = await givenWaiting(world, 7);
    const place = { tenantId: tenant.id, campaignId: campaign };
    if (isFolded) await foldCounts(world.context);
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    const shown = async () => {
      await compare(world, tenant.id, [campaign]);
      return (await progressOf(world.context, tenant.id, [campaign])).get(campaign);
    };
    const stopped = await shown();
    expect(stopped).toMatchObject({ SCHEDULED: 0, CANCELLED: 7 });
    for (let isLeft = true; isLeft;) {
      isLeft = await workOneStep(world.context, place);
      if (isFolded) await foldCounts(world.context);
      expect(await shown()).toEqual(stopped);
    }
    // A second stop finds calls of two generations.
    await startCampaign(world.context, systemOf(tenant.id), campaign);
    await workOneStep(world.context, place);
    await shown();
    await stopCampaign(world.context, systemOf(tenant.id), campaign);
    expect(await shown()).toMatchObject({ SCHEDULED: 0 });
  },
);

test("a reason that comes after the end moves the call, and the contact, to another count", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 4);
  const becomes = async (id: string, change: string) => {
    await pool.query(`update call set ${change} where id = $1`, [id]);
    await compare(world, tenant.id, [campaign]);
    await foldCounts(world.context);
    await compare(world, tenant.id, [campaign]);
    return (await peopleOf(world.context, tenant.id, [campaign])).get(campaign)!;
  };
  const [first, second] = calls;
  await becomes(first!, "status = 'CALLING', placed_at = scheduled_time + interval '20 minutes'");
  const ended = await becomes(first!, "status = 'FAILED', outcome = 'UNKNOWN'");
  expect(ended).toMatchObject({ called: 1, reached: 0 });
  const answered = await becomes(first!, "status = 'COMPLETED', outcome = 'ANSWERED'");
  expect(answered).toMatchObject({ called: 1, reached: 1 });
  await becomes(second!, "status = 'FAILED', outcome = 'UNKNOWN', placed_at = scheduled_time");
  const neverRang = await becomes(second!, "reached_phone = false");
  expect(neverRang).toMatchObject({ called: 1, reached: 1 });
});

test("what has become 0 leaves no row, and deleted calls are subtracted", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { calls } = await givenWaiting(world, 3);
  await foldCounts(world.context);
  await pool.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
  await foldCounts(world.context);
  expect(await folded(pool)).toEqual({ delta: 0, count: 2, total: 2, tenant: 2 });
  await pool.query("delete from tenant");
  await foldCounts(world.context);
  expect(await folded(pool)).toEqual({ delta: 0, count: 0, total: 0, tenant: 0 });
});

test("wrong counts are found, and repaired beside a writer", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 5);
  await foldCounts(world.context);
  await pool.query("update call_count set calls = calls + 7");
  await pool.query("delete from call_total");
  expect(await checkCounts(world.context)).toEqual({
    missing: [{ campaignId: campaign, quarter: new Date(start), calls: -7 }],
    people: [],
    wrongSums: 2,
  });
  await inTransaction(pool, async (open) => {
    await open.query("update call set status = 'CANCELLED' where id = $1", [calls[0]]);
    await repairCounts(world.context);
  });
  await foldCounts(world.context);
  await compare(world, tenant.id, [campaign]);
});

test("wrong counts of people are found, and repaired beside a writer", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign, calls } = await givenWaiting(world, 5);
  await pool.query(
    "update call set status = 'COMPLETED', outcome = 'ANSWERED', placed_at = scheduled_time where id = any($1)",
    [calls.slice(0, 3)],
  );
  await foldCounts(world.context);
  await pool.query(
    "delete from member_state where contact_id = (select contact_id from call where id = $1)",
    [calls[0]],
  );
  await pool.query("update people_count set people = people + 2 where not is_called");
  expect(await checkCounts(world.context)).toEqual({
    missing: [],
    people: [{ campaignId: campaign, members: 1, people: -2 }],
    wrongSums: 1,
  });
  await inTransaction(pool, async (open) => {
    await open.query("update contact set do_not_call = true where tenant_id = $1", [tenant.id]);
    await repairCounts(world.context);
  });
  await foldCounts(world.context);
  await compare(world, tenant.id, [campaign]);
});

test.for(contactBarNames.filter((bar) => contactBars[bar].bindsTestCalls))(
  "a contact that gets and loses the bar %s is counted so",
  async (bar, { pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenWaiting(world, 3);
    await foldCounts(world.context);
    const notCallable = async () =>
      (await peopleOf(world.context, tenant.id, [campaign])).get(campaign)!.notCallable;
    const { fact, barsWhen } = contactBars[bar];
    // A fact is the column of its name, but for this one.
    const column = fact === "isDeleted" ? "deleted_at" : snakeCase(fact);
    const value = fact === "isDeleted" ? "now()" : barsWhen === "SET" ? "'a reason'" : "true";
    const free = fact === "doNotCall" ? "false" : "null";
    await pool.query(
      `update contact set ${column} = ${value} where id = (select id from contact order by id limit 1)`,
    );
    expect(await notCallable()).toBe(1);
    await foldCounts(world.context);
    expect(await notCallable()).toBe(1);
    await pool.query(`update contact set ${column} = ${free}`);
    expect(await notCallable()).toBe(0);
    await foldCounts(world.context);
    expect(await notCallable()).toBe(0);
    expect(await checkCounts(world.context)).toEqual({ missing: [], people: [], wrongSums: 0 });
  },
);

test("the status and outcome that are read from a facet are those of which it was made", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start });
  const { tenant, campaign } = await givenWaiting(world, 1);
  const finals = ["SCHEDULED", "COMPLETED", "FAILED", "CANCELLED"] as const;
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time)
     select tenant_id, campaign_id, contact_id, k.kind, s.status, o.outcome, scheduled_time
     from call, unnest($1::call_kind[]) k (kind), unnest($2::call_status[]) s (status),
       unnest($3::call_outcome[]) o (outcome)
     where s.status <> 'SCHEDULED'`,
    [kinds, finals, outcomes],
  );
  await compare(world, tenant.id, [campaign]);
  await foldCounts(world.context);
  await compare(world, tenant.id, [campaign]);
  for (const kind of kinds) {
    for (const outcome of outcomes) {
      const one = await totalOfTenant.first(pool, tenant.id, [kind], ["FAILED"], [outcome]);
      expect(one).toEqual({ calls: 1 });
    }
  }
});
