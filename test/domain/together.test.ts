import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { runInline } from "#domain/run-detached.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { ended, heardSoFar, inProgress, webhookBody } from "#test/hear.ts";
import {
  alertsOf,
  callsOf,
  dialsOf,
  givenDialling,
  statesOf,
  waiting,
  watch,
} from "#test/ledger.ts";
import { overlapping } from "#test/record.ts";
import { recordingPool, type Statement } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { kindsOf } from "#test/history.ts";
import { openWorld, type World } from "#test/world.ts";

/*
 * What comes together is done in one transaction: as it would be done one by one, and so that none suffers
 * from another.
 */
const start = "2031-03-05T10:00:00Z";
/** VAPI tells nothing by itself. */
const silent = { dropStatusUpdate: 1, dropReport: 1 };
const simulator = {
  faults: silent,
  concurrencyLimit: 100,
  scriptFor: () => ({ lastsSeconds: 20 }),
};

interface Live {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly callId: string;
  readonly dialId: string;
  readonly vapiCallId: string;
}

/** So many tenants, each with a campaign and so many calls that are live. */
async function givenLive(world: World, tenants: number, calls: number): Promise<Live[]> {
  const slots = { maxConcurrentCalls: calls };
  for (let n = 0; n < tenants; n += 1) {
    await givenDialling(world, { contacts: calls, ...slots, tenant: slots });
  }
  await world.tick();
  const { rows } = await world.context.pool.query<Live>(
    `select tenant_id as "tenantId", campaign_id as "campaignId", call_id as "callId", id as "dialId",
       vapi_call_id as "vapiCallId"
     from dial where state = 'ACCEPTED' and settled_at = $1 order by id`,
    [world.now()],
  );
  expect(rows).toHaveLength(tenants * calls);
  return rows;
}

/** One webhook about each call. All are there when the first is begun. */
function hearAll(
  world: World,
  live: readonly Live[],
  message: Record<string, unknown>,
  ledger = openLedger(world.context),
) {
  return live.map(({ tenantId, ...subject }) =>
    ledger.receiveWebhook({ tenantId, body: webhookBody(subject, message) }),
  );
}

async function statusesOf(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; n: number }>(
    "select status, count(*)::int as n from call group by status",
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

const goodbye = ended("customer-ended-call");

describe("webhooks that come together", () => {
  test("are applied, for any tenants, in as many statements as a few", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const live = await givenLive(world, 6, 9);
    const few = live.slice(0, 4);
    const many = live.slice(4);
    const recorded = recordingPool(databaseUrl);
    const watched = { ...world, context: { ...world.context, pool: recorded.pool } };
    const statementsFor = async (calls: readonly Live[]): Promise<(string | undefined)[]> => {
      recorded.statements.length = 0;
      await Promise.all(hearAll(watched, calls, goodbye));
      return recorded.statements.filter(isWork).map(({ name, text }) => name ?? text);
    };

    const once = await statementsFor(few);
    const again = await statementsFor(many);
    await recorded.pool.end();

    expect(many).toHaveLength(50);
    expect(again).toEqual(once);
    expect(again.length).toBeLessThan(20);
    expect(await statusesOf(pool)).toEqual({ COMPLETED: 54 });
    expect(new Set(await heardSoFar(world))).toEqual(new Set(["APPLIED"]));
  });

  test("do not fail because one of them does", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const live = await givenLive(world, 2, 5);
    const poisoned = live[3]!;
    await using _poison = await poison(pool, poisoned.callId);

    const results = await Promise.allSettled(hearAll(world, live, goodbye));

    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(results[3]!.status).toBe("rejected");
    expect(await statusesOf(pool)).toEqual({ COMPLETED: 9, CALLING: 1 });
    expect(await heardSoFar(world)).toHaveLength(9);
  });

  test.for(["campaign", "contact", "call"] as const)(
    "do not wait because somebody holds the %s of one of them",
    async (table, { pool }) => {
      await using world = await openWorld({ pool, start, simulator });
      const live = await givenLive(world, 3, 2);
      const held = live[2]!;
      const { rows } = await pool.query<{ campaign: string; contact: string; call: string }>(
        "select campaign_id as campaign, contact_id as contact, id as call from call where id = $1",
        [held.callId],
      );
      const isHeld = live.map(
        (each) =>
          (table === "campaign" ? each.campaignId : each.callId) ===
          rows[0]![table === "campaign" ? "campaign" : "call"],
      );
      const holder = await pool.connect();
      await holder.query("begin");
      await holder.query(`select from ${table} where id = $1 for update`, [rows[0]![table]]);

      const results = hearAll(world, live, goodbye);
      await Promise.all(results.filter((_result, index) => !isHeld[index]));
      await expect.poll(() => waiting(pool)).toBe(isHeld.filter(Boolean).length);
      await holder.query("commit");
      holder.release();

      await Promise.all(results);
      expect(await statusesOf(pool)).toEqual({ COMPLETED: 6 });
    },
  );

  test("about one call are applied one after the other", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const live = await givenLive(world, 1, 3);
    const process = openLedger(world.context);
    const report = { ...goodbye, type: "end-of-call-report", summary: "Said yes." };
    await Promise.all([
      ...hearAll(world, live, inProgress, process),
      ...hearAll(world, live, goodbye, process),
      ...hearAll(world, live, report, process),
    ]);
    expect(await statusesOf(pool)).toEqual({ COMPLETED: 3 });
    const { rows } = await pool.query<{ id: string }>("select id from call");
    expect(rows).toHaveLength(3);
    for (const { id } of rows) {
      const kinds = await kindsOf(pool, id);
      expect(kinds).toEqual(["CLAIMED", "SENT", "ACCEPTED", "IN_PROGRESS", "ENDED"]);
    }
  });

  test("trip the breaker as they would one by one", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const live = await givenLive(world, 1, 30);
    await Promise.all(hearAll(world, live, ended("customer-busy")));
    expect(Object.values(await statesOf(world))).toEqual(["FAULTED"]);
    expect(await alertsOf(world)).toEqual(["CAMPAIGN_FAULTED"]);
  });

  test("of which some are unknown, foreign or no news at all are each answered", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const [mine, other] = await givenLive(world, 2, 1);
    const ledger = openLedger(world.context);
    const { tenantId } = mine!;
    const results = await Promise.all([
      ledger.receiveWebhook({ tenantId, body: webhookBody(mine!, goodbye) }),
      // The other tenant's call, by a sender who knows the first one's secret.
      ledger.receiveWebhook({ tenantId, body: webhookBody({ ...other!, dialId: null }, goodbye) }),
      ledger.receiveWebhook({ tenantId, body: { message: { type: "speech-update" } } }),
      ledger.receiveWebhook({ tenantId, body: "nothing" }),
    ]);
    expect(results.map(({ result }) => result)).toEqual([
      "APPLIED",
      "UNKNOWN_CALL",
      "UNKNOWN_TYPE",
      "UNKNOWN_TYPE",
    ]);
    expect(await callsOf(world, other!.campaignId)).toMatchObject([{ status: "CALLING" }]);
  });
});

describe("dials that are sent together", () => {
  const slots = { maxConcurrentCalls: 25 };

  /** Dials that wait to be sent, of two tenants. */
  async function givenIntended(world: World, calls: number) {
    const campaigns: { readonly tenantId: string; readonly id: string }[] = [];
    for (let n = 0; n < 2; n += 1) {
      const given = await givenDialling(world, { contacts: calls, ...slots, tenant: slots });
      campaigns.push({ tenantId: given.tenant.id, id: given.campaign });
    }
    await tick(world.context, world.now());
    await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
    await world.context.pool.query("delete from scheduler_run");
    const dials = (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
    expect(dials).toHaveLength(2 * calls);
    return { campaigns, dials };
  }

  async function sendAll(world: World, dials: readonly { readonly id: string }[]): Promise<void> {
    const ledger = openLedger(world.context, runInline);
    await Promise.all(dials.map(({ id }) => ledger.sendDial(id)));
  }

  test("are committed in as many statements as two, and each is posted once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const recorded = recordingPool(databaseUrl);
    const watched = { ...world, context: { ...world.context, pool: recorded.pool } };
    const statementsFor = async (calls: number): Promise<number> => {
      const { dials } = await givenIntended(world, calls);
      recorded.statements.length = 0;
      await sendAll(watched, dials);
      const isOnce = new Set(["mark-sent", "lock-free-intended-dials"]);
      return recorded.statements.filter(({ name }) => isOnce.has(name ?? "")).length;
    };
    const counts = [await statementsFor(1), await statementsFor(25)];
    await recorded.pool.end();

    expect(counts).toEqual([2, 2]);
    expect(world.simulator.calls).toHaveLength(52);
    expect(overlapping(world.simulator.calls)).toEqual([]);
    expect(new Set((await dialsOf(world)).map(({ state }) => state))).toEqual(
      new Set(["ACCEPTED"]),
    );
  });

  test("do not wait for a campaign that is being stopped, whose calls are not placed", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaigns, dials } = await givenIntended(world, 5);
    const [stopped] = campaigns;
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select from campaign where id = $1 for update", [stopped!.id]);

    const sent = sendAll(world, dials);
    await expect.poll(() => world.simulator.calls.length).toBe(5);
    await holder.query("commit");
    holder.release();
    await stopCampaign(world.context, systemOf(stopped!.tenantId), stopped!.id);
    await sent;

    const placed = new Set(world.simulator.calls.map(({ externalId }) => externalId));
    const states = (await dialsOf(world, stopped!.id)).map(({ id, state }) =>
      placed.has(id) ? state === "ACCEPTED" : state === "REJECTED",
    );
    expect(states).toEqual(Array(5).fill(true));
    await watch(world, new Date(world.now().getTime() + 60_000));
    expect(overlapping(world.simulator.calls)).toEqual([]);
  });

  test("do not fail because one of them does", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { dials } = await givenIntended(world, 4);
    await using _poison = await poison(pool, dials[1]!.callId);
    const ledger = openLedger(world.context);

    const results = await Promise.allSettled(dials.map(({ id }) => ledger.sendDial(id)));

    expect(results.map(({ status }) => status === "fulfilled")).toEqual(
      dials.map((_dial, index) => index !== 1),
    );
    expect(world.simulator.calls).toHaveLength(7);
  });
});

function isWork({ text }: Statement): boolean {
  return !text.includes("set_config");
}

/** A call that cannot be changed. */
async function poison(pool: pg.Pool, callId: string): Promise<AsyncDisposable> {
  await pool.query(`
    create function poisoned() returns trigger language plpgsql as $$ begin raise exception 'poisoned'; end $$;
    create trigger poisoned before update on call for each row when (new.id = '${callId}') execute function poisoned()`);
  return {
    async [Symbol.asyncDispose]() {
      await pool.query("drop trigger poisoned on call; drop function poisoned()");
    },
  };
}
